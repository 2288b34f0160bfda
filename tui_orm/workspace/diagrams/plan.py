"""Where boxes and the wires between them stand: pure geometry, in whole cells.

Boxes stand in columns by their rank. Between two columns, and right of the last, is a channel, in which wires run up
and down. All wires that lead to one port are one net: they join on their way, so that a table to which sixty others
refer has one wire at its side, not sixty. Two nets may cross, and never run along one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tui_orm.workspace.diagrams.channels import Channel, Segment
from tui_orm.workspace.diagrams.columns import Columns

PITCH = 2
"""Cells from one wire that runs up and down to the next."""


class Box(NamedTuple):
    """What is to be placed: its least width and its height, borders included, and the column it belongs into."""

    width: int
    height: int
    rank: int


class Port(NamedTuple):
    """A row of a box, counted from 0 at its upper border. It belongs to one net."""

    box: int
    row: int


class Link(NamedTuple):
    """From the row that refers to the row that is referred to."""

    source: Port
    target: Port


class Place(NamedTuple):
    """Where a box stands."""

    x: int
    y: int
    width: int
    height: int


class Arrow(NamedTuple):
    """The last cell of a wire before the box that it leads to, on the box's left or right."""

    x: int
    y: int
    net: int
    from_left: bool


@dataclass(frozen=True)
class Plan:
    """Everything placed. `nets` names the port that each net leads to."""

    boxes: Sequence[Place]
    nets: Sequence[Port]
    wires: Sequence[tuple[int, Segment]]
    arrows: Sequence[Arrow]
    width: int
    height: int


def plan(boxes: Sequence[Box], links: Sequence[Link], gap: int = 1) -> Plan:
    """Place boxes, with `gap` rows between them, and lay wires for all links."""
    return _Planning(boxes, links, gap).plan()


class _Planning:
    def __init__(self, boxes: Sequence[Box], links: Sequence[Link], gap: int) -> None:
        ranks = {rank: place for place, rank in enumerate(sorted({box.rank for box in boxes}))}
        self._boxes = [box._replace(rank=ranks[box.rank]) for box in boxes]
        self._count = len(ranks)
        self._nets = list(dict.fromkeys(link.target for link in links))
        self._links = links
        numbers = {port: number for number, port in enumerate(self._nets)}
        self._net = {link: numbers[link.target] for link in links}
        self._columns = Columns(self._boxes, [*map(self._path, links)], self._count, gap)
        self._arrows: set[tuple[int, bool]] = set()

    def plan(self) -> Plan:
        """Place columns and channels from left to right."""
        channels = self._channels()
        height = max([self._columns.height, *(channel.height for channel in channels)])
        places: dict[int, Place] = {}
        wires: list[tuple[int, Segment]] = []
        arrows: list[Arrow] = []
        left = 0
        for rank, channel in enumerate(channels):
            width = max(box.width for box in self._boxes if box.rank == rank)
            for number, y in self._columns.boxes_in(rank):
                places[number] = Place(left, y, width, self._boxes[number].height)
            for net, y in self._columns.lanes_in(rank):
                wires.append((net, Segment(left - 1, y, left + width, y)))  # from channel to channel
            begin = left + width
            end = begin + channel.width - 1
            wires += channel.wires(begin, end)
            arrows += [Arrow(begin, y, net, False) for net, y in channel.into_left]
            arrows += [Arrow(end, y, net, True) for net, y in channel.into_right]
            left = end + 1
        ordered = [places[number] for number in range(len(self._boxes))]
        return Plan(ordered, self._nets, wires, arrows, left, height)

    def _path(self, link: Link) -> tuple[int, Port, Port, range]:
        """The net of a link, its ends, and the columns that it passes on its way."""
        ends = self._boxes[link.source.box].rank, self._boxes[link.target.box].rank
        return self._net[link], link.source, link.target, range(min(ends) + 1, max(ends))

    def _channels(self) -> list[Channel]:
        channels = [Channel(PITCH, self._columns.height) for _ in range(self._count)]
        lanes: defaultdict[int, set[int]] = defaultdict(set)
        for link in self._links:
            net, source, target, passed = self._path(link)
            self._join(channels, net, source, target)
            lanes[net].update(passed)
        for net, ranks in lanes.items():
            for rank in ranks:
                y = self._columns.lane(net, rank)
                channels[rank - 1].pin(net, y, at_left=False)
                channels[rank].pin(net, y, at_left=True)
        return channels

    def _join(self, channels: Sequence[Channel], net: int, source: Port, target: Port) -> None:
        here, there = self._boxes[source.box].rank, self._boxes[target.box].rank
        from_y, to_y = self._columns.row(source), self._columns.row(target)
        if here <= there:
            channels[here].pin(net, from_y, at_left=True)
        else:
            channels[here - 1].pin(net, from_y, at_left=False)
        if here < there:
            channels[there - 1].pin(net, to_y, at_left=False, into=True)
        else:
            channels[there].pin(net, to_y, at_left=True, into=True)


def cells(wires: Sequence[tuple[int, Segment]]) -> Mapping[tuple[int, int], Mapping[int, int]]:
    """For each cell the nets in it, and the ways they go from there: a sum of UP, RIGHT, DOWN and LEFT."""
    found: defaultdict[tuple[int, int], defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    for net, segment in wires:
        x1, y1, x2, y2 = segment
        for x in range(x1, x2 + 1):
            for y in range(y1, y2 + 1):
                ways = UP * (y > y1) | DOWN * (y < y2) | LEFT * (x > x1) | RIGHT * (x < x2)
                found[x, y][net] |= ways
    return found


UP, RIGHT, DOWN, LEFT = 1, 2, 4, 8
