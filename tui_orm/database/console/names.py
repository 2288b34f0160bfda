"""The names that completion knows: columns of all tables by one query, and the words of the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from tui_orm.database.descriptions import TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.sql.words import FUNCTIONS, KEYWORDS_OF

COLUMNS = {
    "sqlite": """
SELECT NULL, m.name, c.name, c.type, NULL FROM sqlite_master m, pragma_table_xinfo(m.name) c
WHERE m.type IN ('table', 'view') ORDER BY m.name, c.cid
""",
    "mysql": """
SELECT table_schema, table_name, column_name, data_type, DATABASE() FROM information_schema.columns
WHERE table_schema = coalesce(DATABASE(), table_schema)
  AND table_schema NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')
ORDER BY table_schema, table_name, ordinal_position
""",
    "postgresql": """
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), current_schema()
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'
ORDER BY n.nspname, c.relname, a.attnum
""",
}
WORDS = {
    "sqlite": ("SELECT DISTINCT name, 'function' FROM pragma_function_list",),
    "mysql": ("SELECT word, 'keyword' FROM information_schema.keywords",),
    "mariadb": (
        "SELECT word, 'keyword' FROM information_schema.keywords",
        "SELECT function, 'function' FROM information_schema.sql_functions",
    ),
    "postgresql": (
        "SELECT upper(word), 'keyword' FROM pg_get_keywords()",
        "SELECT DISTINCT p.proname, 'function' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE p.prokind IN ('f', 'a', 'w') AND (n.nspname <> 'pg_catalog' OR p.prorettype NOT IN"
        " ('internal'::regtype, 'trigger'::regtype, 'cstring'::regtype)) AND p.proname !~ '^(_|pg_|ri_)'",
    ),
}


@dataclass(frozen=True)
class Names:
    """What may be named in a statement: columns with their types by table, keywords, functions."""

    tables: Mapping[TableName, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    keywords: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()


def read_names(connection: Connection, dialect: Dialect) -> Names:
    """Ask the server for all of them."""
    keywords, functions = set(KEYWORDS_OF[dialect.name]), set(FUNCTIONS[dialect.name])
    server = "mariadb" if getattr(connection.dialect, "is_mariadb", False) else dialect.name
    for query in WORDS[server]:
        for word, kind in _asked(connection, query):
            (keywords if kind == "keyword" else functions).add(str(word))
    return Names(_columns(connection, dialect), frozenset(keywords), frozenset(functions))


def _columns(connection: Connection, dialect: Dialect) -> dict[TableName, tuple[tuple[str, str], ...]]:
    tables: dict[TableName, list[tuple[str, str]]] = {}
    for schema, table, column, kind, here in connection.execute(sa.text(COLUMNS[dialect.name])):
        name = TableName(_text(table), None if schema == here else _text(schema))
        tables.setdefault(name, []).append((_text(column), _text(kind or "")))
    return {name: tuple(columns) for name, columns in tables.items()}


def _asked(connection: Connection, query: str) -> list[tuple[str, str]]:
    """Words of the server; none where it is too old to tell them."""
    try:
        return [(_text(word), _text(kind)) for word, kind in connection.exec_driver_sql(query)]
    except SQLAlchemyError:
        return []


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes | bytearray) else str(value)
