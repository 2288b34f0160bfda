"""What is told by colour is told without it too, and can be read on every ground."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shop
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from servers import LiveServer
from user import User, at

from tui_orm.ui.linux_console import glyphs, on_console

CODE_PAGE_437 = set(bytes(range(0x20, 0x7F)).decode() + bytes(range(0x80, 0x100)).decode("cp437"))
# the console's own map gives these to the codes below 32
CODE_PAGE_437 |= set("☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼")
READABLE = {None, 1, 5, 8}
"""Of the terminal's sixteen: its own, red, magenta; bright black is for lines that are no text."""


def segments(user: User) -> Iterator[Segment]:
    for strip in user.app.screen._compositor.render_strips():
        yield from strip


def attributes(user: User, text: str) -> tuple[object, ...]:
    """How a text is drawn, but for its colours."""
    for segment in segments(user):
        if text in segment.text:
            style = segment.style or Style()
            return style.bold, style.underline, style.reverse, style.strike, style.dim
    raise AssertionError(f"{text!r} is not on the screen:\n{user.screen}")


async def stages(user: User) -> None:
    """One cell changed, a row added, a row removed, a row marked; the cursor is on a cell of the fifth."""
    await user.opens("customer")
    await user.edits(1, "city", "Rome")
    await user.goes_to(2, "name")
    await user.presses("-", "o")
    await user.goes_to(4, "name")
    await user.presses("m")


@pytest.fixture
def colourless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


async def test_without_colour_everything_still_tells(
    file: LiveServer, tmp_path: Path, colourless: None
) -> None:
    shop.build(file)
    async with at(file.target.text, tmp_path) as user:
        await stages(user)
        assert {
            segment.style.color.name for segment in segments(user) if segment.style and segment.style.color
        } == {"default"}
        plain = attributes(user, "Customer 005")
        assert attributes(user, "Rome") != plain
        assert attributes(user, "Customer 002") != plain
        assert attributes(user, "Customer 004") != plain
        assert len({attributes(user, text) for text in ("Rome", "Customer 002", "Customer 004")}) == 3
        assert attributes(user, " »") != plain
        user.sees("+ ", "~ ", "- ")
        await user.presses("e")
        await user.types("x")
        editor = [segment for segment in segments(user) if segment.style and segment.style.reverse]
        assert any(segment.text == " " for segment in editor), "the cursor of the editor is not to be seen"
        await user.presses("Escape", "/")
        assert any(
            segment.style and segment.style.reverse and segment.text == "c" for segment in segments(user)
        )


async def test_text_has_only_colours_that_can_be_read_anywhere(reader: User) -> None:
    await stages(reader)
    for keys in (
        (),
        ("Y",),
        ("Escape", "6"),
        ("Escape", "5"),
        ("Escape", "2"),
        ("Escape", "?"),
        ("Escape", "w"),
    ):
        await reader.presses(*keys)
        for segment in segments(reader):
            color = segment.style.color if segment.style else None
            number = color.number if color else None
            assert not segment.text.strip() or number in READABLE, segment


async def test_the_linux_console_is_sent_only_glyphs_of_its_font(
    file: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    shop.build(file)
    file.execute(
        "UPDATE customer SET notes = 'line\nbreak\t\x1b and much that has to be cut off', city = '東京 é'"
    )
    async with at(file.target.text, tmp_path, size=(80, 24)) as user:
        await stages(user)
        for keys in ((), ("Y",), ("Escape", "6"), ("Escape", "?"), ("Escape", "w"), ("Escape", "t")):
            await user.presses(*keys)
            odd = set(user.screen) - CODE_PAGE_437 - {"\n"}
            assert not odd, f"{odd} on\n{user.screen}"
            assert all(
                not segment.style.dim and not segment.style.strike
                for segment in segments(user)
                if segment.style
            )


@example("⼀\U000e0000")
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_what_is_put_into_other_glyphs_keeps_its_width(text: str) -> None:
    shown = glyphs(text)
    assert cell_len(shown) == cell_len(text)
    assert all(cell_len(char) == 1 for char in shown)


def test_letters_of_a_loaded_font_stay() -> None:
    assert glyphs("Привет…") == "Привет>"


def test_styles_on_the_console() -> None:
    assert on_console(Style(dim=True)).color.name == "cyan"  # type: ignore[union-attr]
    assert on_console(Style(color="red", strike=True)) == Style(color="red", bold=True, strike=False)
    assert on_console(Style(bold=True)) == Style(bold=True)
