"""Names as they may stand in a file of text."""

from __future__ import annotations

from html import escape as escape_markup
from unicodedata import east_asian_width

from tui_orm.workspace.escapes import escape


def printable(text: str) -> str:
    """A name in one line; control characters and halves of characters are written as escapes."""
    return text if text.isprintable() else escape(text)


def markup(text: str) -> str:
    """The same where it stands in XML or HTML."""
    return escape_markup(printable(text))


def width_of(text: str) -> int:
    """Cells that a text takes where each letter is as wide as another, or twice as wide."""
    return len(text) if text.isascii() else sum(1 + (east_asian_width(char) in "WF") for char in text)


def cut(text: str, width: int) -> str:
    """A text in at most so many cells, with an ellipsis where it is cut."""
    if width_of(text) <= width:
        return text
    while text and width_of(text) >= width:
        text = text[:-1]
    return text + "…"
