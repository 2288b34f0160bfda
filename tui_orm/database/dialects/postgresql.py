"""PostgreSQL through psycopg 3, with every value that Python has no true form for read as text."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from tui_orm.database.descriptions import (
    ColumnInfo,
    ForeignKeyInfo,
    IndexInfo,
    Kind,
    TableEntry,
    TableInfo,
    TableName,
)
from tui_orm.database.dialects.base import (
    CONNECT_SECONDS,
    Dialect,
    RowKey,
    engine,
    holder,
    parameters,
    quoted,
    unique_keys,
)
from tui_orm.database.target import Target

# Python has a true form for these; everything else arrives as the server's text. JSON is read as text by `readable`:
# SQLAlchemy's reflection of a column with a collation needs it decoded.
TRUE_FORMS = (
    "bool",
    "bytea",
    "int2",
    "int4",
    "int8",
    "oid",
    "float4",
    "float8",
    "numeric",
    "text",
    "varchar",
    "bpchar",
    "json",
)
TABLES = """
SELECT n.nspname, c.relname, c.relkind IN ('v', 'm'), c.reltuples::bigint, current_schema()
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY n.nspname <> current_schema(), n.nspname, c.relname
"""
RELATION = """
SELECT c.oid, c.relkind::text,
       c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = :table AND n.nspname = coalesce(:schema, current_schema())
"""
COLUMN_TYPES = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
WHERE a.attrelid = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relname = :table AND n.nspname = coalesce(:schema, current_schema()))
  AND a.attnum > 0 AND NOT a.attisdropped
"""
UNIQUE_KEYS = """
SELECT i.indexrelid::regclass::text, array_to_json(array(
         SELECT a.attname FROM unnest(i.indkey) WITH ORDINALITY k(attnum, place)
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
         WHERE k.place <= i.indnkeyatts ORDER BY k.place))::text
FROM pg_index i
WHERE i.indrelid = :oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
"""
FOREIGN_KEYS = """
SELECT tn.nspname, t.relname, rn.nspname, r.relname, c.conname, c.confdeltype::text, c.confupdtype::text,
       array_to_json(array(SELECT a.attname FROM unnest(c.conkey) WITH ORDINALITY k(attnum, place)
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum ORDER BY k.place))::text,
       array_to_json(array(SELECT a.attname FROM unnest(c.confkey) WITH ORDINALITY k(attnum, place)
         JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum ORDER BY k.place))::text,
       current_schema()
FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
JOIN pg_class r ON r.oid = c.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
WHERE c.contype = 'f' {where}ORDER BY tn.nspname, t.relname, c.conname
"""
HOLDERS = """
SELECT a.usename::text, a.pid, a.client_addr::text, extract(epoch FROM clock_timestamp() - a.xact_start)::int,
       string_agg(DISTINCT l.relation::regclass::text, ', ')
FROM pg_stat_activity a
JOIN pg_locks l ON l.pid = a.pid AND l.granted AND l.mode <> 'AccessShareLock' AND l.database = a.datid
JOIN pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p', 'm')
  AND c.relnamespace <> 'pg_catalog'::regnamespace
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.xact_start IS NOT NULL
GROUP BY 1, 2, 3, 4 ORDER BY 4 DESC LIMIT 3
"""
OF_TABLE = "AND t.relname = :table AND tn.nspname = coalesce(:schema, current_schema()) "
REFUSES = "SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only')::boolean"
NOT_PERMITTED = "42501"
RULES = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
CTID = ColumnInfo("ctid", Kind.OTHER, "tid", nullable=False)


class PostgreSQL(Dialect):
    """PostgreSQL."""

    name = "postgresql"
    nulls_first = False

    def engine(self, target: Target, url: URL) -> Engine:
        made = engine(url, use_native_hstore=False, connect_args=_patience(url))
        dialect: Any = made.dialect
        _read_as_text(dialect._psycopg_adapters_map)
        return made

    def tables(self, connection: Connection) -> list[TableEntry]:
        return [
            TableEntry(_name(table, schema, here), view, None if view or rows < 0 else rows)
            for schema, table, view, rows, here in connection.execute(sa.text(TABLES))
        ]

    def column_types(self, connection: Connection, table: TableName) -> dict[str, str]:
        rows = connection.execute(sa.text(COLUMN_TYPES), parameters(table))
        return {name: type_ for name, type_ in rows}

    def row_key(self, connection: Connection, table: TableInfo) -> RowKey:
        if table.is_view:
            return RowKey(read_only="a view has no rows of its own")
        oid, kind, has_children = self._relation(connection, table.name)
        if kind == "f":
            return RowKey(read_only="it is a foreign table")
        if has_children:
            return RowKey(read_only="rows of the tables that inherit from it may share its keys")
        columns = table.primary_key or self._unique_key(connection, table, oid)
        if columns or kind != "r":
            return RowKey(columns, read_only="" if columns else "it has no primary key")
        return RowKey(("ctid",), (CTID,))

    def _relation(self, connection: Connection, table: TableName) -> Any:
        return connection.execute(sa.text(RELATION), parameters(table)).one()

    def _unique_key(self, connection: Connection, table: TableInfo, oid: int) -> tuple[str, ...]:
        rows = connection.execute(sa.text(UNIQUE_KEYS), {"oid": oid})
        indexes = [IndexInfo(name, tuple(json.loads(columns)), True) for name, columns in rows]
        return next(iter(unique_keys(indexes, table)), ())

    def holders(self, connection: Connection) -> list[str]:
        return [holder(row) for row in connection.exec_driver_sql(HOLDERS)]

    def estimate(self, connection: Connection, table: TableName, key: RowKey) -> int | None:
        if not key.columns:
            return None  # a view
        # a table that was never analysed is known by its size
        explained = f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {quoted(connection, table)}"
        try:
            rows: int = connection.exec_driver_sql(explained).scalar_one()[0]["Plan"]["Plan Rows"]
        except sa.exc.DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != NOT_PERMITTED:
                raise
            return None  # who may not read it may look at what it is
        return rows

    def foreign_keys(self, connection: Connection, table: TableName | None = None) -> list[ForeignKeyInfo]:
        query = sa.text(FOREIGN_KEYS.format(where=OF_TABLE if table else ""))
        return [
            ForeignKeyInfo(
                _name(row[1], row[0], row[9]),
                tuple(json.loads(row[7])),
                _name(row[3], row[2], row[9]),
                tuple(json.loads(row[8])),
                name=row[4],
                on_delete=RULES.get(row[5], ""),
                on_update=RULES.get(row[6], ""),
            )
            for row in connection.execute(query, parameters(table) if table else {})
        ]

    def definition(self, connection: Connection, table: TableInfo) -> str | None:
        from tui_orm.database.dialects.postgresql_definition import definition

        return definition(connection, table)

    def prepare(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"SET lock_timeout = '{self.lock_seconds}s'")

    def set_read_only(self, connection: Connection, on: bool) -> None:
        change = "= on" if on else "TO DEFAULT"
        connection.exec_driver_sql(f"SET default_transaction_read_only {change}")

    def refuses_writing(self, connection: Connection) -> str:
        standby, refuses = connection.exec_driver_sql(REFUSES).one()
        return "a hot standby" if standby else "default_transaction_read_only is on" if refuses else ""

    def check_deferred(self, connection: Connection, before: Collection[Any]) -> None:
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")

    def stop(self, engine: Engine, driver: Any) -> None:
        driver.cancel_safe(timeout=CONNECT_SECONDS)

    def session_number(self, driver: Any) -> int | None:
        number: int = driver.info.backend_pid
        return number

    def end_session(self, connection: Connection, number: int, age: float) -> bool:
        # a session that took over the number began later
        ended = sa.text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = :number"
            " AND usename = current_user AND backend_start <= clock_timestamp() - :age * interval '1 second'"
        )
        return bool(connection.execute(ended, {"number": number, "age": max(0.0, age - 1)}).all())

    def socket_number(self, driver: Any) -> int | None:
        number: int = driver.fileno()
        return number

    def clipped(
        self, column: sa.ColumnElement[Any], info: ColumnInfo
    ) -> tuple[sa.ColumnElement[Any], ...] | None:
        if info.kind == Kind.TEXT or info.kind == Kind.JSON or _may_be_large(info):
            return super().clipped(
                _as_written(column, info), ColumnInfo(info.name, Kind.TEXT, length=info.length)
            )
        return super().clipped(column, info)

    def divisible(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        return column if info.kind == Kind.BYTES else sa.cast(column, sa.Text)

    def mark_of(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        return sa.func.md5(column)

    def readable(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        return sa.cast(column, sa.Text) if info.kind == Kind.JSON or _is_array(info) else column

    def bound(self, value: Any, info: ColumnInfo) -> sa.ColumnElement[Any]:
        # as text the server reads it in the column's own precision
        return super().bound(repr(value) if isinstance(value, float) else value, info)

    def sortable(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        return sa.cast(column, sa.Text) if info.kind in (Kind.JSON, Kind.OTHER) else column


def _patience(url: URL) -> dict[str, Any]:
    return {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}


def _as_written(column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
    """The value as text, as the server would send it."""
    if info.kind == Kind.JSON or info.type_name.startswith(("text", "character varying")):
        return sa.cast(column, sa.Text)
    # a cast takes the padding from a character(n), and gives the declaration that is not sent with an xml
    return sa.case((column.is_not(None), sa.func.concat(column, type_=sa.Text)))


def _may_be_large(info: ColumnInfo) -> bool:
    return info.kind == Kind.OTHER and (_is_array(info) or info.type_name in ("xml", "tsvector", "hstore"))


def _is_array(info: ColumnInfo) -> bool:
    """Whether the driver would make a list of it: an array, or a domain over one."""
    return info.type_name.endswith("[]") or "ARRAY(" in info.model_type


def _name(table: str, schema: str, here: str | None) -> TableName:
    return TableName(table, None if schema == here else schema)


def _read_as_text(adapters: Any) -> None:
    from psycopg.types.string import TextLoader

    for info in list(adapters.types):
        if info.name not in TRUE_FORMS:
            adapters.register_loader(info.oid, TextLoader)
