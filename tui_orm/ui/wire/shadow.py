"""Textual's screen, sent as what differs from what the terminal shows.

Textual sends the lines of a widget whole, and the whole widget where it scrolls. This keeps a shadow of the
terminal and sends only cells that changed. It stands on private parts of Textual: on other versions than those
it was tested with, and where `TUI_ORM_PLAIN_SCREEN` is set, the screen is sent as Textual sends it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import textual
from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen

from tui_orm.ui.wire.difference import difference
from tui_orm.ui.wire.line import Line, blank, line_of

TESTED = frozenset({"8.2.8"})
"""Versions of Textual that the tests ran with."""
SWITCH = "TUI_ORM_PLAIN_SCREEN"
CLEAR = "\x1b[r\x1b[m\x1b[H\x1b[J"
"""No margins, plain look, an empty screen."""


def was_tested() -> bool:
    """Whether the installed Textual is known here; asking it for its version takes 10 ms more."""
    site = Path(textual.__file__).parents[1]
    return any((site / f"textual-{version}.dist-info").exists() for version in TESTED)


class Disturbed(Message):
    """Something else wrote on the terminal, or the user thinks so: everything is to be sent again."""


class Reduced(CompositorUpdate):
    """An update that is known as what is sent for it."""

    def __init__(self, sent: str) -> None:
        self._sent = sent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Segment(self._sent)

    def render_segments(self, console: Console) -> str:
        """What is sent."""
        return self._sent


class Shadow:
    """What the terminal shows, as far as that is known."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._on = was_tested() and not os.environ.get(SWITCH)
        self._lines: list[Line] | None = None
        self._size = Size()
        self._writer: object = None

    def forget(self) -> bool:
        """The terminal may show anything: the next update sends everything. Returns whether there is to be one."""
        painted, self._lines = self._lines is not None or not self._on, None
        return painted

    def reduced(self, screen: Screen[Any], update: RenderableType | None) -> RenderableType | None:
        """An update as what has to be sent for it; None where that is nothing."""
        if not (self._on and isinstance(update, LayoutUpdate | ChopsUpdate) and self._is_sent()):
            return update
        size = screen._compositor.size
        clear = ""
        if self._lines is None or self._size != size:
            self._lines, self._size = [blank(size.width)] * size.height, size
            clear = CLEAR
            update = screen._compositor.render_full_update()
        lines = self._after(update, self._lines)
        sent = clear + difference(self._lines, lines)
        self._lines = lines
        return Reduced(sent) if sent else None

    def _is_sent(self) -> bool:
        """Whether the app sends the update: as `App._display` decides; a new writer has a new screen."""
        app, driver = self._app, self._app._driver
        if driver is None or app.is_headless or driver.is_inline or app._closed or not app._running:
            return False
        writer = getattr(driver, "_writer_thread", None)
        if writer is not self._writer:
            self._writer = writer
            self.forget()
        return not app._batch_count

    def _after(self, update: LayoutUpdate | ChopsUpdate, before: list[Line]) -> list[Line]:
        """The lines after an update."""
        system = self._app.console._color_system or ColorSystem.TRUECOLOR
        lines = list(before)
        if isinstance(update, LayoutUpdate):
            for y, strips in enumerate(update.strips, update.region.y):
                lines[y] = line_of(strips, len(lines[y].looks), system)
            return lines
        for y, start, stop in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
                if strip is not None and x < stop and end > start:
                    lines[y] = lines[y].laid_over(x, line_of([strip], end - x, system))
        return lines
