"""What a run of Python changed, put into the one change set: one act for undo, refused as the grid refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tui_orm.database.changes import Reference
from tui_orm.database.descriptions import ColumnInfo, Key, Kind, Row, TableInfo
from tui_orm.database.orm.outcomes import Added, Changed, Dropped, Harvest, Removed, Renewed
from tui_orm.ui.browser_desk import BrowserDesk
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.staged import NewRow, Staged
from tui_orm.workspace.values import edit_text, parse

FITTING: dict[Kind, tuple[type, ...]] = {
    Kind.INTEGER: (int,),
    Kind.BYTES: (bytes,),
}
"""Types whose values are taken as they are; all others are read as if they had been typed."""


class OrmStaging:
    """Stages harvests; knows which new row each of the console's has become."""

    def __init__(self, desk: BrowserDesk) -> None:
        self._desk = desk
        self.numbers: dict[int, int] = {}
        self.written: dict[int, Key] = {}
        """The keys of its new rows that were committed, by the number that they had when staged."""
        before = desk.workspace.on_commit

        def committed(rows: Sequence[tuple[Staged, Row | None]]) -> None:
            self._committed(rows)
            before(rows)

        desk.workspace.on_commit = committed

    @property
    def _changes(self) -> ChangeSet:
        return self._desk.workspace.changes

    def stage(self, harvest: Harvest) -> str:
        """Stage all of it or nothing. Returns what is to be said. Raises CannotRun and ValueRefused."""
        if not harvest:
            return ""
        self._desk.access.check("edit", self._desk.workspace.committing)
        before = self.numbers.copy()
        try:
            with self._changes.group():
                self._stage(harvest)
        except BaseException:
            self.numbers = before
            raise
        self._desk.staged_changed()
        return f"Staged: {_told(harvest)}. w in the browser reviews, u takes back."

    def _committed(self, rows: Sequence[tuple[Staged, Row | None]]) -> None:
        mine = set(self.numbers.values())
        for staged, row in rows:
            if row is not None and staged.number in mine:
                self.written[staged.number] = staged.table.key_of(row)

    def _stage(self, harvest: Harvest) -> None:
        for one in harvest:
            if isinstance(one, Added):
                self.numbers[one.number] = self._changes.add_row(one.table).number
        for one in harvest:
            match one:
                case Changed(table, row, values):
                    self._set(table, table.key_of(row), row, values)
                case Added(table, number, values) | Renewed(table, number, values):
                    self._set(table, NewRow(self.numbers[number]), None, values)
                case Removed(table, row):
                    staged = self._changes.of(table.name, table.key_of(row))
                    if staged is None or not staged.removed:
                        self._changes.remove_row(table, table.key_of(row), row)
                case Dropped(table, number):
                    self._changes.drop((table.name, NewRow(self.numbers[number])))

    def _set(self, table: TableInfo, row_id: Any, row: Any, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            fitting = self._fitting(value, table.column(name), table.dialect)
            self._changes.set_cell(table, row_id, row, name, fitting)

    def _fitting(self, value: Any, column: ColumnInfo, dialect: str) -> Any:
        """A value as the editor of its column would have it. Raises ValueRefused."""
        if isinstance(value, Reference):
            return replace(value, number=self.numbers[value.number])
        if value is None or type(value) in FITTING.get(column.kind, ()):
            return value
        if column.kind == Kind.INTEGER and isinstance(value, bool):
            return int(value)
        if isinstance(value, bytes) and column.kind not in (Kind.TEXT, Kind.BYTES):
            return value
        return parse(edit_text(value), column, dialect)


def _told(harvest: Harvest) -> str:
    """How many rows of each sort."""
    words = {Changed: "changed", Renewed: "changed", Added: "new", Removed: "removed", Dropped: "dropped"}
    counts = Counter(words[type(one)] for one in harvest)
    return ", ".join(f"{counts[word]:,} {word}" for word in dict.fromkeys(words.values()) if counts[word])
