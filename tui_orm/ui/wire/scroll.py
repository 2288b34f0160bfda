"""Finds lines that moved up or down together, and moves them on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import ne
from typing import NamedTuple

from tui_orm.ui.wire.line import Line, blank

LEAST = 4
"""Changed lines from which on it is worth a look."""
SAMPLES = 5


class Scroll(NamedTuple):
    """Lines `top` to `bottom` move up by `by` lines, or down where it is negative."""

    top: int
    bottom: int
    by: int
    pays: bool = False
    """It brings more than half of the cells that it moves to where they belong."""

    @property
    def sequence(self) -> str:
        """Margins (DECSTBM), lines deleted (DL) or inserted (IL) at the top of them, no margins.

        SU and SD would do too, but the Linux console does not know them.
        """
        count = abs(self.by) if abs(self.by) > 1 else ""
        act = f"{count}{'M' if self.by > 0 else 'L'}"
        return f"\x1b[{self.top + 1};{self.bottom + 1}r\x1b[{self.top + 1}H\x1b[{act}\x1b[r"

    def applied(self, lines: Sequence[Line]) -> list[Line]:
        """What the terminal shows after it."""
        band = lines[self.top : self.bottom + 1]
        empty = [blank(len(line.looks)) for line in band[: abs(self.by)]]
        moved = [*band[self.by :], *empty] if self.by > 0 else [*empty, *band[: self.by]]
        return [*lines[: self.top], *moved, *lines[self.bottom + 1 :]]


def scroll_between(old: Sequence[Line], new: Sequence[Line]) -> Scroll | None:
    """The scroll that brings many of the new lines to their place, if there is one."""
    spans = {
        y: _span(before, after)
        for y, (before, after) in enumerate(zip(old, new, strict=True))
        if before is not after and before.cells != after.cells
    }
    if len(spans) < LEAST:
        return None
    moves: Counter[int] = Counter()
    for y in list(spans)[len(spans) // SAMPLES // 2 :: max(1, len(spans) // SAMPLES)]:
        moves.update(_sources(old, new[y], *spans[y], y))
    if not moves:
        return None
    by = moves.most_common(1)[0][0]
    placed = [y for y, span in spans.items() if 0 <= y + by < len(old) and _same(old[y + by], new[y], *span)]
    if len(placed) < LEAST - 1:
        return None
    top, bottom = min(placed) + min(by, 0), max(placed) + max(by, 0)
    cells = sum(spans[y][1] - spans[y][0] for y in placed)
    return Scroll(top, bottom, by, cells * 2 > (bottom - top + 1) * len(new[top].looks))


def _span(old: Line, new: Line) -> tuple[int, int]:
    """From the first to the last cell whose character differs."""
    differing = bytes(map(ne, old.cells, new.cells))
    return differing.find(1), differing.rfind(1) + 1


def _sources(old: Sequence[Line], line: Line, start: int, end: int, y: int) -> list[int]:
    """How far away the cells of a line were before."""
    return [at - y for at, before in enumerate(old) if at != y and _same(before, line, start, end)]


def _same(old: Line, new: Line, start: int, end: int) -> bool:
    return old.cells[start:end] == new.cells[start:end]
