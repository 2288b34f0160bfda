"""What the editor says of a text while it is typed: its rules, how it will be stored, what speaks against it.

Only what is known here is said at once; whether a foreign key leads anywhere is looked up after a pause.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_orm.database.changes import Unknown
from tui_orm.database.descriptions import ForeignKeyInfo
from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.desk import Desk
from tui_orm.ui.editing.targets import Target, values_beside
from tui_orm.ui.widgets.cell_editor import CellEditor, Remark
from tui_orm.workspace.escapes import unescape
from tui_orm.workspace.reading import Reading, read, rule

if TYPE_CHECKING:
    from tui_orm.database.reading.candidates import Picks

PAUSE = 0.25
"""Seconds without a key after which the row that a foreign key refers to is looked up."""


class Remarks:
    """Reads what is typed for one target after the other."""

    def __init__(self, desk: Desk, editor: CellEditor) -> None:
        self._desk = desk
        self._editor = editor
        self._target: Target | None = None
        self._beside: dict[str, Any] = {}
        self._before = ""
        self._escaped = False
        self._asked: asyncio.Future[Picks] | None = None

    def begin(self, target: Target, text: str, escaped: bool) -> None:
        """Another cell is edited."""
        self.end()
        self._target, self._before, self._escaped = target, text, escaped
        self._beside = values_beside(self._desk, target)

    def end(self) -> None:
        """The editing is over."""
        if self._asked is not None:
            self._asked.cancel()
        self._asked = None

    def read(self, text: str) -> Reading:
        """What a text means in the target."""
        assert self._target is not None
        plain = unescape(text) if self._escaped else text
        target = self._target
        return read(plain, target.column, target.table, target.value, self._beside)

    def of(self, text: str) -> Remark:
        """What is to be said of a text."""
        assert self._target is not None
        self.end()
        if text == self._before:
            escapes = r"; \x1b and the like are escapes, \\ is a backslash" if self._escaped else ""
            return Remark(name(rule(self._target.column, self._target.table)) + escapes)
        reading = self.read(text)
        if reading.reason:
            return Remark(reading.reason, "wrong")
        self._look_up_later(text, reading.value)
        if reading.doubt:
            return Remark(reading.doubt, "doubt")
        shown = f"→ {reading.shown}" if reading.shown else name(rule(self._target.column, self._target.table))
        return Remark(shown)

    def look_up(
        self,
        target: Target,
        value: Any,
        then: Callable[[ForeignKeyInfo, Picks], None],
        pause: float = 0,
    ) -> asyncio.Future[Picks] | None:
        """Ask which row the target's foreign key would refer to; None where it is none, or refers to a new row."""
        beside = {**values_beside(self._desk, target), target.column.name: value}
        for key in target.table.foreign_keys_of(target.column.name)[:1]:
            values = [beside.get(column) for column in key.columns]
            if any(one is None or isinstance(one, Unknown) for one in values):
                return None
            question = self._after(pause, key, values)
            return self._desk.ask(question, partial(then, key), self._not_looked_up, stoppable=False)
        return None

    async def _after(self, pause: float, key: ForeignKeyInfo, values: list[Any]) -> Picks:
        await asyncio.sleep(pause)
        return await self._desk.database.referred(key, values)

    def _look_up_later(self, text: str, value: Any) -> None:
        target = self._target
        if target is None or not target.table.foreign_keys_of(target.column.name):
            return

        self._asked = self.look_up(target, value, partial(self._found, text), PAUSE)

    def _found(self, text: str, key: ForeignKeyInfo, found: Picks) -> None:
        if self._editor.display and self._editor.text == text:
            missing = Remark(no_row(key, text), "doubt")
            self._editor.say(Remark(f"→ {label(found)}") if found.rows else missing)

    def _not_looked_up(self, failure: DatabaseFailure) -> None:
        if self._editor.display:
            self._editor.say(Remark(f"The referred row was not looked up: {failure.message}", "doubt"))


def no_row(key: ForeignKeyInfo, text: str) -> str:
    """That a foreign key leads nowhere."""
    return f"There is no {name(key.target.name)} {name(text)}; the server may refuse it."


def label(found: Picks) -> str:
    """The row that was found, by its key and its naming columns."""
    return "  ".join(cell(value)[0] for value in found.rows[0][: len(found.columns)])
