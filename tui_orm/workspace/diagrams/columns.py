"""Boxes one above the other in columns, near to what they are joined with, and lanes for wires that pass between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_orm.workspace.diagrams.plan import Box, Port

Path = tuple[int, "Port", "Port", range]
"""The net of a wire, its ends, and the columns that it passes."""
ROUNDS = 8
"""How often the order is bettered."""


@dataclass(eq=False)
class Item:
    """A box, or the lane of a net through a column."""

    height: int
    rank: int
    box: int | None = None
    net: int | None = None
    y: float = 0


Joint = tuple[Item, int]
"""An item, and a row of it."""


class Columns:
    """Orders and stacks the items of each column."""

    def __init__(self, boxes: Sequence[Box], paths: Sequence[Path], count: int, gap: int) -> None:
        self._gap = gap
        self._boxes = [Item(box.height, box.rank, box=number) for number, box in enumerate(boxes)]
        self._lanes: dict[tuple[int, int], Item] = {}
        self._joined: defaultdict[Item, list[tuple[int, Joint]]] = defaultdict(list)
        for path in paths:
            self._join(path)
        items = [*self._boxes, *self._lanes.values()]
        self._columns = [[item for item in items if item.rank == rank] for rank in range(count)]
        heights = [self._height(column) for column in self._columns]
        self.height = max(heights, default=0)
        self._order()

    def row(self, port: Port) -> int:
        """The row of the plan in which a port is."""
        return int(self._boxes[port.box].y) + port.row

    def lane(self, net: int, rank: int) -> int:
        """The row in which a net passes a column."""
        return int(self._lanes[net, rank].y)

    def boxes_in(self, rank: int) -> Iterator[tuple[int, int]]:
        """The boxes of a column, each with its uppermost row."""
        return ((item.box, int(item.y)) for item in self._columns[rank] if item.box is not None)

    def lanes_in(self, rank: int) -> Iterator[tuple[int, int]]:
        """The nets that pass a column, each with its row."""
        return ((item.net, int(item.y)) for item in self._columns[rank] if item.net is not None)

    def _join(self, path: Path) -> None:
        """Note what the path joins, from column to column."""
        net, source, target, passed = path
        begin, end = self._boxes[source.box], self._boxes[target.box]
        way: list[Joint] = [(begin, source.row)]
        for rank in passed if begin.rank <= end.rank else reversed(passed):
            way.append((self._lanes.setdefault((net, rank), Item(1, rank, net=net)), 0))
        way.append((end, target.row))
        for one, other in pairwise(way):
            if one[0] is not other[0]:
                self._joined[one[0]].append((one[1], other))
                self._joined[other[0]].append((other[1], one))

    def _order(self) -> None:
        for column in self._columns:
            self._stack(column)
        for turn in range(ROUNDS):
            for column in self._columns if turn % 2 else reversed(self._columns):
                column.sort(key=self._wanted)
                self._stack(column)

    def _wanted(self, item: Item) -> float:
        """The middle that would bring an item to the height of what it is joined with."""
        wanted = [other.y + there - here for here, (other, there) in self._joined[item]]
        return (fmean(wanted) if wanted else item.y) + item.height / 2

    def _stack(self, column: list[Item]) -> None:
        """One above the other, each as near to where it wants to be as those above it let it."""
        y = (self.height - self._height(column)) // 2
        for item in column:
            item.y = y
            y += item.height + self._gap

    def _height(self, column: Sequence[Item]) -> int:
        return sum(item.height + self._gap for item in column) - (self._gap if column else 0)
