"""The flow through what is staged: undo and redo, and from change to change."""

from __future__ import annotations

from collections.abc import Callable

from tui_orm.ui.cleaning import name
from tui_orm.ui.commands import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.rows import Rows
from tui_orm.workspace.changeset import NewRow, Place, Step
from tui_orm.workspace.workspace import View


class Steps:
    """Walks among the staged changes, over all tables."""

    def __init__(self, desk: Desk, rows: Rows, show: Callable[[], None]) -> None:
        self._desk = desk
        self._rows = rows
        self._show = show

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {
            "undo": self._undo,
            "redo": self._redo,
            "next_change": lambda: self._walk(1),
            "previous_change": lambda: self._walk(-1),
        }

    def _undo(self) -> None:
        self._stepped(self._desk.workspace.changes.undo(), "Nothing to undo.")

    def _redo(self) -> None:
        self._stepped(self._desk.workspace.changes.redo(), "Nothing to redo.")

    def _stepped(self, step: Step | None, otherwise: str) -> None:
        if step is None:
            raise CannotRun(otherwise)
        self._desk.staged_changed()
        self.go_to(step.place, step.column)

    def _walk(self, way: int) -> None:
        places = [staged.place for staged in self._desk.workspace.changes]
        if not places:
            raise CannotRun("Nothing is staged.")
        view = self._desk.workspace.view
        row_id = self._desk.overlay.row_id(self._desk.grid.row) if view else None
        here = (view.table.name, row_id) if view is not None and row_id is not None else None
        at = places.index(here) if here in places else (-1 if way > 0 else 0)
        self.go_to(places[(at + way) % len(places)])

    def go_to(self, place: Place, column: str | None = None) -> None:
        """Put the cursor on a row, in its own table."""
        table, row_id = place
        view = self._desk.workspace.view
        staged = self._desk.workspace.changes.of(*place)
        if view is None or view.table.name != table:
            if staged is None:
                return
            self._desk.workspace.open(View(staged.table))
            self._rows_shown(lambda: self.go_to(place, column))
            return
        changed = column or next(iter(staged.values), None) if staged else column
        grid = self._desk.grid
        if changed is not None and grid.columns is not None:
            index = grid.columns.index_of(view.table.places[changed], -1)
            grid.move_to(grid.row, grid.column if index < 0 else index)
            if index < 0:
                self._desk.say(f"{name(changed)} is hidden; c shows it.")
        if isinstance(row_id, NewRow):
            number = self._desk.overlay.number_of(row_id)
            if number is not None:
                self._desk.grid.move_to(number, self._desk.grid.column)
        elif row_id:
            self._rows.go_to(row_id, lambda: self._desk.say("The row is not there any more."))

    def _rows_shown(self, then: Act) -> None:
        self._show()
        view = self._desk.workspace.view
        if view is not None:
            self._rows.show(view, then)
