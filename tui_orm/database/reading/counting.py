"""Rows counted in strides, each a short statement, with an anchor at the end of each: a row whose number is known.

Counting goes in the order of the key, whatever the query's order: the number of rows is the same, and only that order
costs nothing.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import Row
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.query import Anchor, Query, Stride
from tui_orm.database.reading.conditions import where
from tui_orm.database.reading.pages import count, ordering, ranges, total_order
from tui_orm.database.reading.rows import Reading


def read_stride(connection: Connection, dialect: Dialect, query: Query, anchor: Anchor, rows: int) -> Stride:
    """Count on from an anchor, at most `rows` rows. A table without a key is counted whole."""
    reading = Reading(dialect, replace(query, order=()))
    conditions = where(dialect, reading, query.conditions)
    if not reading.table.key:
        return Stride(count(connection, reading, conditions))
    steps = total_order(reading)
    left = rows
    for part in ranges(dialect, reading, steps, anchor.position):
        select = reading.positions([step.sort.column for step in steps]).where(*conditions, *part)
        found = connection.execute(select.order_by(*ordering(steps)).offset(left - 1).limit(1)).first()
        if found is not None:
            return Stride(rows, tuple(found))
        left -= count(connection, reading, [*conditions, *part])
    return Stride(rows - left)


def read_number(connection: Connection, dialect: Dialect, query: Query, anchor: Anchor, row: Row) -> int:
    """The number of a row in the order of the key, from 0: the rows between an anchor and it are counted.

    The row was read in the order of the key.
    """
    reading = Reading(dialect, replace(query, order=()))
    conditions = where(dialect, reading, query.conditions)
    position = tuple(reading.position_in(row, name) for name in query.table.key)
    after = list(ranges(dialect, reading, total_order(reading), anchor.position))
    before = list(ranges(dialect, reading, total_order(reading, backward=True), position))
    between = [[*conditions, *one, *other] for one in after for other in before]
    return anchor.number + sum(count(connection, reading, part) for part in between)
