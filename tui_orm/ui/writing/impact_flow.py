"""The flow before a removal is committed: what hangs on it is counted, shown, and can be looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_orm.database.changes import Delete
from tui_orm.database.descriptions import TableInfo
from tui_orm.database.failures import Cancelled, DatabaseFailure
from tui_orm.database.writing.impact import Impact
from tui_orm.ui.catalog import Catalog
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.navigation import Navigation
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.screens.impact import GO_ON, LEAVE, ImpactScreen
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.filters import format_any, joined
from tui_orm.workspace.raw_sql import MARK


class ImpactFlow:
    """Shows what hangs on the staged removals. `open_rows` shows the rows of one line in the grid."""

    def __init__(self, desk: Desk, open_rows: Callable[[Impact], None]) -> None:
        self._desk = desk
        self._open_rows = open_rows

    def before_commit(self, then: Act, back: Act) -> None:
        """Go on at once where nothing is removed, or nothing hangs on it; else show the tree first."""
        if not any(isinstance(change, Delete) for change in self._desk.workspace.changes.changes()):
            then()
            return

        def found(impacts: Sequence[Impact]) -> None:
            self._desk.say("")
            if impacts:
                self._show(impacts, then, back)
            else:
                then()

        def failed(failure: DatabaseFailure) -> None:
            self._desk.say("")
            words = "was stopped" if isinstance(failure, Cancelled) else f"failed: {name(failure.message)}"
            items = [Item("go back, everything still staged", back), Item("commit all the same", then)]
            title = f"To count what hangs on the removals {words}"
            self._desk.ask_user(ChoiceScreen(title, items), lambda act: act())

        self._ask(found, failed)

    def show(self, back: Act) -> None:
        """Show the tree, to look at."""

        def found(impacts: Sequence[Impact]) -> None:
            self._desk.say("")
            if not impacts:
                back()
                self._desk.say("Nothing hangs on what is to be removed.")
                return
            self._show(impacts, back, back)

        if not any(isinstance(change, Delete) for change in self._desk.workspace.changes.changes()):
            back()
            raise CannotRun("Nothing is to be removed.")
        self._ask(found, None)

    def _ask(
        self, found: Callable[[Sequence[Impact]], None], failed: Callable[[DatabaseFailure], None] | None
    ) -> None:
        self._desk.say("counting what hangs on the removals …")
        changes = self._desk.workspace.changes.changes()
        self._desk.ask(self._desk.database.impact(changes), found, failed)

    def _show(self, impacts: Sequence[Impact], then: Act, back: Act) -> None:
        removed = sum(isinstance(change, Delete) for change in self._desk.workspace.changes.changes())

        def answered(answer: object) -> None:
            if answer == GO_ON:
                then()
            elif answer == LEAVE:
                back()
            elif isinstance(answer, Impact):
                self._open_rows(answer)

        self._desk.ask_user(ImpactScreen(impacts, removed), answered)


def open_impact(catalog: Catalog, navigation: Navigation, impact: Impact) -> None:
    """Show the rows of one line in the grid."""
    navigation.open(catalog.entry(impact.foreign_key.table), [lambda table: filter_of(impact, table)])


def filter_of(impact: Impact, table: TableInfo) -> str:
    """The rows of one line as a filter."""
    if impact.sql:
        return f"{MARK} {impact.sql}"
    values = zip(*impact.parents, strict=True)
    pairs = zip(impact.columns, values, strict=True)
    return joined([format_any(table.column(column), held) for column, held in pairs])
