"""What a statement that was sent gives its rows by."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from tui_orm.database.console.spool import PAGE
from tui_orm.database.descriptions import Row

CURSOR = "tui_orm_console"
"""The name of the one that PostgreSQL keeps."""


class Cursor:
    """A statement that was sent: `description` is None where it gives no rows."""

    def __init__(self, result: Any) -> None:
        self._result = result
        self.description = result.cursor.description if result.returns_rows else None
        self.rowcount: int = result.rowcount

    def fetchmany(self, count: int) -> list[Row]:
        """Further rows, fewer than wanted where there are no more."""
        return [tuple(row) for row in self._result.fetchmany(count)]

    def close(self) -> None:
        """No more rows are wanted."""
        self._result.close()


class HeldCursor(Cursor):
    """One whose rows were all read at once; those of further results, which a procedure gives, are passed over."""

    def __init__(self, result: Any) -> None:
        super().__init__(result)
        self._rows: list[Row] = []
        if self.description:
            self._rows = list(map(tuple, result.cursor.fetchall()))
            advance = getattr(result.cursor, "nextset", None)
            while advance is not None and advance():
                continue
        result.close()
        self._at = 0

    def fetchmany(self, count: int) -> list[Row]:
        """Further rows, fewer than wanted where there are no more."""
        start, self._at = self._at, self._at + count
        return self._rows[start : self._at]

    def close(self) -> None:
        """It is closed."""


class ServerCursor(Cursor):
    """One that PostgreSQL keeps."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.description: Any = None
        self.rowcount = -1
        self._waiting = self._fetch(PAGE)

    def fetchmany(self, count: int) -> list[Row]:
        """Further rows, fewer than wanted where there are no more."""
        waiting, self._waiting = self._waiting, []
        return waiting or self._fetch(count)

    def close(self) -> None:
        """No more rows are wanted."""
        self._connection.exec_driver_sql(f"CLOSE {CURSOR}").close()

    def _fetch(self, count: int) -> list[Row]:
        result: Any = self._connection.exec_driver_sql(f"FETCH FORWARD {count} FROM {CURSOR}")
        self.description = self.description or result.cursor.description
        rows: list[Row] = result.cursor.fetchall()
        result.close()
        return rows
