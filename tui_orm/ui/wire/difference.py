"""From the lines that a terminal shows to those that it is to show, in few bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import ne, or_

from tui_orm.ui.wire.line import TAIL, Line
from tui_orm.ui.wire.looks import PLAIN
from tui_orm.ui.wire.pen import Pen
from tui_orm.ui.wire.scroll import scroll_between

LEAST_ERASED = 4
"""Blanks for which erasing is shorter than writing."""
# cells that differ, with gaps that cost no more to write than to jump over
_RUNS = re.compile(rb"\x01+(?:\x00{1,4}\x01+)*")


def difference(old: Sequence[Line], new: Sequence[Line]) -> str:
    """What to send to a terminal that shows the old lines; as many new ones, of the same width."""
    scroll = scroll_between(old, new)
    if scroll is None:
        return _written(old, new)
    scrolled = scroll.sequence + _written(scroll.applied(old), new)
    return scrolled if scroll.pays else min(scrolled, _written(old, new), key=len)


def _written(old: Sequence[Line], new: Sequence[Line]) -> str:
    pen = Pen()
    for y, (before, after) in enumerate(zip(old, new, strict=True)):
        if before is not after and before != after:
            _write_line(pen, y, before, after)
    return pen.end()


def _write_line(pen: Pen, y: int, old: Line, new: Line) -> None:
    if not (old.sure and new.sure):
        pen.write_all(new, y)
        return
    assert isinstance(new.cells, str)
    text_end = max(len(new.cells.rstrip(" ")), len(new.looks.rstrip(PLAIN)))
    for start, end in runs(old, new):
        if end - max(start, text_end) >= LEAST_ERASED:
            if start < text_end:
                pen.write(new, start, text_end, y)
            pen.erase(y, max(start, text_end))
            return
        pen.write(new, start, end, y)


def runs(old: Line, new: Line) -> Iterator[tuple[int, int]]:
    """Where two lines differ: from cell to cell, no wide character cut."""
    found = (run.span() for run in _RUNS.finditer(changed(old, new)))
    return _uncut(found, old, new) if TAIL in old.cells or TAIL in new.cells else found


def _uncut(found: Iterator[tuple[int, int]], old: Line, new: Line) -> Iterator[tuple[int, int]]:
    """Runs widened to whole characters, in the old line and in the new one."""
    last = 0
    for start, end in found:
        while start > last and TAIL in (old.cells[start], new.cells[start]):
            start -= 1
        while end < len(new.looks) and TAIL in (old.cells[end], new.cells[end]):
            end += 1
        if max(start, last) < end:
            yield max(start, last), end
        last = max(last, end)


def changed(old: Line, new: Line) -> bytes:
    """One byte for each cell: 1 where two lines differ."""
    differing = bytes(map(ne, old.cells, new.cells))
    if old.looks != new.looks:
        differing = bytes(map(or_, differing, map(ne, old.looks, new.looks)))
    return differing
