"""Sends the console's statements, each in the transaction that it needs, and ends what was begun for it alone."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from tui_orm.database.console.cursors import Cursor
from tui_orm.database.console.held_line import HeldLine
from tui_orm.database.console.manners import Manners, by_cursor
from tui_orm.database.console.outcomes import Phase, Request
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.sql.parameters import bindable, prepared
from tui_orm.database.sql.verbs import Manner, Verb

POINT = "tui_orm_console"


class Sender:
    """Knows whether a transaction is open that was only begun to read."""

    def __init__(self, line: HeldLine, manners: Manners) -> None:
        self._line, self._manners = line, manners
        self.only_reads = False
        """Whether the transaction was begun for a query, of which nothing is to be seen."""

    @property
    def phase(self) -> Phase:
        """How the transaction stands, as the server said last."""
        return self._manners.phase(self._line.driver) if self._line.is_whole else Phase.NONE

    def send(self, connection: Connection, request: Request, what: Verb) -> Cursor:
        """Send a statement. What fails leaves the transaction as it was before, where the server lets it."""
        is_query = by_cursor(what)
        act = partial(self._manners.open_cursor, connection, partial(self._sent, request), is_query)
        if self.phase == Phase.NONE:
            begin = self._manners.reads if is_query else ()
            if what.manner == Manner.WRITE:
                begin = (self._manners.begins,)
            return self._in_transaction(connection, request, what, begin, act) if begin else act()
        guarded = self._manners.fails_whole and self.phase == Phase.OPEN and what.manner != Manner.CONTROL
        return self._at_savepoint(connection, act) if guarded else act()

    def end_reading(self, connection: Connection) -> None:
        """What was begun to read is ended, unless it has written all the same."""
        begun, self.only_reads = self.only_reads, False
        if begun and (self.phase == Phase.FAILED or not self._manners.wrote(connection)):
            connection.exec_driver_sql("COMMIT").close()

    def recover(self, connection: Connection) -> None:
        """A statement broke off while its rows were read: nothing of what was begun for it stays."""
        begun, self.only_reads = self.only_reads, False
        if begun and self.phase != Phase.NONE:
            connection.exec_driver_sql("ROLLBACK").close()

    def _in_transaction(
        self, connection: Connection, request: Request, what: Verb, begin: tuple[str, ...], act: Any
    ) -> Cursor:
        """Begin one; it does not outlive the failure of what it was begun for."""
        try:
            for text in begin:
                connection.exec_driver_sql(text).close()
            self.only_reads = by_cursor(what)
            cursor: Cursor = act()
        except (SQLAlchemyError, DatabaseFailure) as error:
            if not self._is_whole(connection):
                raise
            self._line.go_on()
            read, self.only_reads = self.only_reads, False
            if self.phase != Phase.NONE:
                connection.exec_driver_sql("ROLLBACK").close()
            if read and self._manners.must_write(error):
                return self.send(connection, request, Verb(what.word, Manner.WRITE))
            raise
        return cursor

    def _at_savepoint(self, connection: Connection, act: Any) -> Cursor:
        """Undo what fails alone: else a slip of the finger would cost all that the transaction holds."""
        connection.exec_driver_sql(f"SAVEPOINT {POINT}").close()
        try:
            cursor: Cursor = act()
        except (SQLAlchemyError, DatabaseFailure):
            if self._is_whole(connection):
                self._line.go_on()
                connection.exec_driver_sql(f"ROLLBACK TO SAVEPOINT {POINT}").close()
                connection.exec_driver_sql(f"RELEASE SAVEPOINT {POINT}").close()
            raise
        connection.exec_driver_sql(f"RELEASE SAVEPOINT {POINT}").close()
        return cursor

    def _is_whole(self, connection: Connection) -> bool:
        return self._line.is_whole and not connection.invalidated

    def _sent(self, request: Request, connection: Connection, prefix: str, **options: Any) -> Any:
        """SQLAlchemy's result of a statement that is sent as it is."""
        dialect = self._line.dialect.name
        values, text = bindable(request.values, dialect), request.whole
        if values:
            text = prepared(text, dialect, self._manners.style(connection))
        options = {"no_parameters": not values, **options}
        return connection.exec_driver_sql(prefix + text, values or None, execution_options=options)
