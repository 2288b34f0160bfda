"""The flow through what is staged: undo and redo, and from change to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from tui_orm.database.descriptions import TableInfo
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.commands import BROWSER
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.editing.marked_rows import rows
from tui_orm.ui.navigation import remember_place
from tui_orm.ui.rows import Rows
from tui_orm.workspace.staged import Act as DoneAct
from tui_orm.workspace.staged import NewRow, Place
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
        changes = self._desk.workspace.changes
        nothing = (
            f"Nothing to undo since the commit.{_history()}" if changes.has_settled else "Nothing to undo."
        )
        self._stepped(changes.undo(), "Undone", nothing)

    def _redo(self) -> None:
        self._stepped(self._desk.workspace.changes.redo(), "Redone", "Nothing to redo.")

    def _stepped(self, act: DoneAct | None, word: str, otherwise: str) -> None:
        if act is None:
            raise CannotRun(otherwise)
        self._desk.staged_changed()
        said = f"{word}: {extent(act)}."
        self._desk.say(said)
        step = act[0]
        known = step.before or step.after
        assert known is not None
        self.go_to(step.place, step.column, said, known.table)

    def _walk(self, way: int) -> None:
        places = [staged.place for staged in self._desk.workspace.changes]
        if not places:
            raise CannotRun("Nothing is staged.")
        view = self._desk.workspace.view
        row_id = self._desk.overlay.row_id(self._desk.grid.row) if view else None
        here = (view.table.name, row_id) if view is not None and row_id is not None else None
        at = places.index(here) if here in places else (-1 if way > 0 else 0)
        self.go_to(places[(at + way) % len(places)])

    def go_to(
        self, place: Place, column: str | None = None, said: str = "", table: TableInfo | None = None
    ) -> None:
        """Put the cursor on a row, in its own table, which is given where nothing is staged for the row now.

        `said` is what is to be read then.
        """
        view = self._desk.workspace.view
        staged = self._desk.workspace.changes.of(*place)
        table = staged.table if staged is not None else table
        if view is None or view.table.name != place[0]:
            if table is None:
                raise CannotRun("That row is staged no more.")
            if view is not None:
                remember_place(self._desk)
            self._desk.workspace.open(View(table))
            self._rows_shown(lambda: self._arrive(place, column, said))
        else:
            self._arrive(place, column, said)

    def _arrive(self, place: Place, column: str | None, said: str) -> None:
        """Put the cursor on a row of the table on the screen."""
        row_id, staged = place[1], self._desk.workspace.changes.of(*place)
        hidden = self._go_to_column(column or (next(iter(staged.values), None) if staged else None))
        said = f"{said} {hidden}".strip()
        if said:
            self._desk.say(said)
        if isinstance(row_id, NewRow):
            number = self._desk.overlay.number_of(row_id)
            if number is not None:
                self._desk.grid.move_to(number, self._desk.grid.column)
        elif row_id:
            missing = f"{said} The row is not there any more.".strip()
            self._rows.go_to(
                row_id, lambda: self._desk.say(missing), lambda: self._desk.say(said) if said else None
            )

    def _go_to_column(self, changed: str | None) -> str:
        """Put the cursor on a column. Returns what is to be said where it is hidden."""
        if changed is None or self._desk.face.show_place(self._desk.view.table.places[changed]):
            return ""
        return f"{name(changed)} is hidden; c shows it."

    def _rows_shown(self, then: Act) -> None:
        self._show()
        view = self._desk.workspace.view
        if view is not None:
            self._rows.show(view, then)


def extent(act: DoneAct) -> str:
    """The rows that an act touched: their number and their tables."""
    places = dict.fromkeys(step.place for step in act)
    tables = Counter(name(str(table)) for table, _ in places)
    return ", ".join(f"{rows(count)} of {table}" for table, count in tables.items())


def _history() -> str:
    """Where what was committed can be seen; empty where nothing shows it."""
    keys = [command.all_keys for command in BROWSER if command.name == "history"]
    return f" {min(keys[0], key=len)} shows the history, which can be reverted." if keys else ""
