"""The console's transaction on the screen: its state and age in plain sight, its end asked for by keys."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tui_orm.database.console.outcomes import NO_TRANSACTION, Phase, Transaction
from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.command import CannotRun
from tui_orm.ui.console.results import failed_with
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item

if TYPE_CHECKING:
    from tui_orm.database.console.connection import ConsoleConnection
    from tui_orm.ui.browser_desk import BrowserDesk
    from tui_orm.ui.console.language import Outcome

TOPIC = "console"
AGEING = 5.0
"""Seconds after which the age that is shown is looked at again."""


class TransactionFlow:
    """Shows what the server says of the transaction, in the console's title and in the browser's status line."""

    def __init__(
        self,
        desk: BrowserDesk,
        connection: Callable[[], ConsoleConnection | None],
        changed: Callable[[], None],
    ) -> None:
        self._desk, self._connection, self._changed = desk, connection, changed
        self._timer: Any = None
        self.committed = False
        """Whether something was committed that the browser has not read yet."""

    @property
    def state(self) -> Transaction:
        """As the server said last."""
        connection = self._connection()
        return connection.transaction if connection is not None else NO_TRANSACTION

    def show(self) -> None:
        """Say how it stands now, and again as it grows older."""
        self._desk.speech.stand(TOPIC, f"console: {state_text(self.state)}" if self.state.is_open else "")
        self._changed()
        if self.state.is_open and self._timer is None:
            self._timer = self._desk.program.set_interval(AGEING, self.show)
        elif not self.state.is_open and self._timer is not None:
            self._timer.stop()
            self._timer = None

    def parts(self) -> list[tuple[str, str]]:
        """For the title."""
        if not self.state.is_open:
            return [("  no transaction", "faint")]
        style = "wrong" if self.state.phase == Phase.FAILED else "staged"
        return [(f"  {state_text(self.state)}  F8 commits, F7 rolls back", style)]

    async def end(self, ask: Callable[[Any], Awaitable[Any]], commit: bool) -> str | Outcome | None:
        """Commit or roll back, once the user has said so; what is to be said of it, None where he has not."""
        connection, state = self._connection(), self.state
        if connection is None or not state.is_open:
            raise CannotRun("No transaction is open.")
        if commit and state.phase == Phase.FAILED:
            raise CannotRun("The transaction has failed: the server takes nothing but its rollback (F7).")
        word = "commit" if commit else "roll back"
        items = [Item(word, True), Item("leave it open", False)]
        if not await ask(ChoiceScreen(f"{word.capitalize()} the {state_text(state)}?", items)):
            return None
        return await self._end(connection, state, commit)

    async def _end(self, connection: ConsoleConnection, state: Transaction, commit: bool) -> str | Outcome:
        try:
            await connection.end(commit)
        except DatabaseFailure as failure:
            return failed_with(failure)
        finally:
            self.show()
        self.committed = self.committed or commit
        done = "Committed" if commit else "Rolled back"
        return f"{done}: {rows_text(state.written)}."

    def leaving(self, then: Callable[[], None]) -> None:
        """Before the program is left: ask what becomes of an open transaction, and go on where nothing is open."""
        connection, state = self._connection(), self.state
        if connection is None or not state.is_open:
            then()
            return
        items = [Item("stay", "stay"), Item("roll back, and leave", "roll back")]
        if state.phase != Phase.FAILED:
            items.insert(1, Item("commit, and leave", "commit"))

        def answered(answer: str) -> None:
            if answer != "stay":
                self._desk.ask(self._end(connection, state, answer == "commit"), ended, stoppable=False)

        def ended(said: str | Outcome) -> None:
            if isinstance(said, str):
                then()
            else:
                raise DatabaseFailure(getattr(said, "message", ""), getattr(said, "advice", ""))

        self._desk.ask_user(ChoiceScreen(f"The console has an {state_text(state)}", items), answered)


def state_text(state: Transaction) -> str:
    """How it stands, in a few words."""
    word = "failed transaction" if state.phase == Phase.FAILED else "open transaction"
    return f"{word}, {age_text(time.monotonic() - state.since)}, {rows_text(state.written)}"


def rows_text(count: int) -> str:
    """Rows that were written."""
    return f"{count:,} row{'' if count == 1 else 's'} written"


def age_text(seconds: float) -> str:
    """How old something is."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
