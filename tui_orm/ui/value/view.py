"""The window through which a look is seen: paints the lines that are asked for, and no more."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui_orm.ui.value.look import Dirty, Look
from tui_orm.ui.widgets.paint import bare


class ValueView(Widget, can_focus=True):
    """Paints one look."""

    takes_no_text = True
    """Its keys act as they arrive; see `TuiOrmApp.on_event`."""
    NAMED: ClassVar[frozenset[str]] = frozenset({"key", "text", "number", "word", "faint", "found", "cursor"})
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"value-view--{part}" for part in NAMED}

    class Resized(Message):
        """The window has another size."""

    def __init__(self) -> None:
        super().__init__()
        self._look: Look | None = None
        self._style_of = lru_cache(maxsize=4096)(self._made_style)

    def show(self, look: Look) -> None:
        """Show this look."""
        self._look = look
        look.resize(self.size.width or 80, self.size.height or 20)
        self.refresh()

    def paint(self, dirty: Dirty) -> None:
        """Paint some lines again, or all."""
        if dirty is None:
            self.refresh()
        elif lines := [y for y in dirty if 0 <= y < self.size.height]:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in lines))

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width = self.size.width
        pieces = self._look.line(y) if self._look is not None else []
        plain = bare(self.rich_style)
        segments = [Segment(text, self._style_of(kind) if kind else plain) for text, kind in pieces if text]
        return Strip(segments).adjust_cell_length(width, plain)

    def on_resize(self) -> None:
        """The look has to fit."""
        if self._look is not None:
            self._look.resize(self.size.width, self.size.height)
            self.post_message(self.Resized())

    def _made_style(self, kind: str) -> Style:
        """Names of ours by the style sheet; all else is a colour."""
        named = (
            self.get_component_rich_style(f"value-view--{kind}", partial=True) if kind in self.NAMED else None
        )
        return bare(self.rich_style) + (bare(named) if named is not None else Style.parse(kind))
