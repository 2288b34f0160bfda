"""The way through the database: each stop shows the rows of a view as a grid, or one of them as a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tui_orm.database.descriptions import Key, Row
from tui_orm.workspace.staged import RowId, Staged

if TYPE_CHECKING:
    from tui_orm.database.mapping.relations import Relation
    from tui_orm.workspace.workspace import View


@dataclass
class Record:
    """One row shown by itself, where the cursor is in it, and what was read of the rows around it."""

    row_id: RowId | None = None
    """None: the row under the cursor of the view."""
    key: Key = ()
    """What people know the row by, as it was last seen: its primary key, where there is one."""
    line: int | None = None
    """None: the column under the cursor of the view."""
    unfolded: set[Relation] = field(default_factory=set)
    answers: dict[Any, Any] = field(default_factory=dict)
    """What was read, by question."""
    is_gone: bool = False
    """Whether the row was looked for and not found."""


@dataclass
class Stop:
    """A place on the trail. A record that was opened from a grid has its view in common with it."""

    view: View
    relation: str = ""
    """The relation that led here from the stop before; empty where none did."""
    record: Record | None = None

    @property
    def is_beginning(self) -> bool:
        """Whether nothing on the trail led here."""
        return not self.relation and self.record is None


class Trail:
    """The stops, and which of them is on the screen."""

    def __init__(self) -> None:
        self._stops: list[Stop] = []
        self._place = -1

    @property
    def stop(self) -> Stop | None:
        """The stop on the screen."""
        return self._stops[self._place] if self._stops else None

    def open(self, stop: Stop) -> None:
        """Put a stop on the screen; what lay forward of the one before is gone."""
        del self._stops[self._place + 1 :]
        self._stops.append(stop)
        self._place += 1

    def back(self) -> Stop | None:
        """Go back to the stop before; None where there is none."""
        if self._place < 1:
            return None
        self._place -= 1
        return self.stop

    def forward(self) -> Stop | None:
        """Go forward again; None where there is nothing."""
        if self._place + 1 >= len(self._stops):
            return None
        self._place += 1
        return self.stop

    def shown(self) -> list[Stop]:
        """The stops that led to the one on the screen, which is the last."""
        stops = self._stops[: self._place + 1]
        first = max((place for place, stop in enumerate(stops) if stop.is_beginning), default=0)
        return stops[first:]

    def settle(self, rows: Sequence[tuple[Staged, Row | None]]) -> None:
        """Know rows that were committed, given with the rows as they are stored now, by the keys that they have."""
        known = {staged.place: staged.table.key_of(row) for staged, row in rows if row is not None}
        for stop in self._stops:
            record = stop.record
            if record is not None and record.row_id is not None:
                record.row_id = known.get((stop.view.table.name, record.row_id), record.row_id)
