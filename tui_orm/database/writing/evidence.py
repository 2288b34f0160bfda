"""Whether a commit was written, judged by the rows that are there: pure, and rather without a verdict than wrong.

A change that nobody can judge says None. The transaction was one: what one change tells holds for all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from tui_orm.database.changes import (
    DEFAULT,
    Delete,
    Insert,
    Reference,
    RowChange,
    Update,
    same_row,
    same_value,
)
from tui_orm.database.descriptions import ColumnInfo, Key, Kind, LargeValue, Row, TableInfo, TableName

Place = tuple[TableName, Key]
Found = Mapping[Place, Row]
"""The rows that are there, of those looked for."""

MOMENTS: dict[Kind, type[date] | type[time]] = {Kind.DATE: date, Kind.TIME: time, Kind.DATETIME: datetime}


class Evidence:
    """Judges changes by the rows found. `expected` are the rows as they stood before COMMIT, where that is known."""

    def __init__(
        self,
        tables: Mapping[TableName, TableInfo],
        changes: Sequence[RowChange],
        expected: Sequence[Row | None] | None = None,
    ) -> None:
        self._tables = tables
        self._expected = expected or [None] * len(changes)
        self._changes = changes
        touched = Counter(place for number in range(len(changes)) for place in self._places_of(number))
        self._shared = {place for place, count in touched.items() if count > 1}

    def place(self, number: int) -> Place | None:
        """Where the row of a change is after it was written; None where it is gone then, or only the server knows."""
        change, stored = self._changes[number], self._expected[number]
        table = self._tables[change.table]
        if isinstance(change, Delete) or not table.key:
            return None
        if stored is not None:
            return change.table, table.key_of(stored)
        old = [DEFAULT] * len(table.key) if isinstance(change, Insert) else change.key
        key = tuple(change.values.get(name, part) for name, part in zip(table.key, old, strict=True))
        known = all(_is_known(part) and part is not None for part in key)
        return (change.table, key) if known else None

    def places(self) -> set[Place]:
        """All places to look at."""
        return {place for number in range(len(self._changes)) for place in self._places_of(number)}

    def verdicts(self, found: Found) -> set[bool]:
        """What the changes that tell anything say: whether all was written."""
        said = (self.judge(number, found) for number in range(len(self._changes)))
        return {one for one in said if one is not None}

    def judge(self, number: int, found: Found) -> bool | None:
        """Whether one change was written; None where its rows do not tell."""
        change, place = self._changes[number], self.place(number)
        if self._places_of(number) & self._shared:
            return None  # another row comes to this key, or leaves it
        if self._tables[change.table].by_image:
            return None
        if isinstance(change, Delete):
            now = found.get((change.table, change.key))
            return True if now is None else False if same_row(change.seen, now) else None
        if place is None:
            return None
        if isinstance(change, Insert):
            return self._inserted(number, change, found.get(place))
        if place != (change.table, change.key):
            return self._moved(place, change, found)
        return self._updated(number, change, found.get(place))

    def _places_of(self, number: int) -> set[Place]:
        """Where a change found its row, and where it leaves it."""
        change = self._changes[number]
        known = not isinstance(change, Insert) and not self._tables[change.table].by_image
        before = (change.table, change.key) if known and not isinstance(change, Insert) else None
        return {place for place in (before, self.place(number)) if place is not None}

    def _inserted(self, number: int, change: Insert, now: Row | None) -> bool | None:
        if now is None:
            return False
        stored, table = self._expected[number], self._tables[change.table]
        if stored is not None:
            return True if same_row(stored, now) else None
        said = {alike(table.column(name), value, now[table.places[name]]) for name, value in _given(change)}
        return True if said == {True} else None

    def _moved(self, place: Place, change: Update, found: Found) -> bool | None:
        there, here = found.get(place), found.get((change.table, change.key))
        return None if (there is None) == (here is None) else there is not None

    def _updated(self, number: int, change: Update, now: Row | None) -> bool | None:
        if now is None:
            return None
        stored, table = self._expected[number], self._tables[change.table]
        said = set()
        for name, value in _given(change):
            place, info = table.places[name], table.column(name)
            wanted = value if stored is None else stored[place]
            said.add(_changed(info, change.seen[place], wanted, now[place]))
        said.discard(None)
        return said.pop() if len(said) == 1 else None


def alike(info: ColumnInfo, one: Any, other: Any) -> bool | None:
    """Whether two values of a column are one to the server, which may have put either into its own form.

    None where that cannot be told.
    """
    if same_value(one, other):
        return True
    if one is None or other is None:
        return False
    if isinstance(one, LargeValue) or isinstance(other, LargeValue):
        return _alike_large(one, other)
    if type(one) is bool or type(other) is bool or info.kind == Kind.OTHER:
        return None
    try:
        return _equal(info, one, other)
    except (ValueError, TypeError, InvalidOperation, RecursionError):
        return None


def _given(change: Insert | Update) -> list[tuple[str, Any]]:
    """The values that are known as they are written."""
    return [(name, value) for name, value in change.values.items() if _is_known(value)]


def _is_known(value: Any) -> bool:
    return value is not DEFAULT and not isinstance(value, Reference)


def _changed(info: ColumnInfo, seen: Any, wanted: Any, now: Any) -> bool | None:
    """Whether a column went from what was seen to what was wanted; None where that cannot be told."""
    if alike(info, seen, wanted) is not False:
        return None
    if alike(info, now, wanted):
        return True
    return False if alike(info, now, seen) else None


def _alike_large(one: Any, other: Any) -> bool | None:
    if isinstance(one, LargeValue) and isinstance(other, LargeValue):
        return False  # the same beginning and length would have been the same value
    large, whole = (one, other) if isinstance(one, LargeValue) else (other, one)
    return None if large.begins(whole) else False


def _equal(info: ColumnInfo, one: Any, other: Any) -> bool | None:
    if info.kind in (Kind.INTEGER, Kind.DECIMAL):
        numbers = [Decimal(str(value)) for value in (one, other)]
        if info.kind == Kind.DECIMAL and info.scale is not None:
            numbers = [round(number, info.scale) for number in numbers]
        return numbers[0] == numbers[1]
    if info.kind == Kind.FLOAT:
        first, second = float(one), float(other)
        return True if first == second else (None if abs(first - second) <= 1e-5 * abs(first) else False)
    if info.kind in MOMENTS:
        moments = [MOMENTS[info.kind].fromisoformat(value) for value in (one, other)]
        return True if moments[0] == moments[1] else _fraction(moments)
    if info.kind == Kind.JSON:
        return bool(json.loads(one) == json.loads(other)) or None
    if isinstance(one, str) and isinstance(other, str) and one.rstrip() == other.rstrip():
        return None  # a CHAR is padded
    return False if type(one) is type(other) else None


def _fraction(moments: Sequence[Any]) -> bool | None:
    """Of moments that differ: None where only a fraction of a second, which a column may round, tells them apart."""
    whole = [
        moment.replace(microsecond=0) if hasattr(moment, "microsecond") else moment for moment in moments
    ]
    return None if whole[0] == whole[1] or getattr(moments[0], "tzinfo", None) is not None else False
