"""What the rest of the room asks of a dialect; SQLite, MySQL and PostgreSQL answer in files of their own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
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
from tui_orm.database.mapping.declared import NOTHING, Declared
from tui_orm.database.target import Target

CLIP = 1000
"""Characters or bytes of a large value that a page of rows carries."""


CONNECT_SECONDS = 10
"""How long to wait for a server that does not answer."""


@dataclass(frozen=True)
class RowKey:
    """The columns that tell a row from all others; `hidden` ones are not the user's.

    `read_only` says why the rows cannot be edited; it is empty where they can.
    """

    columns: tuple[str, ...] = ()
    hidden: tuple[ColumnInfo, ...] = ()
    read_only: str = ""
    by_image: bool = False
    """Whether a row is known by all that it holds."""
    no_rollback: str = ""
    """Why what is written cannot be rolled back; empty where it can."""
    by_server: bool = False
    """Whether the server makes up the key of a new row."""


class Dialect(ABC):
    """One kind of server."""

    name: str
    nulls_first: bool
    """Whether NULLs come first in ascending order."""
    declared: Declared = NOTHING
    """Keys that a project declares beside those of the schema."""
    lock_seconds: int = 10
    """How long to wait for rows, or a file, that another client holds."""

    @abstractmethod
    def engine(self, target: Target, url: URL) -> Engine:
        """An engine whose connections give the server's values unaltered. Raises CannotConnect."""

    @abstractmethod
    def tables(self, connection: Connection) -> list[TableEntry]:
        """Every table and view, by one query, with the estimates that are to be had for nothing."""

    @abstractmethod
    def column_types(self, connection: Connection, table: TableName) -> dict[str, str]:
        """The type of each column in the server's own words."""

    @abstractmethod
    def row_key(self, connection: Connection, table: TableInfo) -> RowKey:
        """How rows of the table are known."""

    @abstractmethod
    def foreign_keys(self, connection: Connection, table: TableName | None = None) -> list[ForeignKeyInfo]:
        """The foreign keys of a table, or of the whole schema, by one query."""

    @abstractmethod
    def definition(self, connection: Connection, table: TableInfo) -> str | None:
        """The DDL as the server gives it, or None where it gives none."""

    @abstractmethod
    def prepare(self, connection: Connection) -> None:
        """Tell a new connection how long to wait for locks."""

    @abstractmethod
    def set_read_only(self, connection: Connection, on: bool) -> None:
        """Have the server refuse every write over this connection, or take it back."""

    @abstractmethod
    def refuses_writing(self, connection: Connection) -> str:
        """Why the server refuses every write, as far as one question tells; empty where it may take them."""

    def has_moved(self) -> bool:
        """Whether the connection leads to something else than its target by now."""
        return False

    @abstractmethod
    def stop(self, engine: Engine, driver: Any) -> None:
        """Stop the statement that a driver's connection runs; called from a thread that is not its own."""

    def socket_number(self, driver: Any) -> int | None:
        """The file number of a driver's socket; None where there is none to be had."""
        return None

    def session_number(self, driver: Any) -> int | None:
        """The server's number for a driver's connection; None where it has none."""
        return None

    def end_session(self, connection: Connection, number: int, age: float) -> bool:
        """End another session of ours that began `age` seconds ago; whether it was still there.

        What it holds is released then, and a COMMIT that it was at is done or undone.
        """
        return False

    def begin(self, connection: Connection, check: Callable[[], None] = lambda: None) -> None:
        """Begin a transaction that writes, on a connection that was in AUTOCOMMIT.

        `check` is called while it waits for others, and raises where it is to stop.
        """
        connection.rollback()  # ends what SQLAlchemy holds for a transaction; on the server there is none
        connection.execution_options(isolation_level=connection.default_isolation_level)
        connection.begin()  # a Session that had to begin it would roll it back when it closes

    def end(self, connection: Connection) -> None:
        """Leave the connection as `begin` found it."""
        connection.execution_options(isolation_level="AUTOCOMMIT")

    def holders(self, connection: Connection) -> list[str]:
        """Who else holds locks in a transaction that is open: client, time, tables, as far as it is cheap to tell."""
        return []

    def deferred(self, connection: Connection) -> Collection[Any]:
        """What breaks a deferred constraint already, to be told from what a transaction breaks."""
        return ()

    def check_deferred(self, connection: Connection, before: Collection[Any]) -> None:
        """Check the constraints that else COMMIT would check. Raises SQLAlchemyError or ConstraintBroken."""
        return  # there are none

    @abstractmethod
    def estimate(self, connection: Connection, table: TableName, key: RowKey) -> int | None:
        """How many rows a table has, as far as that is to be had for nothing."""

    def clipped(
        self, column: sa.ColumnElement[Any], info: ColumnInfo
    ) -> tuple[sa.ColumnElement[Any], ...] | None:
        """Beginning and length (NULL where it is whole) of a value that may be large; else None."""
        if info.kind not in (Kind.TEXT, Kind.BYTES, Kind.JSON):
            return None
        if info.kind != Kind.JSON and info.length is not None and info.length <= CLIP:
            return None
        length = self.length_of(column, info)
        beginning = sa.case((length > CLIP, self.beginning_of(column, info)), else_=column)
        return beginning, sa.case((length > CLIP, length))

    def length_of(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        """Characters or bytes in a value."""
        return sa.func.length(column, type_=sa.Integer)

    def beginning_of(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        """The first characters or bytes of a value."""
        return sa.func.substr(column, 1, CLIP)

    def divisible(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        """A large value as something that substr() and `length_of` count in the same units."""
        return column

    def encoding_of(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """How the bytes of `divisible` are to be read as text; empty where they are bytes, or already text."""
        return sa.literal_column("''")

    def mark_of(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        """A short value that differs where the whole value does."""
        return sa.func.crc32(column)

    def readable(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        """What to select to get the server's own value."""
        return column

    def bound(self, value: Any, info: ColumnInfo) -> sa.ColumnElement[Any]:
        """A value as a bound parameter that the server takes for the column's type."""
        return sa.literal(value, AsIs())

    def image(
        self, column: sa.ColumnElement[Any], info: ColumnInfo, value: Any
    ) -> sa.ColumnElement[bool] | None:
        """Whether a column holds exactly what was seen; None where the server cannot tell it by the value."""
        return column.is_(None) if value is None else column == self.bound(value, info)

    def position_of(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        """What to read and compare so that a row is found again by the value."""
        return column

    def sortable(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any]:
        """Something the server can order by, for a table without a key."""
        return column

    def searchable(self, column: sa.ColumnElement[Any], info: ColumnInfo) -> sa.ColumnElement[Any] | None:
        """The column as text for a free search, or None where it is no text."""
        return column if info.kind in (Kind.TEXT, Kind.ENUM) else None


class AsIs(sa.types.UserDefinedType[Any]):
    """A type that changes no value on its way, in either direction."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Never part of any DDL that is sent."""
        return "TEXT"


def engine(url: URL, **options: Any) -> Engine:
    """An engine for one connection, every row of which is written by a statement of its own."""
    options = {"pool_size": 1, "max_overflow": 0, **options}
    return sa.create_engine(url, use_insertmanyvalues=False, **options)


def parameters(table: TableName) -> dict[str, str | None]:
    """What catalogue queries are asked about a table."""
    return {"table": table.name, "schema": table.schema}


def unique_keys(indexes: Sequence[IndexInfo], table: TableInfo) -> list[tuple[str, ...]]:
    """The unique keys that hold no NULL and no expression, narrowest first."""
    required = {column.name for column in table.columns if not column.nullable}
    keys = [index.columns for index in indexes if index.unique and required.issuperset(index.columns)]
    return sorted(keys, key=len)


def holder(row: Sequence[Any]) -> str:
    """A client that holds locks, of its user, its connection's number, its address, seconds, and its tables."""
    user, number, address, seconds, *tables = (
        value.decode() if isinstance(value, bytes) else value for value in row
    )
    since = f"{seconds} s" if int(seconds) < 120 else f"{int(seconds) // 60} min"
    place = f" at {address}" if address else ""
    return (
        f"{user}{place} (connection {number}) for {since}{''.join(f', in {name}' for name in tables if name)}"
    )


def quoted(connection: Connection, table: TableName) -> str:
    """The table's name as it stands in SQL."""
    named = sa.table(table.name, schema=table.schema)
    return connection.dialect.identifier_preparer.format_table(named)
