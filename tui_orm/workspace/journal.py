"""The journal: what is staged, on disk before it is on the screen, for the next start after this one ends badly.

A file of lines, each with a checksum: a torn or damaged line costs itself alone. A line holds what is staged for one
row, or that nothing is any more; the last line for a row counts. The file is locked as long as its program lives and
is gone once everything was committed or rolled back.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from tui_orm.workspace.filelock import lock
from tui_orm.workspace.record import line_of, staged_as_plain
from tui_orm.workspace.staged import Place, Staged

SUFFIX = ".journal"
FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)


class Journal:
    """Writes what is staged on one target; a file is made with the first change. Nothing here raises OSError.

    `broken` is told where the disk refuses; what could not be written is tried again with the next change.
    """

    def __init__(self, folder: Path, target: str, broken: Callable[[OSError], None]) -> None:
        self._folder = folder
        self._target = target
        self._broken = broken
        self._file: int | None = None
        self._path = Path()
        self._waiting: dict[Place, Staged | None] = {}
        self._written: set[Place] = set()
        self._adopted: list[Path] = []
        self._adopted_commit = False

    def keep(self, touched: Mapping[Place, Staged | None]) -> None:
        """Have this on disk when the call returns."""
        self._waiting |= touched
        self._write()

    def keep_committing(self, committing: bool) -> None:
        """Have on disk that a commit of everything staged is about to be sent, or that none is under way."""
        self._write({"committing": committing})

    def adopt(self, path: Path, committing: bool = False) -> None:
        """What another file holds is staged here next, in one act; that file is removed once this one has it.

        With it goes whether a commit was under way that nobody knows the outcome of.
        """
        self._adopted.append(path)
        self._adopted_commit |= committing

    def close(self) -> None:
        """Let go of the file; what it holds is for the next start."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, *further: Mapping[str, Any]) -> None:
        left = {place for place in self._written if place not in self._waiting}
        left |= {place for place, staged in self._waiting.items() if staged is not None}
        try:
            if left:
                rows = [staged_as_plain(place, staged) for place, staged in self._waiting.items()]
                adopted = [{"adopted": path.name} for path in self._adopted]
                commit = [{"committing": True}] if self._adopted_commit else []
                self._append([*adopted, *rows, *commit, *further])
            else:
                self._remove()
            for path in self._adopted:
                path.unlink(missing_ok=True)
        except OSError as error:
            self._broken(error)
            return
        self._written = left
        self._waiting.clear()
        self._adopted.clear()
        self._adopted_commit = False

    def _append(self, records: Iterable[Mapping[str, Any]]) -> None:
        if self._file is None:
            self._open()
        assert self._file is not None
        text = b"".join(line_of(record) for record in records)
        while text:
            text = text[os.write(self._file, text) :]
        os.fsync(self._file)

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = self._folder / f"{mark(self._target)}-{os.getpid()}-{os.urandom(4).hex()}{SUFFIX}"
        file = os.open(self._path, FLAGS, 0o600)
        try:
            lock(file)
            _sync_folder(self._folder)
            if not os.fstat(file).st_nlink:  # somebody who looked for journals took it for an empty one
                raise FileNotFoundError(2, "The journal was removed", str(self._path))
        except OSError:
            os.close(file)
            raise
        self._file = file

    def _remove(self) -> None:
        if self._file is not None:
            self.close()
            self._path.unlink(missing_ok=True)


def mark(target: str) -> str:
    """What a target's files begin with; it tells neither address nor user."""
    return sha256(target.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _sync_folder(folder: Path) -> None:
    """Have the file's name on disk too, where folders can be synchronised."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
