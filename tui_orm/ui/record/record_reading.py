"""The flow of what a record reads: its row again, by key; the names of its relations; then the rows around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_orm.database.descriptions import Row, TableInfo, TableName
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.mapping.relations import Relation
from tui_orm.ui.cleaning import name
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.record.relating import Question, Relating
from tui_orm.workspace.trail import Record

Learned = tuple[TableName, tuple[Relation, ...]]


class RecordReading:
    """Reads for the record on the screen. `keep` shows it with all that is new, `changed` with another answer."""

    def __init__(self, desk: Desk, keep: Callable[[bool], None], changed: Act) -> None:
        self._desk = desk
        self._keep = keep
        self._changed = changed
        self._relating = Relating(desk, changed)
        self.withdraw = self._relating.withdraw
        self.unread = ""
        """Why the relations were not read."""

    def begin(self, record: Record, questions: Sequence[Question], anew: bool, pause: float) -> None:
        """Ask what is not known of the rows around; `anew` all of it, and for the row itself."""
        table = self._desk.view.table
        if table.name not in self._desk.workspace.relations:
            self._desk.ask(self._learn(table), self._learned, self._not_learned)
            return
        if anew:
            self._read_row(record)
        wanted = [one for one in questions if anew or one not in record.answers]
        if wanted or anew:
            self._relating.begin(record, sorted(wanted, key=lambda one: not one.is_list), pause)

    async def _learn(self, table: TableInfo) -> Learned:
        """The relations of a table, by the names of its model."""
        from tui_orm.database.reading.related import read_relations

        workspace, database = self._desk.workspace, self._desk.database
        if workspace.foreign_keys is None:
            workspace.foreign_keys = await database.foreign_keys()
        keys = workspace.foreign_keys
        return table.name, await database.look_up(lambda server: read_relations(server, keys, table.name))

    def _learned(self, learned: Learned) -> None:
        table, relations = learned
        self._desk.workspace.relations[table] = relations
        self.unread = ""
        self._keep(True)

    def _not_learned(self, failure: DatabaseFailure) -> None:
        self.unread = f"The relations were not read; r reads them. {name(failure.message)}"
        self._changed()

    def _read_row(self, record: Record) -> None:
        """Read the row by its key: others may have changed it, or removed it."""
        view, key = self._desk.view, record.row_id
        if not view.table.key or not isinstance(key, tuple):
            return

        def read(found: list[Row]) -> None:
            number = view.window.number_of(key)
            if record is not self._desk.workspace.record or record.row_id != key or number is None:
                return
            record.is_gone = not found
            if found:
                width = len(view.table.places)
                old = view.window.row(number) or ()
                view.window.replace(number, (*found[0][:width], *old[width:]))
            self._keep(False)

        sorted_by = [sort.column for sort in view.order]
        whole = self._desk.database.look_up(lambda server: server.whole_rows(view.table, [key], sorted_by))
        self._desk.ask(whole, read, stoppable=False)
