"""The first screen without a target: saved and recent ones, the demo, a path or URL to type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from tui_orm.database.target import Target
from tui_orm.settings import SavedTarget
from tui_orm.ui.cleaning import name
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.line_list import Item, LineList

DEMO = "demo"
EXAMPLES = """\
A path to an SQLite file, or a URL:
  ~/data/shop.sqlite
  mysql://user@host/database          mariadb://…
  postgresql://user@host/database     a password that is left out is asked for"""


class ConnectScreen(Screen[None]):
    """Asks for a target."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("down", "into_list"),
        ("escape", "app.quit"),
    ]

    @dataclass
    class Chosen(Message):
        """A target as text, the name of a saved one, or the word `demo`."""

        text: str

    def __init__(self, recent: Sequence[str], saved: Sequence[SavedTarget] = ()) -> None:
        super().__init__()
        self._recent = recent
        self._saved = saved

    def compose(self) -> ComposeResult:
        """Input, list, examples."""
        yield Bar(id="title")
        with Vertical():
            yield LineEditor(placeholder="path or URL, or the name of a saved target")
            yield LineList()
        yield Static(EXAMPLES, markup=False)
        yield KeyHints()

    def on_mount(self) -> None:
        """Typing begins at once."""
        self.query_one("#title", Bar).show(("tui_orm", "strong"), "  open a database")
        items = [Item(name(saved.name), saved.name, _about(saved)) for saved in self._saved]
        items += [Item("demo: a sample database to try things on", DEMO)]
        items += [Item(name(label), label) for label in self._recent]
        self.query_one(LineList).show(items)
        self.query_one(LineEditor).focus()
        self.query_one(KeyHints).hint([("Enter", "open"), ("↓", "saved, recent"), ("Ctrl+Q", "quit")])

    def action_into_list(self) -> None:
        """Down from the input."""
        self.query_one(LineList).focus()

    @on(LineEditor.Submitted)
    def _typed(self, event: LineEditor.Submitted) -> None:
        if event.value.strip():
            self.post_message(self.Chosen(event.value.strip()))
        else:
            self.query_one(LineList).action_choose()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        self.post_message(self.Chosen(event.item.value))


def _about(saved: SavedTarget) -> str:
    """Where a saved target leads, without its password, and what it is called."""
    place = name(Target(saved.url).label)
    return f"{name(saved.label)}  {place}" if saved.label else place
