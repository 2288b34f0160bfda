"""The wires in a channel between two columns: which runs up and down where, so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Segment(NamedTuple):
    """A straight piece of wire, ends included; from left to right or from above downwards."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(eq=False)
class Strand:
    """A net in a channel, or a part of one: the rows at which it meets the column on either side.

    `joint` is the row in which the two parts of a net that was split meet.
    """

    net: int
    left: set[int] = field(default_factory=set)
    right: set[int] = field(default_factory=set)
    joint: int | None = None
    track: int = 0

    @property
    def rows(self) -> set[int]:
        """Every row that it has to do with."""
        return self.left | self.right | ({self.joint} if self.joint is not None else set())

    @property
    def is_straight(self) -> bool:
        """Whether it runs through without going up or down."""
        return len(self.rows) == 1

    def meets(self, other: Strand) -> bool:
        """Whether they would cover one another in one track."""
        return min(self.rows) <= max(other.rows) and min(other.rows) <= max(self.rows)


class Channel:
    """Takes pins first; then it is asked for its width and its wires."""

    def __init__(self, pitch: int, height: int) -> None:
        self._pitch = pitch
        self._height = height
        self._strands: dict[int, Strand] = {}
        self._laid: list[Strand] | None = None
        self.into_left: set[tuple[int, int]] = set()
        """Net and row where a wire leads into a box of the column on the left."""
        self.into_right: set[tuple[int, int]] = set()

    def pin(self, net: int, row: int, at_left: bool, into: bool = False) -> None:
        """A net meets a column in this row."""
        strand = self._strands.setdefault(net, Strand(net))
        (strand.left if at_left else strand.right).add(row)
        if into:
            (self.into_left if at_left else self.into_right).add((net, row))

    @property
    def height(self) -> int:
        """Rows that the wires need: more than there were where one had to go around."""
        self._lay()
        return self._height

    @property
    def width(self) -> int:
        """Cells."""
        tracks = max((strand.track + 1 for strand in self._lay()), default=0)
        return 2 + self._pitch * tracks

    def wires(self, begin: int, end: int) -> Iterable[tuple[int, Segment]]:
        """The wires, in a channel that goes from one cell to another."""
        at = {strand: begin + 1 + self._pitch * strand.track for strand in self._lay()}
        joints: dict[tuple[int, int], list[int]] = {}
        for strand, x in at.items():
            top, bottom = min(strand.rows), max(strand.rows)
            if strand.is_straight and strand.right and strand.left:
                yield strand.net, Segment(begin, top, end, top)
                continue
            yield strand.net, Segment(x, top, x, bottom)
            for row in strand.left:
                yield strand.net, Segment(begin, row, x, row)
            for row in strand.right:
                yield strand.net, Segment(x, row, end, row)
            if strand.joint is not None:
                joints.setdefault((strand.net, strand.joint), []).append(x)
        for (net, row), ends in joints.items():
            yield net, Segment(min(ends), row, max(ends), row)

    def _lay(self) -> list[Strand]:
        """Give each strand its track.

        Where one comes from the left in the row in which another goes to the right, it must turn off before the other
        comes: its track lies further left. Where that goes round in a circle, a net is split in two that meet in a
        row of their own, of which the first only comes and the second only goes.
        """
        if self._laid is None:
            self._laid = []
            waiting = sorted(self._strands.values(), key=lambda strand: (min(strand.rows), strand.net))
            while waiting:
                ready = next((one for one in waiting if not _before(one, waiting)), None)
                if ready is None:
                    split = next(one for one in waiting if one.left and one.right)
                    waiting[waiting.index(split) : waiting.index(split) + 1] = self._split(split)
                else:
                    waiting.remove(ready)
                    self._place(ready, self._laid)
        return self._laid

    def _place(self, strand: Strand, laid: list[Strand]) -> None:
        if not strand.is_straight:
            strand.track = max((one.track + 1 for one in _before(strand, laid)), default=0)
            while any(
                one.track == strand.track and not one.is_straight and one.meets(strand) for one in laid
            ):
                strand.track += 1
        laid.append(strand)

    def _split(self, strand: Strand) -> list[Strand]:
        taken = {row for one in self._strands.values() for row in one.rows}
        free = (row for row in range(min(strand.rows), self._height + 1) if row not in taken)
        joint = next(free)
        self._height = max(self._height, joint + 1)
        strand.joint = joint  # the row is taken from now on
        return [
            Strand(strand.net, left=strand.left, joint=joint),
            Strand(strand.net, right=strand.right, joint=joint),
        ]


def _before(strand: Strand, others: Iterable[Strand]) -> list[Strand]:
    """Those whose track must lie further left."""
    return [one for one in others if one.net != strand.net and one.left & strand.right]
