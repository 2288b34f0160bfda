"""One row found again: by its key, or by all that it shows; alone, whole, or among its neighbours."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.changes import same_row
from tui_orm.database.descriptions import ColumnInfo, Key, Kind, LargeValue, Row, TableInfo
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.query import PageRequest, Query, Start, Surroundings
from tui_orm.database.reading.pages import read_page
from tui_orm.database.reading.rows import Element, Reading

MOST_ALIKE = 200
"""Rows looked through for one that has no key, where the server's equality does not tell it from others."""


def read_row(
    connection: Connection, dialect: Dialect, query: Query, key: Key, by: Sequence[str] = ()
) -> Row | None:
    """The row with this key, or with these values `by` other columns, whatever the query's conditions."""
    reading = Reading(dialect, query)
    same = [is_same(reading, name, value) for name, value in zip(by or query.table.key, key, strict=True)]
    return next(iter(reading.rows(connection, reading.select().where(*same).limit(1))), None)


def read_around(
    connection: Connection, dialect: Dialect, query: Query, key: Key, by: Sequence[str] = ()
) -> Surroundings | None:
    """The row that `read_row` finds and a page on either side; None where there is none."""
    row = read_row(connection, dialect, query, key, by)
    if row is None:
        return None
    before = read_page(connection, dialect, PageRequest(query, Start.BEFORE, row))
    return Surroundings(before, row, read_page(connection, dialect, PageRequest(query, Start.AFTER, row)))


def read_whole(connection: Connection, dialect: Dialect, table: TableInfo, row: Row) -> Row | None:
    """A row again, with every value whole: found by its key, or else by all that it shows."""
    reading = Reading(dialect, Query(table), frozenset(table.places))
    names = table.key or [name for name in table.places if _tells(table.column(name))]
    same = [is_same(reading, name, row[table.places[name]]) for name in names]
    select = reading.select().where(*same, sa.true()).limit(1 if table.key else MOST_ALIKE)
    found = (one[: len(table.places)] for one in reading.rows(connection, select))
    return next((one for one in found if table.key or same_row(row, one)), None)


def read_whole_rows(
    connection: Connection,
    dialect: Dialect,
    table: TableInfo,
    keys: Sequence[Key],
    whole: Collection[str] | None = None,
) -> list[Row]:
    """The rows with these keys, in no order; those that are gone are missing.

    Every value is whole, or those of the columns named.
    """
    reading = Reading(dialect, Query(table), frozenset(table.places if whole is None else whole))
    wanted = [
        sa.and_(*(is_same(reading, name, value) for name, value in zip(table.key, key, strict=True)))
        for key in keys
    ]
    rows = reading.rows(connection, reading.select().where(sa.or_(sa.false(), *wanted)))
    return [row[: len(table.places)] for row in rows]


def is_same(reading: Reading, name: str, value: Any) -> Element:
    """Whether a column holds what a row shows of it; a large value is taken for the same."""
    if value is None:
        return reading.column(name).is_(None)
    if isinstance(value, LargeValue):
        return sa.true()
    return reading.column(name) == reading.dialect.bound(value, reading.table.column(name))


def _tells(info: ColumnInfo) -> bool:
    """Whether the server finds a value of this column again by equality."""
    return info.kind not in (Kind.FLOAT, Kind.JSON, Kind.OTHER)
