"""The same acts in the other programs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import psutil
from manners import MANNERS
from peers import PEERS
from stage import Session, Stage
from steps import CODE, REPEATS, SORT, anything, press, rest, shown
from terminal import Condition, Cost, Terminal

FIRST = "EV0000010"
NEEDED = 5_000_000_000
SLOW = 20
"""Seconds that a peer has for one act."""
LOADED = "all rows loaded, s"
LOADING = 240
"""Seconds that VisiData has to load all rows."""
PATIENT = 1.0
"""Seconds without output before keys are typed where the start is not timed."""


def changed(before: list[str]) -> Condition:
    """Holds when rows have moved; some of those before may still be there."""
    return lambda terminal: terminal.found(CODE) not in ([], before)


def others(before: list[str]) -> Condition:
    """Holds when none of the rows before is there."""
    return lambda terminal: bool(now := terminal.found(CODE)) and not {*now} & {*before}


def walk(
    terminal: Terminal, steps: Sequence[tuple[str, str]], end: str, quiet: float = 0, table: str = "events"
) -> Cost:
    """From the start to `end` on the screen; each key is typed as soon as it can be."""
    for awaited, keys in steps:
        terminal.until(shown(awaited.format(table=table)), SLOW, quiet=quiet)
        terminal.type(keys.format(table=table))
        quiet = 0
    return terminal.until(shown(end), SLOW, since=terminal.started)


def peer_starts(stage: Stage, who: str) -> None:
    """To the frame, to the list of tables, to a list of 2,000."""
    manner = MANNERS[who]
    with stage.peer(who, "events") as terminal:
        stage.record.add(who, "start to first paint, ms", walk(terminal, (), manner.painted).ms)
    with stage.peer(who, "events") as terminal:
        cost = walk(terminal, manner.to_list, "▶ events|events +║", manner.quiet)
    stage.record.add(who, "start to table list, ms", cost.ms)
    with stage.peer(who, "many") as terminal:
        cost = walk(terminal, manner.to_list, "t0010", manner.quiet)
    stage.record.add(who, "start to list of 2,000 tables, ms", cost.ms)


def peer_rows(stage: Stage, who: str) -> None:
    """To the first rows; then rest, lines, pages, memory."""
    manner = MANNERS[who]
    with stage.peer(who, "events") as terminal:
        cost = walk(terminal, manner.to_rows, FIRST, manner.quiet)
        stage.record.add(who, "start to first rows of events, ms", cost.ms)
        terminal.press(manner.into_grid, anything)
        terminal.rest(1)
        rest(stage, who, terminal)
        _lines_and_pages(stage, who, terminal)
        stage.record.add(who, "peak memory, MB", terminal.peak_mb())


def peer_sort(stage: Stage, who: str) -> None:
    """A query of the first rows by the indexed column, typed and then run."""
    manner = MANNERS[who]
    with stage.peer(who, "events") as terminal:
        terminal.until(shown(manner.to_rows[0][0]), SLOW, quiet=PATIENT)
        for keys in manner.to_sort:
            terminal.press(keys, anything)
        stage.record.add_cost(who, SORT, terminal.press(manner.run, shown(CODE), SLOW))


def peer_wide(stage: Stage, who: str) -> None:
    """One column right of 200, where each scrolls."""
    manner = MANNERS[who]
    with stage.peer(who, "wide") as terminal:
        walk(terminal, manner.to_rows, "w1_|w2_", PATIENT, "wide")
        if manner.into_grid:
            terminal.press(manner.into_grid, anything)
        for _ in range(24):
            terminal.press(manner.right, anything)
        press(stage, who, terminal, "one column right of 200", manner.right)


def visidata_start(stage: Stage, who: str) -> None:
    """To the first rows, while the others are still being loaded."""
    with stage.peer(who, "events") as terminal:
        cost = walk(terminal, MANNERS[who].to_rows, FIRST)
    stage.record.add(who, "start to first rows of events, ms", cost.ms)


def visidata_loaded(stage: Stage, who: str) -> None:
    """VisiData loads every row before anything else: the acts once it has, and the memory of that."""
    if psutil.virtual_memory().available < NEEDED:
        raise MemoryError("VisiData needs 5 GB to load 5,000,000 rows")
    with stage.peer(who, "events") as terminal:
        walk(terminal, MANNERS[who].to_rows, FIRST)
        cost = terminal.until(shown("5000000 rows"), LOADING, since=terminal.started)
        stage.record.add(who, LOADED, cost.ms / 1000)
        terminal.rest(2)
        rest(stage, who, terminal)
        _lines_and_pages(stage, who, terminal)
        stage.record.add_cost(who, "last row from the start", terminal.press("G", shown("EV5000000"), SLOW))
        stage.record.add(who, "peak memory, MB", terminal.peak_mb())
        terminal.press("lll", anything)
        stage.record.add_cost(who, SORT, terminal.press("[", others(terminal.found(CODE)), LOADING))


def _lines_and_pages(stage: Stage, who: str, terminal: Terminal) -> None:
    press(stage, who, terminal, "cursor down", MANNERS[who].down)
    terminal.press("pagedown", anything)  # the first may only move the cursor to the last line
    for _ in range(REPEATS // 2):
        cost = terminal.press("pagedown", changed(terminal.found(CODE)))
        stage.record.add_cost(who, "page down at the start", cost)


def peer_sessions(names: Sequence[str]) -> list[Session]:
    """The sessions of the peers that are there."""
    most = (peer_starts, peer_rows, peer_sort, peer_wide)
    plays = {name: most for name in PEERS} | {"visidata": (peer_starts, visidata_start, peer_wide)}
    sessions = [
        Session(f"{name}: {play.__name__}", partial(play, who=name)) for name in names for play in plays[name]
    ]
    if "visidata" in names:
        play = partial(visidata_loaded, who="visidata")
        sessions.append(Session("visidata: visidata_loaded", play, once=True))
    return sessions
