"""The flow of changing many rows at once: those that are marked, as one act; each change is staged by itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from tui_orm.database.changes import DEFAULT
from tui_orm.database.descriptions import ColumnInfo
from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.counts import counted
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.editing.seen import Seeing, Seen
from tui_orm.ui.editing.targets import refuse_read_only, target_under_cursor
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.staged import NewRow, RowId

MOST_TITLE = 40
"""Characters of a value in a question."""


class MarkedRows:
    """Asks, where rows are marked, whether they are meant; this row alone stands first, so that no key too many
    changes more than it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seeing = Seeing(desk)

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {"remove_row": self._ask_remove}

    def stage(self, column: ColumnInfo, value: Any, here: Act, answered: Act = lambda: None) -> None:
        """Stage a value with `here`, or in the marked rows where these are meant; `answered` once that is known."""
        count = len(self._desk.view.marks)
        if not count:
            answered()
            here()
            return

        def chosen(act: Act) -> None:
            answered()
            act()

        items = [Item("this row", here), Item(f"the {marked(count)}", partial(self._set, column, value))]
        title = f"Set {name(column.name)} to {cell(value)[0][:MOST_TITLE]} in"
        self._desk.ask_user(ChoiceScreen(title, items), chosen)

    def _set(self, column: ColumnInfo, value: Any) -> None:
        table, row_ids = self._desk.view.table, list(self._desk.view.marks)
        alone = [index.columns for index in table.indexes if index.unique] + [table.primary_key]
        if (column.name,) in alone and value is not None and value is not DEFAULT and len(row_ids) > 1:
            raise CannotRun(f"{name(column.name)} is unique: {len(row_ids):,} rows cannot all hold the same.")
        self._seeing.rows(row_ids, {column.name}, partial(self._set_in, column, value))

    def _set_in(self, column: ColumnInfo, value: Any, seen: Seen) -> None:
        changes, table = self._desk.workspace.changes, self._desk.view.table
        changed = removed = 0
        with changes.group():
            for row_id, row in seen.rows.items():
                before = changes.of(table.name, row_id)
                if before is not None and before.removed:
                    removed += 1
                elif _takes(column, value, row_id):
                    changes.set_cell(table, row_id, row, column.name, value)
                    changed += changes.of(table.name, row_id) is not before
        self._desk.grid.make_room(table.places[column.name], value)
        self._desk.staged_changed()
        same = len(seen.rows) - changed - removed
        left = f" {same:,} stay as they were." if same else ""
        left += f" {removed:,} are to be removed and stay so." if removed else ""
        self._desk.say(f"{name(column.name)} set in {rows(changed)}; u takes it back.{left}{seen.remark}")

    def _ask_remove(self) -> None:
        table, marks = self._desk.view.table, list(self._desk.view.marks)
        refuse_read_only(table)
        if not marks:
            self._remove_here()
            return
        going = [one for one in marks if self._is_removed(one)]
        staying = [one for one in marks if not self._is_removed(one)]
        items = [Item("this row", self._remove_here)]
        if staying:
            new = sum(isinstance(one, NewRow) for one in staying)
            note = f"; {new:,} new, given up" if new else ""
            items.append(Item(f"remove the {marked(len(staying))}{note}", partial(self._remove, staying)))
        if going:
            items.append(
                Item(f"keep the {marked(len(going))}, now to be removed", partial(self._keep, going))
            )
        self._desk.ask_user(ChoiceScreen("Remove, or keep", items), lambda act: act())

    def _is_removed(self, row_id: RowId) -> bool:
        staged = self._desk.workspace.changes.of(self._desk.view.table.name, row_id)
        return staged is not None and staged.removed

    def _remove_here(self) -> None:
        target = target_under_cursor(self._desk)
        self._desk.workspace.changes.remove_row(target.table, target.row_id, target.row)
        self._desk.staged_changed()

    def _remove(self, row_ids: list[RowId]) -> None:
        self._seeing.rows(row_ids, (), self._remove_seen)

    def _remove_seen(self, seen: Seen) -> None:
        changes, table = self._desk.workspace.changes, self._desk.view.table
        new = [one for one in seen.rows if isinstance(one, NewRow)]
        with changes.group():
            changes.drop(*((table.name, one) for one in new))
            for row_id, row in seen.rows.items():
                if not isinstance(row_id, NewRow) and not self._is_removed(row_id):
                    changes.remove_row(table, row_id, row)
        self._desk.staged_changed()
        given_up = f"{rows(len(new), 'new ')} given up. " if new else ""
        self._desk.say(
            f"{given_up}{rows(len(seen.rows) - len(new))} to be removed; u takes it back.{seen.remark}"
        )

    def _keep(self, row_ids: list[RowId]) -> None:
        changes, table = self._desk.workspace.changes, self._desk.view.table
        with changes.group():
            for row_id in row_ids:
                changes.remove_row(table, row_id, None)
        self._desk.staged_changed()
        self._desk.say(f"{rows(len(row_ids))} kept.")


def _takes(column: ColumnInfo, value: Any, row_id: RowId) -> bool:
    """Whether the value can be given to this row: a key that the server makes up is no default of a row it has."""
    return value is not DEFAULT or column.default is not None or isinstance(row_id, NewRow)


def rows(count: int, kind: str = "") -> str:
    """A number of rows in words."""
    return counted(count, f"{kind}row")


def marked(count: int) -> str:
    """A number of marked rows in words."""
    return rows(count, "marked ")
