"""A list that narrows as one types: the table list, the palette and every small choice are one of these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.line_list import Item, LineList


class FilterList(Vertical):
    """An input over a list. Enter chooses, up and down move, while the typing goes on."""

    @dataclass
    class Chosen(Message):
        """A line was chosen."""

        item: Item

    class Left(Message):
        """Escape was pressed with nothing typed."""

    def __init__(self, items: Sequence[Item] = (), placeholder: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self._all = list(items)
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """Input and list."""
        yield LineEditor(placeholder=self._placeholder)
        yield LineList(self._all)

    @property
    def input(self) -> LineEditor:
        """Where one types."""
        return self.query_one(LineEditor)

    @property
    def list(self) -> LineList:
        """The lines left."""
        return self.query_one(LineList)

    def show(self, items: Iterable[Item]) -> None:
        """Show other lines, narrowed by what was typed."""
        self._all = list(items)
        self._narrow()

    def settle(self, chosen: Any) -> None:
        """Show all lines again, the cursor on the one whose value begins with what was chosen."""
        current = self.list.current
        if not self.input.value and current is not None and _stands_for(current, chosen):
            return
        if self.input.value:
            with self.input.prevent(LineEditor.Changed):
                self.input.load("")
        places = (place for place, item in enumerate(self._all) if _stands_for(item, chosen))
        self.list.show(self._all, next(places, 0))

    @on(LineEditor.Changed)
    def _typed(self, event: LineEditor.Changed) -> None:
        event.stop()
        self._narrow()

    def _narrow(self) -> None:
        typed = self.input.value.strip().lower()
        self.list.show(narrowed(self._all, typed) if typed else self._all)

    @on(LineEditor.Submitted)
    def _choose(self, event: LineEditor.Submitted) -> None:
        event.stop()
        self.list.action_choose()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.list.focus()  # the typing is over, also where the choice comes to nothing
        self.post_message(self.Chosen(event.item))

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while the focus is in the input; Escape clears, then leaves."""
        ways = {"up": "up", "down": "down", "pageup": "page_up", "pagedown": "page_down"}
        if self.input.has_focus and event.key in ways:
            self.list.action_cursor(ways[event.key])
        elif event.key == "escape" and self.input.value:
            self.input.value = ""
        elif event.key == "escape":
            self.post_message(self.Left())
        elif event.key == "slash" and self.list.has_focus:
            self.input.focus()
        else:
            return
        event.stop()
        event.prevent_default()


def _stands_for(item: Item, chosen: Any) -> bool:
    return bool(item.value) and item.value[0] == chosen


def narrowed(items: Iterable[Item], typed: str) -> list[Item]:
    """The lines that hold what was typed, best first.

    It is all of the line, at its start, at a word's start, anywhere, letter by letter.
    """
    ranked = [
        (rank, item) for item in items if not item.heading and (rank := _rank(item.text.lower(), typed)) < 4
    ]
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])]


def _rank(text: str, typed: str) -> int:
    if text.startswith(typed):
        return 0 if text != typed else -1
    at = text.find(typed)
    if at > 0:
        return 1 if not text[at - 1].isalnum() else 2
    letters = iter(text)
    # one or two letters are scattered over nearly every name
    return 3 if len(typed) > 2 and all(letter in letters for letter in typed) else 4
