"""The flow of columns: which are shown, where, how wide; kept for the next time. No row is read for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from tui_orm.database.descriptions import TableInfo
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.disk import reason
from tui_orm.ui.layouts import Layouts
from tui_orm.ui.screens.columns import ColumnsScreen
from tui_orm.ui.screens.dialogs import SearchScreen
from tui_orm.ui.widgets.columns import LEAST, Columns
from tui_orm.ui.widgets.fitting import MARK
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.layout import ColumnLayout

STEP = 2
"""Cells that a column grows or shrinks by."""


class ColumnFlow:
    """Changes the layout of the table's columns."""

    def __init__(self, desk: Desk, layouts: Layouts) -> None:
        self._desk = desk
        self._layouts = layouts
        self._writing = False
        self._told = False

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {
            "go_to_column": self._go_to,
            "arrange_columns": self._arrange,
            "hide_column": self._hide,
            "narrower": lambda: self.set_width(self._columns.widths[self._index] - STEP),
            "wider": lambda: self.set_width(self._columns.widths[self._index] + STEP),
            "width_of_data": self._fit,
            "column_left": lambda: self._move(-1),
            "column_right": lambda: self._move(1),
            "freeze": self._freeze,
        }

    def keep(self) -> None:
        """Write what still waits, before the end."""
        try:
            self._layouts.write(self._layouts.take())
        except OSError as error:
            self._desk.grid.log.warning(f"columns cannot be remembered: {error}")

    def set_width(self, width: int) -> None:
        """Make the column under the cursor so many cells wide, as far as the screen goes."""
        most = self._desk.grid.scrollable_content_region.width - MARK - 1
        wanted = max(LEAST, min(width, most))
        self._apply(lambda layout, column: layout.with_width(column, wanted))

    def reveal(self, table: TableInfo, column: str) -> int | None:
        """See to it that a column of a table is shown; its place in a row, None where there is none of the name."""
        layout = self._layouts.of(table.name)
        if column in layout.hidden:
            self._layouts.put(table.name, replace(layout, hidden=layout.hidden - {column}))
            self._write()
        return table.places.get(column)

    @property
    def _columns(self) -> Columns:
        columns = self._desk.grid.columns
        if columns is None or not columns.order:
            raise CannotRun("There is no column here.")
        return columns

    @property
    def _index(self) -> int:
        return self._desk.grid.column

    @property
    def _column(self) -> str:
        return self._columns.name_at(self._index)

    def _apply(self, change: Callable[[ColumnLayout, str], ColumnLayout]) -> None:
        columns = self._columns
        self._put(change(columns.layout, columns.name_at(self._index)))

    def _put(self, layout: ColumnLayout, column: str | None = None) -> None:
        """Show the columns so, the cursor on one of them, and keep it."""
        table = self._columns.table
        if layout != self._columns.layout:
            self._layouts.put(table.name, layout)
            self._write()
            self._desk.show_title()
        self._desk.grid.arrange_columns(layout, None if column is None else table.places[column])

    def _go_to(self) -> None:
        columns = self._columns
        layout, table = columns.layout, columns.table
        items = [
            Item(name(column), column, "hidden" if column in layout.hidden else "")
            for column in layout.arranged(table)
        ]
        self._desk.ask_user(SearchScreen("Go to a column", items), self._go_to_chosen)

    def _go_to_chosen(self, column: str) -> None:
        layout = self._columns.layout
        if self._desk.face.show_place(self._columns.table.places[column]):
            return
        self._put(replace(layout, hidden=layout.hidden - {column}), column)

    def _arrange(self) -> None:
        columns = self._columns
        screen = ColumnsScreen(columns.table, columns.layout, self._column)
        self._desk.ask_user(screen, self._put)

    def _hide(self) -> None:
        try:
            self._apply(lambda layout, column: layout.toggled(self._columns.table, column))
        except ValueError:
            raise CannotRun("The last column stays.") from None
        self._desk.say("Hidden. C shows it again.")

    def _fit(self) -> None:
        """As wide as the data; where it is, as wide as the widest value in view."""
        if self._column in self._columns.layout.widths:
            self._apply(lambda layout, column: layout.with_width(column, None))
        else:
            self.set_width(self._desk.grid.widest_in_view(self._desk.grid.place))

    def _move(self, way: int) -> None:
        self._apply(lambda layout, column: layout.moved(self._columns.table, column, way))

    def _freeze(self) -> None:
        self._apply(lambda layout, column: layout.freezing(self._columns.table, column))
        columns = self._columns
        if columns.layout.frozen is None:
            self._desk.say("Only the key is frozen.")
        elif columns.frozen < columns.layout.frozen_count(columns.table):
            self._desk.say(
                f"{columns.frozen} of these columns are frozen: more leave no room for the others."
            )
        else:
            self._desk.say(f"{columns.frozen} frozen. z here again: only the key.")

    def _write(self) -> None:
        """Keep the layouts, in a thread: a slow disk must not hold up the keys."""
        if not self._writing:
            self._writing = True
            self._desk.ask(self._written(), self._after_writing, stoppable=False)

    async def _written(self) -> OSError | None:
        try:
            while self._layouts.unwritten:
                await asyncio.to_thread(self._layouts.write, self._layouts.take())
        except OSError as error:
            return error
        finally:
            self._writing = False
        return None

    def _after_writing(self, error: OSError | None) -> None:
        if error is not None and not self._told:
            self._told = True
            self._desk.say(f"Columns cannot be remembered: {reason(error)}.")
