"""Source in styles that are legible on a light ground and on a dark one: weight, and the one colour that suits both."""

from __future__ import annotations

from functools import cache

from pygments.token import Comment, Keyword, Name, Number, String
from rich.style import Style
from rich.syntax import ANSISyntaxTheme


@cache
def code_theme() -> ANSISyntaxTheme:
    """The theme. Yellow, green and cyan vanish on white, blue on black."""
    return ANSISyntaxTheme(
        {
            Comment: Style(dim=True),
            Keyword: Style(bold=True),
            Name.Class: Style(bold=True, underline=True),
            Name.Function: Style(bold=True),
            String: Style(color="magenta"),
            Number: Style(color="magenta"),
        }
    )
