"""Reads a large value part by part, over a connection that others use in between."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from tui_orm.database.query import Part, PartRequest
from tui_orm.ui.cells import size
from tui_orm.workspace.assembly import Assembly

UNASKED = 64_000_000
"""Characters or bytes that are read in one go; what is larger is read on when the user says so."""
BAR = 20


class Reader:
    """Puts together one value. `ask` reads a part."""

    def __init__(self, assembly: Assembly, ask: Callable[[PartRequest], Awaitable[Part | None]]) -> None:
        self.assembly = assembly
        self._ask = ask
        self._limit = UNASKED

    @property
    def has_paused(self) -> bool:
        """Whether so much was read that the user has to say whether to go on."""
        return self.assembly.read >= self._limit and not self.assembly.is_whole

    def allow_more(self) -> None:
        """Read as much again."""
        self._limit = self.assembly.read + UNASKED

    async def read_part(self) -> None:
        """Read the next part. Raises ValueChanged, and what the server refuses."""
        request = self.assembly.request()
        began = time.monotonic()
        part = await self._ask(request)
        self.assembly.take(request, part, time.monotonic() - began)

    @property
    def held(self) -> str:
        """How much is held, of how much."""
        read, length = self.assembly.read, self.assembly.length
        if self.assembly.in_bytes:
            return f"{size(read)} of {size(length)}"
        return f"{read:,} of {length:,} characters"

    @property
    def bar(self) -> str:
        """How far it is, drawn."""
        done = BAR * self.assembly.read // max(1, self.assembly.length)
        return f"{'█' * done}{'░' * (BAR - done)} {self.held}"
