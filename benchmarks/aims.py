"""What each act may cost."""

from __future__ import annotations

from dataclasses import dataclass

from stage import FLOOR, OURS, Record

PAGE = "page down at the start, ms"


@dataclass(frozen=True)
class Aim:
    """At most `limit`: of the unit itself, or times another median."""

    limit: float
    times: tuple[str, str] | None = None
    """Whose median of which act the limit multiplies; an empty act is the act itself."""


SAME = (FLOOR, "")
OUR_PAGE = (OURS, PAGE)
AIMS = {
    "start to first paint, ms": Aim(1.15, SAME),
    "start to table list, ms": Aim(1.5, SAME),
    "start to list of 2,000 tables, ms": Aim(1.5, SAME),
    "start to first rows of events, ms": Aim(1.8, SAME),
    PAGE: Aim(12),
    "page down at the start, bytes": Aim(6_700),
    "page down, 120x40, bytes": Aim(4_700),
    "page down after the filter id >= 4900000, ms": Aim(12),
    "page down after the filter id >= 4900000, bytes": Aim(6_700),
    "page down after going to row 4,900,000, ms": Aim(12),
    "page down after going to row 4,900,000, bytes": Aim(6_700),
    "page up from the last row, ms": Aim(12),
    "page up from the last row, bytes": Aim(6_700),
    "cursor down, ms": Aim(4),
    "cursor down, bytes": Aim(370),
    "scroll by one line, bytes": Aim(500),
    "key in the cell editor, ms": Aim(4),
    "key in the cell editor, bytes": Aim(150),
    "last row from the start, ms": Aim(2, OUR_PAGE),
    "sort by the indexed column, first rows, ms": Aim(2, OUR_PAGE),
    "one column right of 200, ms": Aim(12),
    "one column right of 200, bytes": Aim(6_000),
    "peak memory, MB": Aim(70),
    "idle for 5 s, bytes": Aim(0),
    "idle for 5 s, ms of CPU": Aim(10),
}


def verdict(record: Record, act: str) -> str:
    """The aim and whether it is met; empty where there is none."""
    aim = AIMS.get(act)
    if aim is None:
        return ""
    limit, text = aim.limit, f"≤ {aim.limit:,}"
    if aim.times is not None:
        who, of = aim.times
        text = f"≤ {aim.limit}x {'the floor' if who == FLOOR else 'a page'}"
        basis = record.median(who, of or act)
        if basis is None:
            return f"{text}: not judged"
        limit *= basis
    return text if (record.median(OURS, act) or 0) <= limit else f"**{text}: missed**"
