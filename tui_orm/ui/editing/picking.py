"""The flow of choosing the row that a foreign key refers to."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_orm.database.changes import Reference, Unknown
from tui_orm.database.descriptions import ForeignKeyInfo
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.reading.candidates import PickRequest, Picks
from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Desk
from tui_orm.ui.editing.targets import Target, stage_values
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item

if TYPE_CHECKING:
    from tui_orm.ui.screens.picker import Line, PickerScreen

ENOUGH = 200
"""Rows found after which the search waits until more are looked for."""
AT_ONCE = 1_000_000
"""Rows searched after which it waits too."""


class Picking:
    """Opens the picker on a foreign key, and stages what is chosen, all columns of the key at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, target: Target, text: str = "") -> None:
        """Let the user choose. Raises CannotRun where the column is no foreign key."""
        keys = list(dict.fromkeys(target.table.foreign_keys_of(target.column.name)))
        if not keys:
            raise CannotRun(f"{name(target.column.name)} is no foreign key.")
        if len(keys) == 1:
            self._open(target, text, keys[0])
            return
        items = [Item(name(f"to {key.target} ({', '.join(key.columns)})"), key) for key in keys]
        self._desk.ask_user(ChoiceScreen("Which foreign key?", items), partial(self._open, target, text))

    def _open(self, target: Target, text: str, key: ForeignKeyInfo) -> None:
        from tui_orm.ui.screens.picker import PickerScreen

        if any(column not in target.table.places for column in key.columns):
            raise CannotRun("The foreign key names a column that is not there.")
        search = Search(self._desk, key)
        title = f"{', '.join(key.columns)} → {key.target}"
        screen = PickerScreen(title, text, self._on_top(target, key), search.wanted, self._desk.held.settle)

        def chosen(answer: tuple[Sequence[Any]]) -> None:
            search.end()
            stage_values(self._desk, target, dict(zip(key.columns, answer[0], strict=True)))

        self._desk.held.begin()  # what is typed ahead is meant for the list
        self._desk.ask_user(screen, chosen)

    def _on_top(self, target: Target, key: ForeignKeyInfo) -> list[Line]:
        """NULL, where it may be, and the new rows of the referred table."""
        from tui_orm.ui.screens.picker import Line

        lines = []
        for staged in self._desk.workspace.changes.new_rows(key.target):
            answer = tuple(self._of_new(staged, column) for column in key.target_columns)
            texts = [cell(value)[0] for value in staged.values.values() if isinstance(value, str) and value]
            told = f": {', '.join(texts[:2])}" if texts else ""
            lines.append(Line((f"<new {name(key.target.name)} {staged.number}{told}>",), answer, "staged"))
        nullable = [column for column in key.columns if target.table.column(column).nullable]
        if nullable:
            beside = self._desk.workspace.changes.of(target.table.name, target.row_id)
            now = beside.values if beside is not None else {}
            answer = tuple(
                None if column in nullable else now.get(column, self._seen(target, column))
                for column in key.columns
            )
            lines.append(Line(("NULL",), answer))
        return lines

    def _of_new(self, staged: Any, column: str) -> Any:
        """What refers to a column of a new row: its value, where the user gave it one."""
        value = staged.values.get(column)
        if value is None or isinstance(value, Unknown):
            return Reference(staged.table.name, staged.number, column)
        return value

    def _seen(self, target: Target, column: str) -> Any:
        return None if target.row is None else target.row[target.table.places[column]]


class Search:
    """Asks for rows, one question at a time; the newest text wins."""

    def __init__(self, desk: Desk, key: ForeignKeyInfo) -> None:
        self._desk = desk
        self._key = key
        self._asked: asyncio.Future[Picks] | None = None
        self._more: PickRequest | None = None
        self._searched = 0
        """Rows searched when more were last looked for."""

    def wanted(self, screen: PickerScreen, text: str | None) -> None:
        """Another text was typed; None: the end of what is shown is near."""
        if text is not None:
            self.end()
            self._searched = 0
            self._ask(screen, PickRequest(self._key, text.strip()))
        elif self._asked is None and self._more is not None:
            self._searched = self._more.anchor.number if self._more.anchor is not None else 0
            self._ask(screen, self._more)

    def end(self) -> None:
        """Withdraw what was asked."""
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._more = None

    def _ask(self, screen: PickerScreen, request: PickRequest) -> None:
        question = self._desk.database.picks(request)
        found, failed = partial(self._found, screen), partial(self._failed, screen)
        self._asked = self._desk.ask(question, found, failed, stoppable=False)

    def _found(self, screen: PickerScreen, picks: Picks) -> None:
        from tui_orm.ui.screens.picker import Line

        self._asked, self._more = None, picks.more
        if not screen.is_attached:
            return
        width = len(self._key.columns)
        lines = [
            Line(tuple(cell(value)[0] for value in self._shown(row, picks)), row[:width])
            for row in picks.rows
        ]
        names = [name(column.name) for column in picks.columns]
        go_on = self._goes_on(screen, picks, len(lines))
        screen.add(names, lines, self._state(screen, picks, len(lines), go_on))
        if go_on and picks.more is not None and self._asked is None:
            self._ask(screen, picks.more)

    def _goes_on(self, screen: PickerScreen, picks: Picks, fresh: int) -> bool:
        """Whether to search on by itself."""
        if picks.more is None or picks.more.anchor is None:
            return False
        return screen.count + fresh < ENOUGH and picks.searched - self._searched < AT_ONCE

    def _state(self, screen: PickerScreen, picks: Picks, fresh: int, go_on: bool) -> str:
        count = screen.count + fresh
        rows = f"{count:,}{'' if picks.more is None else '+'} rows"
        searched = f", {picks.searched:,} searched" if picks.searched else ""
        if go_on:
            return f"{rows}{searched} …"
        return f"{rows}{searched}" + ("; ↓ at the end reads on" if picks.more is not None else "")

    def _shown(self, row: Sequence[Any], picks: Picks) -> Sequence[Any]:
        return row[: len(picks.columns)]

    def _failed(self, screen: PickerScreen, failure: DatabaseFailure) -> None:
        self._asked = None
        if screen.is_attached:
            screen.say(failure.message)
