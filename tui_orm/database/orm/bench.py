"""The console's workbench: a read-only connection, a session over it that never writes, and the user's names."""

from __future__ import annotations

import ast
import time
from dataclasses import replace
from functools import partial
from typing import Any
from weakref import WeakSet

from sqlalchemy import event, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.orm import attributes

from tui_orm.database.changes import DEFAULT, Reference, Update
from tui_orm.database.descriptions import Key, TableName
from tui_orm.database.failures import Cancelled, DatabaseFailure
from tui_orm.database.line import Line
from tui_orm.database.models import Model
from tui_orm.database.orm.classes import Classes
from tui_orm.database.orm.faults import fault_of
from tui_orm.database.orm.harvest import Harvester
from tui_orm.database.orm.interrupting import Interrupted, Interruptible
from tui_orm.database.orm.names import Names, kind_of
from tui_orm.database.orm.outcomes import Fault, Harvest, Ran, Request
from tui_orm.database.orm.pending import Pending
from tui_orm.database.orm.row_reader import RowReader
from tui_orm.database.orm.session import ConsoleSession
from tui_orm.database.orm.shown import Shower
from tui_orm.database.sent import SentLog
from tui_orm.database.target import Target

MOST_HELD = 20_000
"""Instances that are held while a run lasts."""
READS = "the ORM console only reads; what it changes is staged"


class Workbench:
    """Lives in a lane's thread; `stop` and `hang_up` are called from others."""

    def __init__(self, target: Target, log: SentLog) -> None:
        """Raises CannotConnect."""
        self._line = Line(replace(target, read_only=READS), log)
        self._code = Interruptible()
        self._notes: dict[str, None] = {}
        self.session = ConsoleSession(lambda said: self._notes.update({said: None}), self._discard)
        self._cursors = WeakSet[Any]()
        event.listen(self._line.engine, "after_cursor_execute", self._opened)
        self._staged: dict[tuple[TableName, Key], Update] = {}
        self._loaded: list[Model] = []
        """Held while a run lasts: what hangs on an instance that nobody names must not lose it."""
        self._runs = 0
        self._classes: Classes | None = None
        self._begin_anew()

    def close(self) -> None:
        """End the connection."""
        self._line.close()

    def resume(self) -> None:
        """Other work begins."""
        self._line.resume()

    def stop(self) -> None:
        """Stop the statement in hand, and the code."""
        self._code.interrupt()
        self._line.stop()

    def hang_up(self) -> None:
        """Break the connection."""
        self._line.hang_up()

    @property
    def classes(self) -> Classes:
        """The classes of the schema, read when they are first needed."""
        if self._classes is None:
            self._classes = Classes(self._line, self._lay_over)
        return self._classes

    def look_again(self) -> bool:
        """Whether there is another schema than before; then the classes are others, and the user's names are gone."""
        if self._classes is not None and self._classes.is_current():
            return False
        if self._classes is not None:
            self._begin_anew()
        self._classes = None
        return True

    def _begin_anew(self) -> None:
        self.session.expunge_all()
        self._names = Names(self.session)
        self._pending = Pending(self.session)
        reader = RowReader(self._line, lambda name: self.classes.models.of(name)._model.table)
        self._harvester = Harvester(self.session, self._pending, reader.by_key, reader.find)
        self._shower = Shower(self.session, self._line.dialect.name, reader.of_instances)

    def run(self, request: Request) -> Ran | Fault:
        """Run Python. What it changed is in the answer, to be staged; nothing is where it failed."""
        self._runs += 1
        file = f"<console {self._runs}>"
        self._notes.clear()
        self._names.printed()
        started = time.perf_counter()
        try:
            body, last = _parsed(request.text, file)
            ran = self._line.guarded(lambda: self._code.run(partial(self._run, request, body, last)))
        except Interrupted:
            self._give_up_connection()
            self._discard()
            raise Cancelled("Stopped.") from None
        except Cancelled:
            self._discard()
            raise
        except BaseException as error:
            self._discard()
            cause = error.__cause__ if isinstance(error, DatabaseFailure) and error.__cause__ else error
            fault = fault_of(error, request.text, file, self._near(error))
            if cause is not error and fault.start is None:
                found = fault_of(cause, request.text, file, ())
                fault = replace(fault, start=found.start, end=found.end)
            return replace(fault, printed=self._names.printed())
        finally:
            self._loaded.clear()
            self._let_go()
        return replace(ran, seconds=time.perf_counter() - started)

    def _run(self, request: Request, body: Any, last: Any) -> Ran:
        """The code, and what came of it, over a connection that stands."""
        connection = self._line.mended()
        self.session.bind = connection
        self._names.models = self.classes.models
        self._begin(request)
        exec(body, self._names)
        value = None if last is None else eval(last, self._names)
        harvest: Harvest = self._harvester.harvest()
        shown = self._shower.show(value)
        own = {name: kind_of(value) for name, value in self._names.own()}
        return Ran(shown, self._names.printed(), harvest, 0.0, own, tuple(self._notes))

    def _begin(self, request: Request) -> None:
        """Have instances show what is stored and staged now."""
        self._staged = {(one.table, one.key): one for one in request.staged if isinstance(one, Update)}
        self._pending.synchronise(request)
        self._harvester.begin()
        self.session.expire_all()

    def _discard(self) -> None:
        """Take back what a run changed so far."""
        for instance in self._pending.new():
            if self._pending.number(instance) not in self._pending.seen:
                self.session.expunge(instance)
        for instance in list(self.session.deleted):
            self.session.add(instance)
        self.session.expire_all()

    def _opened(self, _: Connection, cursor: Any, *__: Any) -> None:
        if cursor.description is not None and self._line.dialect.name == "sqlite":
            self._cursors.add(cursor)

    def _let_go(self) -> None:
        """Hold nothing at the server: on SQLite a result that is not read to its end keeps others from writing."""
        for cursor in list(self._cursors):
            cursor.close()
        self.session.let_go()

    def _give_up_connection(self) -> None:
        """The driver may have been interrupted in the middle of an answer: nobody else must read the rest."""
        connection: Any = self.session.bind
        if connection is not None and not connection.closed and not connection.invalidated:
            connection.invalidate()

    def _lay_over(self, instance: Model) -> None:
        """An instance was loaded: what is staged for its row is laid over it."""
        if len(self._loaded) < MOST_HELD:
            self._loaded.append(instance)
        model, key = type(instance)._model, inspect(instance).identity
        staged = self._staged.get((model.table.name, tuple(key or ())))
        for column, value in (staged.values if staged is not None else {}).items():
            if not isinstance(value, Reference) and value is not DEFAULT and column in model.attributes:
                attributes.set_committed_value(instance, model.attributes[column], value)

    def _near(self, error: BaseException) -> list[str]:
        """The names that may have been meant."""
        if isinstance(error, AttributeError) and (kind := _class_of(error.obj)) is not None:
            return self.classes.schema.relations.names_in(kind._model.table.name)
        if isinstance(error, AttributeError):
            return [name for name in dir(error.obj) if not name.startswith("_")]
        return self._names.known()


def _class_of(value: Any) -> type[Model] | None:
    kind = value if isinstance(value, type) else type(value)
    return kind if issubclass(kind, Model) and kind is not Model else None


def _parsed(text: str, file: str) -> tuple[Any, Any]:
    """The code, and the expression at its end, if there is one. Raises SyntaxError."""
    tree = ast.parse(text, file)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = compile(ast.Expression(tree.body.pop().value), file, "eval")  # type: ignore[attr-defined]
    return compile(tree, file, "exec"), last
