"""The text of a routine, an event, a sequence or a type, in colours, to be read and copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.ui.cleaning import clean
from tui_orm.ui.command import bindings, hints
from tui_orm.ui.commands import SOURCE
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.text_panel import TextPanel

Say = Callable[[str], None]


class SourceScreen(Answered[None]):
    """Shows a text. `copy` is given it, and what tells how the copying went."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(SOURCE)

    def __init__(self, title: str, source: str, language: str, copy: Callable[[str, Say], None]) -> None:
        super().__init__()
        self._title = title
        self._source = source
        self._language = language
        self._copy = copy

    def compose(self) -> ComposeResult:
        """Title, text, status, keys."""
        yield Bar(id="title")
        yield TextPanel()
        yield Bar(id="source-status")
        yield KeyHints()

    def on_mount(self) -> None:
        """Show the text from its beginning."""
        self.query_one("#title", Bar).show((clean(self._title), "strong"))
        panel = self.query_one(TextPanel)
        panel.show_code(self._source, self._language)
        panel.focus()
        self.query_one(KeyHints).hint([("↑↓", "scroll"), *hints(SOURCE)])

    def action_copy(self) -> None:
        """Copy all of it."""
        self._copy(self._source, self._say)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)

    def _say(self, text: str) -> None:
        self.query_one("#source-status", Bar).show((f" {clean(text)}", "message"))
