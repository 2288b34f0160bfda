"""The flow from a record to the rows around it: to one of them, or to all as a grid; and the list of the first ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_orm.database.changes import Reference
from tui_orm.database.mapping.relations import Relation
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.navigation import Navigation
from tui_orm.ui.record.record_relations import Child
from tui_orm.ui.record.relating import NotRead
from tui_orm.ui.record.relations import near_columns
from tui_orm.ui.widgets.form import Form
from tui_orm.workspace.staged import NewRow
from tui_orm.workspace.trail import Record

if TYPE_CHECKING:
    from tui_orm.ui.editing.referring import Referring


class RecordActs:
    """Acts on what is under the form's cursor. `refresh` shows the record with what is unfolded, and reads that."""

    def __init__(
        self, desk: Desk, form: Form, navigation: Navigation, referring: Referring, refresh: Act
    ) -> None:
        self._desk = desk
        self._form = form
        self._navigation = navigation
        self._referring = referring
        self._refresh = refresh

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {
            "open_related": self._open,
            "related_grid": self._as_grid,
            "unfold": lambda: self._fold(True),
            "fold": lambda: self._fold(False),
        }

    def _open(self) -> None:
        """Go to the row that is referred to, or to one that refers to this; unfold a relation to many."""
        value = self._value
        if isinstance(value, Child) and value.row_id is not None:
            record, relation = Record(value.row_id), value.relation
            self._go(relation, value.columns, value.values, record)
        elif isinstance(value, Child):
            self._as_grid()
        elif value.is_inbound:
            self._fold(value not in self._record.unfolded)
        else:
            self._go_to_referred(value)

    def _go_to_referred(self, relation: Relation) -> None:
        values = self._navigation.values(near_columns(relation))
        if any(value is None for value in values):
            raise CannotRun("NULL refers to no row.")
        new = next((value for value in values if isinstance(value, Reference)), None)
        if new is None:
            self._go(relation, relation.foreign_key.target_columns, tuple(values), Record())
        else:
            self._go(relation, (), (), Record(NewRow(new.number)))

    def _go(
        self, relation: Relation, columns: tuple[str, ...], values: tuple[object, ...], record: Record
    ) -> None:
        """Show the record of a row, among those of its table that hold these values."""
        self._navigation.open_where(
            relation.target, columns, values, relation=relation.attribute, record=record
        )

    def _as_grid(self) -> None:
        relation = self._relation
        if relation.is_inbound:
            self._referring.open(relation.foreign_key)
        else:
            self._navigation.follow(relation.foreign_key)

    def _fold(self, is_open: bool) -> None:
        """Unfold the relation under the cursor, or fold it."""
        if self._form.current is None or self._form.current.value is None:
            return
        record, relation = self._record, self._relation
        if not relation.is_inbound:
            return
        if is_open:
            record.unfolded.add(relation)
            unread = [one for one, answer in record.answers.items() if isinstance(answer, NotRead)]
            for question in unread:
                del record.answers[question]
        else:
            self._form.move_to_value(relation)
            record.unfolded.discard(relation)
        self._refresh()

    @property
    def _value(self) -> Relation | Child:
        value = self._form.current.value if self._form.current is not None else None
        if not isinstance(value, Relation | Child):
            raise CannotRun("There is no relation here.")
        return value

    @property
    def _relation(self) -> Relation:
        value = self._value
        return value.relation if isinstance(value, Child) else value

    @property
    def _record(self) -> Record:
        record = self._desk.workspace.record
        if record is None:
            raise CannotRun("No record is open.")
        return record
