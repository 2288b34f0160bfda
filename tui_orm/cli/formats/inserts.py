"""SQL: an INSERT a row."""

from __future__ import annotations

from collections.abc import Sequence

from tui_orm.database.descriptions import Row, TableInfo
from tui_orm.database.server import Server


class Inserts:
    """INSERT statements for the server that the rows come from; columns that it computes are left out."""

    def __init__(self, server: Server, table: TableInfo) -> None:
        self._server = server
        self._table = table

    def head(self) -> str:
        """Nothing."""
        return ""

    def rows(self, rows: Sequence[Row]) -> str:
        """Each row a statement."""
        return self._server.insert_statements(self._table, rows)

    def tail(self) -> str:
        """Nothing."""
        return ""
