"""Steps that several sessions take, and what they wait for."""

from __future__ import annotations

from stage import Stage
from terminal import Condition, Terminal

REPEATS = 10
"""Key presses of one kind in a session."""
CODE = r"EV\d{7,8}"
SORT = "sort by the indexed column, first rows"


def anything(_: Terminal) -> bool:
    """Holds with the first output."""
    return True


def shown(pattern: str) -> Condition:
    """Holds when the pattern is on the screen."""
    return lambda terminal: bool(terminal.found(pattern))


def start(stage: Stage, who: str, terminal: Terminal) -> None:
    """From nothing to rows on the screen."""
    cost = terminal.until(shown("EV0000030"), since=terminal.started)
    stage.record.add_cost(who, "start to first rows of events", cost)


def rest(stage: Stage, who: str, terminal: Terminal) -> None:
    """Five seconds in which nothing should happen."""
    cost = terminal.rest(5)
    stage.record.add(who, "idle for 5 s, bytes", cost.bytes)
    stage.record.add(who, "idle for 5 s, ms of CPU", cost.cpu_ms)


def press(stage: Stage, who: str, terminal: Terminal, act: str, key: str) -> None:
    """One key, again and again."""
    for _ in range(REPEATS):
        stage.record.add_cost(who, act, terminal.press(key, anything))


def pages(stage: Stage, who: str, terminal: Terminal, act: str, key: str) -> None:
    """Pages, each until all of its rows are there."""
    for _ in range(REPEATS):
        before = set(terminal.found(CODE))
        stage.record.add_cost(who, act, terminal.press(key, other_rows(before)))


def other_rows(before: set[str]) -> Condition:
    """Holds when a screen of rows is there, none of them of those before."""

    def hold(terminal: Terminal) -> bool:
        now = terminal.found(CODE)
        return len(now) >= len(before) and before.isdisjoint(now)

    return hold


def sort_by(stage: Stage, who: str, terminal: Terminal) -> None:
    """The first rows by the column under the cursor."""
    before = set(terminal.found(CODE))
    stage.record.add_cost(who, SORT, terminal.press("s", other_rows(before)))
