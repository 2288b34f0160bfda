"""The flow of copying: the cell, this row or the marked rows, to the clipboard where the user sits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tui_orm.database.descriptions import Row, TableInfo
from tui_orm.ui.clipboard import Clipboard
from tui_orm.ui.command import CannotRun
from tui_orm.ui.counts import counted
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.gathering import Gathered, Gathering
from tui_orm.ui.inspecting.panel_flow import Panels
from tui_orm.ui.putting import put_text
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.formats import as_csv, as_json, as_markdown, as_names, as_tsv
from tui_orm.workspace.staged import RowId
from tui_orm.workspace.values import edit_text

FORMATS: dict[str, tuple[str, Callable[[TableInfo, Sequence[Row]], str] | None]] = {
    "TSV": ("for a spreadsheet: values alone", as_tsv),
    "CSV": ("with column names", as_csv),
    "JSON": ("objects", as_json),
    "Markdown": ("a table", as_markdown),
    "INSERT": ("SQL for this server", None),
    "Python": ("instances of the model", None),
}
"""What rows are copied as; where there is no function, the database room writes it."""


class Copying:
    """Copies what is shown. Values are whole and as they are, with what is staged over them."""

    def __init__(self, desk: Desk, clipboard: Clipboard, panels: Panels) -> None:
        self._desk = desk
        self._clipboard = clipboard
        self._panels = panels
        self._gathering = Gathering(desk)

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {"copy": self._copy, "copy_as": self._ask_format}

    def _copy(self) -> None:
        """The panel that is shown, else the cell."""
        if self._panels.shown == "data":
            self._copy_cell()
        else:
            self._put(self._panels.source, f"the panel: {self._panels.shown}")

    def _copy_cell(self) -> None:
        table, place = self._desk.view.table, self._desk.face.place
        self._gathering.here(lambda gathered: self._put_value(table, gathered.rows[0][place]), place)

    def _put_value(self, table: TableInfo, value: Any) -> None:
        if value is None:
            self._put("", "NULL as an empty text")
        elif isinstance(value, bytes):
            self._put(value.hex(), f"{len(value):,} bytes as hex")
        else:
            self._put(edit_text(value), "the cell")

    def _ask_format(self) -> None:
        marked = list(self._desk.view.marks)
        if self._desk.overlay.values(self._desk.grid.row) is None and not marked:
            raise CannotRun("There is no row here.")
        items = []
        if marked:
            items.append(Item(f"{_rows(len(marked))} marked", heading=True))
            items += [Item(name, (name, marked), note) for name, (note, _) in FORMATS.items()]
            items.append(Item("this row", heading=True))
        items += [Item(name, (name, None), note) for name, (note, _) in FORMATS.items()]
        items.append(Item("column names", ("names", None), "of this table"))
        self._desk.ask_user(ChoiceScreen("Copy as", items), lambda chosen: self._copy_as(*chosen))

    def _copy_as(self, form: str, row_ids: Sequence[RowId] | None) -> None:
        table = self._desk.view.table
        if form == "names":
            self._put(as_names(table), f"{len(table.columns)} column names")
        elif row_ids is None:
            self._gathering.here(partial(self._write, form, table))
        else:
            self._gathering.marked(row_ids, partial(self._write, form, table))

    def _write(self, form: str, table: TableInfo, gathered: Gathered) -> None:
        """Turn rows into text, here or in the database room."""
        what = f"{_rows(len(gathered.rows))} as {form}"
        put = partial(self._put, what=what, remark=gathered.remark)
        make, database = FORMATS[form][1], self._desk.database
        if make is not None:
            put(make(table, gathered.rows))
        elif form == "INSERT":
            self._desk.ask(database.insert_statements(table, gathered.rows), put)
        else:
            self._desk.ask(database.instances(table, gathered.rows), put)

    def _put(self, text: str, what: str, remark: str = "") -> None:
        put_text(self._desk, self._clipboard, text, what, remark=remark)


def _rows(count: int) -> str:
    return counted(count, "row")
