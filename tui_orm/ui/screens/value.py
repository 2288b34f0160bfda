"""A value in full: to read, or in the large editor."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import TextArea

from tui_orm.database.descriptions import ColumnInfo
from tui_orm.ui.cells import clean, clean_lines, size
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.text_panel import TextPanel

LINE = 16
"""Bytes in a line of hex."""


class ValueScreen(Screen[None]):
    """A whole value, as text or as hex."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,F4,f4,v", "dismiss(None)")]

    def __init__(self, column: ColumnInfo, value: Any) -> None:
        super().__init__()
        self._column = column
        self._value = value

    def compose(self) -> ComposeResult:
        """Title, value, keys."""
        yield Bar(id="title")
        yield TextPanel()
        yield KeyHints()

    def on_mount(self) -> None:
        """Show it."""
        self.query_one("#title", Bar).show(
            f"{clean(self._column.name)}  ", f"{clean(self._column.type_name)}, {self._extent()}"
        )
        self.query_one(TextPanel).show(self._lines())
        self.query_one(TextPanel).focus()
        self.query_one(KeyHints).hint([("↑↓", "scroll"), ("Escape", "back")])

    def _extent(self) -> str:
        if isinstance(self._value, bytes):
            return size(len(self._value))
        return "NULL" if self._value is None else f"{len(str(self._value)):,} characters"

    def _lines(self) -> list[str]:
        if self._value is None:
            return ["NULL"]
        if isinstance(self._value, bytes):
            return [hex_line(self._value, start) for start in range(0, len(self._value), LINE)]
        width = max(20, self.app.size.width - 2)
        return [part for line in clean_lines(str(self._value)) for part in wrapped(line, width)]


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
        yield TextArea(
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


def hex_line(data: bytes, start: int) -> str:
    """A line of a hex dump: offset, bytes, and what of them is ASCII."""
    part = data[start : start + LINE]
    text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
    return f"{start:08x}  {part.hex(' '):<{LINE * 3}} {text}"


def wrapped(line: str, width: int) -> list[str]:
    """A line in pieces that fit."""
    from rich.console import Console
    from rich.text import Text

    return [part.plain.rstrip() for part in Text(line).wrap(Console(width=width), width)] or [""]
