"""The line to a server: one connection in AUTOCOMMIT, mended when it breaks, stopped or hung up from outside."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from tui_orm.database.dialects.choose import choose
from tui_orm.database.dialects.driver_statements import on_stop
from tui_orm.database.failures import Busy, Cancelled, CannotConnect, ConnectionLost, DatabaseFailure
from tui_orm.database.mapping.declared import NOTHING
from tui_orm.database.sent import SentLog
from tui_orm.database.target import Target
from tui_orm.database.translation import ADVICE, cannot_connect, from_outside, translate
from tui_orm.database.watching import watch

Answer = TypeVar("Answer")
IDLE_SECONDS = 30.0
"""After so long the line is tried before it is used: servers and firewalls drop idle connections."""


class Line:
    """Used by one thread; only `stop` and `hang_up` are called from others."""

    def __init__(self, target: Target, log: SentLog | None = None) -> None:
        """What is sent is put into the log. Raises CannotConnect."""
        self._log = log = SentLog() if log is None else log
        self._secrets = target.secrets()
        self._refuses = bool(target.read_only)
        self.dialect, url = choose(target)
        self.dialect.declared = target.declared or NOTHING
        self._url = url if target.path is None else url.set(database=str(target.path.resolve()))
        self.engine = self.dialect.engine(target, url)
        sa.event.listen(self.engine, "before_cursor_execute", self._refuse_when_stopped)
        watch(self.engine, log)
        self._used = time.monotonic()
        self._stopped = self._hung_up = False
        self._driver: Any = None
        self.session: tuple[int, float] | None = None
        """The server's number for the connection, and when it was made, by the clock that only goes forward."""
        self._connection = self._connect()

    def shown_url(self) -> str:
        """The URL as it may be shown: without secrets."""
        secret = [name for name in self._url.query if "pass" in name]
        return self._url._replace(password=None).difference_update_query(secret).render_as_string()

    def close(self) -> None:
        """End the connection; one that is broken has ended."""
        try:
            self._connection.close()
            self.engine.dispose()
        except Exception as error:
            if not from_outside(error):
                raise

    def resume(self) -> None:
        """Other work begins: an earlier stop is not meant for it."""
        self._stopped = self._hung_up = False

    def stop(self) -> None:
        """Stop the statement in hand and begin no other; a server that cannot be told is given up by the lane."""
        self._stopped = True
        try:
            self.dialect.stop(self.engine, self._driver)
            self._log.add(on_stop(self.engine.dialect.name, self.dialect.session_number(self._driver)))
        except Exception as error:
            if not from_outside(error):
                raise

    def hang_up(self) -> None:
        """Break the connection. The next reading connects again."""
        self._hung_up = True
        number = self.dialect.socket_number(self._driver)
        if number is not None and number >= 0:
            line = socket.socket(fileno=number)
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it was broken already
            finally:
                line.detach()  # the driver closes it

    def read(self, work: Callable[[Connection], Answer]) -> Answer:
        """Read over the connection; where it broke, connect again and read once more, which harms nothing."""
        try:
            return self.guarded(lambda: work(self.mended()))
        except ConnectionLost as lost:
            if self._stopped or self._hung_up:
                raise Cancelled("The connection was given up.", ADVICE[ConnectionLost]) from lost
            return self.guarded(lambda: work(self.mended()))

    def read_only(self, work: Callable[[Connection], Answer]) -> Answer:
        """Read while the server refuses every write over the connection; in a read-only target it does so always."""

        def guarded(connection: Connection) -> Answer:
            self.dialect.set_read_only(connection, True)
            try:
                return work(connection)
            finally:
                if not (self._refuses or connection.invalidated):
                    self._stopped = False  # what was stopped must not keep the connection read-only
                    self._allow_writing(connection)

        return self.read(guarded)

    def mended(self) -> Connection:
        """The connection: a new one where it broke, tried first where it lay idle."""
        if not self._connection.closed and self.dialect.has_moved():
            self._connection.invalidate()
        if self._connection.closed or self._connection.invalidated:
            self._connection.close()
            self._connection = self._connect()
        elif time.monotonic() - self._used > IDLE_SECONDS and not self._answers():
            return self.mended()
        return self._connection

    def guarded(self, work: Callable[[], Answer]) -> Answer:
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

    def _allow_writing(self, connection: Connection) -> None:
        try:
            self.dialect.set_read_only(connection, False)
        except SQLAlchemyError:
            connection.invalidate()
            raise

    def _connect(self) -> Connection:
        """Raises CannotConnect."""
        connection = None
        try:
            connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._driver = connection.connection.dbapi_connection
            number = self.dialect.session_number(self._driver)
            self.session = None if number is None else (number, time.monotonic())
            self.dialect.prepare(connection)
            if self._refuses:
                self.dialect.set_read_only(connection, True)
        except Exception as error:
            if not from_outside(error):
                raise
            if connection is not None:
                connection.close()
            raise cannot_connect(error, self._secrets) from error
        return connection

    def _answers(self) -> bool:
        try:
            self._connection.execute(sa.text("SELECT 1"))
        except SQLAlchemyError:
            self._connection.invalidate()
        return not self._connection.invalidated

    def _refuse_when_stopped(self, *_: Any) -> None:
        """Between two statements there is nothing for the server to stop."""
        if self._stopped:
            raise Cancelled("Stopped.")

    def _settled(self, failure: DatabaseFailure) -> DatabaseFailure:
        """What a failure means for the line, and what is left to be said of it."""
        if (self._hung_up or isinstance(failure, ConnectionLost)) and not self._connection.closed:
            self._connection.invalidate()
        self._leave_nothing_open()
        if isinstance(failure, Busy):
            self._name_holders(failure)
        if type(failure) is DatabaseFailure and self._connection.invalidated:
            advice = f"{failure.advice} {ADVICE[ConnectionLost]}".strip()
            return ConnectionLost(failure.message, advice, failure.change)
        if isinstance(failure, CannotConnect) and not (
            self._connection.closed or self._connection.invalidated
        ):
            return DatabaseFailure(failure.message, failure.advice, failure.change)  # it is connected
        return failure

    def _leave_nothing_open(self) -> None:
        """End what is open on the server; a line that cannot even do that is given up."""
        try:
            if not self._connection.closed and not self._connection.invalidated:
                self._connection.rollback()
        except SQLAlchemyError:
            self._connection.invalidate()

    def _name_holders(self, failure: Busy) -> None:
        """Say who is in the way, where this user may know it."""
        try:
            if holders := self.dialect.holders(self._connection):
                failure.message += f" Open there: {'; '.join(holders)}."
        except (SQLAlchemyError, DatabaseFailure):
            return  # what the server said first is what matters
