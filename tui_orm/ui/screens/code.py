"""Acts as SQLAlchemy 2 code: a line for each act, and beneath it the code of the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.database.sources.snippets import Snippet
from tui_orm.ui.cleaning import clean
from tui_orm.ui.command import bindings, hints
from tui_orm.ui.commands import CODE
from tui_orm.ui.putting import PutText
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.line_list import Item, LineList
from tui_orm.ui.widgets.text_panel import TextPanel


class CodeScreen(Answered[None]):
    """The code is for a session and the classes of the Model panel."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(CODE)

    def __init__(self, snippets: Sequence[Snippet], put: PutText) -> None:
        super().__init__()
        self._snippets = snippets
        self._put = put

    def compose(self) -> ComposeResult:
        """Title, acts, code, keys."""
        yield Bar(id="title")
        yield LineList(id="code-list")
        yield TextPanel(id="code-text")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin at the first."""
        self._say("what can be done here, in Python")
        self._list.show([Item(clean(snippet.title), snippet) for snippet in self._snippets])
        self._list.focus()
        self.query_one(KeyHints).hint(hints(CODE))

    @on(LineList.Moved)
    def _show(self, event: LineList.Moved) -> None:
        self.query_one(TextPanel).show_code(event.item.value.code, "python")

    @on(LineList.Chosen)
    def action_copy(self) -> None:
        """Copy the code under the cursor."""
        if (item := self._list.current) is not None:
            self._put(f"{item.value.code}\n", f"the code of {item.text}", self._say)

    def action_next_pane(self) -> None:
        """To the code, and back."""
        (self.query_one(TextPanel) if self._list.has_focus else self._list).focus()

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)

    @property
    def _list(self) -> LineList:
        return self.query_one(LineList)

    def _say(self, text: str) -> None:
        self.query_one("#title", Bar).show(("SQLAlchemy  ", "strong"), text)
