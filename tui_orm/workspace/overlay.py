"""Rows as they are shown: new rows first, then those of the window, with the staged values laid over them."""

from __future__ import annotations

from typing import Any

from tui_orm.database.changes import BY_SERVER, DEFAULT, NEEDED, Default
from tui_orm.database.descriptions import ColumnInfo, Row, TableInfo
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.staged import RowId, Staged
from tui_orm.workspace.workspace import View


class Overlay:
    """Lines of a view, by number: the newest new row is line 0."""

    def __init__(self, view: View, changes: ChangeSet) -> None:
        self.view = view
        self._changes = changes
        self._new: list[Staged] = []
        self.update()

    def update(self) -> None:
        """Look again which rows are new."""
        self._new = self._changes.new_rows(self.view.table.name)[::-1]
        self.view.marks.forget_new_rows(staged.row_id for staged in self._new)

    @property
    def new_rows(self) -> int:
        """Lines that stand for new rows."""
        return len(self._new)

    @property
    def height(self) -> int:
        """Lines to make room for."""
        return len(self._new) + self.view.window.height

    def row(self, number: int) -> Row | None:
        """The row as the server has it; None for a new row and for one that is not held."""
        return self.view.window.row(number - len(self._new)) if number >= len(self._new) else None

    def row_id(self, number: int) -> RowId | None:
        """What a row is known by; None where it is not held or has no key."""
        if 0 <= number < len(self._new):
            return self._new[number].row_id
        row = self.row(number)
        return (self.view.table.key_of(row) or None) if row is not None else None

    def alike(self, number: int) -> int:
        """How many of the rows that are held are known by the same as this one; 1 where it has a key of its own."""
        row_id, table = self.row_id(number), self.view.table
        if not table.by_image or not isinstance(row_id, tuple):
            return 1
        return sum(table.key_of(row) == row_id for row in self.view.window.rows())

    def staged(self, number: int) -> Staged | None:
        """What is staged for a row."""
        if 0 <= number < len(self._new):
            return self._new[number]
        row_id = self.row_id(number)
        return (
            self._changes.of(self.view.table.name, row_id)
            if row_id is not None and len(self._changes)
            else None
        )

    def values(self, number: int) -> Row | None:
        """The row with the staged values laid over; see `laid_over`. None where it is not held."""
        row, staged = self.row(number), self.staged(number)
        return row if staged is None else laid_over(self.view.table, row, staged)

    def value(self, number: int, place: int) -> Any:
        """One value of `values`. Raises LookupError where the row is not held."""
        values = self.values(number)
        if values is None:
            raise LookupError(number)
        return values[place]

    def number_of(self, row_id: RowId) -> int | None:
        """The line of a row, None where it is not held."""
        for number, staged in enumerate(self._new):
            if staged.row_id == row_id:
                return number
        found = self.view.window.number_of(row_id) if isinstance(row_id, tuple) else None
        return None if found is None else found + len(self._new)

    def lines(self) -> dict[RowId, int]:
        """The lines of all rows that are held and known by a key."""
        table, first = self.view.table, self.view.window.first + len(self._new)
        found: dict[RowId, int] = {staged.row_id: line for line, staged in enumerate(self._new)}
        if table.key:
            found |= {table.key_of(row): line for line, row in enumerate(self.view.window.rows(), first)}
        return found


def laid_over(table: TableInfo, row: Row | None, staged: Staged) -> Row:
    """A row with what is staged over it; where a new row, which is None, has no value yet, what stands for it."""
    under = row
    if under is None:
        under = tuple(map(_unwritten, table.columns))
    over = {table.places[name]: value for name, value in staged.values.items()}
    return tuple(over.get(place, value) for place, value in enumerate(under))


def _unwritten(column: ColumnInfo) -> Default | None:
    """What a new row shows where nothing was written; None where that will be NULL."""
    if column.identity or column.generated:
        return BY_SERVER
    if column.has_default:
        return DEFAULT
    return None if column.nullable else NEEDED
