"""The grid: any number of rows, painted from what the window holds; no object for a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui_orm.ui.commands import GRID, CannotRun, bindings
from tui_orm.ui.widgets.fitting import HEADER, MARK
from tui_orm.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from tui_orm.ui.widgets.columns import Columns
    from tui_orm.ui.widgets.paint import Lines, Painter, Styles
    from tui_orm.workspace.layout import ColumnLayout

PARTS = ("faint", "header", "cursor", "changed", "added", "removed", "gone", "blurred", "marked")


class Grid(Pane, can_focus=True, inherit_bindings=False):
    """Rows and columns with a cursor. Knows lines and columns, nothing of databases."""

    takes_no_text = True
    """Its keys act as they arrive; see `TuiOrmApp.on_event`."""
    BINDINGS: ClassVar[list[BindingType]] = bindings(GRID)
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"grid--{part}" for part in PARTS}

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

    class Resized(Message):
        """The cells stand elsewhere on the screen."""

    class Walked(Message):
        """The user moved the cursor: what was said before is said."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.row = 0
        self.column = 0
        self._lines: Lines | None = None
        self._columns: Columns | None = None
        self._arrows: dict[int, str] = {}
        self._look: Styles | None = None
        self._painter: tuple[tuple[int, int], Painter] | None = None
        self._home: Offset | None = None  # where the user had scrolled to before the size changed

    @property
    def columns(self) -> Columns | None:
        """The layout of the columns shown."""
        return self._columns

    @property
    def page_rows(self) -> int:
        """Rows that are in view."""
        return max(1, self.scrollable_content_region.height - HEADER)

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

    def widest_in_view(self, place: int) -> int:
        """Cells of the widest value of a column in the rows in view."""
        from tui_orm.ui.widgets.widths import widest

        return widest(self._lines, self._rows_in_view(), place) if self._lines else 0

    def clear(self) -> None:
        """Show nothing."""
        self._lines = self._columns = None
        self.virtual_size = Size(0, 0)
        self.refresh()

    def changed(self, repaint: bool = True) -> None:
        """Lines came, went or are not what they were; without `repaint` none of those in view."""
        if self._lines is None or self._columns is None:
            return
        repaint = self._fit_numbers() or repaint
        # room to scroll until the last column is the first one shown
        width = MARK + self._columns.total + self._columns.widest
        size = Size(width, self._lines.height + HEADER)
        self._painter = None
        if size != self.virtual_size:
            # as `virtual_size = size` does, without the layout, which would send the whole screen
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)
        if repaint:
            self.refresh()

    def line_changed(self, number: int) -> None:
        """One line is not what it was."""
        self.refresh(Region(0, number - self.scroll_offset.y + HEADER, self.size.width, 1))

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

    def make_room(self, place: int, value: Any) -> None:
        """Make room for a value in a column."""
        if self._columns is not None and self._columns.make_room(place, value):
            self.changed()

    def shift(self, rows: int) -> None:
        """The numbers of all rows moved: keep the same ones in view."""
        if rows:
            self.row = max(0, self.row + rows)
            self.changed()
            self.scroll_to(y=self.scroll_offset.y + rows, animate=False, force=True, immediate=True)

    def cell_region(self) -> Region:
        """Where the cell under the cursor is on the screen."""
        return self._cell_region(self.row, self.column).translate(self.content_region.offset)

    def get_line_count(self) -> int:
        """Lines in all."""
        return self._lines.height if self._lines else 0

    def render_line(self, y: int) -> Strip:
        """Paint one line, from memory alone."""
        width = self.scrollable_content_region.width
        if self._lines is None or self._columns is None:
            return Strip.blank(width, self.rich_style)
        painter = self._painter_for(width)
        if y < HEADER:
            return painter.header(self._arrows)
        number = self.scroll_offset.y + y - HEADER
        if number >= self._lines.height:
            return Strip.blank(width, self.rich_style)
        line = self._lines.line(number)
        return (
            painter.waiting()
            if line is None
            else painter.row(line, self.column if number == self.row else None, self.has_focus)
        )

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
        self.changed(repaint=False)
        self._ask()

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Other columns came into view."""
        super().watch_scroll_x(old_value, new_value)
        self.changed(repaint=False)

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

    def on_focus(self) -> None:
        """The cursor is drawn strong."""
        self.refresh(self._cell_region(self.row, self.column))

    def on_blur(self) -> None:
        """The cursor is drawn faint."""
        self.refresh(self._cell_region(self.row, self.column))

    def notify_style_update(self) -> None:
        """The theme changed."""
        super().notify_style_update()
        self._look = self._painter = None

    def _ask(self) -> None:
        if self._lines is not None and self.size.height:
            top = self.scroll_offset.y
            self.post_message(self.RowsNeeded(top, top + self.page_rows - 1))

    def _rows_in_view(self) -> range:
        top = self.scroll_offset.y
        return range(top, min(top + self.page_rows, self.get_line_count()))

    def _fit_numbers(self) -> bool:
        """Widen the columns in view whose numbers would be cut. Returns whether any was."""
        if self._lines is None or self._columns is None:
            return False
        width = self.scrollable_content_region.width - MARK
        frozen, moving = self._columns.in_view(self.scroll_offset.x, width)
        from tui_orm.ui.widgets.widths import numbers_cut

        needed = numbers_cut(self._lines, self._rows_in_view(), self._columns, (*frozen, *moving))
        return self._columns.grow(needed)

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

    def _cell_region(self, row: int, column: int) -> Region:
        if self._columns is None or column >= len(self._columns.order):
            return Region()
        x = self._columns.starts[column] + MARK
        if column >= self._columns.frozen:
            x -= self.scroll_offset.x
        offset = Offset(x, row - self.scroll_offset.y + HEADER)
        return Region(*offset, self._columns.widths[column], 1)

    def _painter_for(self, width: int) -> Painter:
        key = self.scroll_offset.x, width
        if self._painter is None or self._painter[0] != key:
            from tui_orm.ui.widgets.paint import Painter

            assert self._columns is not None
            self._painter = key, Painter(self._columns, self._style_set(), *key)
        return self._painter[1]

    def _style_set(self) -> Styles:
        if self._look is None:
            from tui_orm.ui.widgets.paint import Styles

            self._look = Styles.of(self, "grid--")
        return self._look
