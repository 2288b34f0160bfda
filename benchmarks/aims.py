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

    def text(self) -> str:
        """The aim as it is printed."""
        if self.times is None:
            return f"{self.limit:,}"
        who, act = self.times
        return f"{self.limit}x {'a page' if act else who}"

    def met(self, record: Record, act: str, who: str) -> bool | None:
        """Whether it is met, None where what it is measured against is missing."""
        limit, value = self.limit, record.median(who, act)
        if self.times is not None:
            basis = record.median(who if self.times[1] else self.times[0], self.times[1] or act)
            if basis is None:
                return None
            limit *= basis
        return None if value is None else value <= limit


def floor(limit: float) -> Aim:
    """So many times the floor."""
    return Aim(limit, (FLOOR, ""))


def peer(limit: float, name: str) -> Aim:
    """So many times a peer."""
    return Aim(limit, (name, ""))


TWO_PAGES = Aim(2, (OURS, PAGE))
THIRD = (peer(0.35, "harlequin"), peer(0.35, "sqlit"))
AIMS: dict[str, tuple[Aim, ...]] = {
    "start to first paint, ms": (floor(1.15),),
    "start to table list, ms": (floor(1.5), *THIRD),
    "start to list of 2,000 tables, ms": (floor(1.5),),
    "start to list of 5,000 tables, ms": (floor(1.8),),
    "start to first rows of events, ms": (
        floor(1.8), peer(0.8, "visidata"), peer(0.3, "harlequin"), peer(0.3, "sqlit"),
    ),
    PAGE: (Aim(12),),
    "page down at the start, bytes": (Aim(6_700),),
    "page down, 120x40, bytes": (Aim(4_700),),
    "page down after the filter id >= 4900000, ms": (Aim(12),),
    "page down after the filter id >= 4900000, bytes": (Aim(6_700),),
    "page down after going to row 4,900,000, ms": (Aim(12),),
    "page down after going to row 4,900,000, bytes": (Aim(6_700),),
    "page up from the last row, ms": (Aim(12),),
    "page up from the last row, bytes": (Aim(6_700),),
    "cursor down, ms": (Aim(4),),
    "cursor down, bytes": (Aim(370),),
    "scroll by one line, bytes": (Aim(500),),
    "key in the cell editor, ms": (Aim(4),),
    "key in the cell editor, bytes": (Aim(150),),
    "last row from the start, ms": (TWO_PAGES,),
    "sort by the indexed column, first rows, ms": (TWO_PAGES,),
    "one column right of 200, ms": (Aim(12),),
    "one column right of 200, bytes": (Aim(6_000),),
    "peak memory, MB": (Aim(70),),
    "idle for 5 s, bytes": (Aim(0),),
    "idle for 5 s, ms of CPU": (Aim(10),),
}  # fmt: skip


def verdict(record: Record, act: str, who: str = OURS) -> tuple[str, str]:
    """The aims that can be judged, and whether they are met: `yes`, or **no** with those missed."""
    met = [
        (aim.text(), answer) for aim in aims(act, who) if (answer := aim.met(record, act, who)) is not None
    ]
    if not met:
        return "", ""
    missed = [text for text, answer in met if not answer]
    said = "**no**" if len(missed) == len(met) else f"**no** ({', '.join(missed)})"
    return "≤ " + ", ".join(text for text, _ in met), said if missed else "yes"


def aims(act: str, who: str) -> tuple[Aim, ...]:
    """The aims of an act; on a server without those beside the peers, which were measured on SQLite."""
    every = AIMS.get(act, ())
    return every if who == OURS else every[:1]
