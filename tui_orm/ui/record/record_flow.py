"""The flow of the record: the row under the grid's cursor as a form in the place of the grid."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.navigation import Navigation, remember_place
from tui_orm.ui.record.labels import key_in
from tui_orm.ui.record.record_acts import RecordActs
from tui_orm.ui.record.record_reading import RecordReading
from tui_orm.ui.record.record_relations import RelationLines
from tui_orm.ui.record.record_row import RecordRow
from tui_orm.ui.record.relating import PAUSE
from tui_orm.ui.record.relations import relations_of
from tui_orm.ui.rows import Rows
from tui_orm.ui.widgets.form import Form
from tui_orm.ui.widgets.form_layout import FormItem
from tui_orm.workspace.staged import NewRow
from tui_orm.workspace.trail import Record

if TYPE_CHECKING:
    from tui_orm.database.mapping.relations import Relation
    from tui_orm.ui.editing.referring import Referring

OF_COLUMNS = {
    "sort", "sort_further", "hide_column", "narrower", "wider", "width_of_data", "column_left", "column_right",
    "freeze", "arrange_columns", "paste",
}  # fmt: skip
"""Commands about the grid's columns."""
ON_RELATION = {"edit": "open_related", "record": "open_related", "follow": "related_grid"}
"""What commands mean on a relation, and on the rows at its other end."""


class RecordFlow:
    """Shows one row, and keeps it shown while rows come and go. `show` puts the workspace's view on the screen."""

    def __init__(
        self, desk: Desk, form: Form, rows: Rows, navigation: Navigation, referring: Referring, show: Act
    ) -> None:
        self._desk = desk
        self.form = form
        self._rows = rows
        self._show = show
        self._reading = RecordReading(desk, self.keep, self._refresh)
        self._acts = RecordActs(desk, form, navigation, referring, partial(self.keep, False))
        self._shown: Record | None = None
        self._row: RecordRow | None = None

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {
            "record": self._open,
            "next_record": lambda: self._rows.step(1),
            "previous_record": lambda: self._rows.step(-1),
            "first_record": self._rows.first,
            "last_record": self._rows.last,
            **self._acts.acts(),
        }

    def meant(self, command: str) -> str:
        """What a command means here. Raises CannotRun where it means nothing."""
        if command in OF_COLUMNS:
            raise CannotRun("Rows are sorted, and columns arranged, in the grid; b goes back.")
        if self.form.current is not None and self.form.current.value is not None:
            return ON_RELATION.get(command, command)
        return "back" if command == "record" else command

    def keep(self, anew: bool = True) -> None:
        """Show the row that was shown, wherever it stands among the rows now; `anew` reads what is around it again."""
        record = self._desk.workspace.record
        if record is None:
            self._reading.withdraw()
            return
        if anew or isinstance(record.row_id, NewRow):
            record.is_gone = False
        number = self._number(record)
        if number is not None:
            self._paint(record, number, anew)
        elif isinstance(record.row_id, tuple) and self._desk.view.table.key and not record.is_gone:
            self._rows.go_to(record.row_id, partial(self._gone, record), partial(self.keep, anew))
        else:
            self._gone(record)

    def follow_cursor(self) -> None:
        """The cursor may be on another row: show that one."""
        record, overlay, number = self._desk.workspace.record, self._desk.overlay, self._desk.grid.row
        row_id = overlay.row_id(number)
        if record is None or overlay.values(number) is None or (row_id and row_id == record.row_id):
            return
        record.row_id = row_id
        record.unfolded, record.answers, record.is_gone = set(), {}, False
        self._paint(record, number, anew=True, pause=PAUSE)

    def _open(self) -> None:
        overlay, number = self._desk.overlay, self._desk.grid.row
        if overlay.values(number) is None:
            raise CannotRun("There is no row here.")
        remember_place(self._desk)
        self._desk.workspace.open(self._desk.view, record=Record(overlay.row_id(number)))
        self._show()

    def _number(self, record: Record) -> int | None:
        """The line of the record's row; the grid's cursor is put on it. None where it is not held."""
        overlay, here = self._desk.overlay, self._desk.grid.row
        if record.row_id is None:
            record.row_id = overlay.row_id(here)
            return here if overlay.values(here) is not None else None
        if overlay.row_id(here) == record.row_id:
            return here
        number = overlay.number_of(record.row_id)
        if number is not None:
            self._desk.grid.move_to(number, self._desk.grid.column)
        return number

    def _gone(self, record: Record) -> None:
        """The row is not there: say so over what was shown of it, where anything was."""
        if record is not self._desk.workspace.record:
            return
        record.is_gone = True
        self._reading.withdraw()
        if record is not self._shown:
            self._row = None
        self._put(record)

    def _paint(self, record: Record, number: int, anew: bool, pause: float = 0) -> None:
        overlay, table = self._desk.overlay, self._desk.view.table
        row, values = overlay.row(number), overlay.values(number)
        assert values is not None
        self._row = RecordRow(table, row, values, overlay.staged(number))
        record.key = key_in(table, values) if row is not None else ()
        self._desk.show_title()
        self._put(record)
        self._ask(record, self._row, anew, pause)

    def _ask(self, record: Record, row: RecordRow, anew: bool, pause: float) -> None:
        relations = self._relations
        asked = [row.question(one, listed=one.is_inbound and not one.is_list) for one in relations]
        asked += [row.question(one, listed=True) for one in relations if one in record.unfolded]
        self._reading.begin(record, [question for question in asked if question is not None], anew, pause)

    @property
    def _relations(self) -> list[Relation]:
        table = self._desk.view.table
        known = self._desk.workspace.relations.get(table.name)
        return [] if known is None else relations_of(table, known)

    def _refresh(self) -> None:
        """Show what is known now."""
        if self._shown is not None and self._shown is self._desk.workspace.record:
            self._put(self._shown)

    def _put(self, record: Record) -> None:
        """Show the record, the cursor on what it was on."""
        items, form = self._items(record), self.form
        if record is self._shown:
            form.show(items, _place_of(items, form.current, form.cursor))
            return
        if self._shown is not None:
            self._shown.line = form.cursor
        self._shown = record
        form.show(items, record.line or 0)
        if record.line is None:
            form.show_place(self._desk.view.column or 0)

    def _items(self, record: Record) -> list[FormItem]:
        if self._row is None:
            return [FormItem(heading=True, text="There is no such row.", kind="gone")]
        items = [*self._row.remarks(record.is_gone), *self._row.fields()]
        items += RelationLines(self._row, record, self._desk.workspace.changes).items(self._relations)
        if self._desk.view.table.name not in self._desk.workspace.relations:
            text = self._reading.unread or "The relations are being read …"
            items += [FormItem(heading=True), FormItem(heading=True, text=text, kind="faint")]
        return items


def _place_of(items: Sequence[FormItem], wanted: FormItem | None, otherwise: int) -> int:
    """Where the item stands that is the same as one of before; `otherwise` where it is not there any more."""
    known = None if wanted is None else (wanted.place, wanted.value)
    same = (number for number, item in enumerate(items) if (item.place, item.value) == known)
    return next(same, otherwise)
