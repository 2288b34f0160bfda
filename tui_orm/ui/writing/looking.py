"""The flow after a COMMIT without an answer: the rows are read until the truth can be told. Nothing is sent again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tui_orm.database.changes import Committed, Delete, Insert, Outcome, RowChange, Truth
from tui_orm.database.descriptions import Row
from tui_orm.database.failures import (
    Busy,
    Cancelled,
    CannotConnect,
    CommitOutcomeUnknown,
    ConnectionLost,
    DatabaseFailure,
)
from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.screens.dialogs import NoticeScreen
from tui_orm.ui.writing.recovering import LOOK
from tui_orm.workspace.staged import Staged

FIRST_WAIT = 0.3
"""Seconds before the second look; each further wait is twice as long, up to `LONGEST_WAIT`."""
LONGEST_WAIT = 10.0
MOST_SHOWN = 8
"""Rows shown where nobody can tell."""
BROKE = "The connection broke during COMMIT."
ENDED = "The program ended during COMMIT."
Written = Callable[[Sequence[Staged], Committed], None]


@dataclass(frozen=True)
class Lost:
    """A commit whose answer was lost."""

    staged: Sequence[Staged]
    changes: Sequence[RowChange]
    expected: Committed | None = None
    cause: str = BROKE
    then: Act = lambda: None
    """What follows once the truth is told."""


class Looking:
    """Looks what became of a lost commit. Until that is known nothing is committed."""

    def __init__(self, desk: Desk, written: Written) -> None:
        """`written` settles what is staged."""
        self._desk = desk
        self._written = written
        self._lost: Lost | None = None

    def begin(
        self, staged: Sequence[Staged], changes: Sequence[RowChange], unknown: CommitOutcomeUnknown
    ) -> None:
        """Look, as often as it takes to connect again; Escape puts it off."""
        self._lost = Lost(staged, changes, unknown.expected)
        self._look(0.0)

    def begin_after_end(self, staged: Sequence[Staged], then: Act) -> None:
        """Look what became of the commit that an earlier program was at when it ended."""
        self._lost = Lost(staged, [one.change() for one in staged], cause=ENDED, then=then)
        self._look(0.0)

    def go_on(self) -> bool:
        """Look again where it was put off; whether there was anything to look for."""
        if self._lost is not None:
            self._look(0.0)
        return self._lost is not None

    def _look(self, wait: float) -> None:
        assert self._lost is not None
        self._desk.workspace.committing = True
        self._desk.say(f"{self._lost.cause} Looking whether it was written … Escape puts it off")
        self._desk.ask(
            self._after(wait, self._lost), partial(self._told, self._lost), partial(self._not_yet, wait)
        )

    async def _after(self, wait: float, lost: Lost) -> Outcome:
        await asyncio.sleep(wait)
        return await self._desk.database.outcome(lost.changes, lost.expected)

    def _not_yet(self, waited: float, failure: DatabaseFailure) -> None:
        if isinstance(failure, CannotConnect | ConnectionLost | Busy):
            self._look(min(LONGEST_WAIT, max(FIRST_WAIT, waited * 2)))
            return
        self._put_off()
        if isinstance(failure, Cancelled):
            self._desk.say("It is not known yet whether it was written; w looks first.")
        else:
            self._desk.tell(failure)

    def _put_off(self) -> None:
        """Let the user go on; the journal still says that a commit may have been written."""
        workspace = self._desk.workspace
        workspace.committing = False
        if workspace.journal is not None:
            workspace.journal.keep_committing(True)

    def _told(self, lost: Lost, outcome: Outcome) -> None:
        self._lost = None
        self._desk.say("")
        if outcome.truth == Truth.WRITTEN:
            self._written(lost.staged, outcome.committed)
        self._desk.workspace.committing = False
        titles = {
            Truth.WRITTEN: "It was written",
            Truth.NOT_WRITTEN: "It was not written; all is still staged",
            Truth.UNKNOWN: "Nobody can tell whether it was written; all is still staged",
        }
        notice = NoticeScreen(titles[outcome.truth], _account(lost, outcome))
        lost.then()  # first, so that what it asks comes after the notice
        self._desk.ask_user(notice, lambda _: None)


def _account(lost: Lost, outcome: Outcome) -> str:
    """What the rows said."""
    if outcome.truth == Truth.WRITTEN:
        changed = len(lost.changes)
        return f"{lost.cause} The rows were read again: {'the change is' if changed == 1 else 'the changes are'} there."
    if outcome.truth == Truth.NOT_WRITTEN:
        return f"{lost.cause} The rows were read again: they are as before. w reviews and writes."
    shown = [_line(change, row) for change, row in outcome.rows[:MOST_SHOWN]]
    further = len(outcome.rows) - len(shown)
    return "\n".join(
        [f"{lost.cause} The rows were read again, and do not say. What is there now:", ""]
        + shown
        + ([f"… and {further} more"] if further > 0 else [])
        + ["", LOOK]
    )


def _line(change: RowChange, row: Row | None) -> str:
    if isinstance(change, Insert):
        what = "new row"
    else:
        what = f"{'removed' if isinstance(change, Delete) else 'changed'} {', '.join(cell(v)[0] for v in change.key)}"
    there = "no row" if row is None else ", ".join(cell(value)[0] for value in row[:6])
    return f"{name(str(change.table))}, {what}: {there}"
