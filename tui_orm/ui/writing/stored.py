"""After a commit: the rows as they are stored now, in the grid."""

from __future__ import annotations

from collections.abc import Sequence

from tui_orm.database.changes import Committed, Delete, Insert, RowChange
from tui_orm.database.descriptions import Key
from tui_orm.ui.counting import Counting
from tui_orm.ui.desk import Desk
from tui_orm.ui.rows import Rows
from tui_orm.workspace.tally import Tally
from tui_orm.workspace.workspace import View


class Stored:
    """Shows what a commit stored."""

    def __init__(self, desk: Desk, rows: Rows, counting: Counting) -> None:
        self._desk = desk
        self._rows = rows
        self._counting = counting

    def show(self, committed: Committed) -> None:
        """Put the stored rows where they stand, and say how many there were."""
        changed, added, removed = counted([change for change, _ in committed.rows])
        said = f"Committed: {changed} changed, {added} added, {removed} removed."
        view, record = self._desk.workspace.view, self._desk.workspace.record
        if view is not None and added + removed:
            view.tally = Tally()
        if view is not None and view.table.by_image:
            self._read_again(view, said)
            return
        new_key = self._put(view, committed) if view is not None else None
        if new_key is not None and record is not None and isinstance(record.row_id, tuple):
            new_key = record.row_id
        self._desk.staged_changed()
        self._desk.say(said)
        if view is not None and new_key is not None:
            self._read_around(view, new_key, said)
        elif view is not None:
            self._counting.shown(view)

    def _put(self, view: View, committed: Committed) -> Key | None:
        """Put the stored rows into the window. Returns the key of a row that is new or has a new key."""
        gone: set[int] = set()
        new_key: Key | None = None
        width = len(view.table.places)
        for change, row in committed.rows:
            if change.table != view.table.name:
                continue
            number = None if isinstance(change, Insert) else view.window.number_of(change.key)
            stays = number is not None and bool(view.table.hidden)  # the server gave the row another number
            is_new = isinstance(change, Insert) or (row is not None and view.table.key_of(row) != change.key)
            if row is not None and is_new and not stays:
                new_key = view.table.key_of(row)
            elif number is not None and row is not None:
                view.window.replace(number, row[:width])
            elif number is not None:
                gone.add(number)
        view.window.remove(gone)
        return new_key

    def _read_again(self, view: View, said: str) -> None:
        """Read the rows anew: without keys they cannot be told from those that were there."""
        view.row, view.column = self._desk.grid.row, self._desk.grid.current_place
        view.reload()
        self._desk.staged_changed()
        self._rows.show(view, lambda: self._desk.say(said))

    def _read_around(self, view: View, key: Key, said: str) -> None:
        """Read the rows anew, around a row that was not among them."""
        view.reload()
        missing = f"{said} The new row is not there any more."
        self._rows.show(
            view, lambda: self._rows.go_to(key, lambda: self._desk.say(missing), lambda: self._desk.say(said))
        )


def counted(changes: Sequence[RowChange]) -> tuple[int, int, int]:
    """Rows changed, added, removed."""
    added = sum(isinstance(change, Insert) for change in changes)
    removed = sum(isinstance(change, Delete) for change in changes)
    return len(changes) - added - removed, added, removed
