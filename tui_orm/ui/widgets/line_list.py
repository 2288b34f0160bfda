"""A list of any length, of which only the lines in view are painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from tui_orm.ui.command import bindings
from tui_orm.ui.commands import LIST
from tui_orm.ui.widgets.fitting import fit
from tui_orm.ui.widgets.pane import Pane

WHEEL = 3
"""Lines that one notch of the wheel scrolls."""


@dataclass(frozen=True)
class Item:
    """A line of a list: a cleaned text, a note at the right, and what it stands for. A heading cannot be chosen."""

    text: str
    value: Any = None
    note: str = ""
    heading: bool = False


class LineList(Pane, can_focus=True, inherit_bindings=False):
    """Lines to choose from."""

    takes_no_text = True
    """Its keys act as they arrive; see `TuiOrmApp.on_event`."""
    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST)
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"line-list--{part}" for part in ("note", "heading", "cursor", "blurred")
    }

    @dataclass
    class Chosen(Message):
        """A line was chosen."""

        list: LineList
        item: Item

        @property
        def control(self) -> LineList:
            """The list."""
            return self.list

    @dataclass
    class Moved(Message):
        """The cursor is on another line."""

        list: LineList
        item: Item

    def __init__(self, items: Sequence[Item] = (), id: str | None = None) -> None:
        super().__init__(id=id)
        self._items = list(items)
        self.cursor = 0

    @property
    def items(self) -> list[Item]:
        """The lines."""
        return self._items

    @property
    def current(self) -> Item | None:
        """The line under the cursor."""
        if not self._items or self._items[self.cursor].heading:
            return None
        return self._items[self.cursor]

    def show(self, items: Sequence[Item], cursor: int = 0) -> None:
        """Show other lines."""
        self._items = list(items)
        self.cursor = 0
        self._measure()
        self.move_to(cursor, 1)
        self.refresh()

    def move_to(self, number: int, way: int = 1) -> None:
        """Put the cursor on a line, or on the next one that is no heading."""
        number = max(0, min(number, len(self._items) - 1))
        while 0 <= number < len(self._items) and self._items[number].heading:
            number += way
        if not 0 <= number < len(self._items):
            return
        before, self.cursor = self.cursor, number
        y = max(number - self.size.height + 1, min(self.scroll_offset.y, number))
        if y != self.scroll_offset.y and self.size.height:
            self.scroll_to(y=y, animate=False, force=True, immediate=True)
        else:
            self.refresh(self._line_region(before), self._line_region(number))
        self.post_message(self.Moved(self, self._items[number]))

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width, number = self.scrollable_content_region.width, self.scroll_offset.y + y
        if number >= len(self._items):
            return Strip.blank(width, self.rich_style)
        item = self._items[number]
        style = self.rich_style
        if item.heading:
            style = style + self.get_component_rich_style("line-list--heading", partial=True)
        elif number == self.cursor:
            part = "cursor" if self.has_focus else "blurred"
            style = style + self.get_component_rich_style(f"line-list--{part}", partial=True)
        note = f" {item.note}" if item.note and cell_len(item.text) + cell_len(item.note) + 2 <= width else ""
        text = Segment(fit(f" {item.text}", max(0, width - cell_len(note)), False), style)
        faint = style + self.get_component_rich_style("line-list--note", partial=True)
        return Strip([text, Segment(note, faint)] if note else [text], width)

    def action_cursor(self, way: str) -> None:
        """Move the cursor."""
        page, last = max(1, self.size.height), len(self._items) - 1
        to = {
            "up": self.cursor - 1,
            "down": self.cursor + 1,
            "page_up": self.cursor - page,
            "page_down": self.cursor + page,
            "first": 0,
            "last": last,
        }[way]
        self.move_to(to, 1 if to >= self.cursor or to <= 0 else -1)

    def action_choose(self) -> None:
        """Choose the line under the cursor."""
        if (item := self.current) is not None:
            self.post_message(self.Chosen(self, item))

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        number = self.scroll_offset.y + event.y
        if number < len(self._items) and not self._items[number].heading:
            self.move_to(number)
            self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel, on."""
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel, back."""
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        """Scroll; the cursor comes along, so that nothing is chosen that is not seen."""
        event.stop()
        event.prevent_default()
        y = max(0, min(self.scroll_offset.y + lines, self.max_scroll_y))
        self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self.move_to(max(y, min(self.cursor, y + self.size.height - 1)), 1 if lines > 0 else -1)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._measure()
        self.move_to(self.cursor)

    def on_focus(self) -> None:
        """The cursor is drawn strong."""
        self.refresh(self._line_region(self.cursor))

    def on_blur(self) -> None:
        """The cursor is drawn faint."""
        self.refresh(self._line_region(self.cursor))

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._items))

    def _line_region(self, number: int) -> Region:
        return Region(0, number - self.scroll_offset.y, self.size.width, 1)
