"""The flow of counting: the exact number of rows, and exact row numbers, read in the background."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

from tui_orm.database.failures import Cancelled, DatabaseFailure
from tui_orm.database.query import Stride
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.workspace.tally import Tally
from tui_orm.workspace.workspace import View


class Counting:
    """Counts the rows of the view on the screen, stride by stride, in the back lane.

    Unasked it leaves alone what may be a large piece of work: views, and tables that the server believes to be larger
    than the user's limit.
    """

    def __init__(self, desk: Desk, renumbered: Callable[[int], None]) -> None:
        self._desk = desk
        self._renumbered = renumbered
        self._tally: Tally | None = None
        self._asked: asyncio.Future[Stride] | asyncio.Future[int] | None = None
        self._wanted = False

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {"count": self._count}

    def shown(self, view: View) -> None:
        """A view came on the screen, or other rows of it: see that they are counted and numbered."""
        if view.tally is not self._tally:
            self.withdraw()
            self._tally = view.tally
            self._wanted = False
        if view.tally.is_complete:
            self._number(view)
        elif self._asked is None and self._may_count(view):
            self._go_on(view)

    def withdraw(self) -> None:
        """Stop counting."""
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._tally = None

    def _count(self) -> None:
        """Count, whatever the size."""
        view = self._desk.view
        if view.window.total is not None:
            raise CannotRun(f"{view.window.total:,} rows, counted.")
        self._desk.say("counting … Escape stops it")
        self.withdraw()
        self._tally, self._wanted = view.tally, True
        if view.tally.is_complete:
            self._number(view)
        else:
            self._go_on(view)

    def _may_count(self, view: View) -> bool:
        """Whether to count unasked."""
        limit = self._desk.workspace.count_limit
        if view.window.total is not None or not view.table.key or self._desk.workspace.committing:
            return False
        return (view.table.rows or 0) <= limit and view.tally.rows <= limit

    def _go_on(self, view: View) -> None:
        stride = self._desk.database.stride(view.query, view.tally.last, view.tally.stride)
        self._asked = self._desk.ask(
            stride,
            partial(self._take, view, view.tally, time.monotonic()),
            self._fail,
            stoppable=self._wanted,
        )

    def _take(self, view: View, tally: Tally, begun: float, stride: Stride) -> None:
        if tally is not self._tally:
            return
        self._asked = None
        tally.add(stride, time.monotonic() - begun)
        if not tally.is_complete and (self._wanted or self._may_count(view)):
            self._go_on(view)
        elif tally.is_complete:
            if self._wanted:
                self._desk.say(f"{tally.rows:,} rows")
            self._number(view)

    def _number(self, view: View) -> None:
        """All rows are counted: number those on the screen."""
        if view is not self._desk.workspace.view:
            return
        window = view.window
        self._renumbered(window.count(view.tally.rows))
        first = next(iter(window.rows()), None)
        if not window.exact and window.in_key_order and first is not None and self._asked is None:
            anchor = view.tally.below(view.table.key_of(first))
            question = self._desk.database.number(view.query, anchor, first)
            self._asked = self._desk.ask(
                question, partial(self._numbered, view, first), self._fail, stoppable=False
            )

    def _numbered(self, view: View, row: object, number: int) -> None:
        self._asked = None
        window = view.window
        if view is self._desk.workspace.view and not window.exact:
            held = next((place for place, one in enumerate(window.rows()) if one is row), None)
            if held is not None:
                self._renumbered(window.renumber(number - held))

    def _fail(self, failure: DatabaseFailure) -> None:
        self._asked = None
        self._desk.say(
            str(failure) if isinstance(failure, Cancelled) else f"The rows are not counted: {failure}"
        )
