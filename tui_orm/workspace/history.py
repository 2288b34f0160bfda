"""The history: what was committed on a target, with the rows as they were before and after, to revert.

A file of lines, each with a checksum, one for each commit, the oldest first. How many are kept, for how long, and how
large the file may be is the user's to set.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tui_orm.database.descriptions import LargeValue, Row, TableInfo, TableName
from tui_orm.workspace.filelock import lock
from tui_orm.workspace.journal import mark
from tui_orm.workspace.record import by_name, line_of, named, named_from_plain, record_of
from tui_orm.workspace.staged import NewRow, Staged
from tui_orm.workspace.whole_file import replace_whole


@dataclass(frozen=True)
class Done:
    """A row that was written: as it was before, None where it was added, and after, None where it was removed."""

    table: TableName
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    columns: tuple[str, ...] = ()
    """The columns that were changed."""

    def inverse(self, table: TableInfo, number: int) -> Staged:
        """What takes it back; `number` is for a row to be added again. Raises LookupError where that cannot be."""
        names = list(table.places)
        for name in (*(self.before or ()), *(self.after or ())):
            if name not in names:
                raise LookupError(f"{table.name} has no column {name}")
        after = self.after
        row = None if after is None else tuple(after.get(name) for name in names)
        if self.before is None:
            if row is None:
                raise LookupError(f"a row that was added to {table.name} was gone at once")
            return Staged(table, table.key_of(row), row, removed=True)
        if row is None:
            return Staged(table, NewRow(number), values=dict(_whole(self.before, _written(table))))
        return Staged(table, table.key_of(row), row, dict(_whole(self.before, self.columns)))


@dataclass(frozen=True)
class Commit:
    """A commit: when, and what it wrote."""

    when: datetime
    done: tuple[Done, ...]

    def counts(self) -> tuple[int, int, int]:
        """Rows changed, added and removed."""
        added = sum(one.before is None for one in self.done)
        removed = sum(one.after is None for one in self.done)
        return len(self.done) - added - removed, added, removed


def committed(when: datetime, rows: Iterable[tuple[Staged, Row | None]]) -> Commit:
    """The commit of staged changes, given with the rows as they are stored since."""
    done = (_done(staged, row) for staged, row in rows)
    return Commit(when, tuple(one for one in done if one.before is not None or one.after is not None))


class History:
    """The file of one target. Several programs may write to it."""

    def __init__(self, folder: Path, target: str, commits: int, days: int, megabytes: int) -> None:
        self._file = folder / f"{mark(target)}.history"
        self._commits = commits
        self._days = days
        self.bytes = megabytes * 1_000_000
        """How large the file may be."""

    def add(self, commit: Commit) -> None:
        """Write a commit, and forget those for which there is no room any more. Raises OSError."""
        with self._locked():
            kept = [line for line in self._lines() if self._is_kept(line, commit.when)]
            lines = [*kept, line_of(_plain(commit)).strip()][-self._commits :]
            while len(lines) > 1 and sum(map(len, lines)) > self.bytes:
                del lines[0]
            replace_whole(self._file, b"\n".join(lines) + b"\n")

    def read(self) -> list[Commit]:
        """All commits, the newest first; lines that are damaged are left out. Raises OSError."""
        found = [commit for line in self._lines() for commit in _readable(line)]
        return found[::-1]

    def forget(self) -> None:
        """Remove the file. Raises OSError."""
        self._file.unlink(missing_ok=True)

    def _lines(self) -> list[bytes]:
        try:
            return [line for line in self._file.read_bytes().split(b"\n") if line]
        except FileNotFoundError:
            return []

    def _is_kept(self, line: bytes, now: datetime) -> bool:
        try:
            when = datetime.fromisoformat(record_of(line)["when"])
        except (ValueError, KeyError):
            return False
        return now - when < timedelta(days=self._days)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone with the file among programs."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self._file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            lock(file, wait=True)
            yield
        finally:
            os.close(file)


def _done(staged: Staged, row: Row | None) -> Done:
    before = None if staged.row is None else by_name(staged.table, staged.row)
    after = None if row is None else by_name(staged.table, row)
    return Done(staged.table.name, before, after, tuple(staged.values) if before and after else ())


def _written(table: TableInfo) -> list[str]:
    """The columns that an INSERT gives."""
    return [column.name for column in table.columns if column.name and not column.generated]


def _whole(row: Mapping[str, Any], names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for name in names:
        if isinstance(row.get(name), LargeValue):
            raise LookupError(f"of {name} only the beginning was kept")  # noqa: TRY004 (no matter of types)
        if name in row:
            yield name, row[name]


def _plain(commit: Commit) -> dict[str, Any]:
    done = [
        {
            "table": [*one.table],
            "before": named(one.before),
            "after": named(one.after),
            "columns": list(one.columns),
        }
        for one in commit.done
    ]
    return {"when": commit.when.isoformat(), "done": done}


def _readable(line: bytes) -> Iterator[Commit]:
    try:
        record = record_of(line)
        done = tuple(
            Done(
                TableName(*one["table"]),
                named_from_plain(one["before"]),
                named_from_plain(one["after"]),
                tuple(one["columns"]),
            )
            for one in record["done"]
        )
        yield Commit(datetime.fromisoformat(record["when"]), done)
    except (ValueError, KeyError, TypeError):
        return
