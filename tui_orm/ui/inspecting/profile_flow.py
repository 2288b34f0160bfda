"""The flow of a profile: stage after stage is asked in the back lane, shown when it comes, stopped by Escape."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_orm.database.failures import NO_CONNECTION, Cancelled, DatabaseFailure
from tui_orm.database.profiling.profiles import Subject
from tui_orm.database.query import START, Anchor, Query, Stride
from tui_orm.ui.cleaning import name
from tui_orm.ui.clipboard import Clipboard, Put
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.inspecting.profile_questions import answer, choose
from tui_orm.ui.inspecting.profile_text import sample_words
from tui_orm.ui.screens.profile import ProfileScreen
from tui_orm.workspace.profile import STAGES, Profile, Stage

if TYPE_CHECKING:
    from tui_orm.database.server import Server

STRIDE = 200_000
"""Rows that are counted between two looks."""
STOPPED = "Stopped; what came is shown. f reads all rows, r reads again."


class ProfileFlow:
    """Profiles the column under the cursor."""

    def __init__(self, desk: Desk, clipboard: Clipboard) -> None:
        self._desk = desk
        self._clipboard = clipboard
        self._asked: asyncio.Future[Any] | None = None
        self._in_full = False

    def show(self) -> None:
        """Open the screen on the column under the cursor. Raises CannotRun where no table is open."""
        view, grid = self._desk.view, self._desk.grid
        if not view.table.columns:
            raise CannotRun("This table has no columns.")
        self._query = Query(view.table, view.conditions)
        self._column = view.table.columns[grid.place].name
        self._filter = view.filter_text
        self._in_full = False
        info = view.table.column(self._column)
        title = f"of {name(self._column)} ({name(info.type_name)}) in {name(str(view.table.name))}"
        acts: dict[str, Act] = {
            "full": self._read_in_full,
            "again": self._begin,
            "copy": self._copy,
            "leave": self._stop_or_leave,
        }
        self._screen = ProfileScreen(title, acts, self._begin)
        self._desk.ask_user(self._screen, lambda _: None)

    def _begin(self) -> None:
        """Choose the rows, then ask stage by stage."""
        self._withdraw()
        self._profile = Profile(Subject(self._query, self._column))
        self._since = time.monotonic()
        question = partial(choose, self._query, self._column)
        self._ask("choosing the rows", question, self._chosen, self._not_chosen)

    def _not_chosen(self, failure: DatabaseFailure) -> None:
        """What is refused here is refused stage by stage, and said there."""
        if isinstance(failure, (Cancelled, *NO_CONNECTION)):
            self._end(failure)
        else:
            self._chosen(self._profile.subject)

    def _chosen(self, subject: Subject) -> None:
        self._profile = Profile(replace(subject, sample=None) if self._in_full else subject)
        self._go_on()

    def _read_in_full(self) -> None:
        if self._in_full and self._asked is not None:
            raise CannotRun("All rows are being read; Escape stops.")
        if (
            self._profile.subject.sample is None
            and self._profile.rows is not None
            and not self._profile.is_stopped
        ):
            raise CannotRun("All rows are read already.")
        self._in_full = True
        self._begin()

    def _go_on(self) -> None:
        """Show what is known, and ask what comes next."""
        stage = self._profile.next_stage
        self._screen.show(self._profile, self._about())
        if stage is None:
            took = time.monotonic() - self._since
            self._screen.say(STOPPED if self._profile.is_stopped else f"Done in {took:.1f} s.")
        elif stage == Stage.ROWS and self._profile.subject.sample is None and self._query.table.key:
            self._count(START, 0)
        else:
            self._ask_stage(stage)

    def _ask_stage(self, stage: Stage) -> None:
        self._ask(
            f"{STAGES.index(stage) + 1} of {len(STAGES)}: {stage}",
            partial(answer, stage, self._profile.subject),
            partial(self._found, stage),
            partial(self._refused, stage),
        )

    def _count(self, anchor: Anchor, rows: int) -> None:
        """Count on, so that it is seen how far it is."""

        def counted(stride: Stride) -> None:
            self._profile.counted = total = rows + stride.rows
            if stride.position is None:
                self._found(Stage.ROWS, total)
            else:
                self._screen.show(self._profile, self._about())
                self._count(Anchor(total, stride.position), total)

        question = lambda server: server.stride(self._query, anchor, STRIDE)  # noqa: E731
        words = f"1 of {len(STAGES)}: rows, {rows:,} counted" if rows else f"1 of {len(STAGES)}: rows"
        self._ask(words, question, counted, partial(self._refused, Stage.ROWS))

    def _found(self, stage: Stage, found: Any) -> None:
        self._profile.learn(stage, found)
        self._go_on()

    def _refused(self, stage: Stage, failure: DatabaseFailure) -> None:
        """What one stage is refused, another may get; without a connection none does."""
        if isinstance(failure, (Cancelled, *NO_CONNECTION)):
            self._end(failure)
        else:
            self._profile.failed[stage] = failure.message
            self._go_on()

    def _end(self, failure: DatabaseFailure) -> None:
        self._profile.is_stopped = True
        self._screen.show(self._profile, self._about())
        self._screen.say(failure.message)

    def _ask(
        self,
        words: str,
        question: Callable[[Server], Any],
        then: Callable[[Any], None],
        failed: Callable[[DatabaseFailure], None],
    ) -> None:
        self._screen.say(f"{words} …  Escape stops")

        def refused(failure: DatabaseFailure) -> None:
            self._asked = None
            if self._screen.is_attached:
                failed(failure)

        def answered(found: Any) -> None:
            self._asked = None
            if self._screen.is_attached:
                then(found)

        self._asked = self._desk.ask(
            self._desk.database.look_up(question), answered, refused, stoppable=False
        )

    def _about(self) -> list[str]:
        """Which rows these are."""
        sample, table = self._profile.subject.sample, self._query.table
        told = sample_words(sample, table.rows) if sample is not None else []
        if self._filter:
            told.insert(0, f"Only rows where {name(self._filter)}.")
        if any(one.table.name == table.name for one in self._desk.workspace.changes):
            told.append("What is staged is not in it.")
        return told or ["All rows."]

    def _stop_or_leave(self) -> None:
        if self._withdraw():
            self._profile.is_stopped = True
            self._screen.show(self._profile, self._about())
            self._screen.say(STOPPED)
        else:
            self._screen.dismiss(None)

    def _withdraw(self) -> bool:
        """Stop what is asked; whether there was anything."""
        asked, self._asked = self._asked, None
        return asked is not None and asked.cancel()

    def _copy(self) -> None:
        def done(put: Put) -> None:
            self._screen.say(f"Not copied: {put.problem}." if put.problem else f"Copied {put.way}.")

        text = self._screen.panel.text.encode("utf-8", "replace")
        self._desk.ask(self._clipboard.put(text), done, stoppable=False)
