"""The declared key of a table: taken where it tells every row from all others, as far as that can be seen."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import TableInfo
from tui_orm.database.dialects.base import Dialect, RowKey

LOOKED_THROUGH = 100_000
"""A table of at most so many rows, by the server's estimate, is looked through for rows that share a key."""


def row_key(connection: Connection, dialect: Dialect, table: TableInfo) -> tuple[RowKey, bool, list[str]]:
    """How rows are known, whether by a declared key, and what is wrong with what is declared."""
    known = dialect.row_key(connection, table)
    declared = dialect.declared.of(table.name)
    if declared is None or not declared.key:
        return known, False, []
    if reason := _reason(connection, dialect, table, declared.key):
        return known, False, [f"The key of {table.name} is not taken: {reason} ({declared.place})."]
    if dialect.name == "sqlite":
        return RowKey(declared.key), True, []
    return dialect.row_key(connection, replace(table, primary_key=declared.key)), True, []


def _reason(connection: Connection, dialect: Dialect, table: TableInfo, key: tuple[str, ...]) -> str:
    """Why the key cannot be taken; empty where it can."""
    if table.is_view:
        return "a view has no rows of its own"
    if table.primary_key:
        return f"there is a primary key ({', '.join(table.primary_key)})"
    missing = [name for name in key if name not in table.places]
    if missing:
        return f"there is no column {missing[0]}"
    rows = dialect.estimate(connection, table.name, RowKey(key))
    return _seen(connection, table, key) if rows is None or rows <= LOOKED_THROUGH else ""


def _seen(connection: Connection, table: TableInfo, key: tuple[str, ...]) -> str:
    """What speaks against the key among the rows."""
    columns: list[sa.ColumnClause[object]] = [sa.column(sa.quoted_name(name, True)) for name in key]
    source = sa.table(sa.quoted_name(table.name.name, True), *columns, schema=table.name.schema)
    empty = sa.select(sa.literal(1)).select_from(source).where(sa.or_(*(one.is_(None) for one in columns)))
    if connection.execute(empty.limit(1)).first() is not None:
        return "it is NULL in a row"
    twice = sa.select(*columns).select_from(source).group_by(*columns).having(sa.func.count() > 1)
    row = connection.execute(twice.limit(1)).first()
    return f"more than one row has {', '.join(map(str, row))}" if row is not None else ""
