"""The flow of a conflict: row by row, keep mine, take theirs, or go back."""

from __future__ import annotations

from collections.abc import Mapping

from tui_orm.database.changes import Difference
from tui_orm.ui.desk import Desk
from tui_orm.ui.screens.conflict import Choice, ConflictScreen
from tui_orm.ui.steps import Steps
from tui_orm.workspace.changeset import Place


class Settling:
    """Settles the differences of one commit; `places` tells the row of each change by its identity."""

    def __init__(self, desk: Desk, steps: Steps, places: Mapping[int, Place]) -> None:
        self._desk = desk
        self._steps = steps
        self._places = places

    def settle(self, differences: list[Difference]) -> None:
        """Ask about each row that somebody else changed; to go back leaves the rest as it is."""
        if not differences:
            self._desk.staged_changed()
            changes = self._desk.workspace.changes
            self._desk.say(
                "Settled. w reviews and writes again." if len(changes) else "Settled; nothing is staged."
            )
            return
        difference, *rest = differences
        place = self._places[id(difference.change)]
        staged = self._desk.workspace.changes.of(*place)
        if staged is None:
            self.settle(rest)
            return

        def settled(choice: Choice) -> None:
            if choice == Choice.BACK:
                self._desk.say("Nothing was written; everything is still staged.")
                self._steps.go_to(place)
                return
            self._resolve(place, difference, keep_mine=choice == Choice.MINE)
            self.settle(rest)

        self._desk.ask_user(ConflictScreen(staged, difference), settled)

    def _resolve(self, place: Place, difference: Difference, keep_mine: bool) -> None:
        changes, theirs = self._desk.workspace.changes, difference.theirs
        view = self._desk.workspace.view
        if theirs is not None and keep_mine:
            changes.rebase(place, theirs)
        else:
            changes.drop(place)
        if view is None or place[0] != view.table.name or not isinstance(place[1], tuple):
            return
        number = view.window.number_of(place[1])
        if number is not None and theirs is None:
            view.window.remove({number})
        elif number is not None and theirs is not None:
            old = view.window.row(number) or ()
            view.window.replace(number, (*theirs, *old[len(theirs) :]))
