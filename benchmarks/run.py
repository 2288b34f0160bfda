#!/usr/bin/env python3
"""Measures tui_orm, its floor and its peers by turns in one run, and prints medians as Markdown tables.

benchmarks/run [ROUNDS] [SESSION ...]   all of it (3 rounds), or the sessions whose names hold one of these
                                        words: a peer's name, `server`, `memory`, `page_cost`, `wide` …
benchmarks/run --quick                  one round on SQLite without peers (a minute)

The first run makes the data (2 GB below benchmarks/data, databases `tui_orm_bench…` on servers) and installs
the peers below the cache folder. Servers: TUI_ORM_BENCH_URLS, or the local ones that answer.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

import drivers
import measures
import report
import sizes
from data import make_all, make_sizes
from peer_sessions import peer_sessions
from peers import PEERS, install
from servers import find_servers, server_sessions
from stage import HERE, SIZE, Record, Session, Stage

ROUNDS = 3
SERVERS = "servers mysql mariadb postgresql"
WARMING = 4
"""So many sessions are played once beforehand, to warm the caches, and forgotten."""


def main() -> None:
    """Measure and print."""
    given = arguments()
    notes: list[str] = []
    begun = time.monotonic()
    compileall.compile_dir(HERE.parent / "tui_orm", quiet=1)  # as an installation does
    with tempfile.TemporaryDirectory() as home:
        stage = Stage(make_all(), Path(home), Record())
        sessions, versions, servers = gather(stage, given, notes)
        play_all(stage, sessions, given.rounds, notes)
    print(head(given.rounds, (time.monotonic() - begun) / 60), *report.peer_line(versions))
    show(stage.record, servers)
    print("", *report.peer_notes(stage.record), *(f"- {note}" for note in notes), sep="\n")


def head(rounds: int, minutes: float) -> str:
    """Where and how it was measured."""
    return (
        f"Medians of {rounds} rounds by turns ({minutes:.0f} min); {SIZE[0]}x{SIZE[1]}; {os.cpu_count()} cores,"
        f" {platform.system()} {platform.machine()}, Python {platform.python_version()}."
    )


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="benchmarks/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one round on SQLite, without peers and servers")
    parser.add_argument("rounds", nargs="?", type=int)
    parser.add_argument("words", nargs="*", metavar="SESSION")
    given = parser.parse_args()
    given.rounds = given.rounds or (1 if given.quick else ROUNDS)
    return given


def gather(
    stage: Stage, given: argparse.Namespace, notes: list[str]
) -> tuple[list[Session], dict[str, str], list[str]]:
    """The sessions to play, the peers' versions, the servers' names; only what they need is made."""
    sessions = chosen([*measures.SESSIONS, drivers.SQLITE], given.words)
    if given.quick:
        return sessions, {}, []
    wanted = [name for name in PEERS if chosen(peer_sessions([name]), given.words)]
    versions = install(wanted, notes)
    sessions += chosen(peer_sessions(list(versions)), given.words)
    names = []
    if not given.words or any(word.lower() in SERVERS for word in given.words):
        servers = find_servers(notes)
        names = [server.name for server in servers]
        sessions += chosen(server_sessions(servers), given.words)
    return sessions + sized(stage, given.words, notes), versions, names


def sized(stage: Stage, words: list[str], notes: list[str]) -> list[Session]:
    """The sessions on tables of many sizes, if they are asked for and there is room."""
    sessions = chosen(sizes.SESSIONS, words)
    if sessions:
        stage.paths |= make_sizes()
    if sessions and "sizes" not in stage.paths:
        notes.append("the tables of up to 50,000,000 rows are left out: the disk has no room for them")
        return []
    return sessions


def chosen(sessions: list[Session], words: list[str]) -> list[Session]:
    """The sessions whose names hold a word."""
    asked = [word.lower() for word in words]
    return [
        session for session in sessions if not asked or any(word in session.name.lower() for word in asked)
    ]


def play_all(stage: Stage, sessions: list[Session], rounds: int, notes: list[str]) -> None:
    """The rounds."""
    for session in sessions[:WARMING]:
        play(session, stage, [])
    stage.record.samples.clear()
    for number in range(rounds):
        for session in sessions:
            if number == 0 or not session.once:
                play(session, stage, notes)


def play(session: Session, stage: Stage, notes: list[str]) -> None:
    """One session. Whatever stops it costs the rest of its figures, not the run."""
    print(f"{session.name:40}", end="\r", file=sys.stderr, flush=True)
    try:
        session.play(stage)
    except Exception as error:
        reason, _, screen = str(error).partition("\n")
        notes.append(f"{session.name} broke off in one round: {type(error).__name__}: {reason}.")
        print(f"\n{notes[-1]} The screen was:\n{screen}", file=sys.stderr)


def show(record: Record, servers: list[str]) -> None:
    """Every table that has lines."""
    tables = (
        report.main_table,
        report.driver_table,
        report.memory_table,
        report.page_table,
        report.other_table,
    )
    for lines in (*(make(record) for make in tables), report.server_table(record, servers)):
        if lines:
            print(*lines, sep="\n")


if __name__ == "__main__":
    main()
