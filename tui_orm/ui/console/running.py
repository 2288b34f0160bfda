"""Running pieces of text, one after another, and stopping them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.command import CannotRun
from tui_orm.ui.console.language import Failed, Found, Outcome, Result, Span
from tui_orm.ui.console.results import failed_with

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_orm.ui.console.language import Language
    from tui_orm.ui.console.results import ResultPane
    from tui_orm.ui.console.screen import ConsoleScreen

SOON = 0.4
"""Seconds after which something that runs is spoken of, and then again each second."""
EAGER = 10_000
"""Rows that are read unasked; most results end before, and hold nothing on the server from then on."""
STEP = 4096
"""Rows after which those that came are shown."""
MOST_RESULTS = 20
"""Results kept of one run; of further statements only the last ones."""

Run = Callable[[Span], Awaitable[Outcome | None]]


class Running:
    """One piece of work at a time. What is stopped is withdrawn; what it had given so far stays."""

    def __init__(self, screen: ConsoleScreen, pane: ResultPane) -> None:
        self._screen, self._pane = screen, pane
        self._task: asyncio.Future[Any] | None = None
        self._since = 0.0
        self._asked = asyncio.Event()
        self._doing = ""
        self.on_end: Callable[[], None] = lambda: None

    @property
    def is_busy(self) -> bool:
        """Whether anything runs."""
        return self._task is not None

    def run(self, language: Language, text: str, spans: Sequence[Span], run: Run) -> None:
        """Run pieces of a text up to the first that fails."""
        self._pane.clear()
        self.do("running", self._run(language, text, spans, run))

    def do(self, what: str, work: Awaitable[Any]) -> None:
        """Await something that Escape stops."""
        self._doing, self._since = what, time.monotonic()
        self._asked = asyncio.Event()
        self._task = task = asyncio.ensure_future(work)
        self._screen.run_worker(self._wait(task))
        self._screen.set_timer(SOON, lambda: self._speak(task))

    async def ask(self, screen: Screen[Any]) -> Any:
        """Put a question to the user in the middle of what runs; None on Escape."""
        task, answer = self._task, asyncio.get_running_loop().create_future()

        def answered(given: Any) -> None:
            if task is not None and not answer.done():
                self._asked = asyncio.Event()
                answer.set_result(given)
                self._since = time.monotonic()
                self._screen.run_worker(self._wait(task))

        self._screen.app.push_screen(screen, answered)
        self._asked.set()
        return await answer

    def stop(self) -> bool:
        """Stop what runs. Returns whether there was anything."""
        if self._task is None:
            return False
        self._task.cancel()
        return True

    def read(self, result: Result, rows: int, then: Callable[[], None]) -> None:
        """Read a result on, unless something runs."""
        if self._task is None:
            self.do("reading", self._read(result, rows, then))

    async def _read(self, result: Result, rows: int, then: Callable[[], None]) -> None:
        try:
            while not result.is_complete and result.height < rows:
                await result.read_on(min(rows, result.height + STEP))
                self._pane.grown(result)
        except DatabaseFailure as failure:
            self._screen.say(failure.message)
        finally:
            self._pane.grown(result)
        then()

    async def _run(self, language: Language, text: str, spans: Sequence[Span], run: Run) -> None:
        for number, span in enumerate(spans):
            try:
                outcome = await run(span)
            except DatabaseFailure as failure:
                outcome = failed_with(failure)
            if outcome is None:
                break
            if len(self._pane.shown) >= MOST_RESULTS:
                gone = self._pane.shown.pop(0)
                if isinstance(gone.outcome, Found):
                    gone.outcome.result.close()
            self._pane.add(text[span.start : span.end], outcome)
            if isinstance(outcome, Found):
                await self._read(outcome.result, EAGER, lambda: None)
            if isinstance(outcome, Failed):
                self._screen.editor.blame(outcome.span)
                if left := len(spans) - number - 1:
                    self._screen.say(f"{left} further statement{'s' if left > 1 else ''} not run.")
                break

    async def _wait(self, task: asyncio.Future[Any]) -> None:
        """Wait until it is done, or has a question: then nothing is under way but the user's thinking."""
        asked = asyncio.ensure_future(self._asked.wait())
        await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if task.done():
            self._settle(task)

    def _settle(self, task: asyncio.Future[Any]) -> None:
        if self._task is task:
            self._task = None
        if task.cancelled():
            self._screen.say(f"Stopped after {time.monotonic() - self._since:.1f} s.")
        elif isinstance(error := task.exception(), CannotRun):
            self._screen.say(str(error))
        else:
            task.result()
        self.on_end()

    def _speak(self, task: asyncio.Future[Any]) -> None:
        if self._task is task and not self._asked.is_set():
            held = f" {self._pane.result.height:,} rows," if self._pane.result is not None else ""
            self._screen.say(f"{self._doing} …{held} {time.monotonic() - self._since:.0f} s (Escape stops)")
            self._pane.say_remark()
        if self._task is task:
            self._screen.set_timer(1.0, lambda: self._speak(task))
