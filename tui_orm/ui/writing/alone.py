"""The flow for tables whose engine cannot roll back: each is asked about, and written one by one, for good."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tui_orm.database.changes import Committed, Partly
from tui_orm.database.descriptions import TableInfo
from tui_orm.database.failures import CommitOutcomeUnknown, Conflict
from tui_orm.ui.cleaning import name
from tui_orm.ui.counts import counted
from tui_orm.ui.desk import Desk
from tui_orm.ui.screens.dialogs import ChoiceScreen, NoticeScreen
from tui_orm.ui.widgets.line_list import Item
from tui_orm.ui.writing.change_text import change_lines
from tui_orm.ui.writing.looking import Looking
from tui_orm.workspace.staged import Staged

MOST_SHOWN = 6
"""Rows named on either side of an error."""


class Alone:
    """Writes what cannot be rolled back, after a question for each table; `written` settles what is staged."""

    def __init__(
        self, desk: Desk, written: Callable[[Sequence[Staged], Committed], None], looking: Looking
    ) -> None:
        self._desk = desk
        self._written = written
        self._looking = looking

    def ask(self) -> None:
        """Ask about each table in turn; what is not written stays staged."""
        waiting = [one for one in self._desk.workspace.changes if not one.table.transactional]
        self._next(list(dict.fromkeys(one.table.name for one in waiting)))

    def _next(self, tables: Sequence[object]) -> None:
        staged = [one for one in self._desk.workspace.changes if tables and one.table.name == tables[0]]
        if not staged:
            return
        table, count = staged[0].table, len(staged)
        rows = counted(count, "row")
        items = [Item("no, keep it staged", False), Item("yes, row by row, for good", True)]
        title = f"Write {rows} of {table.name}? {table.no_rollback[:1].upper()}{table.no_rollback[1:]}."

        def answered(sure: bool) -> None:
            if sure:
                self._write(staged, tables[1:])
            else:
                self._next(tables[1:])

        self._desk.ask_user(ChoiceScreen(title, items), answered)

    def _write(self, staged: Sequence[Staged], tables: Sequence[object]) -> None:
        changes = [one.change() for one in staged]
        places = {id(change): one for change, one in zip(changes, staged, strict=True)}
        self._desk.workspace.committing = True
        self._desk.say(f"writing {name(str(staged[0].table.name))} …")

        def failed(failure: Exception) -> None:
            self._desk.workspace.committing = False
            raise failure

        self._desk.ask(
            self._desk.database.commit_alone(changes),
            partial(self._done, staged[0].table, places, tables),
            failed,
            stoppable=False,
        )

    def _done(
        self, table: TableInfo, places: dict[int, Staged], tables: Sequence[object], partly: Partly
    ) -> None:
        written = [places[id(change)] for change, _ in partly.rows]
        if written:
            self._written(written, Committed(partly.rows))
        self._desk.workspace.committing = False
        failure = partly.failure
        if failure is None:
            self._next(tables)
            return
        left = [places[id(change)] for change in partly.left]
        if isinstance(failure, CommitOutcomeUnknown) and failure.change is not None:
            self._looking.begin([places[id(failure.change)]], [failure.change], failure)
        said = failure.message
        if isinstance(failure, Conflict):
            said = "The next row is not what you saw: somebody else changed it. F5 reads it."
        text = "\n".join([said, "", *_named("Written", written), *_named("Not written, still staged", left)])
        notice = NoticeScreen(f"{table.name} was written in part" if written else "Nothing was written", text)
        self._desk.ask_user(notice, lambda _: None)


def _named(title: str, staged: Sequence[Staged]) -> list[str]:
    lines = [line for one in staged[:MOST_SHOWN] for line in change_lines(one)[:1]]
    further = [f"  … and {len(staged) - MOST_SHOWN} more"] if len(staged) > MOST_SHOWN else []
    return [f"{title}: {len(staged)}", *(f"  {line}" for line in lines), *further]
