"""The flow of writing: the review, then commit or rollback."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tui_orm.database.changes import Committed, Delete, Insert, RowChange, Statement
from tui_orm.database.descriptions import Key
from tui_orm.database.failures import Conflict, DatabaseFailure
from tui_orm.ui.cleaning import name
from tui_orm.ui.commands import CannotRun
from tui_orm.ui.counting import Counting
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.rows import Rows
from tui_orm.ui.screens.dialogs import ChoiceScreen, NoticeScreen
from tui_orm.ui.screens.review import ReviewScreen, Verdict, change_lines
from tui_orm.ui.settling import Settling
from tui_orm.ui.steps import Steps
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.changeset import Staged
from tui_orm.workspace.tally import Tally
from tui_orm.workspace.workspace import View


class Writing:
    """Writes what is staged, or gives it up."""

    def __init__(self, desk: Desk, rows: Rows, steps: Steps, counting: Counting) -> None:
        self._desk = desk
        self._counting = counting
        self._rows = rows
        self._steps = steps

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {
            "review": self.review,
        }

    def review(self) -> None:
        """Show what would be written, with its SQL."""
        changes = self._desk.workspace.changes
        if not len(changes):
            raise CannotRun("Nothing is staged.")
        self._desk.ask(self._desk.database.preview(changes.changes()), self._open_review, self._open_blind)

    def _open_blind(self, failure: DatabaseFailure) -> None:
        """The SQL cannot be made (a key is missing, say): the changes can still be looked at and dropped."""
        self._open_review([Statement(f"-- {failure}", ())])

    def _open_review(self, statements: Sequence[Statement]) -> None:
        staged = list(self._desk.workspace.changes)
        self._desk.ask_user(ReviewScreen(staged, statements), self._decide)

    def _decide(self, verdict: Verdict) -> None:
        match verdict.act:
            case "commit":
                self._commit()
            case "drop":
                assert verdict.place is not None
                self._desk.workspace.changes.drop(verdict.place)
                self._desk.staged_changed()
                if len(self._desk.workspace.changes):
                    self.review()
            case "go":
                assert verdict.place is not None
                self._steps.go_to(verdict.place)
            case "roll_back":
                self._ask_roll_back()

    def _ask_roll_back(self) -> None:
        count = len(self._desk.workspace.changes)
        items = [Item("no, keep them", False), Item("yes, roll back", True)]
        title = f"Roll back {count} staged change{'s' if count > 1 else ''}?"
        self._desk.ask_user(ChoiceScreen(title, items), self._roll_back)

    def _roll_back(self, sure: bool) -> None:
        if not sure:
            self.review()
            return
        self._desk.workspace.changes.clear()
        self._desk.staged_changed()
        self._desk.say("Rolled back. Nothing was written.")

    def _commit(self) -> None:
        self._desk.workspace.committing = True
        self._desk.say("committing …")
        self._counting.withdraw()  # on SQLite a reader is in the way of the COMMIT
        staged = list(self._desk.workspace.changes)
        changes = [one.change() for one in staged]
        self._desk.ask(
            self._desk.database.commit(changes),
            partial(self._committed, staged),
            partial(self._failed, staged, changes),
            stoppable=False,
        )

    def _committed(self, staged: Sequence[Staged], committed: Committed) -> None:
        self._desk.workspace.committing = False
        changes = self._desk.workspace.changes
        changes.settle(list(zip(staged, (row for _, row in committed.rows), strict=True)))
        changed, added, removed = _counted([change for change, _ in committed.rows])
        said = f"Committed: {changed} changed, {added} added, {removed} removed."
        view = self._desk.workspace.view
        if view is not None and added + removed:
            view.tally = Tally()
        new_key = self._show_stored(view, committed) if view is not None else None
        self._desk.staged_changed()
        self._desk.say(said)
        if view is not None and new_key is not None:
            self._read_around(view, new_key, said)
        elif view is not None:
            self._counting.shown(view)

    def _show_stored(self, view: View, committed: Committed) -> Key | None:
        """Put the stored rows into the window. Returns the key of a row that is new or has a new key."""
        gone: set[int] = set()
        new_key: Key | None = None
        width = len(view.table.places)
        for change, row in committed.rows:
            if change.table != view.table.name:
                continue
            number = None if isinstance(change, Insert) else view.window.number_of(change.key)
            if row is not None and (isinstance(change, Insert) or view.table.key_of(row) != change.key):
                new_key = view.table.key_of(row)
            elif number is not None and row is not None:
                old = view.window.row(number) or ()
                view.window.replace(number, (*row[:width], *old[width:]))
            elif number is not None:
                gone.add(number)
        view.window.remove(gone)
        return new_key

    def _read_around(self, view: View, key: Key, said: str) -> None:
        """Read the rows anew, around a row that was not among them."""
        view.reload()
        missing = f"{said} The new row is not there any more."
        self._rows.show(
            view, lambda: self._rows.go_to(key, lambda: self._desk.say(missing), lambda: self._desk.say(said))
        )

    def _failed(
        self, staged: Sequence[Staged], changes: Sequence[RowChange], failure: DatabaseFailure
    ) -> None:
        self._desk.workspace.committing = False
        self._desk.say("")
        if self._desk.workspace.view is not None:
            self._counting.shown(self._desk.workspace.view)
        places = dict(zip(map(id, changes), (one.place for one in staged), strict=True))
        if isinstance(failure, Conflict):
            Settling(self._desk, self._steps, places).settle(list(failure.differences))
            return
        place = places.get(id(failure.change))
        struck = self._desk.workspace.changes.of(*place) if place is not None else None
        lines = (
            [name(str(place[0])), *change_lines(struck), ""]
            if place is not None and struck is not None
            else []
        )
        notice = NoticeScreen(
            "Nothing was written; all is still staged", "\n".join([*lines, failure.message])
        )
        self._desk.ask_user(notice, lambda _: self._steps.go_to(place) if place is not None else None)


def _counted(changes: Sequence[RowChange]) -> tuple[int, int, int]:
    added = sum(isinstance(change, Insert) for change in changes)
    removed = sum(isinstance(change, Delete) for change in changes)
    return len(changes) - added - removed, added, removed
