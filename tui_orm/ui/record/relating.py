"""The flow of what a record says of the rows around it: asked one after the other, and stopped by Escape."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_orm.database.failures import NO_CONNECTION, Cancelled, DatabaseFailure
from tui_orm.database.mapping.relations import Relation
from tui_orm.ui.cleaning import name
from tui_orm.ui.desk import Act, Desk
from tui_orm.workspace.trail import Record

if TYPE_CHECKING:
    from tui_orm.database.server import Server

FIRST = 10
"""Rows that are listed where a relation is unfolded."""
PAUSE = 0.1
"""Seconds without another row after which the rows around it are asked for."""


@dataclass(frozen=True)
class Question:
    """What is asked of one relation of a row."""

    relation: Relation
    values: tuple[Any, ...]
    """What the row holds in the columns of the relation."""
    listed: bool = False
    """Whether rows are wanted; else their number, or the one row's name."""

    @property
    def is_list(self) -> bool:
        """Whether it is for the lines of a relation that was unfolded."""
        return self.listed and self.relation.is_list

    def ask(self, server: Server) -> Any:
        """The answer, in the lane's thread."""
        from tui_orm.database.reading.related import count_referring, read_referred, read_referring

        key = self.relation.foreign_key
        if not self.relation.is_inbound:
            return read_referred(server, key, self.values)
        if self.listed:
            return read_referring(server, self.relation, self.values, FIRST)
        return count_referring(server, key, self.values)


@dataclass(frozen=True)
class NotRead:
    """Stands for an answer that did not come."""

    reason: str


class Relating:
    """Asks for one record at a time. `changed` is told of each answer."""

    def __init__(self, desk: Desk, changed: Act) -> None:
        self._desk = desk
        self._changed = changed
        self._asked: asyncio.Future[Any] | None = None
        self._waiting: list[Question] = []
        self._record = Record()

    def begin(self, record: Record, questions: Sequence[Question], pause: float = 0) -> None:
        """Ask these, instead of what was asked before."""
        self.withdraw()
        self._record, self._waiting = record, list(questions)
        self._next(pause)

    def withdraw(self) -> None:
        """Ask no more."""
        if self._asked is not None:
            self._asked.cancel()
        self._asked, self._waiting = None, []

    def _next(self, pause: float = 0) -> None:
        if self._waiting:
            question = self._waiting.pop(0)
            answer, failed = partial(self._take, question), partial(self._fail, question)
            # what is typed after a list was unfolded is meant for its lines
            holds = question.is_list and question not in self._record.answers
            self._asked = self._desk.ask(self._after(pause, question), answer, failed, holds=holds)

    async def _after(self, pause: float, question: Question) -> Any:
        if pause:
            await asyncio.sleep(pause)
        return await self._desk.database.look_up(question.ask)

    def _take(self, question: Question, answer: Any) -> None:
        self._asked = None
        self._record.answers[question] = answer
        self._changed()
        self._next()

    def _fail(self, question: Question, failure: DatabaseFailure) -> None:
        self._asked = None
        ends = isinstance(failure, (Cancelled, *NO_CONNECTION))
        reason = "not read; r reads it" if ends else f"not read: {name(failure.message)}"
        if ends:
            for one in (question, *self._waiting):
                self._record.answers.setdefault(one, NotRead(reason))
            self._waiting = []
        else:
            self._record.answers[question] = NotRead(reason)
        self._changed()
        self._next()
