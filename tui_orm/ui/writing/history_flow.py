"""The flow of the history: what was committed is written down, looked at, and reverted as staged changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from tui_orm.database.aside import aside
from tui_orm.database.descriptions import Row
from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.counts import counted
from tui_orm.ui.described import Described, described
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.disk import disk_told
from tui_orm.ui.writing.before_images import BeforeImages
from tui_orm.workspace.staged import Staged

if TYPE_CHECKING:
    from tui_orm.workspace.history import Commit, History

OFF = "No history is kept: it is switched off in the settings ([history] on = false)."


class HistoryFlow:
    """Keeps the history of one target; `history` is None where it is switched off."""

    def __init__(self, desk: Desk, history: History | None) -> None:
        self._desk = desk
        self._history = history
        self._before = BeforeImages(desk, history.bytes) if history is not None else None

    def read_before(self, commit: Act) -> None:
        """Read what a commit takes away and was seen only in part; then commit."""
        if self._before is None:
            commit()
        else:
            self._before.read(commit)

    def add(self, rows: Iterable[tuple[Staged, Row | None]]) -> None:
        """Write down what was committed, given with the rows as they are stored since."""
        if self._history is None or self._before is None:
            return
        from tui_orm.workspace.history import committed

        whole = [(self._before.laid_under(staged), row) for staged, row in rows]
        history, commit = self._history, committed(datetime.now(), whole)

        def write() -> None:
            with disk_told("What was committed is stored, but cannot be put into the history"):
                history.add(commit)

        self._desk.ask(aside(write), lambda _: None, stoppable=False)

    def show(self) -> None:
        """Show what was committed. Raises CannotRun where no history is kept."""
        if self._history is None:
            raise CannotRun(OFF)
        history = self._history

        def read() -> list[Commit]:
            with disk_told("The history cannot be read"):
                return history.read()

        self._desk.ask(aside(read), self._shown, holds=True)

    def _shown(self, commits: list[Commit]) -> None:
        if not commits:
            raise CannotRun("Nothing was committed here yet.")
        from tui_orm.ui.screens.history import HistoryScreen

        self._desk.ask_user(HistoryScreen(commits), self._revert)

    def _revert(self, commit: Commit) -> None:
        self._desk.access.check("edit", self._desk.workspace.committing)  # to revert is to stage edits
        tables = (done.table for done in commit.done)
        self._desk.say("reading the tables …")
        self._desk.ask(described(self._desk.database, tables), lambda found: self._stage(commit, found))

    def _stage(self, commit: Commit, tables: Described) -> None:
        inverses: list[Staged] = []
        for number, done in enumerate(commit.done, 1):
            table = tables[done.table]
            if isinstance(table, DatabaseFailure):
                raise table
            try:
                inverses.append(done.inverse(table, number))
            except LookupError as reason:
                raise CannotRun(f"This commit cannot be reverted: {reason.args[0]}.") from None
        changes = self._desk.workspace.changes
        taken = [one.place for one in inverses if not one.is_new and changes.of(*one.place) is not None]
        if taken:
            raise CannotRun(
                f"Something is staged already for rows of {name(str(taken[0][0]))}: write it or drop it first."
            )
        changes.take_up(inverses)
        self._desk.staged_changed()
        self._desk.say(f"Staged to revert: {counted(len(inverses), 'row')}. w reviews, u takes back.")
