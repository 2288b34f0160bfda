"""MySQL and MariaDB, through PyMySQL or MySQL Connector/Python."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError

from tui_orm.database.descriptions import (
    ColumnInfo,
    ForeignKeyInfo,
    IndexInfo,
    Kind,
    LargeValue,
    TableEntry,
    TableInfo,
    TableName,
)
from tui_orm.database.dialects.base import (
    AsIs,
    Dialect,
    RowKey,
    engine,
    holder,
    parameters,
    quoted,
    unique_keys,
)
from tui_orm.database.dialects.mysql_definition import TableDefinitionParser, shown_or_described
from tui_orm.database.dialects.mysql_rules import rules
from tui_orm.database.dialects.mysql_values import driver_arguments, keep_percent_names
from tui_orm.database.target import Target
from tui_orm.database.types import is_spatial

ZERO_DATE = re.compile(r"0000|\d+-00|\d+-\d+-00")
SYSTEM_SCHEMAS = "('information_schema', 'performance_schema', 'mysql', 'sys')"

NO_SUCH_THREAD = 1094
MOST_ESTIMATED = 500
"""More tables than that are listed without the estimates of MariaDB, which opens each table for its own."""
TABLES = f"""
SELECT table_schema, table_name, table_type LIKE '%VIEW', {{rows}}, DATABASE()
FROM information_schema.tables
WHERE table_schema = coalesce(DATABASE(), table_schema) AND table_schema NOT IN {SYSTEM_SCHEMAS}
ORDER BY table_schema, table_name
"""
# In one message, but not as a join: for that MariaDB reads the tables of every schema.
KEY_COLUMNS = """
SELECT table_schema, table_name, constraint_name, ordinal_position, column_name,
       referenced_table_schema, referenced_table_name, referenced_column_name, NULL, NULL, DATABASE()
FROM information_schema.key_column_usage
WHERE referenced_table_name IS NOT NULL AND {columns}
"""
FOREIGN_KEYS = f"""{KEY_COLUMNS}
UNION ALL
SELECT constraint_schema, table_name, constraint_name, 0, NULL, NULL, NULL, NULL, delete_rule, update_rule, NULL
FROM information_schema.referential_constraints WHERE {{rules}}
ORDER BY 1, 2, 3, 4
"""
READ_ONLY_ENGINES = {
    "ARCHIVE": "changes and removes no rows",
    "BLACKHOLE": "keeps nothing",
    "PERFORMANCE_SCHEMA": "shows what the server does",
    "S3": "changes no rows",
    "SEQUENCE": "makes its rows up",
}
OF_SCHEMA = f"{{0}} = coalesce(DATABASE(), {{0}}) AND {{0}} NOT IN {SYSTEM_SCHEMAS}"
OF_TABLE = "{0} = coalesce(:schema, DATABASE()) AND table_name = :table"
COLUMN_TYPES = """
SELECT column_name, column_type FROM information_schema.columns
WHERE table_schema = coalesce(:schema, DATABASE()) AND table_name = :table
"""
ENGINE = """
SELECT t.engine, e.transactions, t.table_rows FROM information_schema.tables t
LEFT JOIN information_schema.engines e ON e.engine = t.engine
WHERE t.table_schema = coalesce(:schema, DATABASE()) AND t.table_name = :table
"""
HOLDERS = """
SELECT p.user, p.id, p.host, TIMESTAMPDIFF(SECOND, t.trx_started, NOW())
FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
WHERE t.trx_rows_locked > 0 AND p.id <> CONNECTION_ID() AND p.db = coalesce(DATABASE(), p.db)
ORDER BY t.trx_started LIMIT 3
"""


class MySQL(Dialect):
    """MySQL and MariaDB."""

    name = "mysql"
    nulls_first = True

    def engine(self, target: Target, url: URL) -> Engine:
        made = engine(url, connect_args=driver_arguments(url))
        reflected: Any = made.dialect
        reflected.ischema_names = {**reflected.ischema_names, "vector": Vector}
        if url.get_driver_name() == "mysqlconnector":
            sa.event.listen(made, "before_cursor_execute", keep_percent_names, retval=True)
        return made

    def tables(self, connection: Connection) -> list[TableEntry]:
        if not getattr(connection.dialect, "is_mariadb", False):
            # MySQL keeps the estimates of information_schema for a day
            connection.exec_driver_sql("SET SESSION information_schema_stats_expiry = 0")
        rows = self._listed(connection)
        return [
            TableEntry(_name(table, schema, here), bool(v), count) for schema, table, v, count, here in rows
        ]

    def _listed(self, connection: Connection) -> list[Any]:
        if getattr(connection.dialect, "is_mariadb", False):
            names = list(connection.execute(sa.text(TABLES.format(rows="NULL"))))
            if len(names) > MOST_ESTIMATED:
                return names
        return list(connection.execute(sa.text(TABLES.format(rows="table_rows"))))

    def column_types(self, connection: Connection, table: TableName) -> dict[str, str]:
        rows = connection.execute(sa.text(COLUMN_TYPES), parameters(table))
        return {as_text(name): as_text(type_) for name, type_ in rows}

    def row_key(self, connection: Connection, table: TableInfo) -> RowKey:
        if table.is_view:
            return RowKey(read_only="a view has no rows of its own")
        row = connection.execute(sa.text(ENGINE), parameters(table.name)).first()
        columns = table.primary_key or self._unique_key(connection, table)
        engine = as_text(row[0]) if row is not None else ""
        if engine in READ_ONLY_ENGINES:
            return RowKey(columns, read_only=f"its engine, {engine}, {READ_ONLY_ENGINES[engine]}")
        final = f"its engine, {engine}, cannot roll back" if row is not None and row[1] == "NO" else ""
        if any(table.column(name).single_precision for name in columns):
            return RowKey(columns, read_only="a FLOAT in its key cannot be found again by value")
        return RowKey(columns, by_image=not columns, no_rollback=final)

    def _unique_key(self, connection: Connection, table: TableInfo) -> tuple[str, ...]:
        # reflection loses the expression parts of an index; SHOW INDEX has them, with no column name
        parts: dict[str, list[Any]] = {}
        for row in connection.exec_driver_sql(f"SHOW INDEX FROM {quoted(connection, table.name)}").mappings():
            if not int(row["Non_unique"]):
                parts.setdefault(as_text(row["Key_name"]), []).append(as_text(row["Column_name"]))
        whole = [IndexInfo(name, tuple(names), True) for name, names in parts.items() if None not in names]
        return next(iter(unique_keys(whole, table)), ())

    def holders(self, connection: Connection) -> list[str]:
        return [holder(row) for row in connection.exec_driver_sql(HOLDERS)]

    def estimate(self, connection: Connection, table: TableName, key: RowKey) -> int | None:
        row = connection.execute(sa.text(ENGINE), parameters(table)).first()
        return None if row is None else row[2]

    def foreign_keys(self, connection: Connection, table: TableName | None = None) -> list[ForeignKeyInfo]:
        if table and not getattr(connection.dialect, "is_mariadb", False):
            return self._foreign_keys_of(connection, table)
        where = OF_TABLE if table else OF_SCHEMA
        query = FOREIGN_KEYS.format(
            columns=where.format("table_schema"), rules=where.format("constraint_schema")
        )
        found = _by_key(connection, query, parameters(table) if table else {})
        return [_foreign_key(rows, rules[8], rules[9]) for rules, *rows in found if rows]

    def _foreign_keys_of(self, connection: Connection, table: TableName) -> list[ForeignKeyInfo]:
        query = KEY_COLUMNS.format(columns=OF_TABLE.format("table_schema")) + "ORDER BY 3, 4"
        found = _by_key(connection, query, parameters(table))
        known = rules(connection, table) if found else {}
        return [_foreign_key(rows, *known.get(rows[0][2], ("", ""))) for rows in found]

    def definition(self, connection: Connection, table: TableInfo) -> str | None:
        row = connection.exec_driver_sql(f"SHOW CREATE TABLE {quoted(connection, table.name)}").first()
        return None if row is None else as_text(row[1]) + ";"

    def prepare(self, connection: Connection) -> None:
        reflected: Any = connection.dialect
        reflected._tabledef_parser = TableDefinitionParser(reflected, reflected.identifier_preparer)
        reflected._show_create_table = partial(shown_or_described, reflected)
        limits = ("innodb_lock_wait_timeout", "lock_wait_timeout")
        # an intersection of two indexes sorts what one of them gives in order
        intersect = "optimizer_switch = 'index_merge_intersection=off'"
        connection.exec_driver_sql(
            "SET SESSION " + ", ".join([*(f"{limit} = {self.lock_seconds}" for limit in limits), intersect])
        )

    def set_read_only(self, connection: Connection, on: bool) -> None:
        connection.exec_driver_sql(f"SET SESSION TRANSACTION READ {'ONLY' if on else 'WRITE'}")

    def refuses_writing(self, connection: Connection) -> str:
        # a server that is only read_only lets some users write, and says 1290 to the others
        names = ["innodb_read_only"]
        if not getattr(connection.dialect, "is_mariadb", False):
            names.append("super_read_only")
        row = connection.exec_driver_sql(f"SELECT {', '.join(f'@@GLOBAL.{name}' for name in names)}").one()
        return next((f"{name} is on" for name, on in zip(names, row, strict=True) if on), "")

    def stop(self, engine: Engine, driver: Any) -> None:
        number = self.session_number(driver)
        given, named = engine.dialect.create_connect_args(engine.url)
        side: Any = engine.dialect.connect(*given, **{**named, **driver_arguments(engine.url)})
        try:
            side.cursor().execute(f"KILL QUERY {number}")
        finally:
            side.close()

    def session_number(self, driver: Any) -> int | None:
        return int(driver.thread_id() if hasattr(driver, "thread_id") else driver.connection_id)

    def end_session(self, connection: Connection, number: int, age: float) -> bool:
        uptime = connection.exec_driver_sql("SHOW GLOBAL STATUS LIKE 'Uptime'").all()[0][1]
        if float(uptime) < age:
            return False  # the server was started anew, and counts sessions from 1 again
        there = sa.text("SELECT 1 FROM information_schema.processlist WHERE id = :number")
        if connection.execute(there, {"number": number}).first() is None:
            return False
        try:
            connection.exec_driver_sql(f"KILL {number}")
        except DBAPIError as error:
            if NO_SUCH_THREAD not in getattr(error.orig, "args", ()):
                raise
        return True

    def socket_number(self, driver: Any) -> int | None:
        # private in both drivers; MySQL Connector's C extension has none to show
        socket = getattr(driver, "_sock", None) or getattr(getattr(driver, "_socket", None), "sock", None)
        return None if socket is None else socket.fileno()

    def clipped(
        self, column: sa.ColumnElement[Any], info: ColumnInfo
    ) -> tuple[sa.ColumnElement[Any], ...] | None:
        return None if is_spatial(info.type_name) else super().clipped(column, info)

    def length_of(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        return sa.func.char_length(column, type_=sa.Integer)

    def bound(self, value: Any, info: ColumnInfo) -> sa.ColumnElement[Any]:
        if info.kind in (Kind.DATE, Kind.DATETIME) and isinstance(value, str) and ZERO_DATE.match(value):
            value = int(re.sub(r"\D|\..*", "", value))  # refused as text in strict mode, taken as a number
        literal = super().bound(value, info)
        if info.type_name.startswith("vector") and isinstance(value, bytes):
            return sa.cast(literal, sa.BINARY)  # MySQL Connector sends bytes as text
        return sa.cast(literal, sa.JSON) if info.type_name == "json" and value is not None else literal

    def image(
        self, column: sa.ColumnElement[Any], info: ColumnInfo, value: Any
    ) -> sa.ColumnElement[bool] | None:
        if isinstance(value, LargeValue):
            beginning = self.image(self.beginning_of(column, info), info, value.prefix)
            length = self.length_of(column, info) == value.length
            return length if beginning is None else sa.and_(length, beginning)
        if isinstance(value, str) and info.kind not in (Kind.DATE, Kind.TIME, Kind.DATETIME):
            # byte by byte, since a collation takes more than one text for the same
            return _bytes_of(column) == _bytes_of(sa.literal(value, AsIs()))
        if isinstance(value, bytes):
            return None if is_spatial(info.type_name) else column == sa.cast(sa.literal(value), sa.BINARY)
        if info.single_precision and value is not None:  # a FLOAT is sent rounded
            return sa.cast(column, sa.CHAR).op("+")(sa.literal_column("0e0")) == sa.literal(value, AsIs())
        return super().image(column, info, value)

    def position_of(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        if info.single_precision:  # a FLOAT is sent rounded
            return column.op("+")(sa.literal_column("0e0"))
        if info.choices:  # ENUM and SET are ordered by number and compared by name
            return column.op("+")(sa.literal_column("0"))
        return column


class Vector(sa.types.UserDefinedType[Any]):
    """MySQL's VECTOR, which SQLAlchemy does not reflect."""

    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        self.length = length

    def get_col_spec(self, **_: Any) -> str:
        """As the server names it."""
        return "VECTOR" if self.length is None else f"VECTOR({self.length})"


def _name(table: str, schema: str, here: str | None) -> TableName:
    return TableName(as_text(table), None if as_text(schema) == as_text(here) else as_text(schema))


def _by_key(connection: Connection, query: str, asked: dict[str, str | None]) -> list[list[list[Any]]]:
    """The rows of a query, those of one foreign key together."""
    grouped: dict[tuple[str, ...], list[list[Any]]] = {}
    for found in connection.execute(sa.text(query), asked):
        row = [as_text(value) for value in found]
        grouped.setdefault(tuple(row[:3]), []).append(row)
    return list(grouped.values())


def _foreign_key(rows: list[list[Any]], on_delete: str, on_update: str) -> ForeignKeyInfo:
    first = rows[0]
    return ForeignKeyInfo(
        _name(first[1], first[0], first[10]),
        tuple(row[4] for row in rows),
        _name(first[6], first[5], first[10]),
        tuple(row[7] for row in rows),
        name=first[2],
        on_delete=on_delete,
        on_update=on_update,
    )


def _bytes_of(text: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.cast(sa.func.convert(text.op("USING")(sa.literal_column("utf8mb4"))), sa.BINARY)


def as_text(value: Any) -> Any:
    """Catalogue text, which one driver gives as bytes."""
    return value.decode() if isinstance(value, bytes | bytearray) else value
