"""The flow of a try: the whole commit, then rolled back, to see what it would store or what it would strike."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from tui_orm.database.changes import Committed
from tui_orm.database.failures import Conflict, DatabaseFailure
from tui_orm.ui.command import CannotRun
from tui_orm.ui.counting import Counting
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.screens.review import ReviewScreen
from tui_orm.ui.writing.settling import Settling
from tui_orm.ui.writing.stored import counted
from tui_orm.workspace.review import Tried
from tui_orm.workspace.staged import Place, Staged

NOTHING = "Nothing was written."


class Trying:
    """Tries what is staged, while the review is open."""

    def __init__(self, desk: Desk, settling: Settling, counting: Counting) -> None:
        self._desk = desk
        self._settling = settling
        self._counting = counting
        self._asked: asyncio.Future[Committed] | None = None

    def begin(self, screen: ReviewScreen, show: Callable[[Tried], None], leave: Act) -> None:
        """Try all that is staged now; `leave` is how the review makes room for a conflict."""
        if self._asked is not None:
            raise CannotRun("It is being tried; Escape stops it.")
        staged = list(self._desk.workspace.changes)
        changes = [one.change() for one in staged]
        places = {id(change): one.place for change, one in zip(changes, staged, strict=True)}

        def failed(failure: DatabaseFailure) -> None:
            self._end()
            if isinstance(failure, Conflict):
                leave()
                self._settling.settle(failure.differences, places)
                return
            place = places.get(id(failure.change))
            show(Tried(struck={place: failure.message} if place is not None else {}))
            screen.say(f"{NOTHING} {failure.message}")
            if place is not None:
                screen.go_to(place)

        self._counting.withdraw()  # on SQLite a reader is in the way of the lock
        screen.say("trying … Escape stops it")
        question = self._desk.database.try_out(changes)
        done = partial(self._tried, screen, show, staged)
        self._asked = self._desk.ask(question, done, failed, stoppable=False)

    def stop(self) -> bool:
        """Stop; returns whether there was anything to stop."""
        if self._asked is None:
            return False
        self._asked.cancel()
        self._end()
        return True

    def _tried(
        self,
        screen: ReviewScreen,
        show: Callable[[Tried], None],
        staged: Sequence[Staged],
        committed: Committed,
    ) -> None:
        self._end()
        rows: dict[Place, tuple[object, ...] | None] = {
            one.place: row for one, (_, row) in zip(staged, committed.rows, strict=True)
        }
        show(Tried(rows))
        changed, added, removed = counted([change for change, _ in committed.rows])
        screen.say(f"Tried, then rolled back: {changed} changed, {added} added, {removed} removed. {NOTHING}")

    def _end(self) -> None:
        self._asked = None
        if self._desk.workspace.view is not None:
            self._counting.shown(self._desk.workspace.view)
