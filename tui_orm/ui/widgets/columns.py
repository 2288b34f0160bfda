"""Where the columns of a grid stand: which are frozen, how wide each is, which are in view."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from rich.cells import cell_len

from tui_orm.database.descriptions import NUMBERS, Row, TableInfo
from tui_orm.ui.cells import cell, name

MOST = 30
"""Cells that a column gets at first."""
SAMPLE = 100
"""Rows that the widths are taken from."""
GAP = 2
"""Cells between columns."""


class Columns:
    """The layout of a table's columns, in cells: key columns first and frozen, the others scrolled beneath.

    `order` holds places in a row; every position counts from the grid's left edge, after the mark.
    """

    def __init__(self, table: TableInfo, rows: Sequence[Row], room: int) -> None:
        self.table = table
        keys = [table.places[column] for column in table.primary_key]
        rest = [place for place in range(len(table.columns)) if place not in keys]
        self.order = [*keys, *rest]
        self.numeric = [table.columns[place].kind in NUMBERS for place in self.order]
        self.names = [name(table.columns[place].name) for place in self.order]
        self.titles = [self._title(place) for place in self.order]
        sample = rows[:SAMPLE]
        wanted = [self._wanted(index, sample) for index in range(len(self.order))]
        self.widths = shared_out(wanted, room)
        self._measure()
        self.frozen = len(keys) if keys and self.starts[len(keys)] <= room // 2 else 0

    @property
    def total(self) -> int:
        """Cells that all columns take."""
        return self.starts[-1]

    @property
    def frozen_width(self) -> int:
        """Cells that the frozen columns take."""
        return self.starts[self.frozen]

    def widen(self, rows: Iterable[Row]) -> bool:
        """Make room for the numbers of these rows, which must not be cut. Returns whether anything changed."""
        changed = False
        for index, place in enumerate(self.order):
            if self.numeric[index]:
                needed = max((len(cell(row[place])[0]) for row in rows), default=0)
                if min(needed, MOST) > self.widths[index]:
                    self.widths[index] = min(needed, MOST)
                    changed = True
        if changed:
            self._measure()
        return changed

    def make_room(self, place: int, value: Any) -> None:
        """Make room for a value, up to the measure."""
        index = self.order.index(place)
        self.widths[index] = max(self.widths[index], min(MOST, cell_len(cell(value)[0])))
        self._measure()

    def in_view(self, scroll: int, width: int) -> tuple[range, range]:
        """The frozen columns and the scrolled ones that show in `width` cells."""
        first = max(self.frozen, bisect_right(self.starts, self.frozen_width + scroll) - 1)
        last = bisect_right(self.starts, scroll + width - 1)
        return range(self.frozen), range(first, max(first, min(last, len(self.order))))

    def snapped(self, scroll: int) -> int:
        """The nearest scroll position from there on at which the first moving column is whole."""
        edge = bisect_left(self.starts, self.frozen_width + scroll, lo=self.frozen)
        return self.starts[min(edge, len(self.order))] - self.frozen_width

    def at(self, x: int, scroll: int) -> int:
        """The column shown at a position, or the nearest."""
        content = x if x < self.frozen_width else x + scroll
        return max(0, min(bisect_right(self.starts, content) - 1, len(self.order) - 1))

    def _measure(self) -> None:
        self.starts = [0, *accumulate(width + GAP for width in self.widths)]

    def _title(self, place: int) -> str:
        """The name, with an arrow where it is part of a foreign key."""
        column = self.table.columns[place].name
        return name(column) + ("→" if self.table.foreign_keys_of(column) else "")

    def _wanted(self, index: int, rows: Sequence[Row]) -> int:
        place = self.order[index]
        texts = (cell(row[place])[0] for row in rows)
        widest = max((cell_len(text) for text in texts), default=0)
        # a name needs room for the mark of the order
        return max(4, widest, min(MOST, cell_len(self.titles[index]) + 1))


def shared_out(wanted: Sequence[int], room: int) -> list[int]:
    """A width for each column: what it wants up to a measure, and what room is left goes to those that want more."""
    widths = [min(MOST, width) for width in wanted]
    spare = room - sum(widths) - GAP * len(widths)
    for index, width in enumerate(wanted):
        more = min(width - widths[index], max(0, spare))
        widths[index] += more
        spare -= more
    return widths
