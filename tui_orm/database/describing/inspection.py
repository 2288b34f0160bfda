"""Looks at what a database holds beside columns and keys: each question asks the module of the server's kind.

What one user may not see, or an old server does not have, is left out and told of; the rest is read all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from tui_orm.database.describing.schema_objects import (
    KnownName,
    SchemaContents,
    SchemaNames,
    SchemaObject,
    TableDetails,
)
from tui_orm.database.descriptions import TableInfo
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.failures import Busy, Cancelled, CannotConnect, ConnectionLost
from tui_orm.database.translation import translate

Answer = TypeVar("Answer")
FATAL = (ConnectionLost, CannotConnect, Cancelled, Busy)
"""Failures after which nothing further can be read."""


class TableLooker(Protocol):
    """What each kind of server tells of a table, in a module of its own."""

    def details(self, connection: Connection, table: TableInfo, parts: Parts) -> TableDetails:
        """What there is to know of a table."""


class SchemaLooker(Protocol):
    """What each kind of server tells of a schema, in a module of its own."""

    def objects(self, connection: Connection, parts: Parts) -> list[SchemaObject]:
        """What the schema holds beside tables."""

    def object_text(self, connection: Connection, found: SchemaObject) -> str:
        """The statement that makes an object; empty where it is not shown to this user."""

    def names(self, connection: Connection, parts: Parts) -> list[KnownName]:
        """Every name of the schema, and every comment, but for tables' and views' own names."""


class Parts:
    """Reads part after part; what cannot be read is told of in `missing`."""

    def __init__(self) -> None:
        self.missing: list[str] = []

    def read(self, what: str, reading: Callable[[], Sequence[Answer]]) -> Sequence[Answer]:
        """What a reading gives; nothing where the server refuses it. Raises what ends all reading."""
        try:
            return reading()
        except DBAPIError as error:
            failure = translate(error)
            if isinstance(failure, FATAL):
                raise
            self.missing.append(f"{what} cannot be read: {failure.message}")
            return ()

    def rows(self, what: str, connection: Connection, query: str, **values: Any) -> Sequence[Any]:
        """What a query finds, with these values bound."""
        return self.read(what, lambda: connection.execute(sa.text(query), values).all())


def table_details(table: TableInfo, connection: Connection, dialect: Dialect) -> TableDetails:
    """What there is to know of a table."""
    return _tables(dialect).details(connection, table, Parts())


def schema_objects(connection: Connection, dialect: Dialect) -> SchemaContents:
    """Routines, events, sequences and types."""
    parts = Parts()
    found = _schema(dialect).objects(connection, parts)
    return SchemaContents(dialect.name, tuple(found), tuple(parts.missing))


def object_text(found: SchemaObject, connection: Connection, dialect: Dialect) -> str:
    """The statement that makes an object; empty where it is not shown to this user."""
    return _schema(dialect).object_text(connection, found)


def schema_names(connection: Connection, dialect: Dialect) -> SchemaNames:
    """Every name of the schema but those of tables and views, and every comment."""
    parts = Parts()
    found = _schema(dialect).names(connection, parts)
    return SchemaNames(tuple(found), tuple(parts.missing))


def _tables(dialect: Dialect) -> TableLooker:
    if dialect.name == "sqlite":
        from tui_orm.database.dialects import sqlite_details

        return sqlite_details
    if dialect.name == "postgresql":
        from tui_orm.database.dialects import postgresql_details

        return postgresql_details
    from tui_orm.database.dialects import mysql_details

    return mysql_details


def _schema(dialect: Dialect) -> SchemaLooker:
    if dialect.name == "sqlite":
        from tui_orm.database.dialects import sqlite_objects

        return sqlite_objects
    if dialect.name == "postgresql":
        from tui_orm.database.dialects import postgresql_objects

        return postgresql_objects
    from tui_orm.database.dialects import mysql_objects

    return mysql_objects
