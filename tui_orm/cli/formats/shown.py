"""Tables for people: text that no terminal takes for anything else, in columns, or as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from unicodedata import combining, east_asian_width

from tui_orm.database.descriptions import NUMBERS, ColumnInfo, Row
from tui_orm.ui.cleaning import clean
from tui_orm.workspace.escapes import escape
from tui_orm.workspace.formats import markdown, plain

LOOK_AHEAD = 200
"""Rows that the widths of the columns are taken from."""
WIDEST = 60
"""Characters of a value; more are cut off."""


class Table:
    """Columns side by side. The first rows decide on the widths; a longer value that comes later is cut off."""

    def __init__(self, columns: Sequence[ColumnInfo], null: str | None = None, cut: str = "…") -> None:
        self._columns = columns
        self._null = "NULL" if null is None else shown(null)
        self._cut = cut
        self._held: list[Row] = []
        self._widths: list[int] = []
        self._to_the_right: list[bool] = []

    def head(self) -> str:
        """Nothing yet."""
        return ""

    def rows(self, rows: Sequence[Row]) -> str:
        """Each row a line, once there are enough to know the widths."""
        if self._widths:
            return self._lines(rows)
        self._held += rows
        return self._begin() if len(self._held) >= LOOK_AHEAD else ""

    def tail(self) -> str:
        """The rows that were held back."""
        return "" if self._widths or not self._columns else self._begin()

    def _begin(self) -> str:
        names = [shown(column.name) for column in self._columns]
        texts = [[self._text(value) for value in row] for row in self._held]
        self._widths = [min(WIDEST, max(map(width, column))) for column in zip(names, *texts, strict=True)]
        self._to_the_right = [
            column.kind in NUMBERS or _is_number(values)
            for column, *values in zip(self._columns, *self._held, strict=True)
        ]
        rule = "-+-".join("-" * wide for wide in self._widths)
        return f"{self._line(names)}{rule}\n{self._lines(self._held)}"

    def _lines(self, rows: Sequence[Row]) -> str:
        return "".join(self._line([self._text(value) for value in row]) for row in rows)

    def _line(self, texts: Sequence[str]) -> str:
        cells = zip(texts, self._widths, self._to_the_right, strict=True)
        return " | ".join(self._fitted(*cell) for cell in cells).rstrip() + "\n"

    def _fitted(self, text: str, wide: int, to_the_right: bool) -> str:
        room = wide - width(text)
        if room < 0:
            text = first_cells(text, wide - len(self._cut)) + self._cut
            room = wide - width(text)
        return " " * room + text if to_the_right else text + " " * room

    def _text(self, value: Any) -> str:
        return self._null if value is None else shown(plain(value))


class Markdown:
    """A Markdown table; control characters are escaped, nothing is cut."""

    def __init__(self, columns: Sequence[ColumnInfo], null: str | None = None) -> None:
        self._columns = columns
        self._null = "NULL" if null is None else null

    def head(self) -> str:
        """The names, and which way the columns lean."""
        rules = ["---:" if column.kind in NUMBERS else "---" for column in self._columns]
        return _piped([self._cell(column.name) for column in self._columns]) + _piped(rules)

    def rows(self, rows: Sequence[Row]) -> str:
        """Each row a line."""
        return "".join(_piped([self._cell(value) for value in row]) for row in rows)

    def tail(self) -> str:
        """Nothing."""
        return ""

    def _cell(self, value: Any) -> str:
        text = markdown(self._null if value is None else plain(value))
        return text if text.isprintable() else shown(text)


def shown(text: str) -> str:
    """A text in which control characters are escaped and nothing is invisible."""
    return text if text.isascii() and text.isprintable() else clean(escape(text, keep="\\"))


def width(text: str) -> int:
    """The cells that a text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def first_cells(text: str, most: int) -> str:
    """As much of a text as fits."""
    taken = 0
    for place, char in enumerate(text):
        taken += _cells(char)
        if taken > most:
            return text[:place]
    return text


def _cells(char: str) -> int:
    return 0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1


def _is_number(values: Sequence[Any]) -> bool:
    there = [value for value in values if value is not None]
    return bool(there) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in there
    )


def _piped(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
