"""How each driver gives rows as they come: a batch at a time, with nothing kept of the ones before.

SQLAlchemy writes the statement and has its listeners hear of it; it is sent by a cursor of the driver's own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, ClassVar

from sqlalchemy import event
from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import ColumnInfo, Kind, Row
from tui_orm.database.sqlite_file import lenient

BATCH = 200
"""Rows at once: more of them leave the processor's cache before they are written."""
LOOK_EVERY = 100_000
"""Steps of SQLite's machine between two looks whether Ctrl+C was pressed."""
OPTION = "tui_orm_stream"
"""The execution option that names the stream of a statement."""


class Stream:
    """The rows of one statement, that the driver leaves at the server until they are asked for."""

    kinds: ClassVar[dict[int, Kind]] = {}
    """What is known of a column by the number that the driver gives for its type."""

    def __init__(self, stop: Callable[[], None], writes: bool = False) -> None:
        """`stop` stops the statement at the server."""
        self._stop: Callable[[], None] | None = stop
        self._writes = writes

    def execute(self, connection: Connection, statement: Any, parameters: Mapping[str, Any]) -> None:
        """Send a SELECT, or a text that is written as the driver wants it; its rows are waiting then."""
        self._driver: Any = connection.connection.dbapi_connection
        self._cursor = self._make_cursor()
        if not event.contains(connection.engine, "do_execute", _send):
            event.listen(connection.engine, "do_execute", _send)
        options: Any = {OPTION: self}
        if isinstance(statement, str):
            connection.exec_driver_sql(statement, dict(parameters), execution_options=options)
        else:
            connection.execute(statement, dict(parameters), execution_options=options)

    def send(self, statement: str, parameters: Any) -> None:
        """Send what SQLAlchemy made of it."""
        self._cursor.execute(statement, parameters)

    def columns(self) -> list[ColumnInfo]:
        """The columns, as far as the driver describes them; none where the statement gives no rows."""
        described = self._cursor.description or ()
        return [ColumnInfo(field[0], self.kinds.get(field[1], Kind.OTHER)) for field in described]

    def matched(self) -> int:
        """How many rows a statement matched that gives none; -1 where the driver does not say."""
        count: int = self._cursor.rowcount
        return count

    def batches(self) -> Iterator[list[Row]]:
        """The rows, some hundreds at a time."""
        while rows := self._cursor.fetchmany(BATCH):
            yield rows

    def close(self) -> None:
        """Let go of the cursor, of which every row was read."""
        self._cursor.close()

    def drop(self) -> None:
        """Stop the statement, unless it was; the connection is of no more use."""
        if self._stop is not None:
            stop, self._stop = self._stop, None
            stop()

    def leave(self) -> None:
        """Give up the rows that were not read."""

    def _make_cursor(self) -> Any:
        return self._driver.cursor()


class SQLiteStream(Stream):
    """Steps through the rows. Text is read as UTF-8 as long as it is, which is quicker."""

    def _make_cursor(self) -> Any:
        # Python hears of Ctrl+C when it is called
        self._driver.set_progress_handler(lambda: None, LOOK_EVERY)
        return super()._make_cursor()

    def batches(self) -> Iterator[list[Row]]:
        self._driver.text_factory = str
        try:
            while rows := self._batch():
                yield rows
        finally:
            self._driver.text_factory = lenient

    def _batch(self) -> list[Row]:
        rows: list[Row] = []
        try:
            rows.extend(islice(self._cursor, BATCH))
        except sqlite3.OperationalError as error:
            if self._driver.text_factory is not str or "decode to UTF-8" not in str(error):
                raise
            self._driver.text_factory = lenient  # the cursor still stands at the row with this text
            rows.extend(islice(self._cursor, BATCH - len(rows)))
        return rows


class PyMySQLStream(Stream):
    """Reads from the socket row by row."""

    kinds: ClassVar = {0: Kind.DECIMAL, 246: Kind.DECIMAL, 245: Kind.JSON}

    def _make_cursor(self) -> Any:
        from pymysql.cursors import SSCursor

        return self._driver.cursor(SSCursor)

    def leave(self) -> None:
        if (result := self._cursor._result) is not None:
            result.unbuffered_active = False  # it would read what is left when it is collected


class ConnectorStream(Stream):
    """The same by MySQL Connector/Python."""

    kinds: ClassVar = PyMySQLStream.kinds

    def _make_cursor(self) -> Any:
        return self._driver.cursor(buffered=False)


class PsycopgStream(Stream):
    """Reads chunks as the server sends them: other than a cursor of the server's, of any statement and unslowed."""

    kinds: ClassVar = {1700: Kind.DECIMAL, 114: Kind.JSON, 3802: Kind.JSON}

    def send(self, statement: str, parameters: Any) -> None:
        _read_as_text(self._cursor.adapters)
        if self._writes:  # prepared, since else two statements would be taken
            self._cursor.execute(statement, parameters, prepare=True)
            return
        rows = self._cursor.stream(statement, parameters, size=BATCH)
        first = list(islice(rows, 1))
        self._rows: Iterator[Row] = chain(first, rows)
        if not first:  # only rows tell the names of columns
            self._cursor.execute(f"SELECT * FROM (\n{statement}\n) AS no_rows LIMIT 0", parameters)

    def batches(self) -> Iterator[list[Row]]:
        if self._writes:
            yield from super().batches()
            return
        while rows := list(islice(self._rows, BATCH)):
            yield rows


STREAMS: dict[str, type[Stream]] = {
    "pysqlite": SQLiteStream,
    "pymysql": PyMySQLStream,
    "mysqlconnector": ConnectorStream,
    "psycopg": PsycopgStream,
}
"""By SQLAlchemy's names of the drivers."""


def _send(unused: Any, statement: str, parameters: Any, context: Any) -> bool:
    stream: Stream | None = context.execution_options.get(OPTION)
    if stream is not None:
        unused.close()  # which MySQL Connector would not do while rows are waiting
        try:
            stream.send(statement, parameters)
        except KeyboardInterrupt:
            stream.drop()  # at which SQLAlchemy will close the connection, that is still needed for this
            raise
    return stream is not None


def _read_as_text(adapters: Any) -> None:
    """Numbers with all their digits, JSON as it is written, arrays as the server shows them: all of that is text."""
    from psycopg.types.string import TextLoader

    for name in ("numeric", "json"):
        adapters.register_loader(name, TextLoader)
    for info in adapters.types:
        if info.array_oid:
            adapters.register_loader(info.array_oid, TextLoader)
