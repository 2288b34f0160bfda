"""The grid: a sheet with a cursor, which the keys move; it asks for the rows that come into view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.message import Message

from tui_orm.ui.command import CannotRun, bindings
from tui_orm.ui.commands import GRID
from tui_orm.ui.widgets.fitting import MARK
from tui_orm.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from tui_orm.ui.widgets.columns import Columns
    from tui_orm.ui.widgets.paint import Lines
    from tui_orm.workspace.layout import ColumnLayout


class Grid(Sheet, can_focus=True, inherit_bindings=False):
    """Rows and columns with a cursor. Knows lines and columns, nothing of databases."""

    takes_no_text = True
    """Its keys act as they arrive; see `TuiOrmApp.on_event`."""
    BINDINGS: ClassVar[list[BindingType]] = bindings(GRID)

    @dataclass
    class RowsNeeded(Message):
        """Lines `first` to `last` came into view."""

        first: int
        last: int

    @dataclass
    class CursorMoved(Message):
        """The cursor is on another line or column."""

        row: int
        column: int

    @dataclass
    class CommandWanted(Message):
        """A command that is not the grid's own is to run, on the cell under the cursor."""

        command: str

    @dataclass
    class Pasted(Message):
        """Text was pasted by the terminal."""

        text: str

    class Resized(Message):
        """The cells stand elsewhere on the screen."""

    class Walked(Message):
        """The user moved the cursor: what was said before is said."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._home: Offset | None = None  # where the user had scrolled to before the size changed

    @property
    def place(self) -> int:
        """Where the value under the cursor stands in a row. Raises CannotRun where there is none."""
        if (place := self.current_place) is None:
            raise CannotRun("There is no column here.")
        return place

    @property
    def current_place(self) -> int | None:
        """The same, None where there is none."""
        return self._columns.order[self.column] if self._columns and self._columns.order else None

    @property
    def widget(self) -> Grid:
        """What has the focus."""
        return self

    def step(self, columns: int) -> None:
        """Put the cursor on a column so many further on."""
        self.move_to(self.row, self.column + columns)

    def show_place(self, place: int) -> bool:
        """Put the cursor on the column of that place in a row. Returns whether it is shown."""
        index = self._columns.index_of(place, -1) if self._columns is not None else -1
        if index >= 0:
            self.move_to(self.row, index)
        return index >= 0

    def show(
        self, lines: Lines, columns: Columns, arrows: dict[int, str], row: int, place: int | None
    ) -> None:
        """Show other rows, the cursor on the column of that place. `arrows` marks places ordered by."""
        self._lines, self._columns, self._arrows = lines, columns, arrows
        self.row, self.column = row, columns.index_of(place, 0)
        self.changed()
        self.scroll_to(0, 0, animate=False, force=True, immediate=True)
        self.move_to(row, self.column)

    def arrange_columns(self, layout: ColumnLayout, place: int | None = None) -> None:
        """Let the columns stand otherwise; the cursor stays on its column, or goes to that of `place`."""
        if self._columns is None:
            return
        wanted = self.current_place if place is None else place
        self._columns.arrange(layout)
        self.changed()
        self.move_to(self.row, self._columns.index_of(wanted, self.column))

    def move_to(self, row: int, column: int) -> None:
        """Put the cursor there and bring it into view."""
        if self._lines is None or self._columns is None:
            return
        before, self._home = (self.row, self.column), None
        self.row = max(0, min(row, self._lines.height - 1))
        self.column = max(0, min(column, len(self._columns.order) - 1))
        if self._bring_into_view():
            self._bring_into_view()  # what came into view may have taken more room
        else:
            self.refresh(self._cell_region(*before), self._cell_region(self.row, self.column))
        if before != (self.row, self.column):
            self.post_message(self.CursorMoved(self.row, self.column))
        self._ask()

    def shift(self, rows: int) -> None:
        """The numbers of all rows moved: keep the same ones in view."""
        if rows:
            y = self.scroll_offset.y + rows  # before fewer lines than were thought bring it nearer
            self.row = max(0, self.row + rows)
            self.changed()
            self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def action_cursor(self, way: str) -> None:
        """Move the cursor."""
        page, columns = self.page_rows, len(self._columns.order) if self._columns else 1
        moves = {
            "up": (-1, 0),
            "down": (1, 0),
            "left": (0, -1),
            "right": (0, 1),
            "page_up": (-page, 0),
            "page_down": (page, 0),
            "half_up": (-(page // 2), 0),
            "half_down": (page // 2, 0),
            "first_column": (0, -columns),
            "last_column": (0, columns),
        }
        down, right = moves[way]
        self.post_message(self.Walked())
        if abs(down) > 1 and self._lines is not None:
            y = max(0, min(self.scroll_offset.y + down, self.max_scroll_y))
            self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self.move_to(self.row + down, self.column + right)

    def action_first_row(self) -> None:
        """Go to the first row."""
        self.post_message(self.CommandWanted("first_row"))

    def action_last_row(self) -> None:
        """Go to the last row."""
        self.post_message(self.CommandWanted("last_row"))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for the rows that came into view."""
        super().watch_scroll_y(old_value, new_value)
        self._ask()

    def on_resize(self) -> None:
        """The size changed: the cursor may be out of view, and rows may be missing."""
        self._painter = None
        if self._columns is not None:
            self._columns.resize(self.scrollable_content_region.width - MARK)
        if self._home is None:
            self._home = self.scroll_offset
        self._bring_into_view(self._home)
        self._ask()
        self.post_message(self.Resized())

    def on_paste(self, event: events.Paste) -> None:
        """The terminal pastes."""
        event.stop()
        self.post_message(self.Pasted(event.text))

    def _ask(self) -> None:
        if self._lines is not None and self.size.height:
            top = self.scroll_offset.y
            self.post_message(self.RowsNeeded(top, top + self.page_rows - 1))

    def _bring_into_view(self, scroll: Offset | None = None) -> bool:
        """Scroll so that the cursor is in view, from a position. Returns whether that was needed."""
        if self._columns is None or not self._columns.order:
            return False
        x, y = self.scroll_offset if scroll is None else scroll
        y = max(self.row - self.page_rows + 1, min(y, self.row))
        x = self._columns.scroll_to(self.column, x, self.scrollable_content_region.width - MARK)
        if (x, y) == tuple(self.scroll_offset):
            return False
        self.scroll_to(max(0, x), y, animate=False, force=True, immediate=True)
        return True
