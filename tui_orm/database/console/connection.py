"""The console's lane: its session, opened with the first statement, asked from the screen's side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_orm.database.console.outcomes import NO_TRANSACTION, Plan, Ran, ReadOn, Refused, Request, Transaction
from tui_orm.database.lane import Lane
from tui_orm.database.sent import SentLog
from tui_orm.database.target import Target

if TYPE_CHECKING:
    from tui_orm.database.console.session import Session
    from tui_orm.database.console.spool import Spool


def open_session(target: Target, log: SentLog) -> Session:
    """Connect; what is sent is put into the log. Raises CannotConnect."""
    from tui_orm.database.console.session import Session

    return Session(target, log)


def dialect_of(target: Target) -> str:
    """How SQL is read there: sqlite, mysql, postgresql; told by the address alone."""
    backend = target.text.partition(":")[0].partition("+")[0].lower()
    if not target.is_url or backend == "sqlite":
        return "sqlite"
    return "postgresql" if backend.startswith("postgres") else "mysql"


class ConsoleConnection:
    """A third lane. Every method raises a DatabaseFailure where there is no answer; what is cancelled is stopped."""

    def __init__(self, target: Target, log: SentLog) -> None:
        self._lane: Lane[Session] = Lane("console lane", lambda: open_session(target, log))
        self.transaction = NO_TRANSACTION
        """As the server said last."""

    async def run(self, request: Request, spool: Spool) -> Ran | Refused:
        """Run a statement; its first rows go into the spool."""
        ran = await self._lane.run(lambda session: session.run(request, spool))
        self.transaction = ran.transaction
        return ran

    async def explain(self, request: Request, measured: bool) -> Plan | Refused:
        """The plan of a statement; `measured` runs it."""
        found = await self._lane.run(lambda session: session.explain(request, measured))
        self.transaction = found.transaction
        return found

    async def read_on(self, number: int, rows: int, spool: Spool) -> ReadOn:
        """Read a statement on for a moment, or until the spool holds so many rows."""
        read = await self._lane.run(lambda session: session.read_on(number, rows, spool))
        self.transaction = read.transaction
        return read

    async def end_reading(self, number: int) -> None:
        """Ask for no more rows of a statement."""
        self.transaction = await self._lane.run(lambda session: session.end_reading(number), stoppable=False)

    async def end(self, commit: bool) -> Transaction:
        """Commit or roll back what is open."""
        try:
            self.transaction = await self._lane.run(lambda session: session.end(commit), stoppable=False)
        except BaseException:
            await self.look()
            raise
        return self.transaction

    async def look(self) -> Transaction:
        """What the server says of the transaction now."""
        self.transaction = await self._lane.run(lambda session: session.state(), stoppable=False)
        return self.transaction

    def close(self) -> None:
        """End the connection; what is open is rolled back by the server."""
        self._lane.close()
