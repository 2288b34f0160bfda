"""The flow of new rows: an empty one, copies of rows, and one that refers to the row under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from tui_orm.database.changes import Default
from tui_orm.database.descriptions import Row, TableInfo
from tui_orm.ui.cleaning import name
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.editing.marked_rows import marked, rows
from tui_orm.ui.editing.targets import refuse_read_only
from tui_orm.ui.gathering import Gathered, Gathering
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item


class NewRows:
    """Stages new rows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._gathering = Gathering(desk)

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {"new_row": self._new_row, "copy_row": self._copy}

    def _new_row(self) -> None:
        self._stage([{}], "A new row, staged. Edit its cells; w reviews.")

    def _stage(self, new: list[dict[str, Any]], said: str) -> None:
        table, changes = self._desk.view.table, self._desk.workspace.changes
        refuse_read_only(table)
        with changes.group():
            for values in new:
                changes.add_row(table, values)
        self._desk.staged_changed()
        for place, value in enumerate(self._desk.overlay.values(0) or ()):
            self._desk.grid.make_room(place, value)
        self._desk.grid.move_to(0, self._desk.grid.column)
        self._desk.say(said)

    def _copy(self) -> None:
        view = self._desk.view
        refuse_read_only(view.table)
        here: Act = partial(self._gathering.here, self._copied)
        if not len(view.marks):
            here()
            return
        all_marked: Act = partial(self._gathering.marked, list(view.marks), self._copied)
        items = [Item("this row", here), Item(f"the {marked(len(view.marks))}", all_marked)]
        self._desk.ask_user(ChoiceScreen("Copy as new rows", items), lambda act: act())

    def _copied(self, gathered: Gathered) -> None:
        table = self._desk.view.table
        new = [dict(copied(table, row)) for row in gathered.rows]
        said = "A copy, staged." if len(new) == 1 else f"{rows(len(new), 'new ')}, copies, staged."
        gone = f" {gathered.gone:,} marked and not found again." if gathered.gone else ""
        self._stage(new, f"{said}{gone}{_to_type(table)}")


def copied(table: TableInfo, row: Row) -> Iterator[tuple[str, Any]]:
    """What a copy takes: nothing that the server makes, and no key."""
    for column, value in zip(table.columns, row, strict=False):
        made = column.generated or column.identity or isinstance(value, Default)
        if not made and column.name not in table.primary_key:
            yield column.name, value


def _to_type(table: TableInfo) -> str:
    """What a copy still needs, or must change; empty where it needs nothing."""
    keys = [key for key in table.primary_key if not table.column(key).has_default]
    unique = {index.columns[0] for index in table.indexes if index.unique and len(index.columns) == 1}
    alike = [column.name for column in table.columns if column.name in unique - {*table.primary_key}]
    said = f" Type its key: {name(', '.join(keys))}." if keys else ""
    return said + (f" {name(', '.join(alike))} must differ." if alike else "")
