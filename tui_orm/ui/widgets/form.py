"""A form: the values of one row under one another, and what hangs on it, with a cursor."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.strip import Strip

from tui_orm.ui.command import CannotRun, bindings
from tui_orm.ui.commands import FORM, RECORD
from tui_orm.ui.widgets.fitting import GAP, fit
from tui_orm.ui.widgets.form_layout import FormItem, FormLayout
from tui_orm.ui.widgets.line_list import WHEEL
from tui_orm.ui.widgets.paint import Styles
from tui_orm.ui.widgets.pane import Pane
from tui_orm.ui.widgets.sheet import PARTS


class Form(Pane, can_focus=True, inherit_bindings=False):
    """Paints items and moves a cursor over them. Knows nothing of databases."""

    takes_no_text = True
    """Its keys act as they arrive; see `TuiOrmApp.on_event`."""
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(FORM), *bindings(RECORD, through="screen.run")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"grid--{part}" for part in PARTS}

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._layout_of = FormLayout((), 80)
        self._look: Styles | None = None
        self.cursor = 0

    @property
    def items(self) -> Sequence[FormItem]:
        """What it shows."""
        return self._layout_of.items

    @property
    def current(self) -> FormItem | None:
        """What is under the cursor."""
        return self.items[self.cursor] if self.cursor < len(self.items) else None

    @property
    def current_place(self) -> int | None:
        """Where the value under the cursor stands in a row; None where it stands for something else."""
        return self.current.place if self.current is not None else None

    @property
    def place(self) -> int:
        """The same. Raises CannotRun where there is none."""
        if (place := self.current_place) is None:
            raise CannotRun("There is no column here.")
        return place

    @property
    def widget(self) -> Form:
        """What has the focus."""
        return self

    def show(self, items: Sequence[FormItem], cursor: int) -> None:
        """Show other items, the cursor on one of them; where the same ones stand there, they do not move."""
        self._layout_of = FormLayout(items, self.scrollable_content_region.width or 80)
        self._measure()
        self.cursor = min(cursor, max(0, len(items) - 1))
        self.move_to(cursor)
        self.refresh()

    def show_place(self, place: int) -> bool:
        """Put the cursor on the column of that place in a row. Returns whether there is one."""
        numbers = [number for number, item in enumerate(self.items) if item.place == place]
        if numbers:
            self.move_to(numbers[0])
        return bool(numbers)

    def move_to_value(self, value: object) -> None:
        """Put the cursor on the item that stands for this."""
        numbers = [number for number, item in enumerate(self.items) if item.value == value]
        if numbers:
            self.move_to(numbers[0])

    def step(self, columns: int) -> None:
        """Put the cursor on a column so many further on."""
        place = self.current_place
        if place is not None:
            self.show_place(place + columns)

    def cell_region(self) -> Region:
        """Where the text under the cursor is on the screen."""
        line = self._layout_of.starts[self.cursor] - self.scroll_offset.y
        region = Region(self._layout_of.text_start, line, self._layout_of.text_width, 1)
        return region.translate(self.content_region.offset)

    def move_to(self, number: int, way: int = 1) -> None:
        """Put the cursor on an item, or on the next one that is no heading, and bring it into view."""
        number = max(0, min(number, len(self.items) - 1))
        while 0 <= number < len(self.items) and self.items[number].heading:
            number += way
        if not 0 <= number < len(self.items):
            return
        before, self.cursor = self.cursor, number
        lines, height = self._layout_of.lines_of(number), self.size.height
        top = 0 if number == 0 or self._is_under_first_heading(number) else lines.start
        y = max(lines.stop - height, min(self.scroll_offset.y, top))
        if y != self.scroll_offset.y and height:
            self.scroll_to(y=y, animate=False, force=True, immediate=True)
        else:
            self.refresh(self._region(before), self._region(number))

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width, line = self.scrollable_content_region.width, self.scroll_offset.y + y
        layout = self._layout_of
        if line >= layout.height:
            return Strip.blank(width, self.rich_style)
        number = bisect_right(layout.starts, line) - 1
        item, first = layout.items[number], line == layout.starts[number]
        text = layout.text(number, line - layout.starts[number])
        if item.heading:
            return Strip([Segment(text, self._style(item.kind))]).adjust_cell_length(width, self.rich_style)
        segments = [*self._head(item if first else FormItem()), *self._text(item, number, text)]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def action_cursor(self, way: str) -> None:
        """Move the cursor."""
        half, last = max(1, self.size.height // 2), len(self.items) - 1
        if way in ("half_up", "half_down"):
            line = self._layout_of.starts[self.cursor] + (half if way == "half_down" else -half)
            to = bisect_right(self._layout_of.starts, max(0, min(line, self._layout_of.height - 1))) - 1
        else:
            to = {"up": self.cursor - 1, "down": self.cursor + 1, "first": 0, "last": last}[way]
        self.move_to(to, 1 if to >= self.cursor or to <= 0 else -1)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one opens what is there."""
        line = self.scroll_offset.y + event.y
        if line < self._layout_of.height:
            self.move_to(bisect_right(self._layout_of.starts, line) - 1)
            if event.chain == 2:
                self.call_later(self.run_action, "screen.run('edit')")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel, on."""
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel, back."""
        self._wheel(event, -WHEEL)

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        self.show(self.items, self.cursor)

    def on_focus(self) -> None:
        """The cursor is drawn strong."""
        self.refresh(self._region(self.cursor))

    def on_blur(self) -> None:
        """The cursor is drawn faint."""
        self.refresh(self._region(self.cursor))

    def notify_style_update(self) -> None:
        """The theme changed."""
        super().notify_style_update()
        self._look = None

    def _is_under_first_heading(self, number: int) -> bool:
        return all(item.heading for item in self.items[:number])

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        """Scroll; the cursor comes along, so that no command meets what is not seen."""
        event.stop()
        event.prevent_default()
        y = max(0, min(self.scroll_offset.y + lines, self.max_scroll_y))
        self.scroll_to(y=y, animate=False, force=True, immediate=True)
        line = max(y, min(self._layout_of.starts[self.cursor], y + self.size.height - 1))
        self.move_to(bisect_right(self._layout_of.starts, line) - 1, 1 if lines > 0 else -1)

    def _head(self, item: FormItem) -> list[Segment]:
        layout, plain = self._layout_of, self.rich_style
        mark = {"~": "changed", "+": "added", "-": "gone"}.get(item.mark, "")
        segments = [Segment(item.mark, self._style(mark)), Segment(item.sign, plain)]
        segments.append(Segment(fit(item.name, layout.name_width, False) + " " * GAP, plain))
        if layout.hint_width:
            hint = fit(item.hint, layout.hint_width, False) + " " * GAP
            segments.append(Segment(hint, self._style("faint")))
        return segments

    def _text(self, item: FormItem, number: int, text: str) -> list[Segment]:
        style = self._style(item.kind)
        if number == self.cursor:
            style += self._style("cursor" if self.has_focus else "blurred")
            text = fit(text, self._layout_of.text_width, False)
        return [Segment(text, style)]

    def _style(self, kind: str) -> Style:
        if self._look is None:
            self._look = Styles.of(self, "grid--")
        return Style.combine([self._look.plain, *(getattr(self._look, part) for part in kind.split())])

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self._layout_of.height)

    def _region(self, number: int) -> Region:
        if number >= len(self.items):
            return Region()
        lines = self._layout_of.lines_of(number)
        return Region(0, lines.start - self.scroll_offset.y, self.size.width, len(lines))
