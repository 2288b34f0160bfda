"""Staged changes: what the user did, step by step, until it is committed or rolled back.

The steps are frozen records; undo takes the last one back. What they amount to is one `Staged` for each row,
known by its table and key, never by its place on the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tui_orm.database.changes import Delete, Insert, RowChange, Update, same_value
from tui_orm.database.descriptions import Key, LargeValue, Row, TableInfo, TableName


@dataclass(frozen=True)
class NewRow:
    """Stands for the key of a row that the server has not seen."""

    number: int


RowId = Key | NewRow
Place = tuple[TableName, RowId]


@dataclass(frozen=True)
class Staged:
    """What is to happen to one row. `row` is what the user saw, None for a new row."""

    table: TableInfo
    row_id: RowId
    row: Row | None = None
    values: dict[str, Any] = field(default_factory=dict)
    removed: bool = False

    @property
    def is_new(self) -> bool:
        """Whether the row is to be added."""
        return isinstance(self.row_id, NewRow)

    @property
    def number(self) -> int:
        """The number of a new row; 0 for one that the server has."""
        return self.row_id.number if isinstance(self.row_id, NewRow) else 0

    @property
    def place(self) -> Place:
        """What the row is known by."""
        return self.table.name, self.row_id

    def seen(self, column: str) -> Any:
        """What the user saw in a column; None in a new row."""
        return None if self.row is None else self.row[self.table.places[column]]

    def change(self) -> RowChange:
        """The change as the database takes it."""
        if isinstance(self.row_id, NewRow):
            return Insert(self.table.name, self.row_id.number, dict(self.values))
        assert self.row is not None
        seen = self.row[: len(self.table.places)]
        if self.removed:
            return Delete(self.table.name, self.row_id, seen)
        return Update(self.table.name, self.row_id, seen, dict(self.values))


@dataclass(frozen=True)
class Step:
    """One thing the user did: a row's state before it and after it; None where nothing is staged for the row."""

    place: Place
    before: Staged | None
    after: Staged | None
    column: str | None = None


class ChangeSet:
    """All that is staged, over all tables."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._undone: list[Step] = []
        self._staged: dict[Place, Staged] = {}
        self._numbers = 0

    def __len__(self) -> int:
        return len(self._staged)

    def __iter__(self) -> Iterator[Staged]:
        return iter(self._staged.values())

    def of(self, table: TableName, row_id: RowId) -> Staged | None:
        """What is staged for a row."""
        return self._staged.get((table, row_id))

    def new_rows(self, table: TableName) -> list[Staged]:
        """The rows to be added to a table, in the order in which they were made."""
        found = [staged for staged in self if staged.is_new and staged.table.name == table]
        return sorted(found, key=lambda staged: staged.number)

    def counts(self) -> tuple[int, int, int]:
        """Rows changed, rows added, rows removed."""
        added = sum(staged.is_new for staged in self)
        removed = sum(staged.removed for staged in self)
        return len(self) - added - removed, added, removed

    def changes(self) -> list[RowChange]:
        """Everything as the database takes it."""
        return [staged.change() for staged in self]

    def set_cell(self, table: TableInfo, row_id: RowId, row: Row | None, column: str, value: Any) -> None:
        """Stage a value; the value that was there takes the change back. `row` is what the user sees."""
        place = (table.name, row_id)
        now = self._staged.get(place) or Staged(table, row_id, row)
        if row is not None and now.row is not None:  # a large value has been read whole since
            now = replace(now, row=_fuller(now.row, row))
        values = {**now.values, column: value}
        if now.row is not None and same_value(now.seen(column), value):
            del values[column]
        changed = replace(now, values=values, removed=False)
        before, after = self._staged.get(place), changed if values or changed.is_new else None
        if not (before is None and after is None) and not _says(before, column, value):
            self._do(Step(place, before, after, column))

    def add_row(self, table: TableInfo, values: dict[str, Any] | None = None) -> NewRow:
        """Stage a new row; columns that are not given take their default."""
        self._numbers += 1
        row_id = NewRow(self._numbers)
        self._do(Step((table.name, row_id), None, Staged(table, row_id, values=values or {})))
        return row_id

    def remove_row(self, table: TableInfo, row_id: RowId, row: Row | None) -> None:
        """Stage a removal; a second time, keep the row. A new row is dropped."""
        place = (table.name, row_id)
        now = self._staged.get(place)
        if isinstance(row_id, NewRow):
            self._do(Step(place, now, None))
        elif now is not None and now.removed:
            self._do(Step(place, now, replace(now, removed=False) if now.values else None))
        else:
            self._do(Step(place, now, replace(now or Staged(table, row_id, row), removed=True)))

    def drop(self, place: Place) -> None:
        """Take back all that is staged for a row."""
        if place in self._staged:
            self._do(Step(place, self._staged[place], None))

    def rebase(self, place: Place, row: Row) -> None:
        """Take what is there now for what the user saw: the staged values go over it."""
        staged = self._staged[place]
        self._do(Step(place, staged, replace(staged, row=row)))

    def undo(self) -> Step | None:
        """Take the last step back; None where there is none."""
        if not self._steps:
            return None
        step = self._steps.pop()
        self._put(step.place, step.before)
        self._undone.append(step)
        return step

    def redo(self) -> Step | None:
        """Do again what was undone; None where nothing was."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._put(step.place, step.after)
        self._steps.append(step)
        return step

    def settle(self, committed: Iterable[tuple[Staged, Row | None]]) -> None:
        """Forget what was committed, given with the stored rows. Undo reaches back no further.

        What was staged meanwhile stays, over the row as it is stored now.
        """
        self._steps.clear()
        self._undone.clear()
        for staged, row in committed:
            now = self._staged.get(staged.place)
            if now is staged:
                del self._staged[staged.place]
            elif now is not None and row is not None and not now.is_new:
                self._staged[staged.place] = replace(now, row=row)

    def clear(self) -> None:
        """Forget everything: it was committed, or rolled back."""
        self._steps.clear()
        self._undone.clear()
        self._staged.clear()

    def _do(self, step: Step) -> None:
        self._put(step.place, step.after)
        self._steps.append(step)
        self._undone.clear()

    def _put(self, place: Place, staged: Staged | None) -> None:
        if staged is None:
            self._staged.pop(place, None)
        else:
            self._staged[place] = staged


def _says(staged: Staged | None, column: str, value: Any) -> bool:
    """Whether this very value is staged already."""
    if staged is None or staged.removed or column not in staged.values:
        return False
    return same_value(staged.values[column], value)


def _fuller(one: Row, other: Row) -> Row:
    """Of two readings of the same row, whole values instead of beginnings."""
    pairs = zip(one, other, strict=False)
    return tuple(new if isinstance(old, LargeValue) else old for old, new in pairs)
