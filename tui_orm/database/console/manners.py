"""How each server is spoken to by the console: its transactions, their state, rows as they come, places of errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Connection

from tui_orm.database.console.cursors import CURSOR, Cursor, HeldCursor, ServerCursor
from tui_orm.database.console.outcomes import Phase
from tui_orm.database.console.spool import PAGE
from tui_orm.database.sql.parameters import Style
from tui_orm.database.sql.verbs import Manner, Verb
from tui_orm.database.translation import from_outside

IN_TRANSACTION = 1
"""MySQL's SERVER_STATUS_IN_TRANS."""
READ_ONLY_TRANSACTION = 1792


Send = Callable[..., Any]
"""Sends a statement behind a prefix, with execution options; gives SQLAlchemy's result."""


class Manners:
    """SQLite's, and what the others have in common with it."""

    begins = "BEGIN IMMEDIATE"
    reads: tuple[str, ...] = ()
    """What goes before a statement that reads, where no transaction is open."""
    fails_whole = False
    """Whether an error fails all of the transaction."""

    def prepare(self, connection: Connection) -> None:
        """Tell a new connection what only the console needs."""

    def style(self, connection: Connection) -> Style:
        """How the driver takes parameters."""
        return Style.COLON

    def phase(self, driver: Any) -> Phase:
        """What the server said last."""
        return Phase.OPEN if driver.in_transaction else Phase.NONE

    def refresh(self, connection: Connection) -> None:
        """Have the server say it again, where an error does not tell."""

    def is_lost(self, driver: Any) -> bool:
        """Whether the connection is broken although its error does not say so."""
        return False

    def wrote(self, connection: Connection) -> bool:
        """Whether a transaction begun to read has written all the same."""
        return False

    def must_write(self, error: Exception) -> bool:
        """Whether what was begun to read is refused because it writes."""
        return False

    def open_cursor(self, connection: Connection, send: Send, is_query: bool) -> Cursor:
        """Send a statement; the rows of a query come as they are wanted."""
        if not is_query:
            return HeldCursor(send(connection, ""))
        return Cursor(send(connection, "", stream_results=True))

    def end_cursor(self, cursor: Cursor, stop: Callable[[], None]) -> None:
        """No more rows are wanted."""
        cursor.close()

    def notices(self) -> tuple[str, ...]:
        """What the server remarked since this was asked last."""
        return ()


class MySQLManners(Manners):
    """MySQL's and MariaDB's: rows that are not wanted must be stopped, else each of them is read to the last."""

    begins = "START TRANSACTION"
    reads = ("START TRANSACTION READ ONLY",)

    def prepare(self, connection: Connection) -> None:
        known: Any = connection.dialect
        known.supports_server_side_cursors = True  # of MySQL Connector, SQLAlchemy lets no rows be streamed
        connection.exec_driver_sql("SET SESSION net_write_timeout = 600")

    def style(self, connection: Connection) -> Style:
        return Style.PERCENT_ALONE if connection.dialect.driver == "mysqlconnector" else Style.PERCENT

    def phase(self, driver: Any) -> Phase:
        if hasattr(driver, "server_status"):
            return Phase.OPEN if driver.server_status & IN_TRANSACTION else Phase.NONE
        return Phase.OPEN if driver.in_transaction else Phase.NONE

    def refresh(self, connection: Connection) -> None:
        connection.exec_driver_sql("DO 0").close()

    def is_lost(self, driver: Any) -> bool:
        return hasattr(driver, "is_connected") and not driver.is_connected()

    def must_write(self, error: Exception) -> bool:
        original: Any = getattr(error, "orig", None)
        code = getattr(original, "errno", None) or next(iter(getattr(original, "args", ())), None)
        return code == READ_ONLY_TRANSACTION

    def end_cursor(self, cursor: Cursor, stop: Callable[[], None]) -> None:
        stop()
        try:
            while cursor.fetchmany(PAGE):
                continue
            cursor.close()
        except Exception as error:
            if not from_outside(error):
                raise
            # it was stopped, and says so


class PostgreSQLManners(Manners):
    """PostgreSQL's: rows come through a cursor that the server keeps, for which there must be a transaction."""

    begins = "BEGIN"
    fails_whole = True
    reads = ("BEGIN",)
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

    def style(self, connection: Connection) -> Style:
        return Style.PERCENT

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

    def open_cursor(self, connection: Connection, send: Send, is_query: bool) -> Cursor:
        if not is_query:
            return super().open_cursor(connection, send, is_query)
        send(connection, self.PREFIX).close()
        return ServerCursor(connection)

    def end_cursor(self, cursor: Cursor, stop: Callable[[], None]) -> None:
        cursor.close()

    def notices(self) -> tuple[str, ...]:
        heard, self._heard[:] = tuple(self._heard), []
        return heard


def manners_of(dialect: str) -> Manners:
    """Those of a dialect."""
    return {"sqlite": Manners, "mysql": MySQLManners, "postgresql": PostgreSQLManners}[dialect]()


def by_cursor(what: Verb) -> bool:
    """Whether a statement's rows can be had as they are wanted, by a cursor of the server's."""
    return what.manner == Manner.READ and what.word in ("SELECT", "VALUES", "TABLE", "WITH")
