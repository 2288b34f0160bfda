"""Rows that a foreign key may refer to, found by their key and their naming columns, however many there are.

Indexes are asked first, for what begins with the text. Then the table is searched in the order of its key, so many
rows at a time that no question takes long; the answer says how to go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import ColumnInfo, ForeignKeyInfo, Kind, Row, TableInfo
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.query import (
    START,
    Anchor,
    Condition,
    Operator,
    PageRequest,
    Position,
    Query,
    Sort,
    Start,
)
from tui_orm.database.reading.candidates import PickRequest, Picks, narrowed
from tui_orm.database.reading.counting import read_number, read_stride
from tui_orm.database.reading.finding import read_row
from tui_orm.database.reading.pages import ordering, ranges, read_page, total_order
from tui_orm.database.reading.rows import Reading

MOST = 100
"""Rows in an answer."""
FEW = 20
"""Rows that one look into an index gives."""
SLICE = 50_000
"""Rows that one question searches."""
MOST_DIGITS = 18


def read_referred(
    connection: Connection, dialect: Dialect, table: TableInfo, key: ForeignKeyInfo, values: Sequence[Any]
) -> Picks:
    """The row that values refer to, or none."""
    narrow = narrowed(table, key)
    referred = [column.name for column in narrow.columns[: len(key.columns)]]
    row = read_row(connection, dialect, Query(narrow), tuple(values), referred)
    return Picks(narrow.columns, [] if row is None else [row])


def read_picks(connection: Connection, dialect: Dialect, table: TableInfo, request: PickRequest) -> Picks:
    """The rows that a request asks for."""
    narrow = narrowed(table, request.key)
    if not request.text:
        return _page(connection, dialect, narrow, request)
    if request.anchor is None:
        rows = list(dict.fromkeys(_begins_with(connection, dialect, narrow, request)))
        return Picks(narrow.columns, rows, replace(request, anchor=START))
    return _searched(connection, dialect, narrow, request, request.anchor)


def _page(connection: Connection, dialect: Dialect, table: TableInfo, request: PickRequest) -> Picks:
    start = Start.FIRST if request.after is None else Start.AFTER
    page = read_page(connection, dialect, PageRequest(Query(table), start, request.after, limit=MOST))
    ended = page.ended or not table.key
    return Picks(table.columns, page.rows, None if ended else replace(request, after=page.rows[-1]))


def _begins_with(
    connection: Connection, dialect: Dialect, table: TableInfo, request: PickRequest
) -> Iterator[Row]:
    """Rows whose referred or naming columns begin with the text, by the indexes that there are."""
    indexed = {table.primary_key[:1], *(index.columns[:1] for index in table.indexes)}
    for place, column in enumerate(table.columns):
        if (column.name,) not in indexed:
            continue
        for condition in _conditions(column, request.text.strip()):
            query = Query(table, (condition,), (Sort(column.name),))
            found = read_page(connection, dialect, PageRequest(query, limit=FEW)).rows
            typed = request.text.strip().lower()
            yield from (row for row in found if str(row[place]).lower().startswith(typed))


def _conditions(column: ColumnInfo, text: str) -> Iterator[Condition]:
    """Conditions that an index answers, for what begins with a text."""
    if column.kind == Kind.INTEGER and text.isascii() and text.isdigit():
        for more in range(max(1, MOST_DIGITS + 1 - len(text))):
            low = int(text) * 10**more
            yield Condition(column.name, Operator.BETWEEN, (low, low + 10**more - 1))
    if column.kind == Kind.TEXT and text:
        # where letters differ by case, those are the usual ones
        for form in dict.fromkeys((text, text.lower(), text.capitalize(), text.title(), text.upper())):
            yield Condition(column.name, Operator.GREATER_OR_EQUAL, (form,))


def _searched(
    connection: Connection, dialect: Dialect, table: TableInfo, request: PickRequest, anchor: Anchor
) -> Picks:
    """The next rows in which a column holds the text, of the next `SLICE`."""
    query = Query(table)
    reading = Reading(dialect, query)
    texts = [dialect.searchable(reading.column(column.name), column) for column in table.columns]
    held = [
        sa.type_coerce(text, sa.String()).icontains(request.text.strip(), autoescape=True)
        for text in texts
        if text is not None
    ]
    if not held or not table.key:
        return Picks(table.columns, [], None, anchor.number)
    stride = read_stride(connection, dialect, query, anchor, SLICE)
    rows: list[Row] = []
    for part in _between(dialect, reading, anchor.position, stride.position):
        select = reading.select().where(*part, sa.or_(*held)).order_by(*ordering(total_order(reading)))
        rows += reading.rows(connection, select.limit(MOST - len(rows)))
        if len(rows) >= MOST:
            last = tuple(reading.position_in(rows[-1], name) for name in table.key)
            number = read_number(connection, dialect, query, anchor, rows[-1]) + 1
            return Picks(table.columns, rows, replace(request, anchor=Anchor(number, last)), number)
    number = anchor.number + stride.rows
    more = stride.position and replace(request, anchor=Anchor(number, stride.position))
    return Picks(table.columns, rows, more or None, number)


def _between(
    dialect: Dialect, reading: Reading, after: Position | None, last: Position | None
) -> Iterator[list[sa.ColumnElement[bool]]]:
    """What comes after one position, up to another, as ranges in order; to the end where there is no other."""
    steps = total_order(reading)
    parts = list(ranges(dialect, reading, steps, after))
    if last is None:
        yield from parts
        return
    before = list(ranges(dialect, reading, total_order(reading, backward=True), last))
    for part in parts:
        yield from ([*part, *until] for until in before[::-1])
    yield [
        step.expression == reading.bound(step.sort.column, value)
        for step, value in zip(steps, last, strict=True)
    ]
