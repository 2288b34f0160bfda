"""A panel of text: descriptions of a table, DDL, the source of a model, a value in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.geometry import Size
from textual.strip import Strip

from tui_orm.ui.cleaning import clean, clean_lines
from tui_orm.ui.widgets.pane import Pane


class TextPanel(Pane, can_focus=True, inherit_bindings=False):
    """Lines of text, scrolled by the keys that move in a grid."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("up,k", "scroll_up"),
        ("down,j", "scroll_down"),
        ("left,h", "scroll_left"),
        ("right,l", "scroll_right"),
        ("pageup,ctrl+u", "page_up"),
        ("pagedown,ctrl+d", "page_down"),
        ("home,g", "scroll_home"),
        ("end,G", "scroll_end"),
    ]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text: Sequence[Text] = []
        self._source: str | None = None

    @property
    def text(self) -> str:
        """What stands there."""
        return "\n".join(line.plain for line in self._text)

    @property
    def source(self) -> str:
        """What is to be copied: source as it was given, else what stands there."""
        return self.text if self._source is None else self._source

    def show(self, lines: Sequence[Text | str], anew: bool = True) -> None:
        """Show these lines, from the top; where they are but told anew, from where one was."""
        shown = [line if isinstance(line, Text) else Text(clean(line)) for line in lines]
        self._text, self._source = shown, None
        width = max((line.cell_len for line in shown), default=0)
        self.virtual_size = Size(width + 2, len(shown))
        if anew:
            self.scroll_to(0, 0, animate=False, force=True, immediate=True)
        self.refresh()

    def show_code(self, source: str, language: str) -> None:
        """Show source in colours."""
        self.show(code_lines(source, language))
        self._source = source

    def seek(self, words: str) -> None:
        """Bring the first line that holds these words to the top, where there is one; no words stay where one is."""
        holding = (number for number, line in enumerate(self._text) if clean(words) in line.plain)
        found = next(holding, None) if words else None
        if found is not None:
            self.scroll_to(y=found, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width, number = self.scrollable_content_region.width, self.scroll_offset.y + y
        if number >= len(self._text):
            return Strip.blank(width, self.rich_style)
        line = self._text[number]
        segments = list(line.render(self.app.console))
        style = self.rich_style + self.app.console.get_style(line.style)
        strip = Strip(segments).apply_style(style)
        left = self.scroll_offset.x
        return strip.crop(left, left + width).extend_cell_length(width, self.rich_style)

    def action_scroll_up(self) -> None:
        """One line up."""
        self.scroll_relative(y=-1, animate=False)

    def action_scroll_down(self) -> None:
        """One line down."""
        self.scroll_relative(y=1, animate=False)

    def action_page_up(self) -> None:
        """A page up."""
        self.scroll_relative(y=-self.size.height, animate=False)

    def action_page_down(self) -> None:
        """A page down."""
        self.scroll_relative(y=self.size.height, animate=False)


def code_lines(source: str, language: str) -> list[Text]:
    """Source in colours, line by line."""
    from rich.syntax import Syntax

    from tui_orm.ui.code_theme import code_theme

    cleaned = "\n".join(clean_lines(source))
    syntax = Syntax(cleaned, language, theme=code_theme(), background_color="default")
    return list(syntax.highlight(cleaned).split("\n", allow_blank=True))
