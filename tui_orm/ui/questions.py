"""What was asked of the database and is not answered yet; Escape stops it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_orm.database.failures import Cancelled, DatabaseFailure
from tui_orm.ui.desk import Act, Answer

if TYPE_CHECKING:
    from tui_orm.ui.screens.browser import BrowserScreen

SLOW = 1.5
"""Seconds after which a question that is not answered is spoken of."""

Failed = Callable[[DatabaseFailure], None]


class Questions:
    """Each is awaited in the background; what follows is done on the screen's own thread."""

    def __init__(self, browser: BrowserScreen) -> None:
        self._browser = browser
        self._open: dict[asyncio.Future[Any], Failed] = {}
        self._warned = False

    def ask(
        self,
        question: Awaitable[Answer],
        then: Callable[[Answer], None],
        failed: Failed | None = None,
        stoppable: bool = True,
    ) -> asyncio.Future[Answer]:
        """Await an answer, then go on with it. To cancel what is returned is to withdraw the question."""
        self._warned = False
        asked = asyncio.ensure_future(question)
        told = failed or self._browser.tell
        if stoppable:
            self._open[asked] = told
            self._browser.set_timer(SLOW, partial(self._speak, asked))
        self._browser.run_worker(self._answer(asked, then, told))
        return asked

    def stop(self) -> bool:
        """Stop what is asked; where the server does not stop, give up the connection when asked again.

        Returns whether there was anything to stop.
        """
        stopped, self._open = self._open, {}
        for asked, failed in stopped.items():
            asked.cancel()
            self._browser.attempt(partial(failed, Cancelled("Stopped.")))
        return bool(stopped) or self._give_up()

    def _give_up(self) -> bool:
        if not self._browser.database.is_busy:
            return False
        if self._warned:
            self._browser.database.give_up()
            self._browser.say("The connection is given up. F5 connects again; what is staged stays.")
        else:
            self._browser.say("The server is still at work. Escape again gives up the connection.")
        self._warned = not self._warned
        return True

    async def _answer(
        self, asked: asyncio.Future[Answer], then: Callable[[Answer], None], failed: Failed
    ) -> None:
        act: Act
        try:
            act = partial(then, await asked)
        except asyncio.CancelledError:
            return  # whoever withdrew it knows
        except DatabaseFailure as failure:
            act = partial(failed, failure)
        finally:
            self._open.pop(asked, None)
        self._browser.attempt(act)

    def _speak(self, asked: asyncio.Future[Any]) -> None:
        if asked in self._open:
            self._browser.say("still reading … Escape stops it")
