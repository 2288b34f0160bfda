"""The result of a statement: rows that are spooled as they come, while somebody wants them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tui_orm.database.console.connection import ConsoleConnection
from tui_orm.database.console.outcomes import Ran
from tui_orm.database.console.spool import Spool
from tui_orm.database.descriptions import Row, TableInfo, TableName
from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.console.to_table import MOST_ROWS, ToTable

IDLE = 30.0
"""Seconds after which a statement that nobody reads on is ended: it holds locks, or a snapshot."""
UNREAD = "nobody read on, so the statement was ended"


class SqlResult:
    """Rows by number; see `language.Result`."""

    why_not_editable = ""

    def __init__(
        self, connection: ConsoleConnection, ran: Ran, spool: Spool, statement: str, to_table: ToTable
    ) -> None:
        assert ran.columns is not None
        self.table = TableInfo(TableName("result"), "", ran.columns)
        self._statement, self._to_table = statement, to_table
        self._connection, self._ran, self._spool = connection, ran, spool
        self._ended = ran.ended
        self.cut_short: Callable[[], None] = lambda: None
        """Told when the statement was ended unasked."""
        self._cut = ""
        self._idle: asyncio.TimerHandle | None = None

    @property
    def height(self) -> int:
        """Rows that are held."""
        return len(self._spool)

    @property
    def is_complete(self) -> bool:
        """Whether there are no further rows to be had."""
        return self._ended

    @property
    def remark(self) -> str:
        """Rows and time, and why there are no more."""
        rows = f"{self.height:,}{'' if self._ended and not self._cut else '+'} row{'' if self.height == 1 else 's'}"
        kept = f", the first ones: {self._cut}; F5 runs it anew" if self._cut else ""
        return f"{rows} in {seconds_text(self._ran.seconds)}{kept}"

    def row(self, number: int) -> Row | None:
        """A row from memory."""
        return self._spool.row(number)

    def bring(self, first: int, last: int) -> None:
        """Have rows in memory."""
        self._spool.bring(first, last)

    async def read_on(self, rows: int) -> None:
        """Read until so many rows are held, or all."""
        self._rest()
        try:
            while not self._ended and self.height < rows:
                read = await self._connection.read_on(self._ran.number, rows, self._spool)
                self._ended, self._cut = read.ended, read.cut
        except BaseException:
            self._ended, self._cut = True, "stopped"
            raise
        if not self._ended:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(IDLE, lambda: asyncio.ensure_future(self.let_go(UNREAD)))

    def edit(self, row: Row, place: int, leave: Callable[[], None]) -> None:
        """Go to the cell in its table. Raises CannotRun."""
        few = self.is_complete and self.height <= MOST_ROWS
        rows = [held for number in range(self.height) if (held := self.row(number))] if few else []
        self._to_table.go(self._statement, len(self.table.columns), rows, row, place, leave)

    def close(self) -> None:
        """It is not looked at any more."""
        self._rest()
        self._spool.close()
        self._ended = True

    async def let_go(self, why: str) -> None:
        """Read no more, so that nothing is held on the server."""
        self._rest()
        if not self._ended:
            self._ended, self._cut = True, why
            try:
                await self._connection.end_reading(self._ran.number)
            except DatabaseFailure as failure:
                self._cut = failure.message
            self.cut_short()

    def _rest(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None


def seconds_text(seconds: float) -> str:
    """A time for people."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
