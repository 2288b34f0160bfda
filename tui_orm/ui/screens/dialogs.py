"""Small questions: a choice, a text, a notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.cleaning import clean, clean_lines
from tui_orm.ui.widgets.filter_list import FilterList
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.line_list import Item, LineList

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """A question over the screen. A key that was typed twice answers it once."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Answer, and go away."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


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
            yield LineList(self._items)
            yield Static("Enter: choose   Escape: leave", classes="keys")

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


class NoticeScreen(ModalScreen[None]):
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
