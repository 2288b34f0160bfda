"""The SQL of a commit without the commit: the same flush, on a connection that answers from nothing.

The statements are the real ones, since the unit of work makes them; the server is not contacted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.pool import StaticPool

from tui_orm.database.changes import RowChange, Statement
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.flush import WatchedSession
from tui_orm.database.models import Models
from tui_orm.database.staging import Stage
from tui_orm.database.watch import Watch


class DryCursor:
    """A cursor that takes anything; a row that RETURNING wants is filled with keys counted down from -1."""

    def __init__(self, keys: count[int]) -> None:
        self._keys = keys
        self.description: Any = None
        self.rowcount = 1
        self.lastrowid = 0

    def execute(self, statement: str, parameters: Any = None) -> None:
        """Take a statement and do nothing."""
        self.lastrowid = next(self._keys)

    def returning(self, width: int) -> None:
        """Have a row of that many columns ready."""
        self.description = [(f"c{number}", *[None] * 6) for number in range(width)]

    def fetchall(self) -> list[tuple[int, ...]]:
        """The one row."""
        return [tuple(next(self._keys) for _ in self.description)]

    def fetchone(self) -> tuple[int, ...]:
        """The one row."""
        return self.fetchall()[0]

    def close(self) -> None:
        """Nothing to close."""


class DryConnection:
    """A DBAPI connection to nowhere."""

    def __init__(self) -> None:
        self._keys = count(-1, -1)

    def cursor(self, *_: Any, **__: Any) -> DryCursor:
        """A cursor to nowhere."""
        return DryCursor(self._keys)

    def commit(self) -> None:
        """Nothing to commit."""

    def rollback(self) -> None:
        """Nothing to roll back."""

    def close(self) -> None:
        """Nothing to close."""


class DryWatch(Watch):
    """A Watch on a dry connection."""

    def check(self, context: Any, rowcount: int) -> None:
        """Give RETURNING its row; nothing was matched, so nothing is counted."""
        columns = context.compiled.effective_returning if context.compiled else ()
        if columns:
            context.cursor.returning(len(columns))


def preview(
    engine: Engine, dialect: Dialect, models: Models, changes: Sequence[RowChange]
) -> list[Statement]:
    """The statements that a commit of these changes would send, in their order. Tables must be mapped."""
    watch = DryWatch()
    dry = Engine(StaticPool(DryConnection), engine.dialect, engine.url)  # type: ignore[arg-type]
    with dry.connect() as connection, WatchedSession(connection, watch) as session:
        Stage(session, dialect, models).put(changes)
        session.flush()
    return watch.statements
