"""Lines to lines: whatever was on the terminal, it shows the new lines afterwards."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest
import textual
from emulator import ODD, Emulator
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui_orm.ui.wire.difference import difference
from tui_orm.ui.wire.line import Line, blank, line_of
from tui_orm.ui.wire.scroll import Scroll
from tui_orm.ui.wire.shadow import TESTED, was_tested

WIDTH, HEIGHT = 32, 10
CONSOLE = Console(color_system="truecolor", force_terminal=True)
STYLES = [
    Style.parse(text)
    for text in (
        "", "bold", "dim", "reverse", "bold underline", "red", "bold red", "on blue", "white on blue",
        "underline bright_white on blue", "strike green", "default on default", "#102030 on #405060", "reverse red",
    )
]  # fmt: skip

texts = st.one_of(
    st.sampled_from(ODD),
    st.text("ab 0.│█…é", max_size=20),
    st.integers(1, WIDTH).map(" ".__mul__),
)
segments = st.tuples(texts, st.sampled_from(STYLES)).map(lambda given: Segment(*given))
strips = st.lists(segments, max_size=5).map(lambda parts: Strip(parts).adjust_cell_length(WIDTH))
sure = st.lists(
    st.tuples(st.sampled_from((*ODD[:3], "ab", "  ")), st.sampled_from(STYLES)).map(
        lambda given: Segment(*given)
    )
).map(lambda parts: Strip(parts).adjust_cell_length(WIDTH))
screens = st.lists(strips, min_size=HEIGHT, max_size=HEIGHT)


@st.composite
def changes(draw: st.DrawFn) -> tuple[list[Strip], list[Strip]]:
    """A screen and the next one: some lines moved together, some others, some new."""
    old = draw(screens)
    new = list(old)
    by = draw(st.integers(-4, 4))
    top = draw(st.integers(0, HEIGHT - 5))
    bottom = draw(st.integers(top + 4, HEIGHT))
    for y in range(top, bottom):
        if top <= y + by < bottom:
            new[y] = old[y + by]
    for y, strip in draw(st.dictionaries(st.integers(0, HEIGHT - 1), strips, max_size=4)).items():
        new[y] = strip
    return old, new


def lines(strips: list[Strip]) -> list[Line]:
    """As they are kept."""
    return [line_of([strip], WIDTH, ColorSystem.TRUECOLOR) for strip in strips]


def painted(*screens: list[Line]) -> Emulator:
    """A terminal that has been shown one screen after the other."""
    emulator = Emulator(WIDTH, HEIGHT)
    before = [blank(WIDTH)] * HEIGHT
    for screen in screens:
        emulator.feed(difference(before, screen))
        before = screen
    return emulator


@given(changes())
def test_the_terminal_shows_the_new_lines(change: tuple[list[Strip], list[Strip]]) -> None:
    old, new = map(lines, change)
    after = painted(old, new)
    fresh = painted(new)
    stock = Emulator(WIDTH, HEIGHT)
    for y, strip in enumerate(change[1]):
        stock.feed(f"\x1b[{y + 1}H{strip.render(CONSOLE)}")
        assert after.line(y) == (stock if new[y].sure else fresh).line(y)


@given(sure, sure, st.integers(0, WIDTH - 1), st.integers(1, WIDTH))
def test_a_piece_laid_over_a_line_cuts_no_wide_character(under: Strip, over: Strip, x: int, end: int) -> None:
    line, piece = (line_of([strip], WIDTH, ColorSystem.TRUECOLOR) for strip in (under, over))
    end = max(x + 1, end)
    piece = line_of([over.crop(x, end)], end - x, ColorSystem.TRUECOLOR)
    whole = line_of(
        [under.crop(0, x), over.crop(x, end), under.crop(end, WIDTH)], WIDTH, ColorSystem.TRUECOLOR
    )
    laid = line.laid_over(x, piece)
    assert laid.cells == whole.cells
    assert len(laid.looks) == WIDTH


def test_nothing_is_sent_for_nothing() -> None:
    screen = lines([Strip([Segment(text)]) for text in ODD[:HEIGHT]])
    assert difference(screen, list(screen)) == ""
    assert difference(screen, lines([Strip([Segment(text)]) for text in ODD[:HEIGHT]])) == ""


def test_only_what_changed_is_sent() -> None:
    old = [Strip([Segment(f"row {y}  some text that stays")]) for y in range(HEIGHT)]
    new = [*old[:3], Strip([Segment("row X  some text that stays")]), *old[4:]]
    assert difference(lines(old), lines(new)) == "\x1b[4;5HX"


def test_blanks_at_the_end_are_erased_in_the_plain_look() -> None:
    old = [Strip([Segment("x" * WIDTH)])] * HEIGHT
    new = [Strip([Segment("red", STYLES[5])]), *old[1:]]
    assert difference(lines(old), lines(new)) == "\x1b[1H\x1b[31mred\x1b[K\x1b[m"


def test_lines_that_moved_are_moved_on_the_terminal() -> None:
    rows = [Strip([Segment(f"{n:02} the text of row {n * 7919 % 1000}")]) for n in range(20)]
    frame = Strip([Segment("a line that stays")])
    old = lines([frame, *rows[:8], frame])
    new = lines([frame, *rows[1:9], frame])
    sent = difference(old, new)
    assert sent.startswith("\x1b[2;9r\x1b[2H\x1b[M\x1b[r")
    assert len(sent) < 60
    assert Scroll(1, 8, 1).applied(old)[1:8] == new[1:8]
    assert difference(new, old).startswith("\x1b[2;9r\x1b[2H\x1b[L\x1b[r")


# The name that terminfo has for each sequence that is sent.
SEQUENCES = {
    r"\x1b\[\d+;\d+H": "cup", r"\x1b\[\d+H": "cup", r"\x1b\[\d*C": "cuf", r"\x1b\[\d*B": "cud",
    r"\x1b\[\d+G": "hpa", r"\x1b\[K": "el", r"\x1b\[\d+;\d+r": "csr", r"\x1b\[r": "csr", r"\x1b\[\d*M": "dl",
    r"\x1b\[\d*L": "il", r"\x1b\[[\d;]*m": "sgr0",
}  # fmt: skip


@given(changes())
def test_no_sequence_is_sent_that_a_plain_terminal_does_not_know(
    change: tuple[list[Strip], list[Strip]],
) -> None:
    known = re.compile("|".join(SEQUENCES))
    sent = difference(*map(lines, change))
    assert "\x1b" not in known.sub("", sent)


@pytest.mark.skipif(not shutil.which("infocmp"), reason="needs infocmp")
@pytest.mark.parametrize("terminal", ["linux", "screen", "tmux", "xterm"])
def test_terminals_have_each_sequence(terminal: str) -> None:
    done = subprocess.run(["infocmp", "-1", terminal], capture_output=True, text=True, env=os.environ)
    if done.returncode:
        pytest.skip(f"no terminfo of {terminal}")
    for name in SEQUENCES.values():
        assert re.search(rf"^\s{name}=", done.stdout, re.MULTILINE), name


def test_the_textual_that_is_installed_is_one_that_was_tested() -> None:
    """Where this fails, run the tests of this folder with the new version, then add it."""
    assert textual.__version__ in TESTED
    assert was_tested()
