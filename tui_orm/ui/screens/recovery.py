"""What an earlier program had staged and did not write: look at it, take it up, discard it, or leave it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import bindings, hints
from tui_orm.ui.commands import RECOVERY
from tui_orm.ui.counts import counted
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.line_list import Item, LineList
from tui_orm.workspace.record import KeptRow
from tui_orm.workspace.recovery import LeftBehind


class Fate(StrEnum):
    """What is to become of it."""

    TAKE_UP = "take up"
    DISCARD = "discard"
    LATER = "later"


class RecoveryScreen(Answered[Fate]):
    """Shows one journal. Nothing of it has been sent, unless a commit was under way."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(RECOVERY)

    def __init__(self, left: LeftBehind) -> None:
        super().__init__()
        self._left = left

    def compose(self) -> ComposeResult:
        """Title, what is known of it, changes, keys."""
        yield Bar(id="title")
        yield LineList(list(self._items()))
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin at the first change."""
        count = len(self._left.held.rows)
        when = self._left.when.strftime("%Y-%m-%d %H:%M")
        rows = f"{counted(count, 'row')} staged by {when} and not written"
        self.query_one("#title", Bar).show(("Left behind  ", "strong"), rows)
        self.query_one(LineList).focus()
        self.query_one(KeyHints).hint(hints(RECOVERY))

    @on(LineList.Chosen)
    def action_take_up(self) -> None:
        """Stage it here."""
        self.dismiss(Fate.TAKE_UP)

    def action_discard(self) -> None:
        """Give it up, when sure."""

        def sure(discard: bool | None) -> None:
            if discard:
                self.dismiss(Fate.DISCARD)

        items = [Item("no, keep it", False), Item("yes, discard it for good", True)]
        self.app.push_screen(ChoiceScreen("Discard what was staged?", items), sure)

    def action_leave(self) -> None:
        """Leave it."""
        self.dismiss(Fate.LATER)

    def _items(self) -> Iterator[Item]:
        held = self._left.held
        if held.committing:
            yield Item(
                "A commit was under way when the program ended; taking it up looks whether it was written."
            )
        if held.damaged:
            lines = "1 record is" if held.damaged == 1 else f"{held.damaged} records are"
            yield Item(f"{lines} damaged and lost, most likely the last change; all others are here.")
        for table in dict.fromkeys(kept.table for kept in held.rows):
            yield Item(name(str(table)), heading=True)
            for kept in held.rows:
                if kept.table == table:
                    yield from (Item(line) for line in _lines(kept))


def _lines(kept: KeptRow) -> Iterator[str]:
    key = ", ".join(f"{name(column)} {cell(value)[0]}" for column, value in kept.key.items())
    if kept.removed:
        yield f"- remove {key}"
    elif kept.number:
        values = ", ".join(f"{name(column)} = {cell(value)[0]}" for column, value in kept.values.items())
        yield f"+ new row  {values or 'all defaults'}"
    else:
        for column, value in kept.values.items():
            seen = cell((kept.seen or {}).get(column))[0]
            yield f"~ {key}  {name(column)}: {seen} → {cell(value)[0]}"
