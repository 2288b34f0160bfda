"""The flow of choosing a value from the few that a column may have."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.desk import Desk
from tui_orm.ui.editing.marked_rows import MarkedRows
from tui_orm.ui.editing.targets import Target, stage
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.choices import choices_of, is_open, is_set, place_of
from tui_orm.workspace.values import edit_text, parse

if TYPE_CHECKING:
    from tui_orm.ui.screens.choices import SetList, ValueList


def has_choices(target: Target) -> bool:
    """Whether a cell is edited by choosing."""
    return bool(choices_of(target.column, target.table))


class Choosing:
    """Puts the list over the screen. `go_on` edits the column so many steps on."""

    def __init__(self, desk: Desk, go_on: Callable[[int], None], marked_rows: MarkedRows) -> None:
        self._desk = desk
        self._marked_rows = marked_rows
        self._go_on = go_on

    def open(self, target: Target) -> None:
        """Let the user choose; what is chosen is staged."""
        from tui_orm.ui.screens.choices import Chosen

        def chosen(answer: Chosen) -> None:
            value = self._read(target, answer.value) if answer.typed else answer.value
            here = partial(stage, self._desk, target, value)
            if answer.step:
                here()
                self._go_on(answer.step)
            else:
                self._marked_rows.stage(target.column, value, here)

        self._desk.held.begin()  # what is typed ahead is meant for the list
        self._desk.ask_user(self._set(target) if is_set(target.column) else self._one(target), chosen)

    def _one(self, target: Target) -> ValueList:
        from tui_orm.ui.screens.choices import ValueList

        column, choices = target.column, choices_of(target.column, target.table)
        items = [Item(name(choice.label), (choice.value,), choice.note) for choice in choices]
        cursor = place_of(target.value, choices)
        if column.nullable:
            items.append(Item("NULL", (None,)))
            cursor = len(items) - 1 if target.value is None else cursor
        if cursor is None and target.value is not None:
            items.insert(0, Item(cell(target.value)[0], (target.value,), "now"))
        return ValueList(_title(target), items, self._desk.held.settle, cursor or 0, is_open(column))

    def _set(self, target: Target) -> SetList:
        from tui_orm.ui.screens.choices import SetList

        held = edit_text(target.value).split(",")
        return SetList(
            _title(target),
            target.column.choices,
            held,
            target.column.nullable,
            ",".join,
            self._desk.held.settle,
        )

    def _read(self, target: Target, text: str) -> object:
        return parse(text, target.column, target.table.dialect, target.value)


def _title(target: Target) -> str:
    return target.column.name
