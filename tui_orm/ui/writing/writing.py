"""The flow of writing: the review, and what is decided there: commit, rollback, or to look at a change."""

from __future__ import annotations

from tui_orm.ui.clipboard import Clipboard
from tui_orm.ui.counting import Counting
from tui_orm.ui.counts import counted
from tui_orm.ui.desk import Desk
from tui_orm.ui.editing.steps import Steps
from tui_orm.ui.rows import Rows
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.screens.review import Verdict
from tui_orm.ui.widgets.line_list import Item
from tui_orm.ui.writing.committing import Committing
from tui_orm.ui.writing.history_flow import HistoryFlow
from tui_orm.ui.writing.impact_flow import ImpactFlow
from tui_orm.ui.writing.reviewing import Reviewing
from tui_orm.ui.writing.scripting import Scripting
from tui_orm.ui.writing.settling import Settling
from tui_orm.ui.writing.stored import Stored
from tui_orm.ui.writing.trying import Trying


class Writing:
    """Opens the review, and does what is decided there."""

    def __init__(
        self,
        desk: Desk,
        rows: Rows,
        steps: Steps,
        counting: Counting,
        clipboard: Clipboard,
        impact: ImpactFlow,
        history: HistoryFlow,
    ) -> None:
        self._desk = desk
        self._history = history
        self._steps = steps
        self._impact = impact
        settling = Settling(desk, self.review)
        trying = Trying(desk, settling, counting)
        self._reviewing = Reviewing(desk, trying, Scripting(desk, clipboard), self._decide)
        self._committing = Committing(desk, steps, settling, Stored(desk, rows, counting), counting)
        self.look_after_end = self._committing.look_after_end

    def review(self) -> None:
        """Show what would be written, with its SQL. Raises CannotRun where nothing is staged."""
        self._reviewing.open()

    def _decide(self, verdict: Verdict) -> None:
        match verdict.act:
            case "commit":
                self._impact.before_commit(self._commit, self.review)
            case "impact":
                self._impact.show(self.review)
            case "roll_back":
                self._ask_roll_back()
            case "go":
                assert verdict.entry is not None
                self._steps.go_to(verdict.entry.staged.place, verdict.entry.column)

    def _commit(self) -> None:
        self._history.read_before(self._committing.begin)

    def _ask_roll_back(self) -> None:
        count = len(self._desk.workspace.changes)
        items = [Item("no, keep them", False), Item("yes, roll back", True)]
        title = f"Roll back {counted(count, 'staged change')}?"
        self._desk.ask_user(ChoiceScreen(title, items), self._roll_back)

    def _roll_back(self, sure: bool) -> None:
        if not sure:
            self.review()
            return
        self._desk.workspace.changes.clear()
        self._desk.staged_changed()
        self._desk.say("Rolled back. Nothing was written.")
