"""What a paste would stage, before it does: rows and columns, the first of them, what cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.counts import counted
from tui_orm.ui.screens.dialogs import Dialog, NoticeScreen
from tui_orm.ui.widgets.line_list import Item, LineList
from tui_orm.workspace.pasting import Plan, Refusal, Target
from tui_orm.workspace.staged import NewRow

FIRST = 6
"""Rows, and refused cells, that are shown."""


class PasteScreen(Dialog[Any]):
    """Shows a plan; answers with the value of the line chosen, None on Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q", "dismiss(None)")]
    DEFAULT_CLASSES = "dialog"

    def __init__(self, title: str, plan: Plan, items: Sequence[Item]) -> None:
        super().__init__()
        self._title = title
        self._plan = plan
        self._items = items

    def compose(self) -> ComposeResult:
        """Title, the first rows, what cannot be taken, and the choices."""
        with Vertical(classes="box"):
            yield Static(clean(self._title), markup=False, classes="title")
            yield Static(_lines(row_lines(self._plan)), id="pasted")
            if self._plan.refused:
                lines = first(list(map(refusal_line, self._plan.refused)), "cell")
                yield Static(_lines(["Cannot be taken:", *lines]), id="refused")
            yield LineList(self._items)
            yield Static("Enter: choose   Escape: leave all as it is", classes="keys")

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """A line was chosen."""
        self.dismiss(event.item.value)


class RefusedScreen(NoticeScreen):
    """All that cannot be taken of a paste."""

    def __init__(self, refused: Sequence[Refusal]) -> None:
        super().__init__(f"{len(refused):,} cannot be taken", "")
        self._refused = refused

    def compose(self) -> ComposeResult:
        """Title, a line for each cell, and how to go on."""
        with Vertical(classes="box"):
            yield Static(clean(self._title), markup=False, classes="title")
            yield LineList([Item(clean(refusal_line(one))) for one in self._refused])
            yield Static("Enter or Escape: go on", classes="keys")

    def on_line_list_chosen(self) -> None:
        """Enter."""
        self.dismiss(None)


def row_lines(plan: Plan) -> list[str]:
    """The first rows that would be staged."""
    changed = [changed_line(plan, *one) for one in plan.changed[:FIRST]]
    added = [f"+ {_values(values)}" for values in plan.added[: FIRST - len(changed)]]
    missing = len(plan) - len(changed) - len(added)
    return [*changed, *added, *([f"… and {missing:,} more"] if missing else [])]


def changed_line(plan: Plan, target: Target, values: dict[str, Any]) -> str:
    """What would change in a row."""
    places = plan.table.places
    if isinstance(target.row_id, NewRow):
        return f"+ {_values(values)}"
    key = ", ".join(cell(value)[0] for value in target.row_id)
    changes = (
        f"{name(one)}: {cell(target.values[places[one]])[0]} → {cell(to)[0]}" for one, to in values.items()
    )
    return f"~ {key}  {', '.join(changes)}"


def refusal_line(refusal: Refusal) -> str:
    """A refused cell and the reason."""
    where = f"row {refusal.line:,}, " if refusal.line else ""
    column = f"{name(refusal.column)}: " if refusal.column else ""
    return f"{where}{column}{refusal.reason}"


def first(lines: Sequence[str], what: str) -> list[str]:
    """The first lines, and how many more there are."""
    more = len(lines) - FIRST
    return [*lines[:FIRST], *([f"… and {counted(more, f'more {what}')}"] if more > 0 else [])]


def _values(values: dict[str, Any]) -> str:
    return ", ".join(f"{name(one)} = {cell(value)[0]}" for one, value in values.items()) or "all defaults"


def _lines(lines: Sequence[str]) -> Text:
    return Text("\n".join(map(clean, lines)), no_wrap=True, overflow="ellipsis")
