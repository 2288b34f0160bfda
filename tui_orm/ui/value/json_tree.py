"""JSON as a tree. Only what is unfolded costs anything: a row is found by counting, so that a list of a million
numbers is one branch."""

from __future__ import annotations

import json
from bisect import bisect_right, insort
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, NamedTuple

from tui_orm.ui.value.json_values import Members, Word, children, parse_json

MOST_UNFOLDED = 20_000
"""Branches that are unfolded at once."""


class Place(NamedTuple):
    """One child of a branch."""

    branch: Branch
    number: int

    @property
    def key(self) -> str | None:
        """Its name in an object; None in a list."""
        value = self.branch.value
        return value[self.number][0] if isinstance(value, Members) else None

    @property
    def value(self) -> Any:
        """A list, Members, a Word or a text."""
        child = self.branch.value[self.number]
        return child[1] if isinstance(self.branch.value, Members) else child

    @property
    def text(self) -> str | None:
        """The value where it is a text, None where it is not."""
        return self.value if isinstance(self.value, str) and not isinstance(self.value, Word) else None

    @property
    def depth(self) -> int:
        """How many branches are around it."""
        return len(list(self.branch.above()))

    @property
    def is_open(self) -> bool:
        """Whether it is unfolded."""
        return self.number in self.branch.opened

    @property
    def path(self) -> str:
        """Where it stands, as a path of JSON."""
        places = [self, *(branch.place for branch in self.branch.above() if branch.place is not None)]
        return "".join(_step(place) for place in reversed(places))


class Branch:
    """An unfolded list or object; `opened` are those of its children that are unfolded too."""

    def __init__(self, value: list[Any], place: Place | None = None) -> None:
        self.value = value
        self.place = place
        self.opened: dict[int, Branch] = {}
        self._order: list[int] = []
        self._starts: list[int] | None = None
        """The row of each opened child, counted from this branch's first."""

    def above(self) -> Iterator[Branch]:
        """This branch and those around it, the innermost first."""
        branch: Branch | None = self
        while branch is not None:
            yield branch
            branch = branch.place.branch if branch.place is not None else None

    @property
    def rows(self) -> int:
        """Rows of all that is in view of it."""
        starts = self._counted()
        if not starts:
            return len(self.value)
        last = self._order[-1]
        return starts[-1] + self.opened[last].rows + len(self.value) - last

    def at(self, row: int) -> Place:
        """What stands in a row."""
        starts = self._counted()
        before = bisect_right(starts, row) - 1
        if before < 0:
            return Place(self, row)
        index, inside = self._order[before], row - starts[before]
        if inside == 0:
            return Place(self, index)
        branch = self.opened[index]
        rows = branch.rows
        return branch.at(inside - 1) if inside <= rows else Place(self, index + inside - rows)

    def row_of(self, place: Place) -> int:
        """The row of a place, counted from the root's first."""
        branch, index = place
        starts = branch._counted()
        before = bisect_right(branch._order, index) - 1
        if before < 0:
            row = index
        elif branch._order[before] == index:
            row = starts[before]
        else:
            opened = branch._order[before]
            row = starts[before] + branch.opened[opened].rows + index - opened
        return row if branch.place is None else self.row_of(branch.place) + 1 + row

    def unfold(self, index: int) -> Branch | None:
        """Unfold a child; None where it has no children of its own."""
        place = Place(self, index)
        if index not in self.opened and isinstance(place.value, list) and place.value:
            self.opened[index] = Branch(place.value, place)
            insort(self._order, index)
            self._changed()
        return self.opened.get(index)

    def fold(self, index: int) -> None:
        """Fold a child."""
        if self.opened.pop(index, None) is not None:
            self._order.remove(index)
            self._changed()

    def fold_all(self) -> None:
        """Fold every child."""
        self.opened.clear()
        self._order.clear()
        self._changed()

    def unfold_all(self, most: int = MOST_UNFOLDED) -> bool:
        """Unfold everything, level by level; False where that would be more than `most` branches."""
        level = [self]
        while level:
            below: list[Branch] = []
            for branch in level:
                for index, child in enumerate(children(branch.value)):
                    if isinstance(child, list) and child:
                        if most <= 0:
                            return False
                        most -= 1
                        below.append(branch.unfold(index) or branch)
            level = below
        return True

    def _counted(self) -> list[int]:
        if self._starts is None:
            extra = accumulate((self.opened[index].rows for index in self._order), initial=0)
            self._starts = [index + more for index, more in zip(self._order, extra, strict=False)]
        return self._starts

    def _changed(self) -> None:
        for branch in self.above():
            branch._starts = None


def parse_tree(text: str) -> Branch:
    """The root of a text: its value is the only child. Raises NotATree."""
    return Branch([parse_json(text)])


def _step(place: Place) -> str:
    if place.branch.place is None:
        return "$"
    key = place.key
    if key is None:
        return f"[{place.number}]"
    return f".{key}" if key.isidentifier() else f"[{json.dumps(key, ensure_ascii=False)}]"
