"""Pages of rows, read by key: the next one continues from the last row in hand, so depth costs nothing.

A page is a chain of range queries. To go on after the row (x, i) in the order (a, id): first
`a = x AND id > i`, then `a > x`; each is a plain range that every server answers from an index, where the
one-query forms (row values, OR) make one server or another read the table. NULLs are a range of their own, at
the end where the server has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import Row
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.query import Page, PageRequest, Position, Sort, Start
from tui_orm.database.reading.conditions import where
from tui_orm.database.reading.rows import Reading

Condition = sa.ColumnElement[bool]
MOST_SORTED = 200_000
"""A table without a key that the server believes to be larger is read in the server's own order."""


@dataclass(frozen=True)
class Step:
    """One column of the total order, as it is read and compared."""

    sort: Sort
    expression: sa.ColumnElement[Any]
    nullable: bool


def read_page(connection: Connection, dialect: Dialect, request: PageRequest) -> Page:
    """The rows that a request asks for, in the query's order."""
    reading = Reading(dialect, request.query)
    conditions = where(dialect, reading, request.query.conditions)
    backward = request.start in (Start.LAST, Start.BEFORE)
    steps = total_order(reading, backward)
    if not reading.table.key or (request.start == Start.NUMBER and request.anchor.position is None):
        return _by_offset(connection, reading, conditions, steps, request)
    if request.start == Start.SHARE:
        conditions.append(steps[0].expression >= _key_at_share(connection, reading, steps[0], request))
    rows: list[Row] = []
    skip = request.number - request.anchor.number if request.start == Start.NUMBER else 0
    for part in ranges(dialect, reading, steps, _position(reading, steps, request)):
        select = reading.select().where(*conditions, *part).order_by(*ordering(steps))
        select = select.limit(request.limit - len(rows))
        rows += reading.rows(connection, select.offset(skip) if skip else select)
        if len(rows) >= request.limit:
            break
        if skip:
            skip = 0 if rows else skip - count(connection, reading, [*conditions, *part])
    return Page(rows[::-1] if backward else rows, ended=len(rows) < request.limit)


def count(connection: Connection, reading: Reading, conditions: Sequence[Any]) -> int:
    """How many rows meet the conditions."""
    found: int = connection.execute(reading.count().where(*conditions)).scalar_one()
    return found


def _position(reading: Reading, steps: list[Step], request: PageRequest) -> Position | None:
    """The position to go on from."""
    if request.start == Start.NUMBER:
        return request.anchor.position
    if request.row is None or request.start not in (Start.AFTER, Start.BEFORE):
        return None
    return tuple(reading.position_in(request.row, step.sort.column) for step in steps)


def _key_at_share(connection: Connection, reading: Reading, step: Step, request: PageRequest) -> int:
    """The key that a row of that number would have. Two SELECTs: one for both ends reads the whole table."""
    ends = [
        connection.execute(sa.select(end(step.expression)).select_from(reading.source)).scalar_one()
        for end in (sa.func.min, sa.func.max)
    ]
    least, greatest = ends[0] or 0, ends[1] or 0
    number = min(request.number, max(0, request.height - 1))
    return int(least) + (int(greatest) - int(least)) * number // max(1, request.height - 1)


def total_order(reading: Reading, backward: bool = False) -> list[Step]:
    """The query's order made total by the key; ties run in the direction of the last column sorted by."""
    order = list(reading.query.order)
    named = {sort.column for sort in order}
    descending = order[-1].descending if order else False
    order += [Sort(name, descending) for name in reading.table.key if name not in named]
    key = set(reading.table.key)
    return [
        Step(
            Sort(sort.column, sort.descending != backward),
            reading.position(sort.column),
            reading.table.column(sort.column).nullable and sort.column not in key,
        )
        for sort in order
    ]


def ordering(steps: list[Step]) -> list[sa.ColumnElement[Any]]:
    """What to pass to `Select.order_by`."""
    return [step.expression.desc() if step.sort.descending else step.expression.asc() for step in steps]


def ranges(
    dialect: Dialect, reading: Reading, steps: list[Step], after: Position | None
) -> Iterator[list[Condition]]:
    """What comes after a position, as conditions of one range after the other; all rows where there is none."""
    if after is None:
        yield []
        return
    for depth in reversed(range(len(steps))):
        equal = [_equals(dialect, reading, *pair) for pair in zip(steps[:depth], after[:depth], strict=True)]
        for beyond in _beyond(dialect, reading, steps[depth], after[depth]):
            yield [*equal, beyond]


def _equals(dialect: Dialect, reading: Reading, step: Step, value: Any) -> Condition:
    if value is None:
        return step.expression.is_(None)
    return step.expression == reading.bound(step.sort.column, value)


def _beyond(dialect: Dialect, reading: Reading, step: Step, value: Any) -> Iterator[Condition]:
    """What comes after a value in one column, as ranges in order."""
    nulls_come_first = dialect.nulls_first != step.sort.descending
    if value is None:
        if nulls_come_first:
            yield step.expression.is_not(None)
        return
    bound = reading.bound(step.sort.column, value)
    yield step.expression < bound if step.sort.descending else step.expression > bound
    if step.nullable and not nulls_come_first:
        yield step.expression.is_(None)


def _by_offset(
    connection: Connection,
    reading: Reading,
    conditions: list[Condition],
    steps: list[Step],
    request: PageRequest,
) -> Page:
    """A page by row number: for a far jump, and where there is no key to go on from."""
    backward = request.start in (Start.LAST, Start.BEFORE)
    select = reading.select().where(*conditions).limit(request.limit)
    if not (reading.table.key or steps or backward or request.number):
        # a view's own order is kept where one page holds it all
        rows = reading.rows(connection, select)
        if len(rows) < request.limit:
            return Page(rows, ended=True)
    by = ordering(steps)
    if not reading.table.key and (reading.table.rows or 0) <= MOST_SORTED:
        by += [column.desc() if backward else column.asc() for column in reading.sortable()]
    rows = reading.rows(connection, select.order_by(*by).offset(request.number))
    return Page(rows[::-1] if backward else rows, ended=len(rows) < request.limit)
