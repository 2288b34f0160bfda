"""How many rows a query has: counted in strides, with an anchor at the end of each."""

from __future__ import annotations

from bisect import bisect_right

from tui_orm.database.descriptions import Key
from tui_orm.database.query import START, Anchor, Stride

FIRST_STRIDE = 20_000
LONGEST_STRIDE = 1_000_000
MOST_ANCHORS = 1_000
"""More are thinned out: every second one goes."""
BRISK, SLOW = 0.02, 0.08
"""Seconds: after a quicker stride the next is longer, after a slower one shorter."""


class Tally:
    """Grows stride by stride. An anchor leads to any row near it without counting from the start."""

    def __init__(self) -> None:
        self.stride = FIRST_STRIDE
        self.is_complete = False
        self._anchors = [START]
        self._end = 0

    @property
    def last(self) -> Anchor:
        """The anchor to count on from."""
        return self._anchors[-1]

    @property
    def rows(self) -> int:
        """Rows counted so far; all of them where it is complete."""
        return self._end if self.is_complete else self.last.number

    def add(self, stride: Stride, seconds: float) -> None:
        """Take what was counted on from `last`, in how long."""
        number = self.last.number + stride.rows
        if stride.position is None:
            self.is_complete, self._end = True, number
            return
        self._anchors.append(Anchor(number, stride.position))
        if len(self._anchors) > MOST_ANCHORS:
            self._anchors = [*self._anchors[:-1:2], self._anchors[-1]]
        if seconds < BRISK:
            self.stride = min(LONGEST_STRIDE, self.stride * 2)
        elif seconds > SLOW:
            self.stride = max(1, self.stride // 2)

    def before(self, number: int) -> Anchor:
        """The nearest anchor at or before the row of that number."""
        return self._anchors[bisect_right(self._anchors, number, key=lambda anchor: anchor.number) - 1]

    def below(self, key: Key) -> Anchor:
        """An anchor at or before the row with a key; the start, where only the server could compare keys."""
        if not all(isinstance(value, int) for value in key):
            return START
        place = bisect_right(self._anchors, key, lo=1, key=lambda anchor: anchor.position or ())
        return self._anchors[place - 1]
