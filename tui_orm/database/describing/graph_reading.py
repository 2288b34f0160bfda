"""The graph of a schema, read from the server by a few catalogue queries, however many tables there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from tui_orm.database.describing.graph import Attribute, Graph, connected
from tui_orm.database.descriptions import TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.mapping.declared import all_foreign_keys

Columns = dict[TableName, tuple[Attribute, ...]]
MOST_NAMED = 1_000
"""Of more tables than that a schema's columns are read without naming them."""

SQLITE = """
SELECT m.name, c.name, c.type, c.pk > 0, c."notnull" OR c.pk > 0
FROM sqlite_master m, pragma_table_xinfo(m.name) c
WHERE m.type IN ('table', 'view') AND c.hidden <> 1 {named} ORDER BY m.name, c.cid
"""
MYSQL = """
SELECT table_name, column_name, column_type, column_key = 'PRI', is_nullable = 'NO'
FROM information_schema.columns
WHERE table_schema = coalesce(:schema, DATABASE()) {named} ORDER BY table_name, ordinal_position
"""
POSTGRESQL = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), coalesce(a.attnum = ANY (i.indkey), false),
       a.attnotnull
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE n.nspname = coalesce(:schema, current_schema()) AND a.attnum > 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f') {named} ORDER BY c.relname, a.attnum
"""
QUERIES = {
    "sqlite": (SQLITE, "m.name"),
    "mysql": (MYSQL, "table_name"),
    "postgresql": (POSTGRESQL, "c.relname"),
}


def read_graph(connection: Connection, dialect: Dialect) -> Graph:
    """All tables and foreign keys, without columns."""
    tables = {entry.name: entry.is_view for entry in dialect.tables(connection)}
    return connected(tables, all_foreign_keys(connection, dialect))


def read_columns(connection: Connection, dialect: Dialect, names: Collection[TableName]) -> Columns:
    """The columns of tables, by one query for each schema. What is not there, or cannot be read, is missing."""
    found: Columns = {}
    for schema in dict.fromkeys(name.schema for name in names):
        wanted = [name.name for name in names if name.schema == schema]
        for table, columns in _of_schema(connection, dialect, schema, wanted).items():
            found[TableName(table, schema)] = tuple(columns)
    return found


def _of_schema(
    connection: Connection, dialect: Dialect, schema: str | None, wanted: list[str]
) -> dict[str, list[Attribute]]:
    def ask(tables: list[str]) -> dict[str, list[Attribute]]:
        return _grouped(connection.execute(*_question(dialect, schema, tables)), set(wanted))

    try:
        return ask(wanted)
    except DBAPIError as error:
        if not _is_broken(error):
            raise
        return _one_by_one(ask, wanted)


def _one_by_one(
    ask: Callable[[list[str]], dict[str, list[Attribute]]], wanted: Iterable[str]
) -> dict[str, list[Attribute]]:
    found: dict[str, list[Attribute]] = {}
    for table in wanted:
        try:
            found |= ask([table])
        except DBAPIError as error:
            if not _is_broken(error):
                raise
    return found


def _is_broken(error: DBAPIError) -> bool:
    """Whether SQLite cannot tell the columns: of a view whose table is gone, of a module that is not there."""
    return getattr(error.orig, "sqlite_errorname", "") == "SQLITE_ERROR"


def _question(dialect: Dialect, schema: str | None, tables: list[str]) -> tuple[Any, dict[str, Any]]:
    query, name = QUERIES[dialect.name]
    given: dict[str, Any] = {} if dialect.name == "sqlite" else {"schema": schema}
    if len(tables) > MOST_NAMED:
        return sa.text(query.format(named="")), given
    text = sa.text(query.format(named=f"AND {name} IN :tables"))
    return text.bindparams(sa.bindparam("tables", expanding=True)), {**given, "tables": tables}


def _grouped(rows: Iterable[Any], wanted: set[str]) -> dict[str, list[Attribute]]:
    found: dict[str, list[Attribute]] = {}
    for row in rows:
        table, column, type_name, in_key, required = (
            value.decode() if isinstance(value, bytes | bytearray) else value for value in row
        )
        if table in wanted:
            found.setdefault(table, []).append(Attribute(column, type_name, bool(in_key), bool(required)))
    return found
