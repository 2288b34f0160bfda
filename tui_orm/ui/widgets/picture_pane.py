"""A diagram in a pane: boxes to walk through, of which only the lines in view are painted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tui_orm.ui.cleaning import clean
from tui_orm.ui.widgets.fitting import cells, fit
from tui_orm.ui.widgets.pane import Pane
from tui_orm.workspace.diagrams.drawing import Drawing, Look, Piece
from tui_orm.workspace.diagrams.picture import Picture
from tui_orm.workspace.diagrams.walk import next_box


class PicturePane(Pane, can_focus=True, inherit_bindings=False):
    """Shows a picture, with the cursor on one of its boxes."""

    takes_no_text = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"picture-pane--{look}" for look in Look}

    class Moved(Message):
        """The cursor is on another box."""

    class Chosen(Message):
        """The box under the cursor was clicked twice."""

    def __init__(self) -> None:
        super().__init__()
        self._drawing: Drawing | None = None

    @property
    def chosen(self) -> int:
        """The box under the cursor."""
        return 0 if self._drawing is None else self._drawing.chosen

    def show(self, picture: Picture, number: int) -> None:
        """Show a picture, with the cursor on a box that stands in the middle."""
        self._drawing = Drawing(picture)
        self.virtual_size = Size(picture.plan.width, picture.plan.height)
        self.choose(number)
        place = picture.plan.boxes[number]
        self._scroll(
            place.x + (place.width - self.size.width) // 2, place.y + (place.height - self.size.height) // 2
        )

    def move(self, way: str) -> None:
        """Put the cursor on the next box that way."""
        if self._drawing is not None:
            self.choose(next_box(self._drawing.picture, self._drawing.chosen, way))

    def choose(self, number: int) -> None:
        """Put the cursor on a box, and bring it into view."""
        if self._drawing is None:
            return
        self._drawing.choose(number)
        place, size = self._drawing.picture.plan.boxes[number], self.size
        self._scroll(
            _in_view(self.scroll_offset.x, place.x, place.width, size.width),
            _in_view(self.scroll_offset.y, place.y, place.height, size.height),
        )
        self.refresh()
        self.post_message(self.Moved())

    def turn(self, pages: float) -> None:
        """Scroll by pages; the cursor stays."""
        self._scroll(self.scroll_offset.x, self.scroll_offset.y + round(pages * self.size.height))

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width, left = self.scrollable_content_region.width, self.scroll_offset.x
        if self._drawing is None:
            return Strip.blank(width, self.rich_style)
        segments, end = list[Segment](), self._margin()
        segments.append(Segment(" " * end, self.rich_style))
        begin = end
        for piece in self._drawing.line(self.scroll_offset.y + y - self._above()):
            segments.append(Segment(" " * (begin + piece.x - end), self.rich_style))
            segments += self._shown(piece)
            end = begin + piece.x + piece.width
        return Strip(segments).crop(left, left + width).extend_cell_length(width, self.rich_style)

    def on_resize(self) -> None:
        """What is narrower stands in the middle."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a box, a double click chooses it."""
        if self._drawing is None:
            return
        x = event.x + self.scroll_offset.x - self._margin()
        y = event.y + self.scroll_offset.y - self._above()
        for number, place in enumerate(self._drawing.picture.plan.boxes):
            if place.x <= x < place.x + place.width and place.y <= y < place.y + place.height:
                self.choose(number)
                if event.chain == 2:
                    self.post_message(self.Chosen())

    def _shown(self, piece: Piece) -> Iterator[Segment]:
        style = self._style(piece.look)
        text = clean(piece.text)
        if piece.fill == " ":
            yield Segment(fit(text, piece.width, piece.at_right), style)
            return
        text = fit(text, min(piece.width, cells(text)), False)
        fill = Segment(piece.fill * (piece.width - cells(text)), self._style(Look.BORDER))
        yield from (fill, Segment(text, style)) if piece.at_right else (Segment(text, style), fill)

    def _style(self, look: Look) -> Style:
        return self.rich_style + self.get_component_rich_style(f"picture-pane--{look}", partial=True)

    def _margin(self) -> int:
        return max(0, (self.scrollable_content_region.width - self.virtual_size.width) // 2)

    def _above(self) -> int:
        return max(0, (self.scrollable_content_region.height - self.virtual_size.height) // 2)

    def _scroll(self, x: int, y: int) -> None:
        x, y = max(0, min(x, self.max_scroll_x)), max(0, min(y, self.max_scroll_y))
        self.scroll_to(x, y, animate=False, force=True, immediate=True)


def _in_view(now: int, begin: int, length: int, room: int) -> int:
    """Where to scroll to so that something is seen, its beginning rather than its end."""
    return min(max(now, begin + length + 1 - room), max(0, begin - 1))
