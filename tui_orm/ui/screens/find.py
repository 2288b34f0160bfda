"""Finding anything by its name: an input, and the names that fit, anew with every key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui_orm.database.describing.schema_objects import KnownName
from tui_orm.ui.cleaning import clean
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.line_list import Item, LineList

KEYS = [("Enter", "open"), ("↑↓", "move"), ("Escape", "leave")]
WAYS = {"up": "up", "down": "down", "pageup": "page_up", "pagedown": "page_down"}
Find = Callable[[str], Sequence[Item]]


class FindScreen(Answered[KnownName | None]):
    """Answers with a name, None on Escape. `find` gives the lines for what was typed, `said` tells of all names."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", priority=True)]

    def __init__(self, find: Find, said: str) -> None:
        super().__init__()
        self._find = find
        self._said = said

    def compose(self) -> ComposeResult:
        """Title, input, names, state, keys."""
        yield Bar(id="title")
        yield LineEditor(placeholder="a part of a name; table.column; words of a comment")
        yield LineList()
        yield Bar(id="state")
        yield KeyHints()

    def on_mount(self) -> None:
        """Typing begins at once."""
        self.query_one("#title", Bar).show(
            ("Find  ", "strong"), "tables, columns, indexes, constraints, triggers, routines, comments"
        )
        self.query_one(KeyHints).hint(KEYS)
        self.set_focus(self.query_one(LineEditor))  # at once: what is typed ahead belongs there
        self._say()

    def search_in(self, find: Find, said: str) -> None:
        """There are other names than before."""
        self._find, self._said = find, said
        if self.is_attached:
            self._say()
            self._search()

    def _say(self) -> None:
        self.query_one("#state", Bar).show((f" {clean(self._said)}", "faint"))

    def _search(self) -> None:
        self.query_one(LineList).show(self._find(self.query_one(LineEditor).value))

    @on(LineEditor.Changed)
    def _typed(self, event: LineEditor.Changed) -> None:
        event.stop()
        self._search()

    @on(LineEditor.Submitted)
    def _submitted(self, event: LineEditor.Submitted) -> None:
        event.stop()
        self.query_one(LineList).action_choose()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.dismiss(event.item.value)

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while the typing goes on."""
        if event.key in WAYS:
            self.query_one(LineList).action_cursor(WAYS[event.key])
            event.stop()

    def action_leave(self) -> None:
        """Clear what was typed, then leave."""
        line = self.query_one(LineEditor)
        if line.value:
            line.value = ""
        else:
            self.dismiss(None)
