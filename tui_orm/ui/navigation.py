"""The flow through tables: open, filter, sort, follow a key, come back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tui_orm.database.changes import Default, Reference
from tui_orm.database.descriptions import ForeignKeyInfo, TableEntry, TableInfo, TableName
from tui_orm.database.failures import ValueRefused
from tui_orm.ui.catalog import Catalog
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.rows import Rows
from tui_orm.ui.screens.dialogs import ChoiceScreen, TextScreen
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.filters import format_condition, joined, parse_filter
from tui_orm.workspace.staged import NewRow, Place
from tui_orm.workspace.trail import Record
from tui_orm.workspace.values import parse
from tui_orm.workspace.workspace import View


class Navigation:
    """Moves between views. `show` puts the workspace's view on the screen, `go_to_row` the cursor on a staged row.

    `reveal` sees to it that a column is shown, and gives its place.
    """

    def __init__(
        self,
        desk: Desk,
        catalog: Catalog,
        rows: Rows,
        show: Callable[[], None],
        go_to_row: Callable[[Place], None],
        reveal: Callable[[TableInfo, str], int | None],
    ) -> None:
        self._desk = desk
        self._catalog = catalog
        self._rows = rows
        self._show = show
        self._go_to_row = go_to_row
        self._reveal = reveal

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {
            "sort": lambda: self._sort(further=False),
            "sort_further": lambda: self._sort(further=True),
            "keep_like": lambda: self._filter_by_cell(negated=False),
            "hide_like": lambda: self._filter_by_cell(negated=True),
            "follow": self._follow,
            "back": self._back,
            "forward": self._forward,
            "go_to": self._go_to,
        }

    def open(
        self,
        entry: TableEntry,
        filters: Sequence[Callable[[TableInfo], str]] = (),
        prepare: Callable[[TableInfo], None] = lambda _table: None,
        relation: str = "",
        record: Record | None = None,
        column: str = "",
        then: Act = lambda: None,
    ) -> None:
        """Open a table, showing the rows that the filters let through, once it is prepared; or a record of them.

        `relation` is what leads there from what is on the screen. The cursor is put on the column, where one is
        named; then it goes on.
        """
        self._desk.say(f"opening {name(str(entry.name))} …")
        self._rows.withdraw()

        def described(table: TableInfo) -> None:
            view = View(table)
            view.filter_by(joined([make(table) for make in filters]))
            prepare(table)
            if column:
                view.column = self._reveal(table, column)
            self._leave()
            self._desk.workspace.open(view, relation, record)
            self._show()
            self._desk.speech.stand("declared", clean(" ".join(table.complaints)))
            then()

        self._rows.lead(self._desk.database.describe(entry), described, holds=True)

    def open_filtered(self, entry: TableEntry, text: str) -> None:
        """Open a table with the filter of the command line; one that does not fit it is told, over all rows."""

        def fitting(table: TableInfo) -> str:
            try:
                parse_filter(text, table)
            except ValueRefused as refusal:
                self._desk.tell(ValueRefused(f"{text}: {refusal.message}", "All rows are shown."))
                return ""
            return text

        self.open(entry, [fitting])

    def filter_by(self, text: str) -> None:
        """Show the rows that a filter lets through, in the grid. Raises ValueRefused."""
        view = self._desk.view
        view.filter_by(text)
        if self._desk.workspace.record is not None:
            self._desk.workspace.open(view)
        self._show()

    def _leave(self) -> None:
        """Remember where the cursor was."""
        if self._desk.workspace.view is not None:
            remember_place(self._desk)

    def _sort(self, further: bool) -> None:
        view, place = self._desk.view, self._desk.face.place
        view.sort_by(view.table.columns[place].name, further)
        view.column = place
        self._show()

    def _filter_by_cell(self, negated: bool) -> None:
        view, place = self._desk.view, self._desk.face.place
        column, value = view.table.columns[place], self._cell(self._desk.grid.row, place)
        if isinstance(value, Reference):
            raise CannotRun("The server has not given this value yet.")
        view.column = place
        self.filter_by(joined([format_condition(column, value, negated), view.filter_text]))

    def _cell(self, row: int, place: int) -> Any:
        try:
            value = self._desk.overlay.value(row, place)
        except LookupError:
            raise CannotRun("This row is not read yet.") from None
        if isinstance(value, Default):
            raise CannotRun("The server has not given this value yet.")
        return value

    def _follow(self) -> None:
        view = self._desk.view
        column = view.table.columns[self._desk.face.place]
        keys = list(dict.fromkeys(view.table.foreign_keys_of(column.name)))
        if not keys:
            raise CannotRun(f"{name(column.name)} is no foreign key.")
        self._choose("Follow which foreign key?", keys, self.follow, lambda key: f"to {key.target}")

    def follow(self, key: ForeignKeyInfo) -> None:
        """Show the row that a foreign key of the row under the cursor refers to. Raises CannotRun."""
        values = self.values(key.columns)
        if any(value is None for value in values):
            raise CannotRun("NULL refers to no row.")
        new = [value for value in values if isinstance(value, Reference)]
        if new:
            self._leave()
            self._go_to_row((new[0].table, NewRow(new[0].number)))
        else:
            self.open_where(key.target, key.target_columns, values, relation=self._relation(key))

    def _relation(self, key: ForeignKeyInfo) -> str:
        from tui_orm.ui.record.relations import named_relation

        return named_relation(self._desk.workspace, key, is_inbound=False)

    def _choose(
        self,
        title: str,
        keys: Sequence[ForeignKeyInfo],
        then: Callable[[ForeignKeyInfo], None],
        label: Callable[[ForeignKeyInfo], str],
    ) -> None:
        if len(keys) == 1:
            then(keys[0])
        else:
            items = [Item(name(label(key)), key) for key in keys]
            self._desk.ask_user(ChoiceScreen(title, items), then)

    def values(self, columns: Sequence[str]) -> list[Any]:
        """What is shown in these columns of the row under the cursor. Raises CannotRun where it cannot be told."""
        places = self._desk.view.table.places
        missing = [column for column in columns if column not in places]
        if missing:
            raise CannotRun(f"The foreign key names a column that is not there: {name(missing[0])}.")
        return [self._cell(self._desk.grid.row, places[column]) for column in columns]

    def open_where(
        self,
        table: TableName,
        columns: Sequence[str],
        values: Sequence[Any],
        prepare: Callable[[TableInfo], None] = lambda _table: None,
        relation: str = "",
        record: Record | None = None,
    ) -> None:
        """Open a table, showing the rows with these values; see `open`."""

        def condition(column: str, value: Any) -> Callable[[TableInfo], str]:
            return lambda info: format_condition(_column(info, column), value)

        pairs = zip(columns, values, strict=True)
        filters = [condition(*pair) for pair in pairs]
        self.open(self._catalog.entry(table), filters, prepare, relation, record)

    def _back(self) -> None:
        self._leave()
        if self._desk.workspace.trail.back() is None:
            raise CannotRun("There is nothing to go back to.")
        self._show()

    def _forward(self) -> None:
        self._leave()
        if self._desk.workspace.trail.forward() is None:
            raise CannotRun("There is nothing to go forward to.")
        self._show()

    def _go_to(self) -> None:
        table = self._desk.view.table
        key = f", or = and its key ({name(', '.join(table.primary_key))})" if table.primary_key else ""
        self._desk.ask_user(TextScreen(f"Go to row number{key}"), self._go_to_typed)

    def _go_to_typed(self, text: str) -> None:
        if text.lstrip().startswith("="):
            self._go_to_key(text.strip()[1:])
            return
        digits = text.replace(",", "").strip()
        if not digits:
            return
        if not digits.isdigit() or int(digits) < 1:
            raise CannotRun(f"{text} is no row number.")
        self._rows.go_to_number(int(digits) - 1)

    def _go_to_key(self, text: str) -> None:
        table = self._desk.view.table
        names = table.primary_key
        if not names:
            raise CannotRun("This table has no primary key to go by.")
        parts = [part.strip() for part in text.split(",")] if len(names) > 1 else [text.strip()]
        if len(parts) != len(names):
            raise CannotRun(f"The key has {len(names)} columns: {name(', '.join(names))}.")
        pairs = zip(names, parts, strict=True)
        key = tuple(parse(part, table.column(column), table.dialect) for column, part in pairs)
        self._rows.go_to_values(names, key, partial(self._desk.say, f"There is no row {text.strip()}."))


def remember_place(desk: Desk) -> None:
    """Let the view know where the cursor is, for when one comes back to it."""
    desk.view.row, desk.view.column = desk.grid.row, desk.face.current_place


def _column(table: TableInfo, wanted: str) -> Any:
    like = [column for column in table.columns if column.name == wanted]
    like = like or [column for column in table.columns if column.name.lower() == wanted.lower()]
    if not like:
        raise ValueRefused(f"{table.name} has no column {wanted}.")
    return like[0]
