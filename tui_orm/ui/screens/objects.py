"""What a schema holds beside tables: a list that narrows as one types, each line with a text to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult

from tui_orm.ui.cleaning import clean
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.filter_list import FilterList
from tui_orm.ui.widgets.line_list import Item, LineList

KEYS = [("Enter", "text"), ("/", "filter"), ("↑↓", "move"), ("Escape", "back")]


class ObjectsScreen(Answered[None]):
    """Lists objects; `open` is given the value of the line that is chosen, and the list stays beneath."""

    def __init__(self, items: Sequence[Item], said: str, open_text: Callable[[Item], None]) -> None:
        super().__init__()
        self._items = items
        self._said = said
        self._open_text = open_text

    def compose(self) -> ComposeResult:
        """Title, list, what could not be read, keys."""
        yield Bar(id="title")
        yield FilterList(self._items, placeholder="type to narrow")
        yield Bar(id="state")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin at the first."""
        self.query_one("#title", Bar).show(
            ("Beside tables  ", "strong"), "routines, events, sequences, types"
        )
        self.query_one("#state", Bar).show((f" {clean(self._said)}", "faint"))
        lines = self.query_one(LineList)
        lines.show(self._items)
        lines.focus()
        self.query_one(KeyHints).hint(KEYS)

    @on(FilterList.Chosen)
    def _chosen(self, event: FilterList.Chosen) -> None:
        self._open_text(event.item)

    @on(FilterList.Left)
    def _left(self) -> None:
        self.dismiss(None)
