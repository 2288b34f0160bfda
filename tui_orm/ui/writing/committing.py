"""The flow of a commit: what is staged is written, all or nothing, and what comes of it is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from tui_orm.database.changes import Committed, RowChange
from tui_orm.database.failures import Cancelled, CommitOutcomeUnknown, Conflict, DatabaseFailure
from tui_orm.ui.cleaning import name
from tui_orm.ui.counting import Counting
from tui_orm.ui.desk import Desk
from tui_orm.ui.editing.steps import Steps
from tui_orm.ui.screens.dialogs import NoticeScreen
from tui_orm.ui.writing.alone import Alone
from tui_orm.ui.writing.change_text import change_lines
from tui_orm.ui.writing.looking import Looking
from tui_orm.ui.writing.settling import Settling
from tui_orm.ui.writing.stored import Stored
from tui_orm.workspace.staged import Place, Staged


class Committing:
    """Commits what is staged."""

    def __init__(
        self, desk: Desk, steps: Steps, settling: Settling, stored: Stored, counting: Counting
    ) -> None:
        self._desk = desk
        self._steps = steps
        self._settling = settling
        self._stored = stored
        self._counting = counting
        self._looking = Looking(desk, self._committed)
        self.look_after_end = self._looking.begin_after_end
        self._alone = Alone(desk, self._committed, self._looking)

    def begin(self) -> None:
        """Write all that is staged now; where a commit before was not answered, look first what became of it."""
        if self._looking.go_on():
            return
        staged = [one for one in self._desk.workspace.changes if one.table.transactional]
        if not staged:
            self._alone.ask()
            return
        self._desk.workspace.committing = True
        self._stand("committing … Escape stops")
        self._counting.withdraw()  # on SQLite a reader is in the way of the COMMIT
        changes = [one.change() for one in staged]
        loop = asyncio.get_running_loop()

        def progress(done: int, total: int) -> None:  # called in the lane's thread
            loop.call_soon_threadsafe(self._tell_progress, done, total)

        self._desk.ask(
            self._desk.database.commit(changes, progress),
            partial(self._together, staged),
            partial(self._failed, staged, changes),
            stoppable=False,
        )

    def _tell_progress(self, done: int, total: int) -> None:
        if self._desk.workspace.committing:
            self._stand(f"committing … {done:,} of {total:,}; Escape stops")

    def _stand(self, text: str) -> None:
        """What is told of the commit stands, whatever the user does meanwhile."""
        self._desk.speech.stand("commit", text)

    def _together(self, staged: Sequence[Staged], committed: Committed) -> None:
        self._stand("")
        self._committed(staged, committed)
        self._alone.ask()

    def _committed(self, staged: Sequence[Staged], committed: Committed) -> None:
        rows = (row for _, row in committed.rows)
        self._desk.workspace.settle(list(zip(staged, rows, strict=True)))
        self._desk.workspace.committing = False
        self._stored.show(committed)

    def _failed(
        self, staged: Sequence[Staged], changes: Sequence[RowChange], failure: DatabaseFailure
    ) -> None:
        self._stand("")
        if isinstance(failure, CommitOutcomeUnknown):
            self._looking.begin(staged, changes, failure)
            return
        self._desk.workspace.committing = False
        self._desk.say("")
        if self._desk.workspace.view is not None:
            self._counting.shown(self._desk.workspace.view)
        if isinstance(failure, Cancelled):
            self._desk.say("Stopped: nothing was written.")
            return
        places = {id(change): one.place for change, one in zip(changes, staged, strict=True)}
        if isinstance(failure, Conflict):
            self._settling.settle(list(failure.differences), places)
        else:
            self._tell(failure, places.get(id(failure.change)))

    def _tell(self, failure: DatabaseFailure, place: Place | None) -> None:
        struck = self._desk.workspace.changes.of(*place) if place is not None else None
        lines = [name(str(struck.table.name)), *change_lines(struck), ""] if struck is not None else []
        text = "\n".join([*lines, failure.message])
        notice = NoticeScreen("Nothing was written; all is still staged", text)
        self._desk.ask_user(notice, lambda _: self._steps.go_to(place) if place is not None else None)
