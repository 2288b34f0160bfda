"""A sheet of lines and columns: any number of rows, painted from what the window holds; no object for a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui_orm.ui.widgets.fitting import HEADER, MARK
from tui_orm.ui.widgets.pane import Pane

if TYPE_CHECKING:
    from tui_orm.ui.widgets.columns import Columns
    from tui_orm.ui.widgets.paint import Lines, Painter, Styles

PARTS = ("faint", "header", "cursor", "changed", "added", "removed", "gone", "blurred", "marked")


class Sheet(Pane):
    """Paints, and knows where its cells are; who moves the cursor, and fills `_lines` and `_columns`, is a Grid."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"grid--{part}" for part in PARTS}

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.row = 0
        self.column = 0
        self._lines: Lines | None = None
        self._columns: Columns | None = None
        self._arrows: dict[int, str] = {}
        self._look: Styles | None = None
        self._painter: tuple[tuple[int, int], Painter] | None = None

    @property
    def columns(self) -> Columns | None:
        """The layout of the columns shown."""
        return self._columns

    @property
    def page_rows(self) -> int:
        """Rows that are in view."""
        return max(1, self.scrollable_content_region.height - HEADER)

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

    def make_room(self, place: int, value: Any) -> None:
        """Make room for a value in a column."""
        if self._columns is not None and self._columns.make_room(place, value):
            self.changed()

    def widest_in_view(self, place: int) -> int:
        """Cells of the widest value of a column in the rows in view."""
        from tui_orm.ui.widgets.widths import widest

        return widest(self._lines, self._rows_in_view(), place) if self._lines else 0

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

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other rows came into view."""
        super().watch_scroll_y(old_value, new_value)
        self.changed(repaint=False)

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Other columns came into view."""
        super().watch_scroll_x(old_value, new_value)
        self.changed(repaint=False)

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
