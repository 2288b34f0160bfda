"""A picture as the lines of a terminal: box-drawing characters, each piece with what it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from tui_orm.workspace.diagrams.picture import LineKind, Picture
from tui_orm.workspace.diagrams.plan import DOWN, LEFT, RIGHT, UP, Link, Place, cells

CORNERS = {
    UP | RIGHT: "└",
    RIGHT | DOWN: "┌",
    DOWN | LEFT: "┐",
    LEFT | UP: "┘",
    UP | RIGHT | DOWN: "├",
    UP | LEFT | DOWN: "┤",
    RIGHT | DOWN | LEFT: "┬",
    UP | RIGHT | LEFT: "┴",
    UP | RIGHT | DOWN | LEFT: "•",
}
"""By the ways that a wire goes from its cell."""
CROSSING = "┼"
"""Two nets that have nothing to do with one another; where one joins itself from all sides stands a dot."""
PLAIN_BORDER = "╭─╮│╰╯"
CHOSEN_BORDER = "╔═╗║╚╝"


Cell = tuple[int, int]


class Look(StrEnum):
    """How a piece is drawn."""

    WIRE = "wire"
    STRONG_WIRE = "strong"
    BORDER = "border"
    TITLE = "title"
    KEY = "key"
    REFERS = "refers"
    FAINT = "faint"


class Piece(NamedTuple):
    """A text in `width` cells from x on: it is cut where it is shown, or filled up, in front where `at_right`."""

    x: int
    width: int
    text: str
    look: Look
    fill: str = " "
    at_right: bool = False


class Drawing:
    """The pieces of each line; `chosen` is the box under the cursor."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.chosen = 0
        self._ways = cells(picture.plan.wires)
        self._heads = {(arrow.x, arrow.y): "►" if arrow.from_left else "◄" for arrow in picture.plan.arrows}
        self._wired: defaultdict[int, list[int]] = defaultdict(list)
        for x, y in sorted(self._ways):
            self._wired[y].append(x)
        self._boxes: defaultdict[int, list[int]] = defaultdict(list)
        for number, place in enumerate(picture.plan.boxes):
            for y in range(place.y, place.y + place.height):
                self._boxes[y].append(number)
        self._strong: set[tuple[int, int, int]] = set()
        self._nets = {port: number for number, port in enumerate(picture.plan.nets)}
        self._ways_on: dict[int, dict[Cell, Cell | None]] = {}

    def choose(self, number: int) -> None:
        """Put the cursor on a box: the wires from it and to it are drawn strong."""
        self.chosen = number
        self._strong = set()
        for _, link in self.picture.links:
            if number in (link.source.box, link.target.box):
                self._strengthen(link)

    def line(self, y: int) -> list[Piece]:
        """The pieces of a line, from left to right."""
        pieces = [self._wire(x, y) for x in self._wired[y]]
        for number in self._boxes[y]:
            pieces += self._box_line(number, y)
        return sorted(pieces)

    def _wire(self, x: int, y: int) -> Piece:
        nets = self._ways[x, y]
        strong = any((x, y, net) in self._strong for net in nets)
        glyph = self._heads.get((x, y)) or (CROSSING if len(nets) > 1 else _glyph(next(iter(nets.values()))))
        return Piece(x, 1, glyph, Look.STRONG_WIRE if strong else Look.WIRE)

    def _box_line(self, number: int, y: int) -> Iterator[Piece]:
        place, box = self.picture.plan.boxes[number], self.picture.boxes[number]
        border = CHOSEN_BORDER if number == self.chosen else PLAIN_BORDER
        row = y - place.y
        if row == 0:
            yield from _edge(place, border[:3], Piece(0, 0, f" {box.title} ", Look.TITLE))
        elif row == place.height - 1:
            further = f" +{box.further} " if box.further else ""
            yield from _edge(
                place, border[4] + border[1] + border[5], Piece(0, 0, further, Look.FAINT, "", True)
            )
        else:
            line = box.lines[row - 1]
            look = {LineKind.REFERS: Look.REFERS, LineKind.PLAIN: Look.FAINT}.get(line.kind, Look.KEY)
            yield Piece(place.x, 1, border[3], Look.BORDER)
            yield Piece(place.x + 1, place.width - 2, f" {line.kind} {line.text}", look)
            yield Piece(place.x + place.width - 1, 1, border[3], Look.BORDER)

    def _strengthen(self, link: Link) -> None:
        """Draw a link strong, from the row that refers to where another one that is drawn so joins it."""
        net = self._nets[link.target]
        onward = self._onward(net)
        place, row = self.picture.plan.boxes[link.source.box], link.source.row
        sides = ((place.x - 1, place.y + row), (place.x + place.width, place.y + row))
        cell: Cell | None = next(side for side in sides if side in onward)
        while cell is not None and (*cell, net) not in self._strong:
            self._strong.add((*cell, net))
            cell = onward[cell]

    def _onward(self, net: int) -> dict[Cell, Cell | None]:
        """For each cell of a net the next one on the way to the box that it leads to."""
        if net not in self._ways_on:
            heads = [(arrow.x, arrow.y) for arrow in self.picture.plan.arrows if arrow.net == net]
            onward: dict[Cell, Cell | None] = dict.fromkeys(heads)
            for cell in heads:  # it grows
                for near in self._beside(cell, net):
                    if near not in onward:
                        onward[near] = cell
                        heads.append(near)
            self._ways_on[net] = onward
        return self._ways_on[net]

    def _beside(self, cell: Cell, net: int) -> Iterator[Cell]:
        x, y = cell
        ways = self._ways[cell][net]
        steps = ((UP, 0, -1), (RIGHT, 1, 0), (DOWN, 0, 1), (LEFT, -1, 0))
        return ((x + dx, y + dy) for way, dx, dy in steps if ways & way)


def _glyph(ways: int) -> str:
    return CORNERS.get(ways) or ("│" if ways & (UP | DOWN) else "─")


def _edge(place: Place, border: str, words: Piece) -> Iterator[Piece]:
    """The upper or lower border of a box, with words in it."""
    left, middle, right = tuple(border)
    begin, end = (left, middle + right) if words.at_right else (left + middle, right)
    inner = place.width - len(begin) - len(end)
    yield Piece(place.x, len(begin), begin, Look.BORDER)
    yield words._replace(x=place.x + len(begin), width=inner, fill=middle)
    yield Piece(place.x + len(begin) + inner, len(end), end, Look.BORDER)
