"""The flow of reading a large value while it is looked at: a bar, a way to stop, a way to go on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.worker import Worker

from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.cleaning import clean
from tui_orm.ui.command import CannotRun
from tui_orm.ui.value.reader import Reader
from tui_orm.workspace.assembly import ValueChanged

if TYPE_CHECKING:
    from tui_orm.ui.value.screen import ValueScreen

REST = 0.25
"""Seconds between two states of the bar."""


class Reading:
    """Reads part by part, and shows what is held when it ends."""

    def __init__(self, pane: ValueScreen, reader: Reader) -> None:
        self._pane = pane
        self._reader = reader
        self._worker: Worker[None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether parts are under way."""
        return self._worker is not None

    def begin(self) -> None:
        """Read on. Raises CannotRun where nothing is missing."""
        if self._reader.assembly.is_whole:
            raise CannotRun("All of it is read.")
        if self._worker is None:
            self._reader.allow_more()
            self._pane.say(f"{self._reader.bar}   Escape stops")
            self._worker = self._pane.run_worker(self._read(), group="reading")

    def stop(self) -> None:
        """Read no further: the part that is under way is dropped."""
        if self._worker is not None:
            self._worker.cancel()
            self._end("Stopped.")

    async def _read(self) -> None:
        said = time.monotonic()
        again = False
        while not (self._reader.assembly.is_whole or self._reader.has_paused):
            try:
                await self._reader.read_part()
            except ValueChanged as change:
                if again:
                    self._end(f"{change.message} Given up; r reads it again.")
                    return
                again = True
                self._reader.assembly.restart()
                self._pane.say(f"{change.message} Reading it again.")
            except DatabaseFailure as failure:
                self._end(clean(str(failure)))
                return
            if time.monotonic() - said >= REST:
                said = time.monotonic()
                self._pane.say(f"{self._reader.bar}   Escape stops")
        self._end("")

    def _end(self, why: str) -> None:
        self._worker = None
        if self._reader.assembly.read:
            self._pane.take_more(self._reader.assembly.value, self._reader.assembly.is_whole)
        if self._reader.assembly.is_whole:
            self._pane.say("")
        else:
            self._pane.say(f"{why} First {self._reader.held}; r reads on.".strip())
