"""Where the columns of a grid stand: which are frozen, how wide each is, which are in view."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from tui_orm.database.descriptions import NUMBERS, Row, TableInfo
from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.widgets.fitting import GAP, cells
from tui_orm.workspace.layout import NATURAL, ColumnLayout

MOST = 30
"""Cells that a column gets at first."""
LEAST = 3
"""Cells that a column keeps."""
SAMPLE, SAMPLE_CELLS = 100, 20_000
"""Rows that the widths are taken from; fewer of them where the columns are many."""
ROOM = 20
"""Cells that frozen columns leave to the others."""


class Columns:
    """A table's columns in cells, as a layout wants them: the frozen ones first, the others scrolled beneath.

    `order` holds places in a row; every position counts from the grid's left edge, after the mark.
    """

    def __init__(
        self, table: TableInfo, rows: Sequence[Row], room: int, layout: ColumnLayout = NATURAL
    ) -> None:
        self.table = table
        self.layout = layout
        self._room = room
        places = range(len(table.columns))
        self._titles = [self._title(place) for place in places]
        sample = rows[: max(10, min(SAMPLE, SAMPLE_CELLS // max(1, len(places))))]
        wanted = [self._wanted(place, sample) for place in places]
        self._natural = [min(MOST, width) for width in wanted]
        shown = [table.places[column] for column in layout.shown(table)] if table.columns else []
        for place, width in zip(shown, shared_out([wanted[place] for place in shown], room), strict=True):
            self._natural[place] = width
        self.arrange(layout)

    def arrange(self, layout: ColumnLayout) -> None:
        """Stand as another layout wants it."""
        self.layout = layout
        table = self.table
        self.order = [table.places[column] for column in layout.shown(table)]
        self.numeric = [table.columns[place].kind in NUMBERS for place in self.order]
        self.names = [name(table.columns[place].name) for place in self.order]
        self.titles = [self._titles[place] for place in self.order]
        self.widths = [self._width(place) for place in self.order]
        self._measure()

    def resize(self, room: int) -> None:
        """The grid has so many cells now: as many columns are frozen as leave room for others."""
        self._room = room
        self._freeze()

    @property
    def total(self) -> int:
        """Cells that all columns take."""
        return self.starts[-1]

    @property
    def frozen_width(self) -> int:
        """Cells that the frozen columns take."""
        return self.starts[self.frozen]

    @property
    def widest(self) -> int:
        """Cells that the widest column takes."""
        return self._widest

    def name_at(self, index: int) -> str:
        """The name of a column in the database."""
        return self.table.columns[self.order[index]].name

    def index_of(self, place: int | None, otherwise: int) -> int:
        """Where the column of that place in a row is shown; `otherwise` where it is not."""
        return self.order.index(place) if place in self.order else otherwise

    def make_room(self, place: int, value: Any) -> bool:
        """Make room for a value, up to the measure, unless the user chose the width. Returns whether it grew."""
        return self.grow({place: cells(cell(value)[0])})

    def grow(self, needed: Mapping[int, int]) -> bool:
        """Make room for so many cells in the columns of these places, likewise."""
        grown = False
        for place, wanted in needed.items():
            index = self.order.index(place) if place in self.order else None
            width = min(MOST, wanted)
            if index is not None and width > self.widths[index] and not self._is_chosen(place):
                self._natural[place] = self.widths[index] = width
                grown = True
        if grown:
            self._measure()
        return grown

    def in_view(self, scroll: int, width: int) -> tuple[range, range]:
        """The frozen columns and the scrolled ones that show in `width` cells."""
        first = max(self.frozen, bisect_right(self.starts, self.frozen_width + scroll) - 1)
        last = bisect_right(self.starts, scroll + width - 1)
        return range(self.frozen), range(first, max(first, min(last, len(self.order))))

    def snapped(self, scroll: int) -> int:
        """The nearest scroll position from there on at which the first moving column is whole."""
        edge = bisect_left(self.starts, self.frozen_width + scroll, lo=self.frozen)
        return self.starts[min(edge, len(self.order))] - self.frozen_width

    def scroll_to(self, index: int, scroll: int, width: int) -> int:
        """The scroll position, nearest to the one given, at which a column shows in `width` cells."""
        if index < self.frozen:
            return scroll
        start, end = self.starts[index : index + 2]
        return self.snapped(min(max(scroll, end - width), start - self.frozen_width))

    def scrolled(self, scroll: int, columns: int) -> int:
        """The scroll position so many columns on."""
        first = bisect_left(self.starts, self.frozen_width + scroll, lo=self.frozen) + columns
        return self.starts[max(self.frozen, min(first, len(self.order) - 1))] - self.frozen_width

    def nearest_whole(self, index: int, scroll: int, width: int) -> int:
        """The column, or the nearest one that shows as a whole in `width` cells."""
        if index < self.frozen:
            return index
        first = bisect_left(self.starts, self.frozen_width + scroll, lo=self.frozen)
        last = bisect_right(self.starts, scroll + width) - 2
        return max(first, min(index, last))

    def at(self, x: int, scroll: int) -> int:
        """The column shown at a position, or the nearest."""
        content = x if x < self.frozen_width else x + scroll
        return max(0, min(bisect_right(self.starts, content) - 1, len(self.order) - 1))

    def edge_at(self, x: int, scroll: int) -> int | None:
        """The column whose right edge, the gap after it, is at a position."""
        index = self.at(x, scroll)
        content = x if x < self.frozen_width else x + scroll
        return index if self.widths and content >= self.starts[index] + self.widths[index] else None

    def may_grow(self, index: int) -> bool:
        """Whether a column is of numbers, which are not to be cut, and its width is ours to choose."""
        return self.numeric[index] and not self._is_chosen(self.order[index])

    def _is_chosen(self, place: int) -> bool:
        return self.table.columns[place].name in self.layout.widths

    def _width(self, place: int) -> int:
        return max(LEAST, self.layout.widths.get(self.table.columns[place].name, self._natural[place]))

    def _measure(self) -> None:
        self.starts = [0, *accumulate(width + GAP for width in self.widths)]
        self._widest = max(self.widths, default=0)
        self._freeze()

    def _freeze(self) -> None:
        """Freeze the columns wanted, as far as the others keep room; those of the key leave half of it."""
        wanted = self.layout.frozen_count(self.table) if self.order else 0
        most = self._room // 2 if self.layout.frozen is None else self._room - ROOM
        self.frozen = min(wanted, max(0, bisect_right(self.starts, most) - 1))

    def _title(self, place: int) -> str:
        """The name, with an arrow where it is part of a foreign key."""
        column = self.table.columns[place].name
        return name(column) + ("→" if self.table.foreign_keys_of(column) else "")

    def _wanted(self, place: int, rows: Sequence[Row]) -> int:
        texts = (cell(row[place])[0] for row in rows)
        widest = max((cells(text) for text in texts), default=0)
        # a name needs room for the mark of the order
        return max(4, widest, min(MOST, cells(self._titles[place]) + 1))


def shared_out(wanted: Sequence[int], room: int) -> list[int]:
    """A width for each column: what it wants up to a measure, and what room is left goes to those that want more."""
    widths = [min(MOST, width) for width in wanted]
    spare = room - sum(widths) - GAP * len(widths)
    for index, width in enumerate(wanted):
        more = min(width - widths[index], max(0, spare))
        widths[index] += more
        spare -= more
    return widths
