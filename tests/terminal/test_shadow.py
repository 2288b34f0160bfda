"""The program, each frame sent to two terminals that must agree: as Textual sends it, and reduced."""

from __future__ import annotations

import inspect
import random
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from emulator import ODD, Emulator
from rich.cells import split_graphemes
from textual._compositor import CompositorUpdate, LayoutUpdate
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region
from textual.screen import Screen
from user import User

from tui_orm.database.target import Target
from tui_orm.ui.app import TuiOrmApp
from tui_orm.ui.state import StateFolder
from tui_orm.ui.wire import shadow
from tui_orm.ui.wire.difference import difference
from tui_orm.ui.wire.line import TAIL, Line, blank

WIDTH, HEIGHT = 90, 26
SIZES = ((90, 26), (70, 18), (100, 30), (50, 12))
KEYS = re.findall(
    r"\S+",
    "down down down up j k PgDn PgDn PgUp Ctrl+D Ctrl+U right right left End Home g G Tab s S e x F4 / & ! f F b o d u "
    "Ctrl+R ] w ? : t 2 3 5 6 1 Escape Escape Escape Enter Ctrl+N a 1 é 漢 Delete Insert v F5 space",
)


class EmulatorDriver(HeadlessDriver):
    """Sends to an emulator."""

    is_headless = False  # type: ignore[assignment]
    emulator: Emulator

    def write(self, data: str) -> None:
        """Send."""
        self.emulator.feed(data)


class Watched(TuiOrmApp):
    """The program, which also sends every frame to a second terminal as Textual would."""

    CSS_PATH = inspect.getfile(TuiOrmApp).replace(".py", ".tcss")

    def __init__(self, target: Target, state: Path) -> None:
        super().__init__(target, None, StateFolder(state))
        self.driver_class = EmulatorDriver
        self.reduced, self.stock = Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
        EmulatorDriver.emulator = self.reduced
        self.frames = 0
        self.drifted: set[int] = set()
        """Lines on which Textual's way may have left remains of characters that terminals put elsewhere."""

    def _display(self, screen, renderable):  # type: ignore[no-untyped-def]
        sent = (
            isinstance(renderable, CompositorUpdate)
            and self._running
            and not (self._closed or self._batch_count)
        )
        if sent:
            self.stock.feed(renderable.render_segments(self.console))
        super()._display(screen, renderable)
        if sent:
            self.frames += 1
            unsure = {y for y, line in enumerate(self.lines) if not line.sure}
            self.drifted = unsure | (set() if isinstance(renderable, LayoutUpdate) else self.drifted)

    @property
    def lines(self) -> list[Line]:
        """What the terminal is taken to show."""
        assert self._shadow._lines is not None
        return self._shadow._lines


class Watcher(User):
    """Somebody who looks at the terminal."""

    app: Watched

    async def resizes(self, width: int, height: int) -> None:
        """Take a window of another size."""
        self.app.reduced.resize(width, height)
        self.app.stock.resize(width, height)
        await self.pilot.resize_terminal(width, height)
        await self.idle()

    async def sees_what_is_composed(self) -> None:
        """Check the terminal; a widget may still be about to paint what it holds already."""
        for _ in range(50):
            if not (wrong := list(self._wrong_lines())):
                return
            await self.pilot.pause()
        raise AssertionError(wrong)

    def _wrong_lines(self) -> Iterator[tuple[int, str]]:
        """Lines unlike what is composed, or unlike those of a terminal that shows them as Textual sends them."""
        lines = self.app.lines
        fresh = Emulator(len(lines[0].looks), len(lines))
        fresh.feed(difference([blank(len(lines[0].looks))] * len(lines), lines))
        for y, strip in enumerate(self.app.screen._compositor.render_strips()):
            # marks of a character at which a dialog cuts the line are left out by some and kept by others
            composed = [strip.text[start] for start, _, width in split_graphemes(strip.text)[0] if width]
            if [cell[0] for cell in lines[y].cells if cell != TAIL] != composed:
                yield y, strip.text
            expected = fresh if y in self.app.drifted else self.app.stock
            if self.app.reduced.line(y) != expected.line(y):
                yield y, self.app.reduced.screen.display[y]


@asynccontextmanager
async def watching(path: Path) -> AsyncIterator[Watcher]:
    app = Watched(Target(str(path)), path.parent)
    async with app.run_test(headless=False, size=(WIDTH, HEIGHT)) as pilot:
        watcher = Watcher(pilot)
        await watcher.idle()
        yield watcher


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A table of odd texts, and some other tables."""
    path = tmp_path / "odd.sqlite"
    chance = random.Random(1)
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE odd (id INTEGER PRIMARY KEY, text TEXT, other TEXT, number REAL, data BLOB, last TEXT);"
            + "".join(
                f"CREATE TABLE t{n} (id INTEGER PRIMARY KEY, odd INTEGER REFERENCES odd);" for n in range(9)
            )
        )
        for number in range(300):
            words = [chance.choice((*ODD, "plain", "words", "\x1b[31m\n\t", "x" * 50)) for _ in range(4)]
            connection.execute(
                "INSERT INTO odd VALUES (?, ?, ?, ?, ?, ?)",
                (
                    number,
                    " ".join(words),
                    chance.choice(ODD) if number % 3 else None,
                    number / 7,
                    b"\0" * 9,
                    "end",
                ),
            )
    connection.close()
    return path


@pytest.mark.parametrize("seed", range(4))
async def test_the_terminal_shows_what_textual_would_show(odd: Path, seed: int) -> None:
    chance = random.Random(seed)
    async with watching(odd) as user:
        await user.opens("odd")
        for _ in range(30):
            keys = chance.choices(KEYS, k=8) if chance.random() < 0.6 else [chance.choice(KEYS)] * 8
            await user.types_ahead(*keys)
            if chance.random() < 0.1:
                await user.resizes(*chance.choice(SIZES))
            await user.sees_what_is_composed()
        assert user.app.frames > 40


async def test_a_terminal_that_was_disturbed_is_painted_anew(odd: Path) -> None:
    async with watching(odd) as user:
        await user.opens("odd")
        user.app.reduced.feed("\x1b[10;1Hsomebody wrote this\x1b[5;9r")
        await user.presses("F5")
        await user.sees_what_is_composed()


@pytest.mark.parametrize("reason", ["switched off", "another Textual"])
def test_textual_sends_its_own_screen(reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if reason == "switched off":
        monkeypatch.setenv(shadow.SWITCH, "1")
    else:
        monkeypatch.setattr(shadow, "TESTED", frozenset({"0.1"}))
    update = LayoutUpdate([], Region())
    assert shadow.Shadow(TuiOrmApp()).reduced(Screen(), update) is update
