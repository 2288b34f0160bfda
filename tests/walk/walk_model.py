"""What a walk must lead to, kept beside the program: the rows of the database, and what is staged over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

Row = tuple[Any, ...]
COLUMNS = ("id", "v", "w")


@dataclass(frozen=True)
class Edit:
    """What is staged for a row, over what the user saw; None was seen of a new row."""

    seen: Row | None
    values: tuple[tuple[str, Any], ...] = ()
    removed: bool = False

    def over(self) -> Row:
        """The row as it is to be shown, and to be stored."""
        under = dict(zip(COLUMNS, self.seen or (None, None, None), strict=True))
        return tuple({**under, **dict(self.values)}.values())


@dataclass(frozen=True)
class Written:
    """A row that a commit wrote: as it was before and after, and the columns that were changed."""

    before: Row | None
    after: Row | None
    columns: tuple[str, ...] = ()


class Model:
    """Dictionaries: naive, and right."""

    def __init__(self, rows: list[Row]) -> None:
        self.stored = {row[0]: row for row in rows}
        self.staged: dict[Any, Edit] = {}
        self.commits: list[list[Written]] = []
        """The newest first."""
        self._past: list[dict[Any, Edit]] = []
        self._future: list[dict[Any, Edit]] = []

    @contextmanager
    def group(self) -> Iterator[None]:
        """What is done within is one step, and none where nothing is done."""
        before, past, future = dict(self.staged), len(self._past), self._future
        self._future = []
        yield
        if len(self._past) > past:
            self._past[past:] = [before]
        else:
            self._future = future

    def set(self, row_id: Any, seen: Row | None, column: str, value: Any) -> None:
        """A cell is edited."""
        now = self.staged.get(row_id) or Edit(seen)
        values = dict(now.values)
        is_there = now.seen is not None or column in values
        if not now.removed and is_there and now.over()[COLUMNS.index(column)] == value:
            return
        values[column] = value
        if now.seen is not None and now.seen[COLUMNS.index(column)] == value:
            del values[column]
        kept = bool(values) or now.seen is None
        if kept or row_id in self.staged:
            self.put(row_id, Edit(now.seen, tuple(values.items())) if kept else None)

    def remove(self, row_id: Any, seen: Row | None) -> None:
        """A row is removed, or kept after all."""
        now = self.staged.get(row_id)
        if now is None:
            self.put(row_id, Edit(seen, removed=True))
        elif now.seen is None or (now.removed and not now.values):
            self.put(row_id, None)
        else:
            self.put(row_id, replace(now, removed=not now.removed))

    def put(self, row_id: Any, edit: Edit | None) -> None:
        """One step."""
        self._past.append(dict(self.staged))
        self._future.clear()
        self.staged.pop(row_id, None)
        if edit is not None:
            self.staged[row_id] = edit

    def undo(self) -> None:
        if self._past:
            self._future.append(self.staged)
            self.staged = self._past.pop()

    def redo(self) -> None:
        if self._future:
            self._past.append(self.staged)
            self.staged = self._future.pop()

    def forget(self) -> None:
        """All that was staged is rolled back, or was written."""
        self.staged, self._past, self._future = {}, [], []

    def counts(self) -> tuple[int, int, int]:
        """Rows changed, added, removed."""
        added = sum(edit.seen is None for edit in self.staged.values())
        removed = sum(edit.removed for edit in self.staged.values())
        return len(self.staged) - added - removed, added, removed

    def conflicts(self) -> list[Any]:
        """The rows that are not what was seen."""
        return [
            row_id
            for row_id, edit in self.staged.items()
            if edit.seen is not None and self.stored.get(row_id) != edit.seen
        ]

    def clashes(self) -> bool:
        """Whether two rows would have the same key."""
        kept = [key for key in self.stored if key not in self.staged]
        given = [edit.over()[0] for edit in self.staged.values() if not edit.removed]
        keys = Counter([*kept, *(key for key in given if key is not None)])
        return any(count > 1 for count in keys.values())

    def inverse(self, number: int) -> list[Edit] | None:
        """What takes a commit back; None where something is staged for its rows."""
        edits = []
        for row in self.commits[number]:
            if row.after is not None and row.after[0] in self.staged:
                return None
            if row.before is None:
                edits.append(Edit(row.after, removed=True))
            elif row.after is None:
                edits.append(Edit(None, tuple(zip(COLUMNS, row.before, strict=True))))
            else:
                before = dict(zip(COLUMNS, row.before, strict=True))
                edits.append(Edit(row.after, tuple((name, before[name]) for name in row.columns)))
        return edits

    def commit(self, found: list[Row]) -> None:
        """All that is staged was written, and `found` was there then; keys of new rows are the server's."""
        added = []
        written = [
            Written(edit.seen, None if edit.removed else edit.over(), tuple(dict(edit.values)))
            for edit in self.staged.values()
            if edit.seen is not None
        ]
        for row_id, edit in self.staged.items():
            if edit.seen is None:
                added.append(edit.over()[1:])
                continue
            del self.stored[row_id]
        for edit in self.staged.values():
            if edit.seen is not None and not edit.removed:
                row = edit.over()
                self.stored[row[0]] = row
        new = {row[0]: row for row in found if row[0] not in self.stored}
        assert sorted(map(repr, added)) == sorted(repr(row[1:]) for row in new.values())
        self.stored |= new
        self.commits.insert(0, [*written, *(Written(None, row) for row in new.values())])
        self.forget()
