"""Every name in an SQLite file. Beside tables it holds nothing with a name of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.describing.inspection import Parts
from tui_orm.database.describing.schema_objects import KnownName, NameKind, SchemaObject
from tui_orm.database.descriptions import TableName
from tui_orm.database.dialects.sqlite_declared import constraint_names

# All columns in one query, whatever the number of tables; what cannot be opened fails alone, one by one.
COLUMNS = """
SELECT m.name, x.name FROM sqlite_master m, pragma_table_xinfo(m.name) x
WHERE {which} AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, x.cid
"""
SAFE = "m.type = 'table' AND m.rootpage > 0"
"""Tables that are stored as such: to ask for the columns of a view or a virtual table may fail."""
OTHERS = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND coalesce(rootpage, 0) = 0"
NAMED = """
SELECT type, name, tbl_name, CASE WHEN type = 'table' THEN sql END FROM sqlite_master
WHERE type IN ('table', 'index', 'trigger') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
"""
KINDS = {"index": NameKind.INDEX, "trigger": NameKind.TRIGGER}


def objects(connection: Connection, parts: Parts) -> list[SchemaObject]:
    """SQLite has neither routines nor events, sequences or types of its own."""
    return []


def object_text(connection: Connection, found: SchemaObject) -> str:
    """There is none to ask for."""
    return ""


def names(connection: Connection, parts: Parts) -> list[KnownName]:
    """Columns by one query, indexes, triggers and named constraints by another."""
    found = list(_columns(connection, parts))
    for type_, name, table, sql in connection.execute(sa.text(NAMED)):
        where = TableName(table)
        if type_ == "table":
            found += [KnownName(NameKind.CONSTRAINT, one, where) for one in constraint_names(sql or "")]
        else:
            found.append(KnownName(KINDS[type_], name, where))
    return found


def _columns(connection: Connection, parts: Parts) -> Iterator[KnownName]:
    rows: list[Any] = list(connection.execute(sa.text(COLUMNS.format(which=SAFE))))
    one = COLUMNS.format(which="m.name = :table")
    for table in connection.execute(sa.text(OTHERS)).scalars().all():
        rows += parts.rows(f"Columns of {table}", connection, one, table=table)
    known: dict[str, TableName] = {}
    for table, column in rows:
        yield KnownName(NameKind.COLUMN, column, known.setdefault(table, TableName(table)))
