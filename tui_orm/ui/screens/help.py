"""Help: the table of commands, as a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.ui.command import shown_key
from tui_orm.ui.commands import SCOPES
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.text_panel import TextPanel

FILTERS = """\
  artist_id = 3                     a column, an operator, a value
  name like A% and id > 100         several conditions
  born between 1900 and 1950        numbers and dates
  country in (France, 'New Zealand')
  email is null                     is not null, not like, !=, <, <=, >, >=
  some words                        anything else is looked for in all text columns
"""


class HelpScreen(Answered[None]):
    """All keys, by place."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,f1,question_mark", "dismiss(None)")]

    def compose(self) -> ComposeResult:
        """Title, keys."""
        yield Bar(id="title")
        yield TextPanel()
        yield KeyHints()

    def on_mount(self) -> None:
        """Show the page."""
        self.query_one("#title", Bar).show(("tui_orm", "strong"), "  keys and filters")
        self.query_one(TextPanel).show(list(help_lines()))
        self.query_one(TextPanel).focus()
        self.query_one(KeyHints).hint([("↑↓", "scroll"), ("Escape", "back")])


def help_lines() -> Iterator[Text | str]:
    """The page."""
    for scope, commands in SCOPES.items():
        yield Text(scope, "bold underline")
        for command in commands:
            keys = "  ".join(shown_key(key) for key in command.all_keys)
            yield f"  {keys:<20} {command.title}"
        yield ""
    yield Text("Filters", "bold underline")
    yield from FILTERS.splitlines()
