"""A list whose lines have cells under a head, told when they are painted: any number of lines costs little."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from tui_orm.ui.widgets.bars import Bar
from tui_orm.ui.widgets.fitting import GAP, cells, fit
from tui_orm.ui.widgets.line_list import Item, LineList

MEASURED = 200
"""Lines at either end that the widths are made for."""


class Cell(NamedTuple):
    """A cleaned text, and how it is drawn: one of the kinds of `CellsList`."""

    text: str
    kind: str = ""


class CellsList(LineList):
    """Lines of cells to choose from. The values of the items are what `cells_of` tells the cells of."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"cells-list--{kind}" for kind in ("strong", "faint", "changed", "removed", "wrong")
    }

    def __init__(self, cells_of: Callable[[Item], Sequence[Cell]], head: Bar, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cells_of = cells_of
        self._head = head
        self._names: Sequence[str] = ()
        self._widths: list[int] = []

    def show_cells(self, names: Sequence[str], items: Sequence[Item], cursor: int = 0) -> None:
        """Show other lines under these names."""
        self._names = names
        self.show(items, cursor)

    def reveal(self, number: int) -> None:
        """Scroll so far that a line is in view."""
        y = max(number - self.size.height + 1, min(self.scroll_offset.y, number))
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        number = self.scroll_offset.y + y
        if number >= len(self._items):
            return super().render_line(y)
        item = self._items[number]
        if item.heading:
            return self._wrong(item) if item.value == "wrong" else super().render_line(y)
        width = self.scrollable_content_region.width
        style = self.rich_style
        is_cursor = number == self.cursor
        if is_cursor:
            part = "cursor" if self.has_focus else "blurred"
            style += self.get_component_rich_style(f"line-list--{part}", partial=True)
        segments = [Segment(" ", style)]
        for (text, kind), room in zip(self._cells_of(item), self._widths, strict=False):
            drawn = style if is_cursor or not kind else style + self._style_of(kind)
            segments.append(Segment(fit(text, room, False), drawn))
            segments.append(Segment(" " * GAP, style))
        return Strip(segments).adjust_cell_length(width, style)

    def _wrong(self, item: Item) -> Strip:
        style = self.rich_style + self._style_of("wrong")
        width = self.scrollable_content_region.width
        return Strip([Segment(fit(f" {item.text}", width, False), style)], width)

    def _style_of(self, kind: str) -> Style:
        return self.get_component_rich_style(f"cells-list--{kind}", partial=True)

    def _measure(self) -> None:
        width = self.scrollable_content_region.width
        self.virtual_size = Size(width, len(self._items))
        measured = self._items[:MEASURED] + self._items[MEASURED:][-MEASURED:]
        lines = [self._cells_of(item) for item in measured if not item.heading]
        columns = zip(*([Cell(text) for text in self._names], *lines), strict=False) if self._names else ()
        wanted = [max(cells(cell.text) for cell in column) for column in columns]
        self._widths = allotted(wanted, width - 1 - GAP * len(wanted))
        shown = (fit(text, room, False) for text, room in zip(self._names, self._widths, strict=False))
        self._head.show((" " + (" " * GAP).join(shown), "strong"))


def allotted(wanted: Sequence[int], room: int) -> list[int]:
    """Widths within `room`: what is narrower than its share is as wide as it wants, the others share the rest."""
    widths = [0] * len(wanted)
    left = list(range(len(wanted)))
    while left:
        share = max(0, room) // len(left)
        narrow = [place for place in left if wanted[place] <= share] or left
        for place in narrow:
            widths[place] = min(wanted[place], share)
            room -= widths[place]
        left = [place for place in left if place not in narrow]
    return widths
