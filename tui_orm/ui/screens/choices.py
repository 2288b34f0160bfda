"""The list of values that a cell may have: typing narrows it, Enter stages, Space toggles where several may be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui_orm.ui.cleaning import clean
from tui_orm.ui.desk import Act
from tui_orm.ui.screens.dialogs import Dialog
from tui_orm.ui.widgets.filter_list import FilterList
from tui_orm.ui.widgets.line_list import Item

ONE = "Enter: stage   Tab: stage, next column   Escape: leave"
SEVERAL = f"Space: in or out   {ONE}"


@dataclass(frozen=True)
class Chosen:
    """A value to stage, and how many columns on the next one to edit is. `typed` where it is a text to be read."""

    value: Any
    step: int = 0
    typed: bool = False


class ValueList(Dialog[Chosen | None]):
    """One of a few values. Answers None on Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "go_on(1)", priority=True),
        Binding("shift+tab", "go_on(-1)", priority=True),
        Binding("ctrl+n", "choose_null", priority=True),
    ]
    DEFAULT_CLASSES = "dialog"
    KEYS = ONE

    def __init__(
        self,
        title: str,
        items: Sequence[Item],
        opened: Act,
        cursor: int = 0,
        is_open: bool = False,
    ) -> None:
        """Items hold their value in a tuple. `opened` is called when keys arrive here.

        `is_open`: what is typed and not in the list may be staged too.
        """
        super().__init__()
        self._opened = opened
        self._title = title
        self._items = list(items)
        self._cursor = cursor
        self._is_open = is_open
        self._step = 0

    def compose(self) -> ComposeResult:
        """Title, input and lines."""
        with Vertical(classes="box narrow"):
            yield Static(clean(self._title), markup=False, classes="title")
            yield FilterList(self._items, placeholder="type to narrow")
            yield Static(self.KEYS, classes="keys")

    @property
    def list(self) -> FilterList:
        """The lines."""
        return self.query_one(FilterList)

    def on_mount(self) -> None:
        """The present value is under the cursor; typing begins at once."""
        self.list.list.move_to(self._cursor)
        self.set_focus(self.list.input)  # at once: what is typed ahead belongs there
        self._opened()

    def action_go_on(self, step: int) -> None:
        """Choose, and edit another column next."""
        self._step = step
        self.choose()

    def action_choose_null(self) -> None:
        """NULL, where it is offered."""
        if any(item.value == (None,) for item in self._items):
            self.dismiss(Chosen(None, self._step))

    def choose(self) -> None:
        """Answer with the line under the cursor, or with what was typed."""
        item, typed = self.list.list.current, self.list.input.value
        if item is not None:
            self.dismiss(Chosen(item.value[0], self._step))
        elif self._is_open and typed:
            self.dismiss(Chosen(typed, self._step, typed=True))

    @on(FilterList.Chosen)
    def _chosen(self, event: FilterList.Chosen) -> None:
        event.stop()
        self.choose()

    def on_input_submitted(self) -> None:
        """Enter where no line is left."""
        self.choose()

    @on(FilterList.Left)
    def _left(self) -> None:
        self.dismiss(None)


class SetList(ValueList):
    """Any of a few values. `joined` makes one of those that are in."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "put", priority=True)]
    KEYS = SEVERAL

    def __init__(
        self,
        title: str,
        members: Sequence[str],
        held: Sequence[str],
        nullable: bool,
        joined: Callable[[Sequence[str]], Any],
        opened: Act,
    ) -> None:
        self._members, self._held, self._joined = list(members), set(held), joined
        self._null = [Item("NULL", (None,))] if nullable else []
        super().__init__(title, self._lines(), opened)

    def _lines(self) -> list[Item]:
        marks = {True: "[x]", False: "[ ]"}
        members = [Item(f"{marks[one in self._held]} {clean(one)}", (one,)) for one in self._members]
        return [*members, *self._null]

    def action_put(self) -> None:
        """Put the member under the cursor in, or take it out."""
        item = self.list.list.current
        if item is None or item.value == (None,):
            return
        self._held ^= {item.value[0]}
        with self.list.input.prevent(type(self.list.input).Changed):
            self.list.input.load("")
        self.list.show(self._lines())
        self.list.list.move_to(self._members.index(item.value[0]))

    def choose(self) -> None:
        """Answer with all that are in; with NULL where the cursor is on it."""
        item = self.list.list.current
        if item is not None and item.value == (None,):
            self.dismiss(Chosen(None, self._step))
        else:
            self.dismiss(
                Chosen(self._joined([one for one in self._members if one in self._held]), self._step)
            )
