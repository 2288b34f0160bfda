"""The large editor: text of many lines."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import TextArea

from tui_orm.ui.cleaning import clean, veil
from tui_orm.ui.widgets.bars import Bar, KeyHints


class TextEditor(TextArea):
    """Text of many lines, of which a terminal gets nothing but text."""

    def get_line(self, line_index: int) -> Text:
        """A line as it is painted."""
        line = self.document.get_line(line_index)
        return Text("\t".join(map(veil, line.split("\t"))), end="", no_wrap=True)


class TextEditorScreen(Screen[str | None]):
    """Text of many lines to edit. Ctrl+S answers with the text, Escape with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+s,f2", "stage"),
        Binding("escape", "dismiss(None)", priority=True),  # TextArea would keep it
        ("ctrl+home", "move_to_start"),
        ("ctrl+end", "move_to_end"),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        yield Bar(id="title")
        yield TextEditor(
            self._text, tab_behavior="indent", show_line_numbers=False, highlight_cursor_line=False
        )
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin to edit."""
        self.query_one("#title", Bar).show(clean(self._title))
        area = self.query_one(TextArea)
        area.cursor_blink = False
        area.focus()
        self.query_one(KeyHints).hint([("Ctrl+S", "stage"), ("Escape", "leave as it was")])

    def action_move_to_start(self) -> None:
        """The first character."""
        self.query_one(TextArea).move_cursor((0, 0))

    def action_move_to_end(self) -> None:
        """After the last character."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def action_stage(self) -> None:
        """Done."""
        self.dismiss(self.query_one(TextArea).text)
