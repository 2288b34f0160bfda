"""Statements followed one by one as a Session sends them: their words, their change, their rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tui_orm.database.changes import RowChange, Statement
from tui_orm.database.failures import DatabaseFailure

WATCH = "tui_orm_watch"
KINDS = ("insert", "update", "delete")


class Watch:
    """Follows one flush: of each kind of statement, instances are announced in the statements' order."""

    def __init__(self) -> None:
        self.changes: dict[int, RowChange] = {}
        self.current: RowChange | None = None
        self.statements: list[Statement] = []
        self._announced: dict[str, deque[Any]] = {kind: deque() for kind in KINDS}

    def announce(self, kind: str, instance: Any) -> None:
        """A statement of this kind is on its way for this instance."""
        self._announced[kind].append(instance)

    def begin(self, context: Any, sql: str, parameters: Any) -> None:
        """The next statement is about to be sent."""
        waiting = self._announced[
            "insert" if context.isinsert else "update" if context.isupdate else "delete"
        ]
        instance = waiting.popleft() if waiting else None
        self.current = self.changes.get(id(instance))
        values = tuple(parameters.values()) if isinstance(parameters, Mapping) else tuple(parameters)
        self.statements.append(Statement(sql, values, self.current))

    def check(self, context: Any, rowcount: int) -> None:
        """Raises DatabaseFailure where an UPDATE or DELETE did not match exactly one row."""
        if (context.isupdate or context.isdelete) and rowcount != 1:
            said = "no row" if rowcount < 1 else f"{rowcount} rows"
            raise DatabaseFailure(
                f"A statement that must match one row matched {said}.", "Nothing was written.", self.current
            )


def listen(engine: Engine) -> None:
    """Let the statements of watched sessions be followed on this engine."""
    # SQLAlchemy would count the rows of many statements together, and these are sent one by one
    engine.dialect.supports_sane_multi_rowcount = False
    event.listen(engine, "do_execute", _do_execute)
    event.listen(engine, "do_executemany", _do_executemany)


def _do_execute(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
    watch: Watch | None = context.execution_options.get(WATCH)
    if watch is None or not (context.isinsert or context.isupdate or context.isdelete):
        return False
    watch.begin(context, statement, parameters)
    context.dialect.do_execute(cursor, statement, parameters, context)
    watch.check(context, cursor.rowcount)
    return True


def _do_executemany(cursor: Any, statement: str, parameters: Sequence[Any], context: Any) -> bool:
    if context.execution_options.get(WATCH) is None:
        return False
    for one in parameters:
        _do_execute(cursor, statement, one, context)
    return True
