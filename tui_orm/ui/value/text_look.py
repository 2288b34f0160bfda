"""A value as text: wrapped or not, any length, searched in place."""

from __future__ import annotations

from typing import ClassVar

from tui_orm.ui.command import CannotRun
from tui_orm.ui.value.look import Dirty, Look, Piece
from tui_orm.ui.value.search import find_text
from tui_orm.ui.value.wrapping import WrappedText, shown

SIDEWAYS = 20
"""Characters that a step to the side goes."""


class TextLook(Look):
    """`top` is the place of the first row in view, `left` how far unwrapped lines are scrolled, in characters."""

    name: ClassVar[str] = "text"
    keys: ClassVar[frozenset[str]] = frozenset({"wrap", "find", "find_next", "find_previous"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.top = 0
        self._left = 0
        self._wrap = True
        self._found = (0, 0)
        self._lines = text.count("\n") + (0 if text.endswith("\n") else 1)
        self._counted = (0, 0)
        self._lay_out()

    def resize(self, width: int, height: int) -> None:
        super().resize(width, height)
        self._lay_out()

    def line(self, y: int) -> list[Piece]:
        if y >= len(self._places):
            return []
        start = self._places[y] + self._left
        end = self._rows.end_of(self._places[y])
        stop = min(end, start + 4 * self.width)
        first, last = (max(start, min(index, stop)) for index in self._found)
        parts = ((start, first, ""), (first, last, "found"), (last, stop, ""))
        return [(shown(self.text[begin:end]), kind) for begin, end, kind in parts if begin < end]

    def move(self, way: str) -> Dirty:
        before = self.top, self._left
        page = max(1, self.height - 1)
        match way:
            case "left" | "right" if not self._wrap:
                self._left = max(0, self._left + (SIDEWAYS if way == "right" else -SIDEWAYS))
            case "first":
                self.top, self._left = 0, 0
            case "last":
                self.top = self._last_top
            case "up" | "down" | "page_up" | "page_down":
                rows = page if "page" in way else 1
                self.top = self._rows.moved(self.top, rows if "down" in way else -rows)
        self._settle()
        return None if (self.top, self._left) != before else set()

    def place(self) -> str:
        line = self._line_number() + 1
        share = 100 if self.top == self._last_top else 100 * self.top // max(1, len(self.text))
        column = f", from character {self._left + 1:,}" if self._left else ""
        return f"line {line:,} of {self._lines:,}{column}  {share} %"

    def copied(self) -> str:
        return self.text

    def run(self, command: str) -> Dirty:
        if command != "wrap":
            return super().run(command)
        self._wrap, self._left = not self._wrap, 0
        self._lay_out()
        return None

    def find(self, words: str, backwards: bool = False) -> bool:
        first, last = self._found
        begin = first if backwards else last if last else self.top
        found = find_text(self.text, words, begin, backwards)
        if found is None:
            return False
        self._found = found
        if not any(self._rows.row_at(found[0]) == place for place in self._places[:-1]):
            self.top = self._rows.moved(self._rows.row_at(found[0]), -(self.height // 3))
        if not self._wrap:
            self._left = max(0, found[0] - self._rows.row_at(found[0]) - self.width // 2)
        self._settle()
        return True

    def go_to(self, place: str) -> None:
        raise CannotRun("Offsets are for bytes; t shows them. / finds in the text.")

    def follow(self, other: Look) -> None:
        if isinstance(other, TextLook):
            self.top, self._wrap, self._left = other.top, other._wrap, other._left
            self._lay_out()

    def _lay_out(self) -> None:
        self._rows = WrappedText(self.text, self.width, self._wrap)
        self._last_top = self._rows.moved(self._rows.row_at(max(0, len(self.text) - 1)), 1 - self.height)
        self.top = self._rows.row_at(min(self.top, max(0, len(self.text) - 1)))
        self._settle()

    def _settle(self) -> None:
        self.top = min(self.top, self._last_top)
        self._places = self._rows.places(self.top, self.height)

    def _line_number(self) -> int:
        """Lines before the window, counted from where it stood last."""
        place, number = self._counted
        if self.top >= place:
            number += self.text.count("\n", place, self.top)
        else:
            number -= self.text.count("\n", self.top, place)
        self._counted = self.top, number
        return number
