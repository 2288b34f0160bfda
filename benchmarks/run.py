#!/usr/bin/env python3
"""Measures tui_orm against its floor, the contenders by turns in one run, and prints medians as Markdown.

Needs pyte. `python benchmarks/run.py [ROUNDS] [SESSION ...]`; the first run makes the databases (30 s).
"""

from __future__ import annotations

import compileall
import platform
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from aims import AIMS, verdict
from data import make_all
from measures import SESSIONS
from stage import FLOOR, HERE, OURS, Record, Stage

ROUNDS = 5
Session = Callable[[Stage], None]


def main(given: list[str]) -> None:
    """Measure and print."""
    rounds = int(given[0]) if given else ROUNDS
    chosen = [session for session in SESSIONS if not given[1:] or session.__name__ in given[1:]]
    record = Record()
    broken: dict[str, str] = {}
    compileall.compile_dir(HERE.parent / "tui_orm", quiet=1)  # as an installation does
    with tempfile.TemporaryDirectory() as home:
        stage = Stage(make_all(), Path(home), record)
        for number in range(rounds + 1):  # the first warms the caches and is forgotten
            record.samples = record.samples if number > 1 else defaultdict(list)
            for session in chosen:
                play(session, stage, broken)
    print(
        table(record, rounds),
        *(f"\n{name} broke off at this screen:\n{screen}" for name, screen in broken.items()),
    )


def play(session: Session, stage: Stage, broken: dict[str, str]) -> None:
    """One session; what did not come in time is kept as the screen that was there instead."""
    print(f"{session.__name__:20}", end="\r", file=sys.stderr, flush=True)
    try:
        session(stage)
    except TimeoutError as error:
        broken[session.__name__] = str(error)


def table(record: Record, rounds: int) -> str:
    """The results."""
    lines = [
        f"Medians of {rounds} rounds by turns; 160x45; {platform.platform()}, Python {platform.python_version()}.",
        "",
        "| act | floor | tui_orm | ratio | aim |",
        "|---|---|---|---|---|",
    ]
    acts = dict.fromkeys([*AIMS, *(act for _, act in record.samples)])
    return "\n".join([*lines, *(line(record, act) for act in acts if record.median(OURS, act) is not None)])


def line(record: Record, act: str) -> str:
    """One act."""
    floor, ours = record.median(FLOOR, act), record.median(OURS, act)
    ratio = f"{ours / floor:.2f}" if floor and ours is not None else "–"
    return f"| {act} | {number(floor)} | {number(ours)} | {ratio} | {verdict(record, act)} |"


def number(value: float | None) -> str:
    """A median in three digits."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


if __name__ == "__main__":
    main(sys.argv[1:])
