"""A table described and its first page read ahead, by a process beside this one.

To import SQLAlchemy takes as long as to draw the first screen. Where a table of a file is asked for on the
command line, another process does so meanwhile, on another core: it asks just what the lane would ask, hands the
answers over and ends. Whatever goes wrong there, the lane asks for itself.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_orm.database.descriptions import TableInfo
    from tui_orm.database.query import Page, PageRequest, Query
    from tui_orm.database.sent import Sent
    from tui_orm.database.target import Target

PATIENCE = 1.0
"""Seconds to wait for the answers once they are needed."""


@dataclass(frozen=True)
class First:
    """A table and its first page, with the request that it answers."""

    table: TableInfo
    request: PageRequest
    page: Page
    sent: tuple[Sent, ...] = ()


class Ahead:
    """The process. Start it before there are threads; take its answers once."""

    def __init__(self, process: int, pipe: int) -> None:
        self._process = process
        self._pipe = pipe

    @classmethod
    def start(
        cls, target: Target, table: str, ask: Callable[[TableInfo], Query] | None = None
    ) -> Ahead | None:
        """Read a table of a file ahead; None where there is no file, or no such processes.

        `ask` makes the question for its rows, in the other process; without it all of them are asked for.
        """
        if target.path is None or not hasattr(os, "fork"):
            return None
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(reading)
            _answer(partial(_first, target, table, ask), writing)
        os.close(writing)
        return cls(process, reading)

    def take(self) -> First | None:
        """Wait for the answers; None where there are none, or not soon."""
        data = self._read(time.monotonic() + PATIENCE)
        self.close()
        return pickle.loads(data) if data else None

    def close(self) -> None:
        """End the process."""
        if self._process:
            os.close(self._pipe)
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = 0

    def _read(self, until: float) -> bytes:
        """What was written up to the end; nothing where the end does not come in time."""
        data = b""
        while select.select([self._pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            part = os.read(self._pipe, 1 << 20)
            if not part:
                return data
            data += part
        return b""


def _answer(read: Callable[[], First | None], pipe: int) -> None:
    """In the process: ask, write the answers, and end without a word whatever happens."""
    try:
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)  # the terminal belongs to the screen
        first = read()
        with os.fdopen(pipe, "wb") as writing:
            writing.write(b"" if first is None else pickle.dumps(first))
    finally:
        os._exit(0)


def _first(target: Target, table: str, ask: Callable[[TableInfo], Query] | None) -> First | None:
    from tui_orm.database.query import PageRequest, Query
    from tui_orm.database.sent import SentLog
    from tui_orm.database.server import Server

    log = SentLog()
    server = Server(target, log)
    entry = next((entry for entry in server.tables() if str(entry.name) == table), None)
    if entry is None:
        return None
    described = server.describe(entry)
    request = PageRequest(ask(described) if ask is not None else Query(described))
    return First(described, request, server.page(request), tuple(log.all()))
