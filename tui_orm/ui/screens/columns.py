"""All columns of a table: which are shown, and in what order."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui_orm.database.descriptions import TableInfo
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.command import bindings
from tui_orm.ui.commands import COLUMNS
from tui_orm.ui.screens.dialogs import Dialog
from tui_orm.ui.widgets.line_list import Item, LineList
from tui_orm.workspace.layout import ColumnLayout

KEYS = "Space: show/hide  J K: move  a: all  =: width  Escape: done"


class ColumnsScreen(Dialog[ColumnLayout]):
    """Answers with the layout, however it is left: what it does can be done back."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(COLUMNS)
    DEFAULT_CLASSES = "dialog"

    def __init__(self, table: TableInfo, layout: ColumnLayout, column: str) -> None:
        super().__init__()
        self._table = table
        self._layout = layout
        self._begin = layout.arranged(table).index(column)

    def compose(self) -> ComposeResult:
        """Title, columns, keys."""
        with Vertical(classes="box"):
            yield Static("", markup=False, classes="title")
            yield LineList(self._items())
            yield Static(KEYS, markup=False, classes="keys")

    def on_mount(self) -> None:
        """Begin where the cursor is in the grid."""
        self._show(self._begin)
        self.query_one(LineList).focus()

    @on(LineList.Chosen)
    def action_show_or_hide(self) -> None:
        """Show or hide the column under the cursor."""
        try:
            self._layout = self._layout.toggled(self._table, self._column)
        except ValueError:
            self._say("the last column stays")
        else:
            self._show(self._cursor)

    def action_move(self, way: int) -> None:
        """Move it up or down."""
        column = self._column
        self._layout = self._layout.moved(self._table, column, way, past_hidden=False)
        self._show(self._layout.arranged(self._table).index(column))

    def action_show_all(self) -> None:
        """Hide none."""
        self._layout = self._layout.all_shown()
        self._show(self._cursor)

    def action_width_of_data(self) -> None:
        """Take back the width that the user gave."""
        self._layout = self._layout.with_width(self._column, None)
        self._show(self._cursor)

    def action_leave(self) -> None:
        """Done."""
        self.dismiss(self._layout)

    @property
    def _cursor(self) -> int:
        return self.query_one(LineList).cursor

    @property
    def _column(self) -> str:
        return self._layout.arranged(self._table)[self._cursor]

    def _show(self, cursor: int) -> None:
        self.query_one(LineList).show(self._items(), cursor)
        shown, every = len(self._layout.shown(self._table)), len(self._table.columns)
        self._say(f"{shown} of {every} shown")

    def _say(self, text: str) -> None:
        title = f"Columns of {clean(str(self._table.name))}: {text}"
        self.query_one(".title", Static).update(title)

    def _items(self) -> list[Item]:
        return [
            Item(
                f"{' ' if column in self._layout.hidden else '✓'} {name(column)}", column, self._note(column)
            )
            for column in self._layout.arranged(self._table)
        ]

    def _note(self, column: str) -> str:
        width = self._layout.widths.get(column)
        kind = clean(self._table.column(column).type_name)
        return kind if width is None else f"{kind}  {width} cells"
