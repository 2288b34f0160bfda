"""Text in rows that are made where they are looked at: as if all of it had been wrapped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_orm.ui.value import wrapping
from tui_orm.ui.value.search import find_bytes, find_text
from tui_orm.ui.value.text_look import TextLook
from tui_orm.ui.value.wrapping import WrappedText, shown

TEXTS = st.text(st.sampled_from("ab  \n\n\t\r日é\u0301\u200b😀"), max_size=120)
WIDTHS = st.integers(2, 12)


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> object:
    """Blocks that the texts of these tests fill."""
    before, wrapping.BLOCK = wrapping.BLOCK, 16
    yield
    wrapping.BLOCK = before


def whole(text: str, width: int) -> list[tuple[int, int]]:
    """Begin and end of every row, wrapped from the start on."""
    rows, start = [], 0
    for line in text.split("\n"):
        blocks = range(0, max(1, len(line)), wrapping.BLOCK)
        for block in blocks:
            end = start + min(len(line), block + wrapping.BLOCK)
            place = start + block
            while True:
                stop = wrapping._cut(text, place, end, width)
                rows.append((place, stop))
                place = stop
                if stop >= end:
                    break
        start += len(line) + 1
    return rows[:-1] if text.endswith("\n") else rows


@given(TEXTS, WIDTHS)
def test_rows_are_those_of_the_whole_text_wrapped(text: str, width: int) -> None:
    rows = WrappedText(text, width)
    places = rows.places(0, 10_000)
    assert [(place, rows.end_of(place)) for place in places] == whole(text, width)


@given(TEXTS, WIDTHS, st.booleans())
def test_up_is_down_reversed(text: str, width: int, wrap: bool) -> None:
    rows = WrappedText(text, width, wrap)
    down = rows.places(0, 10_000)
    fresh = WrappedText(text, width, wrap)
    place: int | None = down[-1]
    up = []
    while place is not None:
        up.append(place)
        place = fresh.before(place)
    assert up[::-1] == down


@given(TEXTS, WIDTHS, st.integers(0, 120))
def test_a_character_stands_in_the_row_that_begins_before_it(text: str, width: int, index: int) -> None:
    rows = WrappedText(text, width)
    index = min(index, max(0, len(text) - 1))
    assert rows.row_at(index) == max(place for place in rows.places(0, 10_000) if place <= index)


@given(TEXTS, WIDTHS)
def test_no_row_is_wider_than_the_window(text: str, width: int) -> None:
    rows = WrappedText(text, width)
    for place in rows.places(0, 10_000):
        row = text[place : rows.end_of(place)]
        assert cell_len(shown(row).rstrip()) <= width


def test_words_stay_whole_where_they_fit() -> None:
    rows = WrappedText("one two three", 8)
    assert [rows.text[place : rows.end_of(place)] for place in rows.places(0, 9)] == ["one two ", "three"]


def seen(look: TextLook) -> list[str]:
    return ["".join(text for text, _ in look.line(y)) for y in range(look.height)]


def test_the_end_of_a_long_text_is_reached_and_left_again() -> None:
    look = TextLook("\n".join(f"line {number}" for number in range(1, 1001)))
    look.resize(40, 5)
    look.move("last")
    assert seen(look) == [f"line {number}" for number in range(996, 1001)]
    assert look.place() == "line 996 of 1,000  100 %"
    look.move("up")
    assert (seen(look)[0], look.place()) == ("line 995", "line 995 of 1,000  99 %")


def test_unwrapped_lines_scroll_to_the_side() -> None:
    look = TextLook("abc" * 100 + "\nshort")
    look.resize(40, 5)
    look.run("wrap")
    look.move("right")
    assert seen(look)[0].startswith(("abc" * 100)[20:60])
    assert "from character 21" in look.place()


def test_control_characters_are_shown_and_not_sent() -> None:
    look = TextLook("a\x1b[31m\r\nb\u202e\x00")
    assert seen(look)[:2] == ["a␛[31m", "b·␀"]


@given(st.text("abcA\n", max_size=80), st.text("abcA", min_size=1, max_size=3), st.integers(0, 80))
def test_found_is_what_stands_next(text: str, words: str, begin: int) -> None:
    lowered = text if words != words.lower() else text.lower()
    found, before = find_text(text, words, begin), find_text(text, words, begin, backwards=True)
    assert (found[0] if found else -1) == lowered.find(words, begin)
    last = [n for n in range(len(text)) if lowered.startswith(words, n) and n + len(words) <= begin]
    assert (before is None) == (not last)
    assert before is None or lowered[slice(*before)] == words


def test_bytes_are_found_as_hex_or_as_text() -> None:
    assert find_bytes(b"abc\x00\xff", "0x00FF", 0) == (3, 5)
    assert find_bytes(b"abcabc", "bc", 4, backwards=True) == (1, 3)
    assert find_bytes(b"abc", "0xzz", 0) is None
