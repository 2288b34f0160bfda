"""The flow of the review: what can be done there without leaving it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from tui_orm.database.changes import RowChange, Statement
from tui_orm.database.descriptions import Row
from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.command import CannotRun
from tui_orm.ui.counts import counted
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.gathering import read_whole
from tui_orm.ui.screens.difference import DifferenceScreen
from tui_orm.ui.screens.review import ReviewScreen, Verdict
from tui_orm.ui.writing.change_text import written_alone
from tui_orm.ui.writing.scripting import Scripting
from tui_orm.ui.writing.trying import Trying
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.review import Tried, ordered
from tui_orm.workspace.staged import Place


class Reviewing:
    """Opens the review, and works on it while it is open; `decided` is told how it was left."""

    def __init__(
        self, desk: Desk, trying: Trying, scripting: Scripting, decided: Callable[[Verdict], None]
    ) -> None:
        self._desk = desk
        self._trying = trying
        self._scripting = scripting
        self._decided = decided
        self._screen = ReviewScreen({}, lambda: None)
        self._previewed: asyncio.Future[list[Statement]] | None = None

    def open(self) -> None:
        """Show what would be written, with its SQL."""
        if not len(self._changes):
            raise CannotRun("Nothing is staged.")
        self._screen = ReviewScreen(self._acts(), self._show)
        self._desk.ask_user(self._screen, self._decided)

    def _acts(self) -> dict[str, Act]:
        return {
            "commit": lambda: self._leave(Verdict("commit")),
            "try_out": self._try_out,
            "drop": self._drop,
            "drop_row": self._drop_row,
            "undo": lambda: self._step(self._changes.undo() is not None, "Nothing to undo."),
            "redo": lambda: self._step(self._changes.redo() is not None, "Nothing to redo."),
            "difference": self._differ,
            "go_to_change": lambda: self._leave(Verdict("go", self._screen.current)),
            "copy_as": lambda: self._scripting.ask(self._changes.changes(), self._screen.say),
            "roll_back": lambda: self._leave(Verdict("roll_back")),
            "impact": lambda: self._leave(Verdict("impact")),
            "next_pane": self._next_pane,
            "leave": self._stop_or_leave,
        }

    @property
    def _changes(self) -> ChangeSet:
        return self._desk.workspace.changes

    def _show(self, tried: Tried | None = None) -> None:
        """Show what is staged now; the SQL comes when it is made."""
        self._screen.show_changes(ordered(self._changes), tried or Tried())
        if tried is None:
            self._preview()

    def _preview(self) -> None:
        if self._previewed is not None:
            self._previewed.cancel()
        staged = list(self._changes)
        changes = [one.change() for one in staged]
        places = {id(change): one.place for change, one in zip(changes, staged, strict=True)}
        self._screen.show_title(f"{_rows(len(staged))}; the SQL is being made …")
        self._previewed = self._desk.ask(
            self._desk.database.preview(changes),
            partial(self._show_sql, lambda change: places[id(change)], len(staged)),
            self._show_blind,
            stoppable=False,
        )

    def _show_sql(
        self, place_of: Callable[[RowChange], Place], rows: int, statements: Sequence[Statement]
    ) -> None:
        count = len(statements)
        said = f"{counted(count, 'statement')} in one transaction"
        said += f"{written_alone(self._changes)}; nothing is written yet"
        self._screen.show_title(f"{_rows(rows)}, {said}")
        self._screen.show_statements(statements, place_of)

    def _show_blind(self, failure: DatabaseFailure) -> None:
        """The SQL cannot be made (a key is missing, say): the changes can still be looked at and dropped."""
        self._screen.show_title(f"{_rows(len(self._changes))}; the SQL cannot be made")
        self._screen.show_statements(
            [Statement(f"-- {failure}", ())], lambda _: self._screen.current.staged.place
        )

    def _drop(self) -> None:
        """Take back one value; of a removal or a new row at its defaults, all."""
        entry = self._screen.current
        if entry.column is None:
            self._drop_row()
        elif not entry.is_staged:
            raise CannotRun("The server does this by itself: there is nothing to drop.")
        else:
            self._changes.drop_value(entry.staged.place, entry.column)
            self._changed()

    def _drop_row(self) -> None:
        self._changes.drop(self._screen.current.staged.place)
        self._changed()

    def _step(self, has_stepped: bool, otherwise: str) -> None:
        if not has_stepped:
            raise CannotRun(otherwise)
        self._changed()

    def _changed(self) -> None:
        self._desk.staged_changed()
        if len(self._changes):
            self._trying.stop()
            self._show()
        else:
            self._leave(None)
            self._desk.say("Nothing is staged any more; u takes it back.")

    def _differ(self) -> None:
        entry = self._screen.current

        def show(row: Row | None) -> None:
            read = replace(entry, staged=replace(entry.staged, row=row))
            self._desk.ask_user(DifferenceScreen.of_entry(read), lambda _: None)

        read_whole(self._desk, entry.staged.table, entry.staged.row, show)

    def _try_out(self) -> None:
        self._trying.begin(self._screen, self._show, lambda: self._leave(None))

    def _next_pane(self) -> None:
        self._screen.focus_next()

    def _stop_or_leave(self) -> None:
        if self._trying.stop():
            self._screen.say("Stopped. Nothing was written.")
        else:
            self._leave(None)

    def _leave(self, verdict: Verdict | None) -> None:
        self._trying.stop()
        if self._previewed is not None:
            self._previewed.cancel()
        self._screen.dismiss(verdict)


def _rows(count: int) -> str:
    return counted(count, "row")
