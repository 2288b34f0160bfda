"""One connection to a server and all that is asked over it. Blocking: lives in a lane's thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from tui_orm.database.changes import Committed, RowChange, Statement
from tui_orm.database.commit import Committer
from tui_orm.database.definition import definition
from tui_orm.database.descriptions import ForeignKeyInfo, Key, Row, TableEntry, TableInfo, TableName
from tui_orm.database.dialects.choose import choose
from tui_orm.database.failures import ConnectionLost, DatabaseFailure
from tui_orm.database.finding import read_around, read_whole
from tui_orm.database.flush import announce_flushes, listen
from tui_orm.database.models import Models, describe_model
from tui_orm.database.pages import read_page
from tui_orm.database.preview import preview
from tui_orm.database.query import Page, PageRequest, Query, Surroundings
from tui_orm.database.reflection import reflect
from tui_orm.database.source import model_source
from tui_orm.database.target import Target
from tui_orm.database.translation import ADVICE, cannot_connect, from_outside, translate

Answer = TypeVar("Answer")
IDLE_SECONDS = 30.0
"""After so long the line is tried before it is used: servers and firewalls drop idle connections."""


class Server:
    """A connection in AUTOCOMMIT, mended when it breaks, and what was learned over it."""

    def __init__(self, target: Target) -> None:
        """Raises CannotConnect."""
        self._secrets = target.secrets()
        self._dialect, url = choose(target)
        self._engine = self._dialect.engine(target, url)
        listen(self._engine)
        self._models = Models(announce_flushes)
        self._tables: dict[TableName, TableInfo] = {}
        self._used = time.monotonic()
        self._connection = self._connect()

    def close(self) -> None:
        """End the connection."""
        self._connection.close()
        self._engine.dispose()

    def tables(self) -> list[TableEntry]:
        """Every table and view."""
        return self._read(self._dialect.tables)

    def describe(self, entry: TableEntry) -> TableInfo:
        """The description of one table, fresh from the server."""
        info = self._read(lambda connection: reflect(connection, self._dialect, entry))
        self._tables[entry.name] = info
        return info

    def page(self, request: PageRequest) -> Page:
        """A page of rows."""
        return self._read(lambda connection: read_page(connection, self._dialect, request))

    def whole_row(self, table: TableInfo, row: Row) -> Row | None:
        """The row with every value whole, None where it is gone."""
        return self._read(lambda connection: read_whole(connection, self._dialect, table, row))

    def around(self, query: Query, key: Key) -> Surroundings | None:
        """The row with this key among its neighbours, None where it is gone."""
        return self._read(lambda connection: read_around(connection, self._dialect, query, key))

    def foreign_keys(self) -> list[ForeignKeyInfo]:
        """The foreign keys of the whole schema."""
        return self._read(self._dialect.foreign_keys)

    def definition(self, table: TableInfo) -> str:
        """The table's DDL."""
        given = self._read(lambda connection: self._dialect.definition(connection, table))
        return given or self._read(lambda connection: definition(connection, table))

    def model(self, table: TableInfo) -> str:
        """The source of the table's model."""
        return model_source([describe_model(table)])

    def commit(self, changes: Sequence[RowChange]) -> Committed:
        """Write all changes or none; see `Committer.commit`."""
        tables = self._touched(changes)
        return self._guarded(
            lambda: Committer(self._mended(), self._dialect, self._models, tables).commit(changes)
        )

    def preview(self, changes: Sequence[RowChange]) -> list[Statement]:
        """The statements that a commit would send; the server is not asked where the tables are known."""
        tables = self._touched(changes)
        self._guarded(lambda: self._models.mapped(tables.values()))
        return self._guarded(lambda: preview(self._engine, self._dialect, self._models, changes))

    def _touched(self, changes: Sequence[RowChange]) -> dict[TableName, TableInfo]:
        """The descriptions of the tables that changes are for."""
        names = dict.fromkeys(change.table for change in changes)
        return {name: self._tables.get(name) or self.describe(TableEntry(name)) for name in names}

    def _connect(self) -> Connection:
        """Raises CannotConnect."""
        connection = None
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._dialect.prepare(connection)
        except Exception as error:
            if not from_outside(error):
                raise
            if connection is not None:
                connection.close()
            raise cannot_connect(error, self._secrets) from error
        return connection

    def _read(self, work: Callable[[Connection], Answer]) -> Answer:
        """Read over the connection; where it broke, connect again and read once more, which harms nothing."""
        try:
            return self._guarded(lambda: work(self._mended()))
        except ConnectionLost:
            return self._guarded(lambda: work(self._mended()))

    def _mended(self) -> Connection:
        """The connection: a new one where it broke, tried first where it lay idle."""
        if self._connection.closed or self._connection.invalidated:
            self._connection.close()
            self._connection = self._connect()
        elif time.monotonic() - self._used > IDLE_SECONDS and not self._answers():
            return self._mended()
        return self._connection

    def _answers(self) -> bool:
        try:
            self._connection.execute(sa.text("SELECT 1"))
        except SQLAlchemyError:
            self._connection.invalidate()
        return not self._connection.invalidated

    def _guarded(self, work: Callable[[], Answer]) -> Answer:
        """Do work; every error of the server, the driver or SQLAlchemy leaves as a failure of the family."""
        try:
            return work()
        except Exception as error:
            if not from_outside(error):
                raise  # a fault of our own must be seen
            failure = self._settled(translate(error))
            if failure is error:
                raise
            raise failure from error
        finally:
            self._used = time.monotonic()

    def _settled(self, failure: DatabaseFailure) -> DatabaseFailure:
        """Leave nothing open after a failure; a line that cannot even roll back is broken, and given up."""
        if isinstance(failure, ConnectionLost) and not self._connection.closed:
            self._connection.invalidate()
        try:
            if not self._connection.closed and not self._connection.invalidated:
                self._connection.rollback()
        except SQLAlchemyError:
            self._connection.invalidate()
        if type(failure) is DatabaseFailure and self._connection.invalidated:
            return ConnectionLost(failure.message, ADVICE[ConnectionLost], failure.change)
        return failure
