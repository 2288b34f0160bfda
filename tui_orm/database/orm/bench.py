"""The console's workbench: a read-only connection, a session over it that never writes, and the user's names."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, attributes

from tui_orm.database.changes import DEFAULT, Reference, Update
from tui_orm.database.descriptions import Key, LargeValue, Row, TableInfo, TableName
from tui_orm.database.failures import Cancelled, DatabaseFailure
from tui_orm.database.finding import read_whole_rows
from tui_orm.database.line import Line
from tui_orm.database.models import Model, Models
from tui_orm.database.orm.faults import fault_of
from tui_orm.database.orm.harvest import Harvester
from tui_orm.database.orm.interrupting import Interrupted, Interruptible
from tui_orm.database.orm.names import Names, kind_of
from tui_orm.database.orm.outcomes import Fault, Harvest, Ran, Request
from tui_orm.database.orm.pending import Pending
from tui_orm.database.orm.session import ConsoleSession
from tui_orm.database.orm.shown import Shower
from tui_orm.database.outlines import read_outlines
from tui_orm.database.pages import read_page
from tui_orm.database.query import Condition, Operator, PageRequest, Query
from tui_orm.database.reflection import reflect
from tui_orm.database.schema import ModelInfo, Schema
from tui_orm.database.sent import SentLog
from tui_orm.database.target import Target

AT_ONCE = 256
"""Rows that are read by their keys by one statement."""
MOST_HELD = 20_000
"""Instances that are held while a run lasts."""
MOST_SIZE = 20_000_000
"""Characters and bytes of large values that are read whole to be shown."""
Whole = Collection[str] | None
READS = "the ORM console only reads; what it changes is staged"


class Workbench:
    """Lives in a lane's thread; `stop` and `hang_up` are called from others."""

    def __init__(self, target: Target, log: SentLog) -> None:
        """Raises CannotConnect."""
        self._line = Line(replace(target, read_only=READS), log)
        self._code = Interruptible()
        self._notes: dict[str, None] = {}
        self.session = ConsoleSession(lambda said: self._notes.update({said: None}), self._discard)
        self._names = Names(self.session)
        self._pending = Pending(self.session)
        self._harvester = Harvester(self.session, self._pending, self._rows, self._find)
        self._shower = Shower(self.session, self._line.dialect.name, self._rows_of)
        self._staged: dict[tuple[TableName, Key], Update] = {}
        self._loaded: list[Model] = []
        """Held while a run lasts: what hangs on an instance that nobody names must not lose it."""
        self._runs = 0
        self._schema: Schema | None = None

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
    def schema(self) -> Schema:
        """The names of the schema, read when they are first needed."""
        if self._schema is None:
            self._schema = self._line.read(self._read_schema)
        return self._schema

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
            self.session.let_go()
        return replace(ran, seconds=time.perf_counter() - started)

    def _run(self, request: Request, body: Any, last: Any) -> Ran:
        """The code, and what came of it, over a connection that stands."""
        connection = self._line.mended()
        self.session.bind = connection
        self._names.models = self._models()
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
        self._pending.synchronise(request.staged, request.numbers)
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

    def _models(self) -> Models:
        if not isinstance(self._names.models, Models):
            describe: Callable[[TableName], TableInfo] = lambda name: self._line.read(  # noqa: E731
                lambda connection: reflect(connection, self._line.dialect, self._entries[name])
            )
            return _WatchedModels(self.schema, describe, self._lay_over)
        return self._names.models

    def _read_schema(self, connection: Connection) -> Schema:
        dialect = self._line.dialect
        self._entries = {entry.name: entry for entry in dialect.tables(connection)}

        def look(names: Sequence[TableName]) -> Any:
            return self._line.read(lambda anew: read_outlines(anew, dialect, names))

        return Schema(self._entries, dialect.foreign_keys(connection), look)

    def _lay_over(self, instance: Model) -> None:
        """An instance was loaded: what is staged for its row is laid over it."""
        if len(self._loaded) < MOST_HELD:
            self._loaded.append(instance)
        model, key = type(instance)._model, inspect(instance).identity
        staged = self._staged.get((model.table.name, tuple(key or ())))
        for column, value in (staged.values if staged is not None else {}).items():
            if not isinstance(value, Reference) and value is not DEFAULT and column in model.attributes:
                attributes.set_committed_value(instance, model.attributes[column], value)

    def _rows(self, table: TableInfo, keys: Sequence[Key], whole: Whole = ()) -> dict[Key, Row]:
        """Rows by their keys; large values are cut but for the columns named, or all where that is None."""
        found: dict[Key, Row] = {}
        for start in range(0, len(keys), AT_ONCE):
            found |= self._some_rows(table, keys[start : start + AT_ONCE], whole)
        return found

    def _some_rows(self, table: TableInfo, keys: Sequence[Key], whole: Whole) -> dict[Key, Row]:
        dialect = self._line.dialect
        rows = self._line.read(lambda connection: read_whole_rows(connection, dialect, table, keys, whole))
        return {table.key_of(row): row for row in rows}

    def _rows_of(self, kind: type[Model], instances: Sequence[Model]) -> list[Row]:
        """Whole where that is not too much; else what is large is its beginning, and says so."""
        table, keys = kind._model.table, [tuple(inspect(one).identity or ()) for one in instances]
        found = self._rows(table, keys)
        sizes = [value.length for row in found.values() for value in row if isinstance(value, LargeValue)]
        if sizes and sum(sizes) <= MOST_SIZE:
            found = self._rows(table, keys, whole=None)
        return [tuple(map(_cut, found[key])) for key in keys if key in found]

    def _find(self, name: TableName, values: dict[str, Any]) -> tuple[TableInfo, Row | None]:
        """A table, and the row of it that has these values, where any are given."""
        table = self._models().of(name)._model.table
        if not values:
            return table, None
        equal = tuple(Condition(column, Operator.EQUAL, (value,)) for column, value in values.items())
        request = PageRequest(Query(table, equal), limit=1)
        page = self._line.read(lambda connection: read_page(connection, self._line.dialect, request))
        return table, page.rows[0][: len(table.places)] if page.rows else None

    def _near(self, error: BaseException) -> list[str]:
        """The names that may have been meant."""
        if isinstance(error, AttributeError) and (kind := _class_of(error.obj)) is not None:
            return self.schema.relations.names_in(kind._model.table.name)
        if isinstance(error, AttributeError):
            return [name for name in dir(error.obj) if not name.startswith("_")]
        return self._names.known()


class _WatchedModels(Models):
    """The classes; `loaded` is told of each instance that is loaded, or loaded again."""

    def __init__(
        self, schema: Schema, describe: Callable[[TableName], TableInfo], loaded: Callable[[Model], None]
    ) -> None:
        super().__init__(schema, describe)
        self._loaded = loaded

    def _map(self, model: ModelInfo) -> Mapper[Any]:
        mapper = super()._map(model)
        event.listen(mapper, "load", lambda instance, _: self._loaded(instance))
        event.listen(mapper, "refresh", lambda instance, _, __: self._loaded(instance))
        return mapper


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


def _cut(value: Any) -> Any:
    """What stands for a large value that is not read whole; it must not pass for the value."""
    if not isinstance(value, LargeValue):
        return value
    if isinstance(value.prefix, bytes):
        return f"{value.prefix[:16].hex()}… ({value.length:,} bytes)"
    return f"{value.prefix}… ({value.length:,} characters)"
