"""A row that somebody else changed: what was seen, what is there now, what is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui_orm.database.changes import Difference, same_value
from tui_orm.database.descriptions import Row
from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.screens.dialogs import Dialog
from tui_orm.ui.widgets.fitting import fit
from tui_orm.ui.widgets.line_list import Item, LineList
from tui_orm.workspace.changeset import Staged

MOST = 40
"""Cells that a version of a value takes at most."""


class Choice(StrEnum):
    """What is to become of the staged change."""

    MINE = "mine"
    THEIRS = "theirs"
    BACK = "back"


class ConflictScreen(Dialog[Choice]):
    """Keep mine, take theirs, or go back. Nothing was written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,b", "answer('back')"),
        ("m", "answer('mine')"),
        ("t", "answer('theirs')"),
    ]
    DEFAULT_CLASSES = "dialog"

    def __init__(self, staged: Staged, difference: Difference) -> None:
        super().__init__()
        self._staged = staged
        self._theirs = difference.theirs

    def compose(self) -> ComposeResult:
        """The three versions, and the choice."""
        with Vertical(classes="box"):
            key = (
                ", ".join(cell(value)[0] for value in self._staged.row_id)
                if isinstance(self._staged.row_id, tuple)
                else ""
            )
            title = f"Somebody else changed {name(str(self._staged.table.name))} {key}"
            yield Static(Text(title), classes="title")
            yield Static(Text("\n").join(self._lines()), id="versions")
            yield Static("Nothing was written.", classes="keys")
            yield LineList(self._items())

    def action_answer(self, choice: str) -> None:
        """A key was pressed."""
        wanted = Choice(choice)
        if wanted in [item.value for item in self._items()]:
            self.dismiss(wanted)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """A line was chosen."""
        self.dismiss(event.item.value)

    def _items(self) -> list[Item]:
        gone = self._theirs is None
        mine = [] if gone else [Item("m  keep mine: write over what is there now", Choice.MINE)]
        theirs = "t  drop my change" if gone else "t  take theirs: drop my change"
        return [*mine, Item(theirs, Choice.THEIRS), Item("b  go back, everything still staged", Choice.BACK)]

    def _lines(self) -> list[Text]:
        if self._theirs is None:
            return [Text("The row is gone: it was removed, or its key was changed.")]
        rows = [("column", "you saw", "now there", "you want"), *self._versions(self._theirs)]
        room = (min(100, self.app.size.width * 8 // 10) - 4 - 6) // 4
        widths = [min(MOST, max(cell_len(text) for text in column)) for column in zip(*rows, strict=True)]
        if sum(widths) > 4 * room:
            widths = [room] * 4
        lines = [Text("  ".join(fit(*pair, False) for pair in zip(row, widths, strict=True))) for row in rows]
        lines[0].stylize("bold")
        return lines

    def _versions(self, theirs: Row) -> Iterator[tuple[str, str, str, str]]:
        """The columns that differ: name, seen, now there, wanted."""
        for column in self._staged.table.columns:
            now = theirs[self._staged.table.places[column.name]]
            seen = self._staged.seen(column.name)
            mine = self._staged.values.get(column.name, now)
            if column.name in self._staged.values or not same_value(seen, now):
                wanted = "(removed)" if self._staged.removed else cell(mine)[0]
                yield name(column.name), cell(seen)[0], cell(now)[0], wanted
