"""Rows gathered whole, as they are shown: from the window where they are held, else from the server, by key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tui_orm.database.changes import same_row
from tui_orm.database.descriptions import Key, LargeValue, Row, TableInfo
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Desk
from tui_orm.workspace.overlay import laid_over
from tui_orm.workspace.staged import RowId, Staged

CHUNK = 256
"""Rows read by one statement."""
MOST_SIZE = 50_000_000
"""Characters and bytes gathered; more belongs into a dump."""


@dataclass(frozen=True)
class Gathered:
    """Whole rows with what is staged over them, and what is to be told of them."""

    rows: list[Row]
    staged: int = 0
    gone: int = 0

    @property
    def remark(self) -> str:
        """What the user must know; empty where all is as usual."""
        staged = f" {self.staged} with what is staged, not yet written." if self.staged else ""
        return staged + (f" {self.gone} marked and not found again." if self.gone else "")


Then = Callable[[Gathered], None]


class Gathering:
    """Gathers rows of the view."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def here(self, then: Then, place: int | None = None) -> None:
        """The row under the cursor; `place` names the one value wanted. Raises CannotRun where there is none."""
        overlay, number = self._desk.overlay, self._desk.grid.row
        values = overlay.values(number)
        if values is None:
            raise CannotRun("There is no row here.")
        staged = overlay.staged(number)
        wanted = values if place is None else (values[place],)
        if not has_large(wanted):
            then(Gathered([values], int(staged is not None)))
            return
        row, table = overlay.row(number), self._desk.view.table
        assert row is not None  # a new row holds what was typed, which is whole

        def read(whole: Row | None) -> None:
            if whole is None:
                raise CannotRun("The row is gone, or not to be told from others. F5 reads again.")
            then(Gathered([_over(table, whole, staged)], int(staged is not None)))

        self._read(self._desk.database.whole_row(table, row), read)

    def marked(self, row_ids: Sequence[RowId], then: Then) -> None:
        """The rows known by these ids: in the order of the view where all are held, else as they were marked."""
        overlay, table = self._desk.overlay, self._desk.view.table
        lines = overlay.lines()
        ordered = sorted(row_ids, key=lines.__getitem__) if all(one in lines for one in row_ids) else row_ids
        found: dict[RowId, Row] = {}
        for row_id in ordered:
            values = overlay.values(lines[row_id]) if row_id in lines else None
            if values is not None and not has_large(values):
                found[row_id] = values
        missing = [one for one in ordered if one not in found and isinstance(one, tuple)]
        changes = self._desk.workspace.changes
        staged = {one: known for one in ordered if (known := changes.of(table.name, one)) is not None}

        def read(whole: dict[Key, Row] | None) -> None:
            if whole is None:
                raise CannotRun(f"These rows hold more than {MOST_SIZE // 1_000_000} MB: mark fewer.")
            read_over: dict[RowId, Row] = {
                one: _over(table, row, staged.get(one)) for one, row in whole.items()
            }
            rows = [row for one in ordered if (row := found.get(one) or read_over.get(one)) is not None]
            if not rows:
                raise CannotRun("The marked rows are not found again.")
            then(Gathered(rows, len(staged), len(ordered) - len(rows)))

        if missing:
            self._read(self._whole(table, missing), read)
        else:
            read({})

    def _read(self, question: Awaitable[Any], then: Callable[[Any], None]) -> None:
        self._desk.say("reading the rows whole …")
        self._desk.ask(question, then)

    async def _whole(self, table: TableInfo, keys: Sequence[Key]) -> dict[Key, Row] | None:
        """The rows with these keys that are still there; None where they are too much to hold."""
        rows: dict[Key, Row] = {}
        size = 0
        for start in range(0, len(keys), CHUNK):
            chunk = await self._desk.database.whole_rows(table, keys[start : start + CHUNK])
            size += sum(len(value) for row in chunk for value in row if isinstance(value, str | bytes))
            if size > MOST_SIZE:
                return None
            rows |= {table.key_of(row): row for row in chunk}
        return rows


def read_whole(desk: Desk, table: TableInfo, row: Row | None, then: Callable[[Row | None], None]) -> None:
    """Go on with a row every value of which is whole; with the beginnings, where it is another row by now."""
    if row is None or not has_large(row):
        then(row)
        return
    question = desk.database.whole_row(table, row)
    desk.ask(question, lambda whole: then(row if whole is None or not same_row(row, whole) else whole))


def has_large(values: Sequence[Any]) -> bool:
    """Whether only the beginning of a value is held."""
    return any(isinstance(value, LargeValue) for value in values)


def _over(table: TableInfo, row: Row, staged: Staged | None) -> Row:
    return row if staged is None else laid_over(table, row, staged)
