"""What a schema of MySQL or MariaDB holds beside tables, and every name in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.engine import Connection

from tui_orm.database.describing.inspection import Parts
from tui_orm.database.describing.schema_objects import KnownName, NameKind, SchemaObject
from tui_orm.database.descriptions import TableName
from tui_orm.database.dialects.base import quoted
from tui_orm.database.dialects.mysql import OF_SCHEMA, as_text
from tui_orm.database.dialects.mysql_details import is_mariadb

OBJECTS = """
SELECT lower(routine_type), routine_name, routine_schema, dtd_identifier, routine_comment, DATABASE()
FROM information_schema.routines WHERE {routines}
UNION ALL
SELECT 'event', event_name, event_schema, status, event_comment, DATABASE()
FROM information_schema.events WHERE {events} ORDER BY 1, 3, 2
"""
SEQUENCES = """
SELECT 'sequence', table_name, table_schema, NULL, table_comment, DATABASE()
FROM information_schema.tables WHERE table_type = 'SEQUENCE' AND {tables} ORDER BY 3, 2
"""
# In each: schema, table, name, comment.
COLUMNS = f"""
SELECT table_schema, table_name, column_name, column_comment, DATABASE()
FROM information_schema.columns WHERE {OF_SCHEMA.format("table_schema")}
"""
INDEXES = f"""
SELECT DISTINCT table_schema, table_name, index_name, index_comment, DATABASE()
FROM information_schema.statistics WHERE {OF_SCHEMA.format("table_schema")} AND index_name <> 'PRIMARY'
"""
CONSTRAINTS = f"""
SELECT table_schema, table_name, constraint_name, '', DATABASE()
FROM information_schema.table_constraints
WHERE {OF_SCHEMA.format("table_schema")} AND constraint_type NOT IN ('PRIMARY KEY', 'UNIQUE')
"""
TRIGGERS = f"""
SELECT event_object_schema, event_object_table, trigger_name, '', DATABASE()
FROM information_schema.triggers WHERE {OF_SCHEMA.format("event_object_schema")}
"""
TABLES = f"""
SELECT table_schema, table_name, '', table_comment, DATABASE()
FROM information_schema.tables
WHERE {OF_SCHEMA.format("table_schema")} AND table_type <> 'VIEW' AND table_comment <> ''
"""
QUERIES = (
    ("Columns", NameKind.COLUMN, COLUMNS),
    ("Indexes", NameKind.INDEX, INDEXES),
    ("Constraints", NameKind.CONSTRAINT, CONSTRAINTS),
    ("Triggers", NameKind.TRIGGER, TRIGGERS),
    ("Comments on tables", NameKind.COMMENT, TABLES),
)


def objects(connection: Connection, parts: Parts) -> list[SchemaObject]:
    """Routines, events, and MariaDB's sequences."""
    query = OBJECTS.format(
        routines=OF_SCHEMA.format("routine_schema"), events=OF_SCHEMA.format("event_schema")
    )
    rows = [*parts.rows("Routines and events", connection, query)]
    if is_mariadb(connection):
        sequences = SEQUENCES.format(tables=OF_SCHEMA.format("table_schema"))
        rows += parts.rows("Sequences", connection, sequences)
    return [_object(*map(as_text, row)) for row in rows]


def _object(
    kind: str, name: str, schema: str, gives: str | None, comment: str, here: str | None
) -> SchemaObject:
    note = f"→ {gives}" if kind == "function" else (gives or "").lower()
    return SchemaObject(
        kind, name, None if schema == here else schema, "  ".join(filter(None, (note, comment)))
    )


def object_text(connection: Connection, found: SchemaObject) -> str:
    """The statement that makes an object; empty where this user may not see it."""
    shown = connection.exec_driver_sql(
        f"SHOW CREATE {found.kind.upper()} {quoted(connection, TableName(found.name, found.schema))}"
    )
    columns, row = list(shown.keys()), shown.one()
    place = next(at for at, column in enumerate(columns) if str(column).lower().startswith("create "))
    return as_text(row[place]) or ""


def names(connection: Connection, parts: Parts) -> list[KnownName]:
    """Names of columns, indexes, constraints, triggers and routines, and all comments."""
    found: list[KnownName] = []
    known: dict[tuple[str, str], TableName] = {}
    for what, kind, query in QUERIES:
        for row in parts.rows(what, connection, query):
            found += _names(kind, known, *map(as_text, row))
    for one in objects(connection, parts):
        kind = NameKind.OBJECT if one.kind == "sequence" else NameKind.ROUTINE
        found.append(KnownName(kind, str(one), None, one.kind))
    return found


def _names(
    kind: NameKind,
    known: dict[tuple[str, str], TableName],
    schema: str,
    name: str,
    own: str,
    comment: str,
    here: Any,
) -> Iterator[KnownName]:
    table = known.get((schema, name))
    if table is None:
        table = known[schema, name] = TableName(name, None if schema == here else schema)
    if kind != NameKind.COMMENT:
        yield KnownName(kind, own, table)
    if comment:
        yield KnownName(NameKind.COMMENT, comment, table, own if kind == NameKind.COLUMN else "")
