"""The record as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import drivers
import sizes
from aims import AIMS, verdict
from data import SIZES
from manners import MANNERS
from peer_sessions import LOADED
from peers import PEERS
from stage import FLOOR, OURS, Record

PEER_NOTES = {
    "harlequin": "shows the first 500 rows of a query (told so; else it reads all), so it has no last row;"
    f" it sorts as a query typed by hand; {MANNERS['harlequin'].quiet} s of its starts pass until it takes keys",
    "sqlit": "shows the first 100 rows, so it has no last row; it sorts as a query typed by hand, with LIMIT 100",
    "visidata": "loads every row: its first rows are seen while it does, its pages, last row, sort, rest and"
    " memory are those after it, measured once",
}
SERVER_ACTS = (
    "start to table list, ms", "start to list of 2,000 tables, ms", "start to list of 5,000 tables, ms",
    "start to first rows of events, ms", "page down at the start, ms", "page down at the start, bytes",
    "cursor down, ms", "last row from the start, ms", "page up from the last row, ms",
    "sort by the indexed column, first rows, ms", "one column right of 200, ms", "peak memory, MB",
)  # fmt: skip


def main_table(record: Record) -> list[str]:
    """Every act on SQLite: the floor, tui_orm, the peers, the aim."""
    peers = measured(record, PEERS)
    acts = [act for act in AIMS if any(record.median(who, act) is not None for who in (OURS, *peers))]
    lines = [
        [act, number(record.median(FLOOR, act)), with_ratio(record, act)]
        + [number(record.median(name, act)) for name in peers]
        + list(verdict(record, act))
        for act in acts
    ]
    return table(["act", "floor", "tui_orm (ratio)", *peers, "aim", "met"], lines)


def other_table(record: Record) -> list[str]:
    """What has no aim."""
    own = (sizes.memory_act(0).split("0")[0], sizes.page_act(""))
    acts = [act for who, act in record.samples if who == OURS and act not in AIMS and not act.startswith(own)]
    return table(
        ["act without an aim", "floor", "tui_orm"],
        [[act, number(record.median(FLOOR, act)), with_ratio(record, act)] for act in acts],
    )


def server_table(record: Record, servers: Sequence[str]) -> list[str]:
    """tui_orm on the servers, beside SQLite."""
    servers = measured(record, servers)
    lines = [
        [
            act,
            number(record.median(FLOOR, act)),
            *(judged(record, act, who) for who in (OURS, *servers)),
            verdict(record, act, servers[0])[0],
        ]
        for act in SERVER_ACTS
        if any(record.median(server, act) is not None for server in servers)
    ]
    return table(["tui_orm", "floor", "SQLite", *servers, "aim"], lines)


def driver_table(record: Record) -> list[str]:
    """Pages by the plain drivers."""
    acts = [drivers.page_act(rows) for rows in drivers.ROWS]
    who = dict.fromkeys(who for who, act in record.samples if act in acts)
    return table(
        ["plain driver", *acts], [[name, *(number(record.median(name, act)) for act in acts)] for name in who]
    )


def memory_table(record: Record) -> list[str]:
    """Memory by the table's size."""
    values = {rows: record.median(OURS, sizes.memory_act(rows)) for rows in SIZES}
    lines = [[f"{rows:,}", number(value)] for rows, value in values.items() if value is not None]
    return table(["rows", "peak memory of tui_orm, MB"], lines)


def page_table(record: Record) -> list[str]:
    """The page's cost by its place in the largest table."""
    lines = []
    for place in (*(f"at {share} %" for share in sizes.SHARES), "up from the end"):
        cost = [record.median(OURS, f"{sizes.page_act(place)}, {unit}") for unit in ("ms", "bytes")]
        if cost[0] is not None:
            lines.append([place, *map(number, cost)])
    return table([f"page of {sizes.LARGEST:,} rows", "ms", "bytes"], lines)


def peer_line(versions: Mapping[str, str]) -> list[str]:
    """The peers' versions."""
    said = ", ".join(f"{name} {version}" for name, version in versions.items())
    return [f"Peers: {said}."] if versions else []


def peer_notes(record: Record) -> list[str]:
    """What must be known to read the peers' columns."""
    loaded = record.median("visidata", LOADED)
    told = {"visidata": f" (after {loaded:.0f} s)" if loaded else ""}
    return [f"- {name} {PEER_NOTES[name]}{told.get(name, '')}." for name in measured(record, PEERS)]


def measured(record: Record, names: Iterable[str]) -> list[str]:
    """Those of whom there are figures."""
    return [name for name in names if any(who == name for who, _ in record.samples)]


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table, nothing where it has no lines."""
    if not lines:
        return []
    return ["", *("| " + " | ".join(line) + " |" for line in (head, ["---"] * len(head), *lines))]


def with_ratio(record: Record, act: str) -> str:
    """tui_orm's median, and how many times the floor it is."""
    floor, ours = record.median(FLOOR, act), record.median(OURS, act)
    return number(ours) + (f" ({ours / floor:.2f}x)" if floor and ours is not None else "")


def judged(record: Record, act: str, who: str) -> str:
    """A median, bold where it misses the aim."""
    text = number(record.median(who, act))
    return f"**{text}**" if "no" in verdict(record, act, who)[1] else text


def number(value: float | None) -> str:
    """A median in three digits."""
    if value is None:
        return "–"
    if value and value < 1:
        return f"{value:.2f}"
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"
