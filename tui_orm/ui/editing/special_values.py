"""The flow of values that are not typed: NULL, default, empty, now; in this row, or in those that are marked."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from tui_orm.database.changes import DEFAULT, Unknown
from tui_orm.database.descriptions import Kind, LargeValue
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.editing.marked_rows import MarkedRows
from tui_orm.ui.editing.targets import stage, writable_target
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.staged import NewRow


class SpecialValues:
    """Stages what a menu offers."""

    def __init__(self, desk: Desk, marked_rows: MarkedRows) -> None:
        self._desk = desk
        self._marked_rows = marked_rows

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {"special": self._special}

    def _special(self) -> None:
        target = writable_target(self._desk)
        column = target.column
        items = [Item("NULL", (None,))] if column.nullable else []
        if column.default is not None or (column.has_default and isinstance(target.row_id, NewRow)):
            items.append(Item("DEFAULT", (DEFAULT,), name(column.default or "given by the server")))
        if column.kind in (Kind.TEXT, Kind.OTHER):
            items.append(Item("empty text", ("",)))
        if column.kind in (Kind.DATE, Kind.TIME, Kind.DATETIME):
            items.append(Item("now", (_now(column.kind),), _now(column.kind)))
        if not items:
            raise CannotRun(f"{name(column.name)} takes no NULL and has no default.")
        if self._desk.view.marks and not isinstance(target.value, LargeValue | Unknown):
            items.append(Item("what stands here", (target.value,), "for the marked rows"))

        def chosen(value: tuple[Any]) -> None:
            here = partial(stage, self._desk, target, value[0])
            self._marked_rows.stage(column, value[0], here)

        self._desk.ask_user(ChoiceScreen(f"Set {column.name} to", items), chosen)


def _now(kind: Kind) -> str:
    now = datetime.now().isoformat(" ", "seconds")
    return {Kind.DATE: now[:10], Kind.TIME: now[11:]}.get(kind, now)
