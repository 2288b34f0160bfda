"""What programs that ended badly, or were left with work for next time, had staged: their journals, read."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tui_orm.workspace.filelock import lock
from tui_orm.workspace.journal import SUFFIX, mark
from tui_orm.workspace.record import KeptRow, kept_from_plain, place_from_plain, record_of
from tui_orm.workspace.staged import Place


@dataclass(frozen=True)
class Held:
    """What a journal holds."""

    rows: tuple[KeptRow, ...] = ()
    damaged: int = 0
    """Lines that cannot be read; each may have held what was staged for one row."""
    committing: bool = False
    """Whether a commit was under way: it may have been written, or not."""
    adopted: frozenset[str] = frozenset()
    """Files whose changes this one holds too."""

    @property
    def holds_work(self) -> bool:
        """Whether there is anything in it that somebody may miss."""
        return bool(self.rows or self.damaged)


class LeftBehind:
    """A journal whose program is gone, locked by this one until it is released or removed."""

    def __init__(self, path: Path, file: int, held: Held) -> None:
        self.path = path
        self.held = held
        self.when = datetime.fromtimestamp(os.fstat(file).st_mtime)
        self._file: int | None = file

    def release(self) -> None:
        """Leave it as it is, for another time."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def remove(self) -> None:
        """Give it up. Raises OSError."""
        self.release()
        self.path.unlink(missing_ok=True)

    def set_aside(self) -> Path:
        """Keep it under another name, to be offered no more. Raises OSError."""
        self.release()
        return self.path.rename(self.path.with_suffix(".kept"))


def left_behind(folder: Path, target: str) -> list[LeftBehind]:
    """The journals of programs on this target that are gone, newest first. Raises OSError."""
    if not folder.is_dir():
        return []
    found = [journal for path in folder.glob(f"{mark(target)}-*{SUFFIX}") for journal in _opened(path)]
    adopted = frozenset[str]().union(*(one.held.adopted for one in found))
    wanted = [one for one in found if one.held.holds_work and one.path.name not in adopted]
    for one in found:
        if one not in wanted:
            one.remove()
    return sorted(wanted, key=lambda one: one.when, reverse=True)


def _opened(path: Path) -> Iterator[LeftBehind]:
    """The journal, unless its program is alive."""
    try:
        file = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return
    try:
        lock(file)
    except OSError:
        os.close(file)
        return
    yield LeftBehind(path, file, held(path.read_bytes()))


def held(text: bytes) -> Held:
    """What the lines of a journal come to."""
    rows: dict[Place, KeptRow] = {}
    adopted: set[str] = set()
    damaged, committing = 0, False
    for line in text.split(b"\n"):
        try:
            record = record_of(line) if line else {}
            if "table" in record:
                _play(rows, record)
        except (ValueError, KeyError, TypeError, IndexError):
            damaged += 1
            continue
        committing = record.get("committing", committing)
        adopted |= {record["adopted"]} if "adopted" in record else set()
    return Held(tuple(rows.values()), damaged, committing, frozenset(adopted))


def _play(rows: dict[Place, KeptRow], record: Mapping[str, Any]) -> None:
    place, kept = place_from_plain(record), kept_from_plain(record)
    if kept is None:
        rows.pop(place, None)
    else:
        rows[place] = kept
