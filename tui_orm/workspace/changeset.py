"""Staged changes: what the user did, act by act, until it is committed or rolled back.

An act is one or more steps, frozen records; undo takes the last act back. What they amount to is one `Staged` for
each row, known by its table and key, never by its place on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tui_orm.database.changes import RowChange, same_value
from tui_orm.database.descriptions import Row, TableInfo, TableName
from tui_orm.workspace.staged import Act, NewRow, Place, RowId, Staged, Step, fuller, refers

Keep = Callable[[Mapping[Place, Staged | None]], None]
"""Told what is staged for each row that an act touched, before the act is shown."""


class ChangeSet:
    """All that is staged, over all tables."""

    def __init__(self, keep: Keep | None = None) -> None:
        self.keep: Keep = keep or (lambda _touched: None)
        self._acts: list[Act] = []
        self._undone: list[Act] = []
        self._grouped: list[Step] | None = None
        self.has_settled = False
        """Whether anything was committed, which undo does not reach."""
        self._staged: dict[Place, Staged] = {}
        self._numbers = 0

    def __len__(self) -> int:
        return len(self._staged)

    def __iter__(self) -> Iterator[Staged]:
        return iter(self._staged.values())

    def of(self, table: TableName, row_id: RowId) -> Staged | None:
        """What is staged for a row."""
        return self._staged.get((table, row_id))

    def new_rows(self, table: TableName) -> list[Staged]:
        """The rows to be added to a table, in the order in which they were made."""
        found = [staged for staged in self if staged.is_new and staged.table.name == table]
        return sorted(found, key=lambda staged: staged.number)

    def counts(self) -> tuple[int, int, int]:
        """Rows changed, rows added, rows removed."""
        added = sum(staged.is_new for staged in self)
        removed = sum(staged.removed for staged in self)
        return len(self) - added - removed, added, removed

    def changes(self) -> list[RowChange]:
        """Everything as the database takes it."""
        return [staged.change() for staged in self]

    @contextmanager
    def group(self) -> Iterator[None]:
        """Let everything staged within be one act for undo; what fails half way is taken back."""
        if self._grouped is not None:
            yield
            return
        self._grouped = []
        try:
            yield
        except BaseException:
            self._play([replace(step, before=step.after, after=step.before) for step in self._grouped[::-1]])
            self._grouped = None
            raise
        steps, self._grouped = tuple(self._grouped), None
        if steps:
            self._did(steps)

    def set_cell(self, table: TableInfo, row_id: RowId, row: Row | None, column: str, value: Any) -> None:
        """Stage a value; the value that was there takes the change back. `row` is what the user sees."""
        place = (table.name, row_id)
        now = self._staged.get(place) or Staged(table, row_id, row)
        if row is not None and now.row is not None:  # a large value has been read whole since
            now = replace(now, row=fuller(now.row, row))
        values = {**now.values, column: value}
        if now.row is not None and same_value(now.seen(column), value):
            del values[column]
        before, after = self._staged.get(place), replace(now, removed=False).having(values)
        known = after is None if before is None else before.says(column, value)
        if not known:
            self._do(Step(place, before, after, column))

    def add_row(self, table: TableInfo, values: dict[str, Any] | None = None) -> NewRow:
        """Stage a new row; columns that are not given take their default."""
        self._numbers += 1
        row_id = NewRow(self._numbers)
        self._do(Step((table.name, row_id), None, Staged(table, row_id, values=values or {})))
        return row_id

    def remove_row(self, table: TableInfo, row_id: RowId, row: Row | None) -> None:
        """Stage a removal; a second time, keep the row. A new row is dropped."""
        place = (table.name, row_id)
        now = self._staged.get(place)
        if isinstance(row_id, NewRow):
            self.drop(place)
        elif now is not None and now.removed:
            self._do(Step(place, now, replace(now, removed=False) if now.values else None))
        else:
            self._do(Step(place, now, replace(now or Staged(table, row_id, row), removed=True)))

    def drop(self, *places: Place) -> None:
        """Take back all that is staged for rows; what referred to one as a new row does so no longer."""
        dropped = dict.fromkeys(place for place in places if place in self._staged)
        with self.group():
            for staged in [one for one in self if one.place not in dropped]:
                values = {name: value for name, value in staged.values.items() if not refers(value, dropped)}
                if len(values) < len(staged.values):
                    self._do(Step(staged.place, staged, staged.having(values)))
            for place in dropped:
                self._do(Step(place, self._staged[place], None))

    def drop_value(self, place: Place, column: str) -> None:
        """Take back what is staged for one column."""
        staged = self._staged[place]
        values = {name: value for name, value in staged.values.items() if name != column}
        self._do(Step(place, staged, staged.having(values), column))

    def rebase(self, place: Place, row: Row, values: Mapping[str, Any] | None = None) -> None:
        """Take what is there now for what the user saw: the staged values, or these, go over it.

        What is there already is not staged any more.
        """
        staged = self._staged[place]
        places, wanted = staged.table.places, staged.values if values is None else values
        over = {name: value for name, value in wanted.items() if not same_value(row[places[name]], value)}
        after = replace(staged, row=row, values=over) if over or staged.removed else None
        self._do(Step(place, staged, after))

    def revive(self, place: Place) -> None:
        """Stage a row that is gone as a new one: as the user saw it, with what was staged over it."""
        staged = self._staged[place]
        assert staged.row is not None
        pairs = zip(staged.table.columns, staged.row, strict=False)
        seen = {column.name: value for column, value in pairs if not column.generated}
        with self.group():
            self._do(Step(place, staged, None))
            self.add_row(staged.table, {**seen, **staged.values})

    def take_up(self, found: Iterable[Staged]) -> list[Staged]:
        """Stage what another change set had, in one act; rows that something is staged for here stay as they are.

        Returns what is staged now, new rows by the numbers that they have here.
        """
        found = list(found)
        numbers = {}
        for staged in found:
            if isinstance(staged.row_id, NewRow):
                self._numbers += 1
                numbers[staged.table.name, staged.number] = self._numbers
        taken = []
        with self.group():
            for staged in found:
                here = staged.renumbered(numbers)
                if here.place not in self._staged:
                    self._do(Step(here.place, None, here))
                    taken.append(here)
        return taken

    def undo(self) -> Act | None:
        """Take the last act back; None where there is none."""
        if not self._acts:
            return None
        act = self._acts.pop()
        self._play([replace(step, before=step.after, after=step.before) for step in act[::-1]])
        self._undone.append(act)
        self._kept(act)
        return act

    def redo(self) -> Act | None:
        """Do again what was undone; None where nothing was."""
        if not self._undone:
            return None
        act = self._undone.pop()
        self._play(act)
        self._acts.append(act)
        self._kept(act)
        return act

    def settle(self, committed: Iterable[tuple[Staged, Row | None]]) -> None:
        """Forget what was committed, given with the stored rows. Undo reaches back no further.

        What was staged meanwhile stays, over the row as it is stored now.
        """
        self.has_settled = True
        self._acts.clear()
        self._undone.clear()
        touched: dict[Place, Staged | None] = {}
        for staged, row in committed:
            now = self._staged.get(staged.place)
            if now is staged:
                del self._staged[staged.place]
            elif now is not None and row is not None and not now.is_new:
                self._staged[staged.place] = replace(now, row=row)
            touched[staged.place] = self._staged.get(staged.place)
        self.keep(touched)

    def clear(self) -> None:
        """Forget everything: it was committed, or rolled back."""
        self._acts.clear()
        self._undone.clear()
        touched = dict.fromkeys(self._staged)
        self._staged.clear()
        self.keep(touched)

    def _do(self, step: Step) -> None:
        self._play([step])
        if self._grouped is not None:
            self._grouped.append(step)
        else:
            self._did((step,))

    def _did(self, act: Act) -> None:
        self._acts.append(act)
        self._undone.clear()
        self._kept(act)

    def _kept(self, act: Act) -> None:
        self.keep({step.place: self._staged.get(step.place) for step in act})

    def _play(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if step.after is None:
                self._staged.pop(step.place, None)
            else:
                self._staged[step.place] = step.after
