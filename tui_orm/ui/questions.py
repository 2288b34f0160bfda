"""What was asked of the database and is not answered yet; Escape stops it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_orm.database.failures import Cancelled, DatabaseFailure
from tui_orm.ui.desk import Act, Answer

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_orm.ui.browser_desk import BrowserDesk

SLOW = 1.5
"""Seconds after which a question that is not answered is spoken of."""

Failed = Callable[[DatabaseFailure], None]


class Questions:
    """Each is awaited in the background; what follows is done on the screen's own thread."""

    def __init__(self, desk: BrowserDesk, screen: Screen[None]) -> None:
        self._desk = desk
        self._screen = screen
        self._open: dict[asyncio.Future[Any], Failed] = {}
        self._warned = False

    def ask(
        self,
        question: Awaitable[Answer],
        then: Callable[[Answer], None],
        failed: Failed | None = None,
        stoppable: bool = True,
        holds: bool = False,
    ) -> asyncio.Future[Answer]:
        """Await an answer, then go on with it. To cancel what is returned is to withdraw the question."""
        self._warned = False
        asked = asyncio.ensure_future(question)
        told = failed or self._desk.tell
        if stoppable:
            self._open[asked] = told
            self._screen.set_timer(SLOW, partial(self._speak, asked))
        self._screen.run_worker(self._answer(asked, then, told, holds))
        if holds:
            self._desk.held.begin()
        return asked

    def stop(self) -> bool:
        """Stop what is asked; where the server does not stop, give up the connection when asked again.

        Returns whether there was anything to stop.
        """
        stopped, self._open = self._open, {}
        for asked, failed in stopped.items():
            asked.cancel()
            self._desk.attempt(partial(failed, Cancelled("Stopped.")))
        return bool(stopped) or self._give_up()

    def _give_up(self) -> bool:
        if not self._desk.database.is_busy:
            return False
        if self._warned:
            self._desk.database.give_up()
            self._desk.say("The connection is given up. F5 connects again; what is staged stays.")
        else:
            self._desk.database.stop_commit()
            self._desk.say("The server is still at work. Escape again gives up the connection.")
        self._warned = not self._warned
        return True

    async def _answer(
        self, asked: asyncio.Future[Answer], then: Callable[[Answer], None], failed: Failed, holds: bool
    ) -> None:
        act: Act
        try:
            act = partial(then, await asked)
            self._hear(None)
        except asyncio.CancelledError:
            return  # whoever withdrew it knows
        except DatabaseFailure as failure:
            act = partial(failed, failure)
            self._hear(failure)
        finally:
            self._open.pop(asked, None)
            if holds:
                self._screen.call_next(self._desk.held.settle)
        self._desk.attempt(act)

    def _hear(self, failure: DatabaseFailure | None) -> None:
        """What an answer, or a failure, tells of the connection, once there was one."""
        if self._desk.is_open:
            self._desk.flows.connection.heard(failure)

    def _speak(self, asked: asyncio.Future[Any]) -> None:
        if asked in self._open:
            self._desk.say("still reading … Escape stops it")
