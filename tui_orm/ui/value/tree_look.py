"""A value as a tree of JSON: walked, folded and unfolded."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from rich.cells import cell_len, set_cell_size

from tui_orm.ui.cleaning import clean
from tui_orm.ui.command import CannotRun
from tui_orm.ui.counts import counted
from tui_orm.ui.value.json_tree import MOST_UNFOLDED, Branch, Place
from tui_orm.ui.value.json_values import Members, source_of, word_of
from tui_orm.ui.value.look import Dirty, Piece, RowLook
from tui_orm.ui.value.search import find_text

MOST_LOOKED_THROUGH = 200_000
"""Rows in which words are looked for at once."""


class TreeLook(RowLook):
    """`cursor` is the row that the keys work on."""

    name: ClassVar[str] = "tree"
    keys: ClassVar[frozenset[str]] = frozenset(
        {"toggle", "unfold_all", "fold_all", "copy_path", "find", "find_next", "find_previous"}
    )

    def __init__(self, root: Branch) -> None:
        super().__init__()
        self._root = root
        self.cursor = 0
        root.unfold(0)
        if root.rows <= 20 and not root.unfold_all(20):
            root.fold_all()
            root.unfold(0)

    @property
    def rows(self) -> int:
        return self._root.rows

    @property
    def current(self) -> Place:
        """What is under the cursor."""
        return self._root.at(self.cursor)

    def resize(self, width: int, height: int) -> None:
        super().resize(width, height)
        self._put(self.cursor)

    def line(self, y: int) -> list[Piece]:
        row = self.top + y
        if row >= self.rows:
            return []
        place = self._root.at(row)
        indent = "  " * (place.depth - 1)
        mark = ("▾ " if place.is_open else "▸ ") if _has_children(place.value) else "  "
        pieces = _cut([(indent + mark, ""), *_label(place), *_value(place, self.width)], self.width)
        # one style for all of it: legible in every theme, and fewer bytes
        return [("".join(text for text, _ in pieces), "cursor")] if row == self.cursor else pieces

    def move(self, way: str) -> Dirty:
        place = self.current
        if way == "right":
            return self._unfold(place)
        if way == "left":
            return self._fold(place)
        return self._put(self.step(way, self.cursor))

    def place(self) -> str:
        return f"{clean(self.current.path)}   row {self.cursor + 1:,} of {self.rows:,}"

    def copied(self) -> str:
        return source_of(self.current.value)

    def run(self, command: str) -> Dirty:
        place = self.current
        match command:
            case "toggle":
                return self._fold(place) if place.is_open else self._unfold(place)
            case "fold_all":
                self._root.fold_all()
                self.cursor = 0
            case "unfold_all":
                if not self._root.unfold_all():
                    self._put(self._root.row_of(place))
                    raise CannotRun(f"{MOST_UNFOLDED:,} branches are unfolded, and no more at once.")
                self.cursor = self._root.row_of(place)
            case _:
                return super().run(command)
        self._put(self.cursor)
        return None

    def find(self, words: str, backwards: bool = False) -> bool:
        way = -1 if backwards else 1
        last = -1 if backwards else self.rows
        rows = range(self.cursor + way, last, way)[:MOST_LOOKED_THROUGH]
        for row in rows:
            place = self._root.at(row)
            text = (
                (place.key or "") + "\n" + ("" if isinstance(place.value, list) else source_of(place.value))
            )
            if find_text(text, words, 0):
                self._put(row)
                return True
        return False

    def _unfold(self, place: Place) -> Dirty:
        if place.is_open:
            return self._put(self.cursor + 1)
        return None if place.branch.unfold(place.number) is not None else set()

    def _fold(self, place: Place) -> Dirty:
        if place.is_open:
            place.branch.fold(place.number)
            self.scroll_to(self.top)
            return None
        around = place.branch.place
        return set() if around is None else self._put(self._root.row_of(around))

    def _put(self, row: int) -> Dirty:
        """Put the cursor on a row and bring it into view."""
        before, top = self.cursor, self.top
        self.cursor = max(0, min(row, self.rows - 1))
        self.scroll_to(max(self.cursor - self.height + 1, min(self.top, self.cursor)))
        return {before - top, self.cursor - top} if self.top == top else None


def _cut(pieces: list[Piece], width: int) -> list[Piece]:
    """The pieces in so many cells; what is cut is marked."""
    kept: list[Piece] = []
    for text, kind in pieces:
        length = cell_len(text)
        if length > width:
            return [*kept, (set_cell_size(text, max(0, width - 1)) + "…", kind)]
        kept.append((text, kind))
        width -= length
    return kept


def _has_children(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _label(place: Place) -> list[Piece]:
    if place.branch.place is None:
        return []
    if place.key is None:
        return [(f"{place.number}", "faint"), (": ", "")]
    return [(clean(json.dumps(place.key, ensure_ascii=False)), "key"), (": ", "")]


def _value(place: Place, most: int) -> list[Piece]:
    """A value in its colours; a text only as far as it can be seen."""
    value = place.value
    if isinstance(value, list):
        brackets = "{}" if isinstance(value, Members) else "[]"
        noun = "member" if isinstance(value, Members) else "element"
        count = f"  {counted(len(value), noun)}" if value else ""
        return [
            (f"{brackets[0]}{'' if place.is_open or not value else '…'}{brackets[1]}", ""),
            (count, "faint"),
        ]
    word = word_of(value)
    if word is not None:
        return [(clean(word[:most]), "word" if word in ("true", "false", "null") else "number")]
    return [(clean(json.dumps(value[:most], ensure_ascii=False)), "text")]
