"""SQLite: files opened without creating them, rows known by rowid, any value in any column."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.pool import StaticPool

from tui_orm.database import sqlite_file
from tui_orm.database.descriptions import (
    NUMBERS,
    ColumnInfo,
    ForeignKeyInfo,
    Kind,
    TableEntry,
    TableInfo,
    TableName,
)
from tui_orm.database.dialects.base import AsIs, Dialect, RowKey, quoted
from tui_orm.database.failures import CannotConnect, ConstraintBroken
from tui_orm.database.target import Target

MOST_COLUMNS = 2000
"""What a SELECT may hold."""
LEAST_ROW = 6
"""Bytes that a row takes in a file at least."""
ROWID_NAMES = ("rowid", "_rowid_", "oid")

FOREIGN_KEYS = """
SELECT m.name, f.id, f."table", f."from",
       coalesce((SELECT i.name FROM pragma_table_info(f."table") i
                 WHERE CASE WHEN f."to" IS NULL THEN i.pk = f.seq + 1 ELSE i.name = f."to" COLLATE NOCASE END),
                f."to", f."from"),
       f.on_delete, f.on_update
FROM ({tables}) m, pragma_foreign_key_list(m.name) f
ORDER BY m.name, f.id DESC, f.seq
"""
ALL_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
ONE_TABLE = (
    "SELECT name FROM pragma_table_list(:table) WHERE schema = 'main' AND type IN ('table', 'virtual')"
)
DEFERRING = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%DEFERRED%'"


class SQLite(Dialect):
    """SQLite through the standard library's driver."""

    name = "sqlite"
    nulls_first = True
    lock_seconds = 5
    look_up_milliseconds = 100
    """While a commit waits for the file: between two looks whether it was stopped, for which SQLite has no ear."""

    def engine(self, target: Target, url: URL) -> Engine:
        path = target.path or Path(url.database or "")
        if url.query.get("uri") == "true" or not str(path) or str(path) == ":memory:":
            raise CannotConnect(f"{target.label} names no database file.", "Give the path of an SQLite file.")
        self._path, self._opened = path, _identity(path)

        def opened() -> sqlite3.Connection:
            connection = sqlite_file.open_file(path, bool(target.read_only))
            self._opened = _identity(path)
            return connection

        # one connection for the lane's life, made and used in the lane's thread
        return sa.create_engine(
            "sqlite://",
            creator=opened,
            poolclass=StaticPool,
            use_insertmanyvalues=False,
        )

    def tables(self, connection: Connection) -> list[TableEntry]:
        return sqlite_file.tables(connection.exec_driver_sql)

    def column_types(self, connection: Connection, table: TableName) -> dict[str, str]:
        rows = connection.execute(
            sa.text("SELECT name, type FROM pragma_table_xinfo(:table)"), {"table": table.name}
        )
        return {name: type_ or "any" for name, type_ in rows}

    def row_key(self, connection: Connection, table: TableInfo) -> RowKey:
        if table.is_view:
            return RowKey(read_only="a view has no rows of its own")
        if self._is_without_rowid(connection, table.name):
            return RowKey(table.primary_key)
        if self._key_is_rowid(connection, table):
            return RowKey(table.primary_key, by_server=True)
        if len(table.columns) >= MOST_COLUMNS:
            return RowKey(read_only="its columns leave no room to read the rowid beside them")
        taken = {column.name.lower() for column in table.columns}
        free = next((name for name in ROWID_NAMES if name not in taken), None)
        if free is None:
            return RowKey(read_only="its columns hide the rowid, so a row cannot be told from another")
        return RowKey((free,), (ColumnInfo(free, Kind.INTEGER, "INTEGER", nullable=False),))

    def _is_without_rowid(self, connection: Connection, table: TableName) -> bool:
        row = connection.execute(
            sa.text("SELECT wr FROM pragma_table_list(:table) WHERE schema = 'main'"),
            {"table": table.name},
        ).first()
        return bool(row and row[0])

    def _key_is_rowid(self, connection: Connection, table: TableInfo) -> bool:
        if len(table.primary_key) != 1 or table.column(table.primary_key[0]).type_name.upper() != "INTEGER":
            return False
        # INTEGER PRIMARY KEY DESC is no alias of the rowid, and has an index of its own
        own_index = "SELECT 1 FROM pragma_index_list(:table) WHERE origin = 'pk'"
        return connection.execute(sa.text(own_index), {"table": table.name.name}).first() is None

    def estimate(self, connection: Connection, table: TableName, key: RowKey) -> int | None:
        if not (key.hidden or key.by_server):
            return None
        # the ends of the rowids cost nothing, asked for one by one; the gaps between are counted as rows
        rowid = connection.dialect.identifier_preparer.quote_identifier(key.columns[0])
        least, greatest = (
            connection.exec_driver_sql(f"SELECT {end}({rowid}) FROM {quoted(connection, table)}").scalar()
            for end in ("min", "max")
        )
        if least is None or greatest is None:
            return 0
        size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        room: int = connection.exec_driver_sql(size).scalar_one() // LEAST_ROW
        return min(int(greatest) - int(least) + 1, room)

    def foreign_keys(self, connection: Connection, table: TableName | None = None) -> list[ForeignKeyInfo]:
        grouped: dict[tuple[str, int], list[Any]] = {}
        query = sa.text(FOREIGN_KEYS.format(tables=ONE_TABLE if table else ALL_TABLES))
        for row in connection.execute(query, {"table": table.name} if table else {}):
            grouped.setdefault((row[0], row[1]), []).append(row)
        names = _spellings(connection, {rows[0][2] for rows in grouped.values()} if table else None)
        return [
            ForeignKeyInfo(
                TableName(rows[0][0]),
                tuple(row[3] for row in rows),
                TableName(names.get(rows[0][2].lower(), rows[0][2])),
                tuple(row[4] for row in rows),
                on_delete=rows[0][5],
                on_update=rows[0][6],
            )
            for rows in grouped.values()
        ]

    def definition(self, connection: Connection, table: TableInfo) -> str | None:
        rows = connection.execute(
            sa.text(
                "SELECT sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL"
                " ORDER BY type NOT IN ('table', 'view'), type, name"
            ),
            {"table": table.name.name},
        ).scalars()
        return "\n\n".join(f"{sql};" for sql in rows) or None

    def prepare(self, connection: Connection) -> None:
        _wait_for_locks(connection, self.lock_seconds * 1000)

    def has_moved(self) -> bool:
        return _identity(self._path) != self._opened

    def refuses_writing(self, connection: Connection) -> str:
        return sqlite_file.cannot_write(self._path)

    def set_read_only(self, connection: Connection, on: bool) -> None:
        connection.exec_driver_sql(f"PRAGMA query_only = {int(on)}")

    def stop(self, engine: Engine, driver: Any) -> None:
        driver.interrupt()

    def begin(self, connection: Connection, check: Callable[[], None] = lambda: None) -> None:
        # the driver's own BEGIN comes before the first write: another writer could slip in after the check
        patience = time.monotonic() + self.lock_seconds
        _wait_for_locks(connection, min(self.look_up_milliseconds, self.lock_seconds * 1000))
        try:
            while not _has_begun(connection, is_last=time.monotonic() >= patience):
                check()
        finally:
            _wait_for_locks(connection, self.lock_seconds * 1000)

    def end(self, connection: Connection) -> None:
        """The connection stayed in AUTOCOMMIT; BEGIN IMMEDIATE ended with COMMIT or ROLLBACK."""
        driver: Any = connection.connection.dbapi_connection
        if driver.in_transaction:  # a COMMIT that a deferred constraint refuses ends nothing
            driver.rollback()

    def deferred(self, connection: Connection) -> Collection[Any]:
        deferring = connection.exec_driver_sql(DEFERRING).scalars().all()
        check = sa.text("SELECT * FROM pragma_foreign_key_check(:table)")
        return Counter(
            tuple(row) for table in deferring for row in connection.execute(check, {"table": table})
        )

    def check_deferred(self, connection: Connection, before: Collection[Any]) -> None:
        broken = Counter(self.deferred(connection)) - Counter(before)
        if broken:
            table, _, target, _ = next(iter(broken))
            raise ConstraintBroken(
                f"FOREIGN KEY constraint failed: a row of {table} refers to no row of {target}."
            )

    def clipped(
        self, column: sa.ColumnElement[Any], info: ColumnInfo
    ) -> tuple[sa.ColumnElement[Any], ...] | None:
        # a declared length binds nobody here
        if info.kind in NUMBERS or info.kind == Kind.BOOLEAN:
            return None
        return super().clipped(column, ColumnInfo(info.name, Kind.TEXT))

    def divisible(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        # as bytes: length() ends at the first NUL of a text
        return sa.cast(column, sa.LargeBinary())

    def encoding_of(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        file: sa.ColumnElement[Any] = sa.literal_column("(SELECT encoding FROM pragma_encoding)")
        return sa.case((sa.func.typeof(column) == "text", file), else_="")

    def bound(self, value: Any, info: ColumnInfo) -> sa.ColumnElement[Any]:
        try:
            if isinstance(value, str):
                value.encode()
        except UnicodeEncodeError:
            return sa.cast(sa.literal(value.encode("utf-8", "surrogateescape"), AsIs()), sa.Text)
        return super().bound(value, info)

    def searchable(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any] | None:
        return column if info.kind not in (NUMBERS | {Kind.BOOLEAN, Kind.BYTES}) else None


def _wait_for_locks(connection: Connection, milliseconds: int) -> None:
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds}")


def _has_begun(connection: Connection, is_last: bool) -> bool:
    """Begin a transaction; whether the file was free. Raises OperationalError where it was not at the last look."""
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except sa.exc.OperationalError as error:
        name = getattr(error.orig, "sqlite_errorname", "")
        if is_last or not name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_INTERRUPT")):
            raise
        return False
    return True


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from one that was put in its place; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _spellings(connection: Connection, wanted: Collection[str] | None) -> dict[str, str]:
    """The names of all tables, or of those wanted, by their lower case: a reference minds no case."""
    if wanted is None:
        found = connection.exec_driver_sql(ALL_TABLES).scalars().all()
    else:
        one = sa.text(ONE_TABLE)
        found = [name for table in wanted for name in connection.execute(one, {"table": table}).scalars()]
    return {name.lower(): name for name in found}
