"""The flow of the record: one row as a form in the place of the grid, with the rows around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui_orm.database.changes import Reference
from tui_orm.database.descriptions import ForeignKeyInfo, Row
from tui_orm.ui.commands import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.labels import key_in
from tui_orm.ui.navigation import Navigation, remember_place
from tui_orm.ui.record_lines import Child, RecordLines
from tui_orm.ui.relating import PAUSE, NotRead, Relating
from tui_orm.ui.relations import Relation, relations_of
from tui_orm.ui.rows import Rows
from tui_orm.ui.widgets.form import Form
from tui_orm.ui.widgets.form_layout import FormItem
from tui_orm.workspace.staged import NewRow
from tui_orm.workspace.trail import Record

if TYPE_CHECKING:
    from tui_orm.ui.referring import Referring

OF_COLUMNS = frozenset(
    {
        "sort",
        "sort_further",
        "hide_column",
        "narrower",
        "wider",
        "width_of_data",
        "column_left",
        "column_right",
        "freeze",
        "arrange_columns",
    }
)
"""Commands about the grid's columns."""


class RecordFlow:
    """Shows the row under the grid's cursor as a form. `show` puts the workspace's view on the screen."""

    def __init__(
        self, desk: Desk, form: Form, rows: Rows, navigation: Navigation, referring: Referring, show: Act
    ) -> None:
        self._desk = desk
        self.form = form
        self._rows = rows
        self._navigation = navigation
        self._referring = referring
        self._show = show
        self._relating = Relating(desk, self._answered)
        self._shown: Record | None = None
        self._lines: RecordLines | None = None
        self._relations: list[Relation] = []

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {
            "record": self._open,
            "open_related": self._open_related,
            "related_grid": self._as_grid,
            "unfold": lambda: self._fold(True),
            "fold": lambda: self._fold(False),
            "next_record": lambda: self._rows.step(1),
            "previous_record": lambda: self._rows.step(-1),
            "first_record": self._rows.first,
            "last_record": self._rows.last,
        }

    def meant(self, command: str) -> str:
        """What a command means here. Raises CannotRun where it means nothing."""
        if command in OF_COLUMNS:
            raise CannotRun("Rows are sorted, and columns arranged, in the grid; b goes back.")
        item = self.form.current
        is_field = item is None or item.value is None
        if is_field:
            return "back" if command == "record" else command
        return {"edit": "open_related", "record": "open_related", "follow": "related_grid"}.get(
            command, command
        )

    def keep(self, anew: bool = True) -> None:
        """Show the row that was shown, wherever it stands among the rows now; `anew` reads what is around it again."""
        record = self._desk.workspace.record
        if record is None:
            self._relating.withdraw()
            return
        number = self._number(record)
        if number is not None:
            record.is_gone = record.is_gone and not anew
            self._paint(record, number)
            self._ask(record, number, anew)
        elif isinstance(record.row_id, tuple) and self._desk.view.table.key:
            self._rows.go_to(record.row_id, partial(self._gone, record), partial(self.keep, anew))
        else:
            self._gone(record)

    def follow_cursor(self) -> None:
        """The cursor may be on another row: show that one."""
        record, overlay = self._desk.workspace.record, self._desk.overlay
        row_id = overlay.row_id(self._desk.grid.row)
        if record is None or overlay.values(self._desk.grid.row) is None:
            return
        if row_id is None or row_id != record.row_id:
            record.row_id = row_id
            record.unfolded, record.answers, record.is_gone = set(), {}, False
            self._paint(record, self._desk.grid.row)
            self._ask(record, self._desk.grid.row, anew=True, pause=PAUSE)

    def _open(self) -> None:
        overlay, number = self._desk.overlay, self._desk.grid.row
        if overlay.values(number) is None:
            raise CannotRun("There is no row here.")
        remember_place(self._desk)
        record = Record(overlay.row_id(number))
        self._desk.workspace.open(self._desk.view, record=record)
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
        self._relating.withdraw()
        if record is self._shown and self._lines is not None:
            self._refresh(record)
        else:
            self._lines = None
            text = "There is no such row, or no more." if record.row_id else "There is no such row."
            self._put(record, [FormItem(heading=True, text=text, kind="gone")])

    def _paint(self, record: Record, number: int) -> None:
        overlay, table = self._desk.overlay, self._desk.view.table
        values = overlay.values(number)
        assert values is not None
        changes = self._desk.workspace.changes
        self._lines = RecordLines(table, overlay.row(number), values, overlay.staged(number), changes)
        record.key = key_in(table, values) if overlay.row(number) is not None else ()
        self._relations = relations_of(table, self._desk.workspace.referring_to(table.name))
        self._desk.show_title()
        self._refresh(record)

    def _refresh(self, record: Record) -> None:
        if self._lines is not None:
            are_all = self._desk.workspace.foreign_keys is not None
            self._put(record, list(self._lines.items(record, self._relations, are_all)))

    def _put(self, record: Record, items: list[FormItem]) -> None:
        """Show items, the cursor on the one that it was on."""
        if record is not self._shown and self._shown is not None:
            self._shown.line = self.form.cursor
        line = (
            record.line if record is not self._shown else _found(items, self.form.current, self.form.cursor)
        )
        self._shown = record
        self.form.show(items, line or 0)
        if line is None:
            self.form.show_place(self._desk.view.column or 0)

    def _answered(self) -> None:
        if self._shown is not None and self._shown is self._desk.workspace.record:
            self._refresh(self._shown)

    def _ask(self, record: Record, number: int, anew: bool, pause: float = 0) -> None:
        """Ask for what is not known of the rows around; `anew` for all, and for the row itself."""
        if self._desk.workspace.foreign_keys is None:
            self._desk.ask(self._desk.database.foreign_keys(), self._hold, stoppable=False)
        elif anew:
            self._read_row(record, number)
        assert self._lines is not None
        questions = [self._lines.question(relation) for relation in self._relations]
        questions += [
            self._lines.question(relation, listed=True)
            for relation in self._relations
            if relation.key in record.unfolded and relation.is_many
        ]
        wanted = [one for one in questions if one is not None and (anew or one not in record.answers)]
        if wanted or anew:
            self._relating.begin(record, wanted, pause)

    def _hold(self, keys: list[ForeignKeyInfo]) -> None:
        self._desk.workspace.foreign_keys = keys
        self.keep()

    def _read_row(self, record: Record, number: int) -> None:
        """Read the row by its key: others may have changed it, or removed it."""
        view, row = self._desk.view, self._desk.overlay.row(number)
        if row is None or not view.table.key:
            return
        key, sorted_by = view.table.key_of(row), [sort.column for sort in view.order]

        def read(found: list[Row]) -> None:
            held = view.window.number_of(key)
            if record is not self._desk.workspace.record or record.row_id != key or held is None:
                return
            record.is_gone = not found
            if found:
                width = len(view.table.places)
                old = view.window.row(held) or ()
                view.window.replace(held, (*found[0][:width], *old[width:]))
            self._paint(record, held + self._desk.overlay.new_rows)

        question = self._desk.database.look_up(lambda server: server.whole_rows(view.table, [key], sorted_by))
        self._desk.ask(question, read, stoppable=False)

    def _open_related(self) -> None:
        """Go to the row that is referred to, or to one that refers to this; unfold a relation to many."""
        item = self.form.current
        value = item.value if item is not None else None
        if isinstance(value, Relation) and value.is_many:
            self._fold(value.key not in self._record.unfolded)
        elif isinstance(value, Relation):
            self._go(value)
        elif isinstance(value, Child) and value.row_id is not None:
            self._go_to_child(value.relation, Record(value.row_id))
        elif isinstance(value, Child):
            self._as_grid()

    def _go(self, relation: Relation) -> None:
        values = self._navigation.values(relation.columns)
        if any(value is None for value in values):
            raise CannotRun("NULL refers to no row.")
        new = next((value for value in values if isinstance(value, Reference)), None)
        record = Record() if new is None else Record(NewRow(new.number))
        columns, given = (relation.key.target_columns, values) if new is None else ((), ())
        self._navigation.open_where(relation.table, columns, given, relation=relation.name, record=record)

    def _go_to_child(self, relation: Relation, record: Record) -> None:
        is_new = isinstance(self._record.row_id, NewRow)
        values = () if is_new else self._navigation.values(relation.columns)
        columns = () if is_new else relation.key.columns
        self._navigation.open_where(relation.table, columns, values, relation=relation.name, record=record)

    def _as_grid(self) -> None:
        item = self.form.current
        value = item.value if item is not None else None
        relation = value.relation if isinstance(value, Child) else value
        assert isinstance(relation, Relation)
        if relation.is_many:
            self._referring.open(relation.key)
        else:
            self._navigation.follow(relation.key)

    def _fold(self, is_open: bool) -> None:
        """Unfold the relation under the cursor, or fold it."""
        item, record = self.form.current, self._record
        value = item.value if item is not None else None
        relation = value.relation if isinstance(value, Child) else value
        if not isinstance(relation, Relation) or not relation.is_many or self._lines is None:
            return
        if is_open:
            record.unfolded.add(relation.key)
            self._forget_unread(record)
        else:
            record.unfolded.discard(relation.key)
        self._refresh(record)
        if not is_open:
            self.form.move_to(_found(self.form.items, FormItem(value=relation), self.form.cursor))
        self._ask(record, self._desk.grid.row, anew=False)

    def _forget_unread(self, record: Record) -> None:
        for question, answer in list(record.answers.items()):
            if isinstance(answer, NotRead):
                del record.answers[question]

    @property
    def _record(self) -> Record:
        record = self._desk.workspace.record
        if record is None:
            raise CannotRun("No record is open.")
        return record


def _found(items: Sequence[FormItem], wanted: FormItem | None, otherwise: int) -> int:
    """Where the item stands that is the same as one of before; `otherwise` where it is not there any more."""
    if wanted is None:
        return otherwise
    same = (
        number
        for number, item in enumerate(items)
        if (item.place, item.value) == (wanted.place, wanted.value)
    )
    return next(same, otherwise)
