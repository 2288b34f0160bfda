"""How each server is spoken to by the console: its transactions, their state, rows as they come, places of errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from tui_orm.database.console.outcomes import Phase
from tui_orm.database.sql.verbs import Manner, Verb

IN_TRANSACTION = 1
"""MySQL's SERVER_STATUS_IN_TRANS."""
READ_ONLY_TRANSACTION = 1792
CURSOR = "tui_orm_console"
FIRST = 256
"""Rows that are fetched with the first answer."""


class Manners:
    """SQLite's, and what the others have in common with it."""

    begins = "BEGIN IMMEDIATE"
    reads: tuple[str, ...] = ()
    """What goes before a statement that reads, where no transaction is open."""
    style = "named"

    def prepare(self, connection: Connection) -> None:
        """Tell a new connection what only the console needs."""

    def phase(self, driver: Any) -> Phase:
        """What the server said last."""
        return Phase.OPEN if driver.in_transaction else Phase.NONE

    def refresh(self, connection: Connection) -> None:
        """Have the server say it again, where an error does not tell."""

    def wrote(self, connection: Connection) -> bool:
        """Whether a transaction begun to read has written all the same."""
        return False

    def must_write(self, error: SQLAlchemyError) -> bool:
        """Whether what was begun to read is refused because it writes."""
        return False

    def open_cursor(self, connection: Connection, send: Callable[..., Any], is_query: bool) -> Any:
        """Send a statement; the driver's cursor, from which rows come as they are wanted."""
        return send(connection, "", stream_results=is_query)

    def fetch(self, cursor: Any, count: int) -> list[Any]:
        """Further rows, none where there are no more."""
        found: list[Any] = cursor.fetchmany(count)
        return found

    def end_cursor(self, cursor: Any, stop: Callable[[], None]) -> None:
        """No more rows are wanted."""
        cursor.close()

    def notices(self) -> tuple[str, ...]:
        """What the server remarked since this was asked last."""
        return ()


class MySQLManners(Manners):
    """MySQL's and MariaDB's: rows that are not wanted must be stopped, else each of them is read to the last."""

    begins = "START TRANSACTION"
    reads = ("START TRANSACTION READ ONLY",)
    style = "pyformat"

    def prepare(self, connection: Connection) -> None:
        connection.exec_driver_sql("SET SESSION net_write_timeout = 600")

    def phase(self, driver: Any) -> Phase:
        if hasattr(driver, "server_status"):
            return Phase.OPEN if driver.server_status & IN_TRANSACTION else Phase.NONE
        return Phase.OPEN if driver.in_transaction else Phase.NONE

    def refresh(self, connection: Connection) -> None:
        connection.exec_driver_sql("DO 0").close()

    def must_write(self, error: SQLAlchemyError) -> bool:
        original: Any = getattr(error, "orig", None)
        code = getattr(original, "errno", None) or next(iter(getattr(original, "args", ())), None)
        return code == READ_ONLY_TRANSACTION

    def end_cursor(self, cursor: Any, stop: Callable[[], None]) -> None:
        stop()
        try:
            while cursor.fetchmany(FIRST):
                continue
            cursor.close()
        except Exception as error:
            if type(error).__module__.partition(".")[0] not in ("pymysql", "mysql"):
                raise
            # it was stopped, and says so


class PostgreSQLManners(Manners):
    """PostgreSQL's: rows come through a cursor that the server keeps, for which there must be a transaction."""

    begins = "BEGIN"
    reads = ("BEGIN",)
    style = "pyformat"
    PREFIX = f"DECLARE {CURSOR} NO SCROLL CURSOR FOR "

    def __init__(self) -> None:
        self._heard: list[str] = []

    def prepare(self, connection: Connection) -> None:
        from psycopg.types.string import TextLoader

        driver: Any = connection.connection.dbapi_connection
        driver.add_notice_handler(lambda said: self._heard.append(f"{said.severity}: {said.message_primary}"))
        for info in driver.adapters.types:  # JSON as it is written, arrays as the server shows them
            if info.name in ("json", "jsonb"):
                driver.adapters.register_loader(info.oid, TextLoader)
            if info.array_oid:
                driver.adapters.register_loader(info.array_oid, TextLoader)

    def phase(self, driver: Any) -> Phase:
        from psycopg.pq import TransactionStatus

        if driver.closed:
            return Phase.NONE
        status = driver.info.transaction_status
        if status == TransactionStatus.INERROR:
            return Phase.FAILED
        return Phase.NONE if status in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN) else Phase.OPEN

    def wrote(self, connection: Connection) -> bool:
        return connection.exec_driver_sql("SELECT txid_current_if_assigned()").scalar() is not None

    def open_cursor(self, connection: Connection, send: Callable[..., Any], is_query: bool) -> Any:
        if not is_query:
            return send(connection, "")
        send(connection, self.PREFIX).close()
        return Fetching(connection)

    def end_cursor(self, cursor: Any, stop: Callable[[], None]) -> None:
        cursor.close()

    def notices(self) -> tuple[str, ...]:
        heard, self._heard[:] = tuple(self._heard), []
        return heard


class Fetching:
    """A cursor that the server keeps, with the face of a driver's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.description: Any = None
        self.rowcount = -1
        self._waiting = self._fetch(FIRST)
        self._ended = len(self._waiting) < FIRST

    def fetchmany(self, count: int) -> list[Any]:
        """Further rows, none where there are no more."""
        waiting, self._waiting = self._waiting, []
        return waiting if self._ended or waiting else self._fetch(count)

    def close(self) -> None:
        """No more rows are wanted."""
        self._connection.exec_driver_sql(f"CLOSE {CURSOR}").close()

    def _fetch(self, count: int) -> list[Any]:
        result: Any = self._connection.exec_driver_sql(f"FETCH FORWARD {count} FROM {CURSOR}")
        self.description = self.description or result.cursor.description
        rows: list[Any] = result.cursor.fetchall()
        result.close()
        return rows


def manners_of(dialect: str) -> Manners:
    """Those of a dialect."""
    return {"sqlite": Manners, "mysql": MySQLManners, "postgresql": PostgreSQLManners}[dialect]()


def by_cursor(what: Verb) -> bool:
    """Whether a statement's rows can be had as they are wanted, by a cursor of the server's."""
    return what.manner == Manner.READ and what.word in ("SELECT", "VALUES", "TABLE", "WITH")
