"""Rows as INSERT statements for the server they come from, to be copied: nothing here is run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.engine import Dialect

from tui_orm.database.changes import Default
from tui_orm.database.descriptions import Row, TableInfo
from tui_orm.database.dialects.literals import literal


def insert_statements(speech: Dialect, table: TableInfo, rows: Iterable[Row]) -> str:
    """A statement for each row, a line each. Columns that the server computes, and those at DEFAULT, are left out."""
    return "".join(f"{_statement(speech, table, row)};\n" for row in rows)


def _statement(speech: Dialect, table: TableInfo, row: Row) -> str:
    schema = f"{quoted_name(speech, table.name.schema)}." if table.name.schema else ""
    into = f"INSERT INTO {schema}{quoted_name(speech, table.name.name)}"
    written = [
        (column, value)
        for column, value in zip(table.columns, row, strict=False)
        if not column.generated and not isinstance(value, Default)
    ]
    if not written:
        return f"{into} () VALUES ()" if table.dialect == "mysql" else f"{into} DEFAULT VALUES"
    backslashes = getattr(speech, "_backslash_escapes", True)
    columns = ", ".join(quoted_name(speech, column.name) for column, _ in written)
    values = ", ".join(literal(value, column, table.dialect, backslashes) for column, value in written)
    by_server = table.dialect == "postgresql" and any(column.identity for column, _ in written)
    overriding = "OVERRIDING SYSTEM VALUE " if by_server else ""
    return f"{into} ({columns}) {overriding}VALUES ({values})"


def quoted_name(speech: Dialect, name: str) -> str:
    """A name as it stands in SQL, always quoted: no list of reserved words is that of every server."""
    preparer: Any = speech.identifier_preparer
    first, last = str(preparer.initial_quote), str(preparer.final_quote)
    return first + name.replace(last, last * 2) + last
