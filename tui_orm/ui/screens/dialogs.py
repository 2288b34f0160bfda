"""Small questions: a choice, a text, a notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.cleaning import clean, clean_lines
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.filter_list import FilterList
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.line_list import Item, LineList

Answer = TypeVar("Answer")
MOST_WIDTH = 60
"""Cells that the lines of a choice may ask for."""


class Dialog(ModalScreen[Answer], Answered[Answer]):
    """A question over the screen."""


class ChoiceScreen(Dialog[Any]):
    """A few lines to choose from; answers with the value of the line, None on Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q", "dismiss(None)")]
    DEFAULT_CLASSES = "dialog"

    def __init__(self, title: str, items: Sequence[Item]) -> None:
        super().__init__()
        self._title = title
        self._items = items

    def compose(self) -> ComposeResult:
        """Title and lines."""
        with Vertical(classes="box small"):
            yield Static(clean(self._title), markup=False, classes="title")
            yield self._lines()
            yield Static("Enter: choose   Escape: leave", classes="keys")

    def _lines(self) -> LineList:
        """The lines, whole where there is room: only what is drawn in them is as wide as they are."""
        lines = LineList(self._items)
        longest = max((cell_len(item.text) + cell_len(item.note) for item in self._items), default=0)
        lines.styles.min_width = min(longest + 4, MOST_WIDTH)
        return lines

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """A line was chosen."""
        self.dismiss(event.item.value)


class SearchScreen(Dialog[Any]):
    """Many lines, narrowed by typing; answers like ChoiceScreen."""

    DEFAULT_CLASSES = "dialog"

    def __init__(self, title: str, items: Sequence[Item]) -> None:
        super().__init__()
        self._title = title
        self._items = items

    def compose(self) -> ComposeResult:
        """Title, input and lines."""
        with Vertical(classes="box"):
            yield Static(clean(self._title), markup=False, classes="title")
            yield FilterList(self._items, placeholder="type to narrow")

    def on_mount(self) -> None:
        """Typing begins at once."""
        self.query_one(FilterList).input.focus()

    @on(FilterList.Chosen)
    def _chosen(self, event: FilterList.Chosen) -> None:
        self.dismiss(event.item.value)

    @on(FilterList.Left)
    def _left(self) -> None:
        self.dismiss(None)


class TextScreen(Dialog[str | None]):
    """One line of text; a password is not shown. Answers None on Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)")]
    DEFAULT_CLASSES = "dialog"

    def __init__(self, title: str, password: bool = False) -> None:
        super().__init__()
        self._title = title
        self._password = password

    def compose(self) -> ComposeResult:
        """Title and line."""
        with Vertical(classes="box"):
            yield Static(clean(self._title), markup=False, classes="title")
            yield LineEditor(password=self._password)
            yield Static("Enter: go on   Escape: leave", classes="keys")

    def on_input_submitted(self, event: LineEditor.Submitted) -> None:
        """Enter."""
        self.dismiss(event.value)


class NoticeScreen(Dialog[None]):
    """Something that must be read."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,enter,q,space", "dismiss(None)")]
    DEFAULT_CLASSES = "dialog"

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    @classmethod
    def of(cls, failure: DatabaseFailure, title: str = "The server refused") -> NoticeScreen:
        """The notice of a failure."""
        return cls(title, f"{failure.message}\n\n{failure.advice}".strip())

    def compose(self) -> ComposeResult:
        """Title, text, and how to go on."""
        with Vertical(classes="box"):
            yield Static(clean(self._title), markup=False, classes="title")
            yield Static("\n".join(clean_lines(self._text)), markup=False, id="text")
            yield Static("Enter or Escape: go on", classes="keys")
