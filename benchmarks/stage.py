"""Where the measured programs run, and the record of what they cost."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from peers import PEERS
from terminal import Cost, Terminal

HERE = Path(__file__).parent
FLOOR, OURS = "floor", "tui_orm"
SIZE = 160, 45


@dataclass
class Record:
    """Samples of every act, for the floor, tui_orm, and the peers."""

    samples: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, who: str, act: str, value: float) -> None:
        """Keep a sample."""
        self.samples[who, act].append(value)

    def add_cost(self, who: str, act: str, cost: Cost) -> None:
        """Keep time and bytes of an act."""
        self.add(who, f"{act}, ms", cost.ms)
        self.add(who, f"{act}, bytes", cost.bytes)

    def median(self, who: str, act: str) -> float | None:
        """The median, None where nothing was measured."""
        samples = self.samples.get((who, act))
        return median(samples) if samples else None


@dataclass
class Stage:
    """The databases, an empty home, and the record."""

    paths: dict[str, Path]
    home: Path
    record: Record

    @contextmanager
    def floor(self, *arguments: object) -> Iterator[Terminal]:
        """The floor in a terminal."""
        with self._running([str(HERE / "floor.py"), *map(str, arguments)], SIZE) as terminal:
            yield terminal

    @contextmanager
    def ours(self, *arguments: object, size: tuple[int, int] = SIZE) -> Iterator[Terminal]:
        """tui_orm in a terminal: the tree that this folder is part of."""
        with self._running(["-m", "tui_orm", *map(str, arguments)], size) as terminal:
            yield terminal

    @contextmanager
    def peer(self, name: str, database: str) -> Iterator[Terminal]:
        """A peer in a terminal."""
        with self._terminal(PEERS[name].command(self.paths[database]), SIZE) as terminal:
            yield terminal

    @contextmanager
    def _running(self, arguments: list[str], size: tuple[int, int]) -> Iterator[Terminal]:
        with self._terminal([sys.executable, *arguments], size) as terminal:
            yield terminal

    @contextmanager
    def _terminal(self, command: list[str], size: tuple[int, int]) -> Iterator[Terminal]:
        terminal = Terminal(command, self.home, HERE.parent, size)
        try:
            yield terminal
        finally:
            terminal.close()


@dataclass(frozen=True)
class Session:
    """What is played in every round, or once where it costs much and varies little."""

    name: str
    play: Callable[[Stage], None]
    once: bool = False
