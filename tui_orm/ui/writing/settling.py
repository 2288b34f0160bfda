"""The flow of a conflict: what others changed meanwhile is settled row by row; then the review opens again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_orm.database.changes import Difference
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.screens.conflict import ConflictScreen
from tui_orm.workspace.settlement import Settlement
from tui_orm.workspace.staged import Place


class Settling:
    """Settles the differences that a commit, or a try, met; `go_on` is what follows when all are settled."""

    def __init__(self, desk: Desk, go_on: Act) -> None:
        self._desk = desk
        self._go_on = go_on

    def settle(self, differences: Sequence[Difference], places: Mapping[int, Place]) -> None:
        """Ask about each row that somebody else changed; `places` tells the row of a change by its identity."""
        changes = self._desk.workspace.changes
        found = ((changes.of(*places[id(one.change)]), one.theirs) for one in differences)
        settlements = [Settlement(staged, theirs) for staged, theirs in found if staged is not None]
        if settlements:
            self._desk.ask_user(ConflictScreen(self._desk, settlements), self._left)

    def _left(self, settlements: Sequence[Settlement]) -> None:
        """Stage what was settled, as one act; the rest stays as it was."""
        settled = [one for one in settlements if one.is_settled]
        with self._desk.workspace.changes.group():
            for one in settled:
                one.apply(self._desk.workspace.changes)
                self._show_theirs(one)
        self._desk.staged_changed()
        if len(settled) < len(settlements):
            done = f"{len(settled):,} of {len(settlements):,} settled" if settled else "Nothing was written"
            self._desk.say(f"{done}; the rest stays staged as it was.")
        elif len(self._desk.workspace.changes):
            self._go_on()
        else:
            self._desk.say("Settled; nothing is staged. u takes it back.")

    def _show_theirs(self, settlement: Settlement) -> None:
        """The row as it is now, in the grid."""
        view, (table, row_id) = self._desk.workspace.view, settlement.staged.place
        if view is None or table != view.table.name or not isinstance(row_id, tuple):
            return
        number = view.window.number_of(row_id)
        if number is not None and settlement.theirs is None:
            view.window.remove({number})
        elif number is not None and settlement.theirs is not None:
            view.window.replace(number, settlement.theirs)
