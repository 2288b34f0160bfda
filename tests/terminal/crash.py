"""Kill the program at a random moment of editing and committing, and look what is left.

    python tests/terminal/crash.py [TIMES] [SECONDS] [URL …]

kills it TIMES times (1000) or for SECONDS, on a new SQLite file and on the databases of the URLs, whose table `crash`
is dropped. What was on the screen with the mark of a staged change must be in the journal or in the database, and
every commit must be in the database whole or not at all.
"""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from terminal import Terminal

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
from servers import LiveServer, server_at  # noqa: E402

from tui_orm.workspace.recovery import Held, LeftBehind, left_behind  # noqa: E402

ROWS = (1, 2, 3)
ROUNDS = 6
LONGEST = 1.3
"""Seconds from the first key to the last moment to be killed at."""
AT_ONCE = 2
"""Programs run side by side, on tables and state folders of their own."""
STAGED = re.compile(r"~\s+(?:id )?(\d)\s+(?:v\s+\S+\s+)?r(\d+)\b")
NEW = re.compile(r"^\W*\+\s.*\br(\d+)\b", re.MULTILINE)


class Killed(Exception):
    """The moment has come."""


class Doomed(Terminal):
    """A terminal whose program is killed at its time, once it has been given one."""

    dies_at = float("inf")

    def types(self, text: str) -> None:
        if time.monotonic() >= self.dies_at:
            raise Killed
        super().types(text)

    def _is_readable(self, deadline: float) -> bool:
        if self.dies_at < deadline:
            if super()._is_readable(self.dies_at):
                return True
            raise Killed
        return super()._is_readable(deadline)

    def kill(self) -> None:
        """Kill the program, and read what it had sent until then."""
        self.dies_at = float("inf")
        os.killpg(self.process.pid, signal.SIGKILL)
        self.ends()


@dataclass(frozen=True)
class Outcome:
    """What was left: round numbers by row; those of new rows."""

    shown: Mapping[int, int]
    shown_new: frozenset[int]
    stored: Mapping[int, int]
    stored_new: tuple[int, ...]
    held: Held

    @property
    def committed(self) -> int:
        """The last round that was committed. Raises AssertionError where one is there in part."""
        rounds = set(self.stored.values())
        assert len(rounds) == 1, f"a commit is there in part: {self}"
        (last,) = rounds
        assert list(self.stored_new) == list(range(1, last + 1)), f"a commit is there in part: {self}"
        return last

    def check(self) -> None:
        """Raises AssertionError where anything is lost."""
        committed = self.committed
        kept = {
            row.key.get("id", 0): int(str(row.values["v"]).strip("rx"))
            for row in self.held.rows
            if "v" in row.values
        }
        for row, number in self.shown.items():
            assert number <= committed or kept.get(row, -1) >= number, f"row {row} is lost: {self}"
        for number in self.shown_new:
            assert number <= committed or kept.get(0) == number, f"a new row is lost: {self}"
        assert self.held.damaged <= 1, f"more than the last record is damaged: {self}"
        assert self.held.committing or all(number > committed for number in kept.values()), (
            f"staged twice: {self}"
        )


def edit(terminal: Terminal, number: int) -> None:
    """A round: three rows changed, one of them twice and back, one row added, all committed."""
    terminal.presses("g", "$")
    for row in ROWS:
        terminal.presses("e", "End", "Ctrl+U", f"r{number}", "Enter")
        terminal.sees(f"staged: {row} changed")
        terminal.presses(*("j" if row < len(ROWS) else ""))
    terminal.presses("e", "x", "Enter")
    terminal.sees(f"r{number}x")
    terminal.presses("u", "o", "e", f"r{number}", "Enter")
    terminal.sees(f"staged: {len(ROWS)} changed, 1 new")
    terminal.presses("w")
    terminal.sees("nothing is written yet", "INSERT")
    terminal.presses("c")
    count = len(ROWS) + number
    terminal.sees(f"Committed: {len(ROWS)} changed, 1 added", f"{count} of {count}")


def build(server: LiveServer, table: str) -> None:
    """The table as it is before the first round."""
    server.execute(f"DROP TABLE IF EXISTS {table}")
    server.execute(f"CREATE TABLE {table} (id {server.serial}, v VARCHAR(20))")
    server.execute(f"INSERT INTO {table} (v) VALUES ('r0'), ('r0'), ('r0')")


def crash(server: LiveServer, table: str, home: Path, delay: float) -> Outcome:
    """Run the program, kill it after a delay from its first key on, and say what is left."""
    build(server, table)
    with Doomed(server.url, table, home=home) as terminal:
        terminal.sees("1 of 3")
        terminal.dies_at = time.monotonic() + delay
        with suppress(Killed):
            for number in range(1, ROUNDS + 1):
                edit(terminal, number)
        terminal.kill()
        shown = {int(found[1]): int(found[2]) for found in STAGED.finditer(terminal.text)}
        new = frozenset(int(found[1]) for found in NEW.finditer(terminal.text))
    found = server.rows(f"SELECT id, v FROM {table} ORDER BY id")
    numbers = {row: int(value[1:]) for row, value in found}
    stored_new = tuple(number for row, number in numbers.items() if row not in ROWS)
    return Outcome(shown, new, {row: numbers[row] for row in ROWS}, stored_new, taken(server, home))


def taken(server: LiveServer, home: Path) -> Held:
    """What the next start would be offered; it is removed."""
    offered: list[LeftBehind] = left_behind(home / "state" / "tui-orm" / "journals", server.target.identity)
    assert len(offered) <= 1, f"{len(offered)} journals of one program"
    for left in offered:
        left.remove()
    return offered[0].held if offered else Held()


def worker(number: int, urls: list[str], again: Callable[[], bool], home: Path) -> Iterator[Outcome]:
    """Crashes on each server in turn, as long as there are to be more."""
    targets = [server_at(url) for url in (str(home / "crash.sqlite"), *urls)]
    targets[0].clear()
    turn = 0
    try:
        while again():
            server = targets[turn % len(targets)]
            outcome = crash(server, f"crash{number}", home, random.uniform(0, LONGEST))
            outcome.check()
            yield outcome
            turn += 1
    finally:
        for server in targets:
            server.execute(f"DROP TABLE IF EXISTS crash{number}")
            server.close()


def run(times: int, seconds: float, urls: list[str]) -> list[Outcome]:
    """Kill the program so many times, or for so long. Raises AssertionError where anything is lost."""
    left, deadline = iter(range(times)), time.monotonic() + seconds

    def again() -> bool:
        return time.monotonic() < deadline and next(left, None) is not None

    with TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        homes = [Path(folder, str(number)) for number in range(AT_ONCE)]
        for home in homes:
            home.mkdir()
        runs = [
            pool.submit(lambda *given: list(worker(*given)), n, urls, again, home)
            for n, home in enumerate(homes)
        ]
        return [outcome for done in runs for outcome in done.result()]


def told(outcomes: list[Outcome], seconds: float) -> str:
    """The figures."""
    staged = sum(len(one.shown) + len(one.shown_new) for one in outcomes)
    return (
        f"killed {len(outcomes)} times in {seconds:.0f} s: "
        f"{staged} staged changes with their mark on the screen, none lost; "
        f"{sum(bool(one.held.rows) for one in outcomes)} journals left behind, "
        f"{sum(one.held.committing for one in outcomes)} of them during a commit, "
        f"{sum(one.held.damaged for one in outcomes)} with a torn last record; "
        f"{sum(one.committed for one in outcomes)} commits, each whole"
    )


def main(times: str = "1000", seconds: str = "86400", *urls: str) -> None:
    """The command."""
    begun = time.monotonic()
    outcomes = run(int(times), float(seconds), list(urls))
    print(told(outcomes, time.monotonic() - begun))


if __name__ == "__main__":
    main(*sys.argv[1:])
