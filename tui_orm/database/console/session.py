"""The console's session: the user's own statements, one at a time, and the transaction that they leave open.

Blocking: lives in a lane's thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy.engine import Connection

from tui_orm.database.console.columns import result_columns
from tui_orm.database.console.cursors import Cursor
from tui_orm.database.console.held_line import HeldLine
from tui_orm.database.console.manners import manners_of
from tui_orm.database.console.outcomes import (
    NO_TRANSACTION,
    Phase,
    Plan,
    Ran,
    ReadOn,
    Refused,
    Request,
    Transaction,
)
from tui_orm.database.console.places import place_of
from tui_orm.database.console.plans import prefix, steps
from tui_orm.database.console.sender import Sender
from tui_orm.database.console.spool import PAGE, Spool
from tui_orm.database.failures import ConnectionLost, DatabaseFailure, NotPermitted
from tui_orm.database.sent import SentLog
from tui_orm.database.sql.verbs import CHANGING, Manner, Verb, switches_read_only_off, verb
from tui_orm.database.target import Target

SLICE = 0.1
"""Seconds of reading after which one who waits is told."""
OTHER = "another statement was run"
IDLE = "nobody looked at it for a while"
FULL = "no more is kept on the disk"
LOST = "The server rolled back the open transaction"
READ_ONLY = "This target is read-only: what would let the console write all the same is not sent."


class Session:
    """One connection, in AUTOCOMMIT but for the transactions that are begun on it by statements."""

    def __init__(self, target: Target, log: SentLog) -> None:
        """What is sent is put into the log. Raises CannotConnect."""
        self._line = HeldLine(target, log)
        self._read_only = bool(target.read_only)
        self._dialect = self._line.dialect.name
        self._manners = manners_of(self._dialect)
        self._prepared: Any = None
        self._transaction = NO_TRANSACTION
        self._cursor: Cursor | None = None
        self._number = 0
        self._sender = Sender(self._line, self._manners)
        self._cut = ""

    def close(self) -> None:
        """End the connection; what is open is rolled back by the server."""
        self._line.close()

    def resume(self) -> None:
        """Other work begins."""
        self._line.resume()

    def stop(self) -> None:
        """Stop the statement in hand; called from another thread."""
        self._line.stop()

    def hang_up(self) -> None:
        """Break the connection; called from another thread."""
        self._line.hang_up()

    def run(self, request: Request, spool: Spool) -> Ran | Refused:
        """Run a statement; where it gives rows, the first ones go into the spool."""
        started = time.monotonic()
        what = verb(request.whole, self._dialect)
        try:
            if self._read_only and switches_read_only_off(request.text, self._dialect):
                raise NotPermitted(READ_ONLY)
            columns, count, ended = self._work(partial(self._send_all, request, what, spool))
        except DatabaseFailure as failure:
            return self._refused(failure, request)
        written = count if what.word in CHANGING and count > 0 else 0
        self._look(written)
        seconds = time.monotonic() - started
        notices = self._manners.notices()
        return Ran(self._transaction, seconds, columns, ended, count, notices, self._number)

    def explain(self, request: Request, measured: bool) -> Plan | Refused:
        """The plan of a statement; `measured` runs it."""
        spool = Spool()
        try:
            server = self._work(self._server)
            ran = self.run(replace(request, prefix=prefix(server, measured)), spool)
            if isinstance(ran, Refused):
                return ran
            rows = [row for number in range(len(spool)) if (row := spool.row(number)) is not None]
            return Plan(tuple(steps(server, rows)), ran.transaction)
        except DatabaseFailure as failure:
            return Refused(failure, self._transaction)
        finally:
            spool.close()

    def _server(self, connection: Connection) -> str:
        return "mariadb" if getattr(connection.dialect, "is_mariadb", False) else self._dialect

    def read_on(self, number: int, rows: int, spool: Spool) -> ReadOn:
        """Read the statement of that number on for a moment, or until the spool holds so many rows."""
        if self._cursor is None or number != self._number:
            return ReadOn(self._transaction, True, self._cut if number == self._number else OTHER)
        try:
            ended = self._work(lambda connection: self._fill(connection, spool, rows))
        except DatabaseFailure as failure:
            self._cut = failure.message
            self._recover()
            raise
        finally:
            self._look()
        return ReadOn(self._transaction, ended, self._cut)

    def end_reading(self, number: int, why: str = IDLE) -> Transaction:
        """Ask for no more rows of a statement, so that it holds nothing on the server."""
        if self._cursor is not None and number == self._number:
            self._work(lambda connection: self._end_reading(connection, why))
            self._look()
        return self._transaction

    def end(self, commit: bool) -> Transaction:
        """Commit or roll back what is open."""
        word = "COMMIT" if commit else "ROLLBACK"
        try:
            self._work(lambda connection: self._end(connection, word))
        finally:
            self._look()
        return self._transaction

    def state(self) -> Transaction:
        """What the server says of the transaction."""
        if self._cursor is None and self._line.is_whole and self._transaction.is_open:
            self._work(self._manners.refresh)
        self._look()
        return self._transaction

    def _work(self, act: Callable[[Connection], Any]) -> Any:
        held = self._transaction.is_open or self._cursor is not None
        try:
            return self._line.work(partial(self._prepare, act), held)
        except DatabaseFailure as failure:
            if self._line.is_whole and not self._manners.is_lost(self._line.driver):
                raise
            self._line.give_up()
            lost, self._transaction, self._cursor = self._transaction, NO_TRANSACTION, None
            self._sender.only_reads = False
            if lost.is_open:
                raise ConnectionLost(failure.message, f"{LOST} ({written_text(lost.written)}).") from failure
            raise

    def _prepare(self, act: Callable[[Connection], Any], connection: Connection) -> Any:
        if self._prepared is not self._line.driver:
            self._prepared = self._line.driver
            self._manners.prepare(connection)
        return act(connection)

    def _send_all(
        self, request: Request, what: Verb, spool: Spool, connection: Connection
    ) -> tuple[Any, int, bool]:
        self._end_reading(connection, OTHER)
        self._number += 1
        self._cut = ""
        cursor = self._sender.send(connection, request, what)
        if not cursor.description:
            count = cursor.rowcount
            cursor.close()
            return None, count, True
        self._cursor = cursor
        names = [str(_text(column[0])) for column in cursor.description]
        first = cursor.fetchmany(PAGE)
        spool.append(first)
        columns = result_columns(names, first)
        count = cursor.rowcount if what.manner == Manner.WRITE else -1
        ended = len(first) < PAGE or (what.manner == Manner.WRITE and self._fill(connection, spool, None))
        if ended and self._cursor is not None:
            self._finish(connection)
        return columns, count if count >= 0 or what.manner != Manner.WRITE else len(spool), ended

    def _fill(self, connection: Connection, spool: Spool, rows: int | None) -> bool:
        """Read rows, all where that is None. Returns whether there are no more."""
        assert self._cursor is not None
        until = time.monotonic() + SLICE
        while rows is None or (len(spool) < rows and time.monotonic() < until):
            found = self._cursor.fetchmany(PAGE)
            spool.append(found)
            if len(found) < PAGE:
                self._finish(connection)
                return True
            if spool.is_full:
                self._end_reading(connection, FULL)
                return True
        return False

    def _finish(self, connection: Connection) -> None:
        """All rows of a statement were read."""
        cursor, self._cursor = self._cursor, None
        if cursor is not None:
            cursor.close()
        self._sender.end_reading(connection)

    def _end_reading(self, connection: Connection, why: str) -> None:
        """Ask for no more rows."""
        cursor, self._cursor = self._cursor, None
        if cursor is not None:
            self._cut = why
            self._manners.end_cursor(cursor, self._line.interrupt)
            self._sender.end_reading(connection)

    def _end(self, connection: Connection, word: str) -> None:
        self._end_reading(connection, OTHER)
        connection.exec_driver_sql(word).close()

    def _look(self, written: int = 0) -> None:
        """Take over what the server says of the transaction."""
        phase = self._sender.phase
        if phase == Phase.NONE or self._sender.only_reads:
            self._transaction = NO_TRANSACTION
            return
        before = self._transaction
        since = before.since if before.is_open else time.monotonic()
        self._transaction = Transaction(phase, since, before.written + written)

    def _refused(self, failure: DatabaseFailure, request: Request) -> Refused:
        if self._cursor is not None or self._sender.only_reads:
            self._recover()
        elif self._line.is_whole:
            self._line.go_on()
            self._work(self._manners.refresh)
        self._look()
        original = getattr(failure.__cause__, "orig", None)
        start, end = place_of(original, request, self._dialect) or (None, None)
        return Refused(failure, self._transaction, start, end)

    def _recover(self) -> None:
        """A statement broke off while its rows were read: nothing of what was begun for it stays."""
        self._cursor = None
        self._line.go_on()
        if self._line.is_whole:
            self._line.work(self._sender.recover, held=True)


def written_text(count: int) -> str:
    """How many rows were written."""
    return f"{count:,} row{'' if count == 1 else 's'} written"


def _text(name: Any) -> Any:
    return name.decode() if isinstance(name, bytes | bytearray) else name
