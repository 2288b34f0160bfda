"""What hangs on rows to be removed, as a tree; each line can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.database.writing.impact import Fate, Impact
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import bindings, hints
from tui_orm.ui.commands import IMPACT
from tui_orm.ui.counts import counted
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.line_list import Item, LineList

GO_ON: Final = "go on"
LEAVE: Final = "leave"
NOTES = {
    Fate.REMOVED: "removed with it",
    Fate.SET_NULL: "stay, and refer to nothing: set NULL",
    Fate.SET_DEFAULT: "stay, and refer to the default: set DEFAULT",
    Fate.IN_THE_WAY: "in the way: the server will refuse",
}


class ImpactScreen(Answered[object]):
    """Answers GO_ON, LEAVE, or the Impact that is to be opened."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(IMPACT)

    def __init__(self, impacts: Sequence[Impact], removed: int) -> None:
        super().__init__()
        self._items = impact_items(impacts)
        self._title = title(impacts, removed)

    def compose(self) -> ComposeResult:
        """Title, tree, keys."""
        yield Bar(id="title")
        yield LineList(self._items, id="impact-list")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin at the first line."""
        self.query_one("#title", Bar).show(("Removing  ", "strong"), self._title)
        lines = self.query_one(LineList)
        lines.show(self._items)
        lines.focus()
        self.query_one(KeyHints).hint(hints(IMPACT))

    @on(LineList.Chosen)
    def action_go_on(self) -> None:
        """All the same."""
        self.dismiss(GO_ON)

    def action_open(self) -> None:
        """Show the rows under the cursor."""
        item = self.query_one(LineList).current
        if item is not None:
            self.dismiss(item.value)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(LEAVE)


def title(impacts: Sequence[Impact], removed: int) -> str:
    """What it comes to."""
    lines = [impact for one in impacts for _, impact in one.lines()]
    gone = sum(impact.count for impact in lines if impact.fate == Fate.REMOVED)
    least = "at least " if any(impact.more or impact.deeper for impact in lines) else ""
    rows = counted(removed, "row")
    further = f", and {least}{gone:,} more with {'it' if removed == 1 else 'them'}" if gone else ""
    blocked = any(impact.fate == Fate.IN_THE_WAY for impact in lines)
    return f"{rows}{further}; nothing is sent yet" + ("; some rows are in the way" if blocked else "")


def impact_items(impacts: Sequence[Impact]) -> list[Item]:
    """A line for each foreign key, what hangs on its rows beneath it."""
    items: list[Item] = []
    for one in impacts:
        for depth, impact in one.lines():
            columns = ", ".join(impact.foreign_key.columns)
            count = f"{'more than ' if impact.more else ''}{impact.count:,}"
            text = f"{'  ' * depth}{count}  {name(str(impact.foreign_key.table))} ({name(columns)})"
            deeper = "; more may hang on these" if impact.deeper else ""
            items.append(Item(f"{text}  {NOTES[impact.fate]}{deeper}", impact))
    return items
