"""The outlines of tables from the server's catalogue, many at once; `relations.py` names relations by them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from tui_orm.database.descriptions import TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.dialects.mysql import as_text
from tui_orm.database.relations import Outline

AT_ONCE = 50
"""Tables in a question to MySQL and MariaDB, which find a table fast only where it is named by itself."""
MOMENTS = ("date", "time")

# Rows: default schema, schema, table, key (NULL for a column), whether it is the primary one, column, type.
SQLITE = """
SELECT NULL, NULL, m.name, NULL, 0, c.name, c.type FROM sqlite_master m, pragma_table_xinfo(m.name) c
WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND c.hidden <> 1
  AND m.name IN (SELECT value FROM json_each(:names))
UNION ALL
SELECT NULL, NULL, m.name, '', 1, p.name, '' FROM sqlite_master m, pragma_table_info(m.name) p
WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND p.pk
  AND m.name IN (SELECT value FROM json_each(:names))
UNION ALL
SELECT NULL, NULL, m.name, i.name, 0, x.name, ''
FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) x
WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND i."unique" AND NOT i.partial AND i.origin <> 'pk'
  AND m.name IN (SELECT value FROM json_each(:names))
"""
SQLITE_VIEW = "SELECT NULL, NULL, :name, NULL, 0, c.name, c.type FROM pragma_table_info(:name) c"
MYSQL = """
SELECT DATABASE(), table_schema, table_name, NULL, 0, column_name, data_type, ordinal_position
FROM information_schema.columns
WHERE table_schema = coalesce(:schema{0}, DATABASE()) AND table_name = :table{0}
UNION ALL
SELECT DATABASE(), table_schema, table_name, index_name, index_name = 'PRIMARY', column_name, '', seq_in_index
FROM information_schema.statistics
WHERE table_schema = coalesce(:schema{0}, DATABASE()) AND table_name = :table{0} AND non_unique = 0
"""
POSTGRESQL = """
SELECT current_schema(), n.nspname, c.relname, NULL, false, a.attname, format_type(a.atttypid, NULL), a.attnum
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relname IN (SELECT json_array_elements_text(cast(:names AS json)))
UNION ALL
SELECT current_schema(), n.nspname, c.relname, i.indexrelid::text, i.indisprimary, a.attname, '', k.place
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL
CROSS JOIN unnest(i.indkey) WITH ORDINALITY k(attnum, place)
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum AND k.attnum > 0
WHERE k.place <= i.indnkeyatts AND c.relname IN (SELECT json_array_elements_text(cast(:names AS json)))
ORDER BY 8
"""


def read_outlines(connection: Connection, dialect: Dialect, names: Sequence[TableName]) -> list[Outline]:
    """The outlines of these tables and views; what is broken or not there is left out."""
    parts: dict[TableName, list[Sequence[Any]]] = {name: [] for name in names}
    for row in _rows(connection, dialect, names):
        here, schema, table, *part = map(as_text, row[:7])
        name = TableName(table, None if schema == here else schema)
        if name in parts:
            parts[name].append(part)
    return [_declared(dialect, _outline(name, found)) for name, found in parts.items() if found]


def _declared(dialect: Dialect, outline: Outline) -> Outline:
    """With the declared key in the place of the primary key that is not there."""
    declared = dialect.declared.of(outline.name)
    if declared is None or outline.primary_key or not set(declared.key) <= set(outline.columns):
        return outline
    return replace(outline, primary_key=declared.key)


def _rows(connection: Connection, dialect: Dialect, names: Sequence[TableName]) -> Iterator[Sequence[Any]]:
    given: dict[str, str | None]
    if dialect.name != "mysql":
        query = sa.text(SQLITE if dialect.name == "sqlite" else POSTGRESQL)
        rows = connection.execute(query, {"names": json.dumps([name.name for name in names])}).all()
        yield from rows
        if dialect.name == "sqlite":
            yield from _views(connection, {name.name for name in names}.difference(row[2] for row in rows))
        return
    for start in range(0, len(names), AT_ONCE):
        part = names[start : start + AT_ONCE]
        query = sa.text("UNION ALL".join(MYSQL.format(place) for place in range(len(part))) + "ORDER BY 8")
        given = {f"table{place}": name.name for place, name in enumerate(part)}
        given |= {f"schema{place}": name.schema for place, name in enumerate(part)}
        yield from connection.execute(query, given)


def _views(connection: Connection, names: Iterable[str]) -> Iterator[Sequence[Any]]:
    """One after the other, since a broken view ends a question."""
    for name in sorted(names):
        try:
            yield from connection.execute(sa.text(SQLITE_VIEW), {"name": name}).all()
        except OperationalError as error:
            if "interrupted" in str(error):
                raise


def _outline(name: TableName, parts: Sequence[Sequence[Any]]) -> Outline:
    columns = [(column, kind.lower()) for key, _, column, kind in parts if key is None]
    keys: dict[str, list[Any]] = {}
    for key, _, column, _ in parts:
        if key is not None:
            keys.setdefault(key, []).append(column)
    primary = next((key for key, is_primary, *_ in parts if is_primary), None)
    whole = {key: tuple(names) for key, names in keys.items() if None not in names}
    return Outline(
        name,
        tuple(column for column, _ in columns if column),
        whole.pop(primary, ()) if primary is not None else (),
        tuple(whole.values()),
        frozenset(column for column, kind in columns if any(word in kind for word in MOMENTS)),
    )
