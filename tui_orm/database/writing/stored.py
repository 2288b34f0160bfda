"""Rows as they are stored, read by their keys, hundreds at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import ColumnInfo, Key, Kind, Row, TableInfo
from tui_orm.database.dialects.base import AsIs, Dialect
from tui_orm.database.query import Query
from tui_orm.database.reading.finding import is_same
from tui_orm.database.reading.rows import Element, Reading

AT_ONCE = 500
"""Keys in one SELECT."""
ONE_BY_ONE_AT_ONCE = 200
"""Keys in one SELECT where each is compared in a condition of its own."""


class StoredRows:
    """Reads rows over a connection."""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    def read(
        self, table: TableInfo, keys: Sequence[Key], whole: frozenset[str] = frozenset(), lock: bool = False
    ) -> Iterator[Row]:
        """The rows with these keys, in the order of the key; those that are not there are missing."""
        if not keys:
            return
        reading = Reading(self._dialect, Query(table), whole)
        select = reading.select().order_by(*(reading.column(name) for name in table.key))
        select = select.with_for_update() if lock else select
        width = len(table.places)
        in_list = _in_list(reading, keys)
        at_once = ONE_BY_ONE_AT_ONCE if in_list is None else AT_ONCE
        for start in range(0, len(keys), at_once):
            part = keys[start : start + at_once]
            if in_list is None:
                rows = reading.rows(self._connection, select.where(_one_by_one(reading, part)))
            else:
                rows = reading.rows(self._connection, select.where(in_list), {"keys": _values(part)})
            yield from (row[:width] for row in rows)


def _in_list(reading: Reading, keys: Sequence[Key]) -> Element | None:
    """The condition that a key is in the list `keys`; None where its values need forms of their own."""
    table = reading.table
    for place, name in enumerate(table.key):
        if not _are_plain(table.column(name), [key[place] for key in keys]):
            return None
    wanted: Any = sa.bindparam("keys", expanding=True)
    columns = [reading.column(name) for name in table.key]
    if len(columns) == 1:
        return columns[0].in_(wanted)
    return sa.tuple_(*columns, types=[AsIs()] * len(columns)).in_(wanted)


def _are_plain(info: ColumnInfo, values: Sequence[Any]) -> bool:
    """Whether the server takes the values as they are."""
    types = set(map(type, values))
    if types == {int}:
        return info.kind == Kind.INTEGER
    return types == {str} and info.kind == Kind.TEXT and all(map(str.isascii, values))


def _values(keys: Sequence[Key]) -> list[Any]:
    return [key[0] for key in keys] if len(keys[0]) == 1 else list(keys)


def _one_by_one(reading: Reading, keys: Sequence[Key]) -> Element:
    names = reading.table.key
    conditions = [
        sa.and_(*(is_same(reading, name, value) for name, value in zip(names, key, strict=True)))
        for key in keys
    ]
    return sa.or_(*conditions)
