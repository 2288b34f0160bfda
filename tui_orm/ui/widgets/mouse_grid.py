"""The grid with a mouse: clicks, drags on the edges in the header, and the wheel."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp

from tui_orm.ui.widgets.fitting import GAP, HEADER, MARK
from tui_orm.ui.widgets.grid import Grid
from tui_orm.ui.widgets.line_list import WHEEL


class MouseGrid(Grid):
    """A click moves the cursor, a second one edits; on a name it sorts; the gap after a name is the column's edge."""

    @dataclass
    class WidthWanted(Message):
        """The column under the cursor is to have so many cells."""

        width: int

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._edge: int | None = None
        self._pressed = Offset()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of an edge in the header."""
        self._edge, self._pressed = None, event.offset
        self.release_mouse()  # a button that was let go elsewhere in the same instant was not seen
        if self.columns is not None and event.y < HEADER and event.button == 1:
            self._edge = self.columns.edge_at(event.x - MARK, self.scroll_offset.x)
        if self._edge is not None:
            self.capture_mouse()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let the edge go: the column ends there. Nothing was painted before, which a slow line would feel."""
        if self._edge is None:
            return
        self.release_mouse()
        if self.columns is None or self._edge >= len(self.columns.order):
            return
        width = self._content_x(event.x, self._edge) - self.columns.starts[self._edge]
        if not 0 <= width - self.columns.widths[self._edge] < GAP:  # else the edge is where it was
            self.move_to(self.row, self._edge)
            self.post_message(self.WidthWanted(width))

    def on_click(self, event: events.Click) -> None:
        """Move, edit, or sort."""
        if self.columns is None or not self.columns.order or self._edge is not None:
            return
        if event.offset != self._pressed:  # a drag means nothing here
            return
        column = self.columns.at(event.x - MARK, self.scroll_offset.x)
        row = self.scroll_offset.y + event.y - HEADER
        if event.y < HEADER:
            if self._content_x(event.x, column) < self.columns.total:  # not right of the last name
                self.move_to(self.row, column)
                self.post_message(self.CommandWanted("sort"))
        elif row < self.get_line_count():
            self.move_to(row, column)
            if event.chain == 2:
                self.post_message(self.CommandWanted("edit"))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel, on."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel, back."""
        self._wheel(event, -1)

    def on_scroll_to(self, message: ScrollTo) -> None:
        """The thumb of the scrollbar is dragged."""
        if message.y is not None:
            self._scroll(message, round(message.y) - self.scroll_offset.y)

    def on_scroll_up(self, message: ScrollUp) -> None:
        """A click above the thumb."""
        self._scroll(message, -self.page_rows)

    def on_scroll_down(self, message: ScrollDown) -> None:
        """A click below the thumb."""
        self._scroll(message, self.page_rows)

    def _scroll(self, message: Message, rows: int) -> None:
        message.stop()
        message.prevent_default()
        self._scroll_by(rows, 0)

    def _wheel(self, event: events.MouseScrollDown | events.MouseScrollUp, way: int) -> None:
        event.stop()
        event.prevent_default()
        across = event.shift or event.ctrl
        self._scroll_by(0 if across else way * WHEEL, way if across else 0)

    def _scroll_by(self, rows: int, columns: int) -> None:
        """Scroll; the cursor comes along, so that no command meets a cell that is not seen."""
        if self.columns is None or not self.columns.order:
            return
        self.post_message(self.Walked())
        x = self.columns.scrolled(self.scroll_offset.x, columns)
        y = max(0, min(self.scroll_offset.y + rows, self.max_scroll_y))
        self.scroll_to(x, y, animate=False, force=True, immediate=True)
        row = max(y, min(self.row, y + self.page_rows - 1))
        room = self.scrollable_content_region.width - MARK
        self.move_to(row, self.columns.nearest_whole(self.column, self.scroll_offset.x, room))

    def _content_x(self, x: int, column: int) -> int:
        """A position on the screen, counted from the start of the first column."""
        assert self.columns is not None
        return x - MARK + (self.scroll_offset.x if column >= self.columns.frozen else 0)
