"""The flow of marking rows: one by one, or a range."""

from __future__ import annotations

from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.workspace.marks import Marks
from tui_orm.workspace.staged import RowId


class Marking:
    """Marks rows of the view for what works on several of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {"mark": self._mark, "mark_range": self._mark_range, "unmark_all": self._unmark_all}

    @property
    def _marks(self) -> Marks:
        return self._desk.view.marks

    def _mark(self) -> None:
        grid = self._desk.grid
        self._marks.toggle(self._row_here())
        grid.line_changed(grid.row)
        grid.move_to(grid.row + 1, grid.column)
        self._desk.say("")

    def _mark_range(self) -> None:
        here = self._row_here()
        if self._marks.last is None:
            raise CannotRun("A range begins at the row marked last: m marks one.")
        lines = self._desk.overlay.lines()
        start, end = lines.get(self._marks.last), lines[here]
        if start is None:
            raise CannotRun("Nothing marked: the row marked last is not read now.")
        step = 1 if start <= end else -1
        numbers = range(start, end + step, step)
        found = {line: row_id for row_id, line in lines.items()}
        if any(number not in found for number in numbers):
            raise CannotRun("Not all rows between are read: nothing was marked.")
        self._marks.add(found[number] for number in numbers)
        self._desk.grid.changed()
        self._desk.say("")

    def _unmark_all(self) -> None:
        count = len(self._marks)
        if not count:
            raise CannotRun("No row is marked.")
        self._marks.clear()
        self._desk.grid.changed()
        self._desk.say(f"{count:,} unmarked.")

    def _row_here(self) -> RowId:
        """What the row under the cursor is known by. Raises CannotRun where it cannot be marked."""
        overlay, table = self._desk.overlay, self._desk.view.table
        row_id = overlay.row_id(self._desk.grid.row)
        if row_id is not None and not (table.by_image and isinstance(row_id, tuple)):
            return row_id
        if not table.key and overlay.row(self._desk.grid.row) is not None:
            raise CannotRun(
                f"Rows of {name(str(table.name))} have no key to be known by, so they cannot be marked."
            )
        raise CannotRun("There is no row here.")
