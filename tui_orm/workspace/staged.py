"""What is staged for one row, and a step from one such state to another. All frozen."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tui_orm.database.changes import Delete, Insert, Reference, RowChange, Update, same_value
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

    def says(self, column: str, value: Any) -> bool:
        """Whether this very value is staged already, or was there all along."""
        if self.removed or (self.is_new and column not in self.values):
            return False
        return same_value(self.values.get(column, self.seen(column)), value)

    def having(self, values: dict[str, Any]) -> Staged | None:
        """The same with these values; None where there is nothing left to do."""
        return replace(self, values=values) if values or self.is_new or self.removed else None

    def renumbered(self, numbers: Mapping[tuple[TableName, int], int]) -> Staged:
        """The same with other numbers for new rows, where they are referred to also."""
        values = {
            name: replace(value, number=numbers.get((value.table, value.number), value.number))
            if isinstance(value, Reference)
            else value
            for name, value in self.values.items()
        }
        row_id = NewRow(numbers[self.table.name, self.number]) if self.is_new else self.row_id
        return replace(self, row_id=row_id, values=values)

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


Act = tuple[Step, ...]
"""What the user did at one stroke: undone and done again as a whole."""


def refers(value: Any, places: Container[Place]) -> bool:
    """Whether a staged value stands for the key of one of these new rows."""
    return isinstance(value, Reference) and (value.table, NewRow(value.number)) in places


def fuller(one: Row, other: Row) -> Row:
    """Of two readings of the same row, whole values instead of beginnings."""
    pairs = zip(one, other, strict=False)
    return tuple(new if isinstance(old, LargeValue) else old for old, new in pairs)
