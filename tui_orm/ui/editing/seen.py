"""Rows as the user saw them, for staging on many at once; those not held any more are read first, by key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from tui_orm.database.descriptions import Key, LargeValue, Row, TableInfo
from tui_orm.database.failures import Cancelled, DatabaseFailure
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Desk
from tui_orm.workspace.staged import RowId

CHUNK = 256
"""Rows read by one statement."""


@dataclass(frozen=True)
class Seen:
    """The rows by what they are known by, in the order asked for, None for a new one; `gone` are there no more."""

    rows: dict[RowId, Row | None]
    gone: int = 0

    @property
    def remark(self) -> str:
        """What the user must know; empty where all were found."""
        return f" {self.gone:,} not found again." if self.gone else ""


class Seeing:
    """Finds rows of the view on the screen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def rows(self, row_ids: Sequence[RowId], whole: Collection[str], then: Callable[[Seen], None]) -> None:
        """The rows known by these ids, the values of the columns `whole` never cut; then go on with them."""
        view = self._desk.view
        places = [view.table.places[column] for column in whole]
        held = {row_id: self._held(row_id) for row_id in row_ids} | self._in_window(row_ids)
        keys = [
            row_id
            for row_id, row in held.items()
            if isinstance(row_id, tuple) and (row is None or _is_cut(row, places))
        ]

        def found(read: dict[Key, Row]) -> None:
            if self._desk.workspace.view is not view:
                raise CannotRun("Another table was opened meanwhile: nothing was staged.")
            for key in keys:
                held[key] = _with_whole(held[key], read.get(key), places)
            rows = {one: row for one, row in held.items() if row is not None or not isinstance(one, tuple)}
            then(Seen(rows, len(held) - len(rows)))

        if keys:
            self._desk.ask(self._read(view.table, keys, whole), found, self._failed)
        else:
            found({})

    def _held(self, row_id: RowId) -> Row | None:
        staged = self._desk.workspace.changes.of(self._desk.view.table.name, row_id)
        return staged.row if staged is not None else None

    def _in_window(self, row_ids: Sequence[RowId]) -> dict[RowId, Row | None]:
        """The rows that the window holds, over which nothing is staged."""
        view, wanted = self._desk.view, set(row_ids)
        if not view.table.key:
            return {}
        keyed = ((view.table.key_of(row), row) for row in view.window.rows())
        return {key: row for key, row in keyed if key in wanted and self._held(key) is None}

    async def _read(self, table: TableInfo, keys: Sequence[Key], whole: Collection[str]) -> dict[Key, Row]:
        rows: dict[Key, Row] = {}
        for start in range(0, len(keys), CHUNK):
            if len(keys) > CHUNK:
                self._desk.say(f"reading the rows: {start:,} of {len(keys):,} …  Escape stops")
            chunk = await self._desk.database.whole_rows(table, keys[start : start + CHUNK], whole)
            rows |= {table.key_of(row): row for row in chunk}
        return rows

    def _failed(self, failure: DatabaseFailure) -> None:
        if isinstance(failure, Cancelled):
            raise CannotRun("Stopped: nothing was staged.")
        self._desk.tell(failure)


def _is_cut(row: Row, places: Collection[int]) -> bool:
    return any(isinstance(row[place], LargeValue) for place in places)


def _with_whole(row: Row | None, read: Row | None, places: Collection[int]) -> Row | None:
    """The row as it was seen, with whole values where they are wanted and are still what was seen."""
    if row is None or read is None:
        return read
    return tuple(
        read[place]
        if place in places and isinstance(value, LargeValue) and value.begins(read[place])
        else value
        for place, value in enumerate(row)
    )
