"""A text of any length as rows of a given width, made only where they are looked at.

A place is the index of the character that a row begins with. A line longer than BLOCK is wrapped in blocks of that
length, each for itself: so any row is found without wrapping all that stands before it.
"""

from __future__ import annotations

from functools import lru_cache

from rich.cells import get_character_cell_size

from tui_orm.ui.cleaning import clean

BLOCK = 8192
TAB = 4


class WrappedText:
    """Rows of a text. Without wrapping, a row is a line, however long."""

    def __init__(self, text: str, width: int, wrap: bool = True) -> None:
        self.text = text
        self.width = max(2, width)
        self.wrap = wrap
        self._rows_of = lru_cache(maxsize=64)(self._wrapped)
        self._line = (0, -1)

    def end_of(self, place: int) -> int:
        """Where the row that begins at `place` ends: after its last character, the line end not counted."""
        if not self.wrap:
            return self._line_of(place)[1]
        start, end = self._block_of(place)
        rows = self._rows_of(start, end)
        number = rows.index(place)
        return rows[number + 1] if number + 1 < len(rows) else end

    def row_at(self, index: int) -> int:
        """The place of the row that a character stands in."""
        if not self.wrap:
            return self._line_of(index)[0]
        start, end = self._block_of(index)
        return max(row for row in self._rows_of(start, end) if row <= max(index, start))

    def after(self, place: int) -> int | None:
        """The place of the next row; None after the last."""
        end = self.end_of(place)
        if end < self._line_of(place)[1]:
            return end
        return end + 1 if end + 1 < len(self.text) else None

    def before(self, place: int) -> int | None:
        """The place of the row before; None before the first."""
        return self.row_at(place - 1) if place > 0 else None

    def places(self, first: int, count: int) -> list[int]:
        """The places of up to `count` rows, from `first` on."""
        found: list[int] = []
        place: int | None = first
        while place is not None and len(found) < count:
            found.append(place)
            place = self.after(place)
        return found

    def moved(self, place: int, rows: int) -> int:
        """The place so many rows further down, or up; at most the last, or the first."""
        for _ in range(abs(rows)):
            there = self.after(place) if rows > 0 else self.before(place)
            if there is None:
                break
            place = there
        return place

    def _line_of(self, index: int) -> tuple[int, int]:
        """Begin and end of the line of a character, or of the line end that closes it."""
        start, end = self._line
        if not start <= index <= end:
            start = self.text.rfind("\n", 0, index) + 1
            end = self.text.find("\n", index)
            self._line = start, len(self.text) if end < 0 else end
        return self._line

    def _block_of(self, index: int) -> tuple[int, int]:
        start, end = self._line_of(index)
        # the line end belongs to the last character's block
        number = max(0, min(index, end - 1) - start) // BLOCK
        begin = start + number * BLOCK
        return begin, min(begin + BLOCK, end)

    def _wrapped(self, start: int, end: int) -> list[int]:
        """The places of the rows of a block."""
        rows, place = [start], start
        while (place := _cut(self.text, place, end, self.width)) < end:
            rows.append(place)
        return rows


def _cut(text: str, start: int, end: int, width: int) -> int:
    """Where a row that begins at `start` has to end: behind a space where there is one."""
    part = text[start : min(end, start + width + 1)]
    plain = part.isascii() and part.isprintable()
    stop = start + min(len(part), width) if plain else _fitting(text, start, end, width)
    if stop >= end:
        return end
    if text[stop] == " ":
        return stop + 1  # a space at the edge is not seen
    space = text.rfind(" ", start, stop)
    return space + 1 if space > start else stop


def _fitting(text: str, start: int, end: int, width: int) -> int:
    """Behind the last character that fits; at least one does, and at most four for a cell."""
    used = 0
    for index in range(start, min(end, start + 4 * width)):
        used += _width(text[index], used)
        if used > width:
            return max(index, start + 1)
    return min(end, start + 4 * width)


def _width(char: str, column: int) -> int:
    if char == "\t":
        return TAB - column % TAB
    return sum(map(get_character_cell_size, clean(char)))


def shown(text: str) -> str:
    """A row as it is painted: tabs as spaces, all else clean."""
    text = text.removesuffix("\r")
    if "\t" not in text:
        return clean(text)
    parts: list[str] = []
    column = 0
    for char in text:
        part = " " * _width(char, column) if char == "\t" else clean(char)
        parts.append(part)
        column += _width(char, column)
    return "".join(parts)
