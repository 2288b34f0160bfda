"""The flow between a row and those that refer to it: show them, or add one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tui_orm.database.changes import Reference
from tui_orm.database.descriptions import ForeignKeyInfo, TableInfo
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.editing.targets import refuse_read_only
from tui_orm.ui.navigation import Navigation
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.staged import NewRow


class Referring:
    """Leads to rows that refer to the one under the cursor."""

    def __init__(self, desk: Desk, navigation: Navigation) -> None:
        self._desk = desk
        self._navigation = navigation

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {"referring": self._referring, "new_referring": self._new_referring}

    def _referring(self) -> None:
        if self._number is not None:
            self._new_referring()
            return
        keys = self._keys()
        if len(keys) == 1:
            self.open(keys[0])
            return
        adding = [Item(f"new row in {text}", act) for text, act in _named(keys, self._add)]
        items = [Item(text, act) for text, act in _named(keys, self.open)]
        items += [Item("or add one", heading=True), *adding]
        self._desk.ask_user(ChoiceScreen("Rows that refer to this row", items), lambda act: act())

    def _new_referring(self) -> None:
        keys = self._keys()
        items = [Item(text, act) for text, act in _named(keys, self._add)]
        if len(keys) == 1 and self._number is None:
            self._add(keys[0])
        else:
            self._desk.ask_user(
                ChoiceScreen("A new row, referring to this one, in", items), lambda act: act()
            )

    @property
    def _number(self) -> int | None:
        """The number of the row under the cursor, where it is new."""
        row_id = self._desk.overlay.row_id(self._desk.grid.row)
        return row_id.number if isinstance(row_id, NewRow) else None

    def _keys(self) -> list[ForeignKeyInfo]:
        view = self._desk.view
        if self._desk.workspace.foreign_keys is None:
            raise CannotRun("The foreign keys of the schema are still being read.")
        keys = self._desk.workspace.referring_to(view.table.name)
        if not keys:
            raise CannotRun(f"No table refers to {name(str(view.table.name))}.")
        return keys

    def open(self, key: ForeignKeyInfo) -> None:
        """Show the rows that refer to the one under the cursor by a foreign key. Raises CannotRun."""
        values = self._navigation.values(key.target_columns)
        self._navigation.open_where(key.table, key.columns, values, relation=self._relation(key))

    def _relation(self, key: ForeignKeyInfo) -> str:
        from tui_orm.ui.record.relations import named_relation

        return named_relation(self._desk.workspace, key, is_inbound=True)

    def _add(self, key: ForeignKeyInfo) -> None:
        """Open the table of a foreign key, with a new row in it that refers to the one under the cursor."""
        self._desk.access.check("new_referring", self._desk.workspace.committing)
        number, changes = self._number, self._desk.workspace.changes
        given: Sequence[Any]
        if number is None:
            given = self._navigation.values(key.target_columns)
        else:
            given = [Reference(key.target, number, column) for column in key.target_columns]
        if any(value is None for value in given):
            raise CannotRun("A row whose key is NULL is referred to by none.")

        def prepare(table: TableInfo) -> None:
            refuse_read_only(table)
            changes.add_row(table, dict(zip(key.columns, given, strict=True)))

        shown = given if number is None else ()
        columns = key.columns if number is None else ()
        self._navigation.open_where(key.table, columns, shown, prepare, self._relation(key))


def _named(keys: Sequence[ForeignKeyInfo], act: Callable[[ForeignKeyInfo], None]) -> list[tuple[str, Act]]:
    return [(name(f"{key.table} ({', '.join(key.columns)})"), partial(act, key)) for key in keys]
