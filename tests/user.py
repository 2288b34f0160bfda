"""The language of the tests: what a user does and sees. Every act waits until the app is idle; nothing sleeps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Static

from tui_orm.database.failures import CannotConnect
from tui_orm.database.target import Target
from tui_orm.ui.app import TuiOrmApp
from tui_orm.ui.command import textual_key
from tui_orm.ui.screens.browser import BrowserScreen
from tui_orm.ui.state import StateFolder
from tui_orm.ui.widgets.bars import Bar


class User:
    """Somebody in front of the program."""

    def __init__(self, pilot: Pilot[CannotConnect]) -> None:
        self.pilot = pilot
        self.app: TuiOrmApp = pilot.app  # type: ignore[assignment]

    @property
    def browser(self) -> BrowserScreen:
        """The browser, beneath whatever is over it."""
        return next(screen for screen in reversed(self.app.screen_stack) if isinstance(screen, BrowserScreen))

    async def idle(self) -> None:
        """Wait until nothing is asked of the database, no key is held and nothing is left to paint."""
        quiet = 0
        while quiet < 3:  # what is to be done after the next refresh may ask again
            await self.app.workers.wait_for_complete()
            await self.pilot._wait_for_screen()
            self.app.screen._on_timer_update()  # paints
            quiet = 0 if self._is_at_work() else quiet + 1

    def _is_at_work(self) -> bool:
        """Whether anything waits to be done; `Pilot.pause` would look at the clock of the processor for it."""
        screen = self.app.screen
        pumps = [self.app, *screen.walk_children(with_self=True)]
        to_paint = not self.app._exit and (screen._layout_required or screen._dirty_widgets)
        return bool(
            to_paint
            or not (self.app._exit or self.app.held.is_idle)
            or screen._callbacks
            or any(worker.is_running for worker in self.app.workers)
            or any(pump._message_queue.qsize() or pump._next_callbacks for pump in pumps)
        )

    async def presses(self, *keys: str) -> None:
        """Press keys, named as in the table of commands; each acts before the next."""
        for key in keys:
            self._send(textual_key(key), key if len(key) == 1 else None)
            await self.idle()

    def hammers(self, *keys: str) -> None:
        """Press keys without waiting for anything."""
        for key in keys:
            self._send(textual_key(key), key if len(key) == 1 else None)

    async def types_ahead(self, *keys: str) -> None:
        """Press keys faster than they act."""
        self.hammers(*keys)
        await self.idle()

    async def types(self, text: str) -> None:
        """Type a text."""
        for char in text:
            self._send(char if char.isalnum() else _character_to_key(char), char)
        await self.idle()

    def _send(self, key: str, char: str | None) -> None:
        driver = self.app._driver
        assert driver is not None
        driver.send_message(events.Key(key, char))

    async def pastes(self, text: str) -> None:
        """Let the terminal paste a text."""
        driver = self.app._driver
        assert driver is not None
        driver.send_message(events.Paste(text))
        await self.idle()

    async def clicks(self, x: int, y: int, times: int = 1, to: tuple[int, int] | None = None) -> None:
        """Click at a place on the screen, as a terminal reports it; with `to`, drag to there."""
        for _ in range(times):
            self._mouse(events.MouseDown, x, y, 1)
            if to:
                await self.idle()
            self._mouse(events.MouseUp, *(to or (x, y)), 1)
        await self.idle()

    async def clicks_on(self, text: str, times: int = 1) -> None:
        """Click in the middle of a text on the screen."""
        lines = self.screen.split("\n")
        y = next(number for number, line in enumerate(lines) if text in line)
        await self.clicks(lines[y].index(text) + len(text) // 2, y, times)

    async def scrolls(self, down: int = 0, right: int = 0, at: tuple[int, int] = (60, 10)) -> None:
        """Turn the wheel by notches; with Shift for columns."""
        for way, shift in ((down, False), (right, True)):
            kind = events.MouseScrollDown if way > 0 else events.MouseScrollUp
            for _ in range(abs(way)):
                self._mouse(kind, *at, 0, shift=shift)
                await self.idle()

    def _mouse(self, kind: type[events.MouseEvent], x: int, y: int, button: int, shift: bool = False) -> None:
        driver = self.app._driver
        assert driver is not None
        driver.process_message(kind(None, x, y, 0, 0, button, shift, False, False, x, y))

    async def resizes(self, *sizes: tuple[int, int]) -> None:
        """Make the terminal as large as each of these, one after another."""
        for size in sizes:
            await self.pilot.resize_terminal(*size)
            await self.idle()

    async def opens(self, table: str) -> None:
        """Go to a table by its name."""
        await self.presses("t")
        await self.types(table)
        await self.presses("Enter")

    async def drags_the_scrollbar(self, share: float) -> None:
        """Drag the thumb of the grid's scrollbar from the top to a share of the way down."""
        bar = self.browser.grid.vertical_scrollbar
        await self.pilot.mouse_down(bar, offset=(0, 0))
        for part in (share / 2, share):
            await self.pilot.hover(bar, offset=(0, round(part * (bar.size.height - 1))))
        await self.pilot.mouse_up(bar, offset=(0, round(share * (bar.size.height - 1))))
        await self.idle()

    async def filters(self, text: str) -> None:
        """Filter the rows."""
        await self.presses("/")
        await self.presses("Ctrl+U")
        await self.types(text)
        await self.presses("Enter")

    async def goes_to(self, row: int, column: str) -> None:
        """Put the cursor on a line, counted from 1, and a column."""
        grid = self.browser.grid
        assert grid.columns is not None
        grid.move_to(row - 1, grid.columns.names.index(column))
        await self.idle()

    async def edits(self, row: int, column: str, text: str) -> None:
        """Edit a cell: what was in it is replaced."""
        await self.goes_to(row, column)
        await self.presses("e")
        await self.presses("End", "Ctrl+U")
        await self.types(text)
        await self.presses("Enter")

    async def commits(self) -> None:
        """Review, then write."""
        await self.presses("w", "c")

    @property
    def screen(self) -> str:
        """What is on the screen, as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    @property
    def status(self) -> str:
        """The status line."""
        return self.browser.query_one("#status", Bar).text.strip()

    @property
    def title(self) -> str:
        """What is open, without what led there."""
        return self.trail.rpartition(" › ")[2]

    @property
    def trail(self) -> str:
        """What is open, and what led there."""
        return self.browser.query_one("#title", Bar).text.strip()

    async def goes_to_item(self, name: str) -> None:
        """Put the record's cursor on the last line of that name."""
        form = self.browser.flows.record.form
        form.move_to(max(number for number, item in enumerate(form.items) if item.name.startswith(name)))
        await self.idle()

    @property
    def line(self) -> str:
        """The line of the record under the cursor."""
        face = self.browser.desk.face
        region = face.cell_region()
        return self.screen.split("\n")[region.y][face.region.x : face.region.right].rstrip()

    @property
    def position(self) -> str:
        """Row number and count."""
        return self.browser.query_one("#position", Bar).text.strip()

    @property
    def notice(self) -> str:
        """The text of the dialog on the screen."""
        return "\n".join(str(static.render()) for static in self.app.screen.query(Static))

    def cell(self, row: int, column: str) -> object:
        """The value shown in a line, counted from 1."""
        place = self.browser.view.table.places[column]
        return self.browser.overlay.value(row - 1, place)

    def sees(self, *texts: str) -> None:
        """Check that texts are on the screen."""
        for text in texts:
            assert text in self.screen, f"{text!r} is not on the screen:\n{self.screen}"

    def does_not_see(self, *texts: str) -> None:
        """Check that texts are not on the screen."""
        for text in texts:
            assert text not in self.screen, f"{text!r} is on the screen:\n{self.screen}"


Opened = Callable[..., AbstractAsyncContextManager[User]]
"""Somebody who has opened a table: given the script that makes it, and its name where it is not t."""


@asynccontextmanager
async def at(
    target: str | Path | Target | None,
    state: Path,
    size: tuple[int, int] = (120, 30),
    table: str | None = None,
    **options: Any,
) -> AsyncIterator[User]:
    """Somebody who has started the program on a target; `state` is a folder for what it remembers."""
    opened = Target(str(target)) if isinstance(target, str | Path) else target
    app = TuiOrmApp(opened, table, StateFolder(state), **options)
    async with app.run_test(size=size) as pilot:
        user = User(pilot)
        await user.idle()
        yield user
