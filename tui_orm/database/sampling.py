"""The rows that a profile reads: all of a query's, or a sample that is the same for each of its questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.util import ClauseAdapter

from tui_orm.database.conditions import where
from tui_orm.database.descriptions import Kind
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.profiles import LARGE, SAMPLE, SLICES, Pages, Sample, Scale, Slices, Subject
from tui_orm.database.query import Query
from tui_orm.database.rows import Element, Reading

SEED = 1
LOOKED_AT = 1_000
"""Values that tell what a column without a type holds."""
HELD = {"real": Scale.NUMBER, "text": Scale.LENGTH, "blob": Scale.LENGTH}


def choose_subject(connection: Connection, dialect: Dialect, query: Query, column: str) -> Subject:
    """Which rows of a query are profiled, and on which scale."""
    subject = Subject(query, column, choose_sample(connection, dialect, query))
    if dialect.name != "sqlite" or subject.info.kind != Kind.OTHER:
        return subject
    return replace(subject, held=_held(connection, dialect, subject))


def _held(connection: Connection, dialect: Dialect, subject: Subject) -> Scale | None:
    """The scale of most of the first values, by how SQLite has stored them."""
    first = sampled(dialect, subject).limit(LOOKED_AT).subquery("first_rows")
    kind, count = sa.func.typeof(first.c.v), sa.func.count()
    select = sa.select(kind).select_from(first).where(first.c.v.is_not(None)).group_by(kind)
    found = connection.execute(select.order_by(count.desc())).scalars().all()
    if found and found[0] == "integer":
        return Scale.NUMBER if "real" in found else Scale.WHOLE
    return HELD.get(found[0]) if found else None


def choose_sample(connection: Connection, dialect: Dialect, query: Query) -> Sample | None:
    """How to sample a table that the server believes to be large; None where all of it is to be read.

    A table without a key is read whole, as is a view, whose size nobody knows.
    """
    table = query.table
    if table.rows is None or table.rows <= LARGE:
        return None
    if dialect.name == "postgresql":
        return Pages(100 * SAMPLE / table.rows)
    if not table.key:
        return None
    reading, first = Reading(dialect, Query(table)), table.key[0]
    if table.column(first).kind == Kind.INTEGER:
        return _spread(connection, reading, first)
    return _beginning(connection, reading, first)


def sampled(dialect: Dialect, subject: Subject) -> sa.Select[Any]:
    """The values of the column as v, in a form that the server can compare."""
    reading = Reading(dialect, subject.query)
    conditions = where(dialect, reading, subject.query.conditions)
    value = dialect.sortable(reading.column(subject.column), subject.info).label("v")
    select = sa.select(value).select_from(reading.source).where(*conditions)
    match subject.sample:
        case Slices(column, ranges, _):
            parts = [select.where(*_within(reading, column, *ends)) for ends in ranges]
            return sa.select(sa.union_all(*parts).subquery("slices").c.v) if len(parts) > 1 else parts[0]
        case Pages(percent):
            pages = sa.tablesample(
                reading.source,
                sa.func.system(sa.literal(percent, sa.Double())),
                name=subject.query.table.name.name,  # as conditions of the user's own may call it
                seed=sa.literal(SEED),
            )
            adapter: Any = ClauseAdapter(pages)
            return (
                sa.select(adapter.traverse(value.element).label("v"))
                .select_from(pages)
                .where(*(adapter.traverse(condition) for condition in conditions))
            )
    return select


def _spread(connection: Connection, reading: Reading, column: str) -> Slices:
    """Slices of equally many rows, which begin evenly spread over the range of a whole-number key."""
    key = reading.position(column)
    least, greatest = (
        connection.execute(sa.select(end(key)).select_from(reading.source)).scalar() or 0
        for end in (sa.func.min, sa.func.max)
    )
    span = int(greatest) - int(least) + 1
    begins = sorted({int(least) + span * number // SLICES for number in range(SLICES)})
    nexts = [*(begin - 1 for begin in begins[1:]), int(greatest)]
    ends = [
        _select_nth(reading, key, *_within(reading, column, begin, end)).scalar_subquery()
        for begin, end in zip(begins, nexts, strict=True)
    ]
    found = connection.execute(sa.select(*(end.label(f"c{place}") for place, end in enumerate(ends)))).one()
    ranges = [
        (begin, end if last is None else int(last))
        for begin, end, last in zip(begins, nexts, found, strict=True)
    ]
    return Slices(column, tuple(ranges), is_spread=True)


def _beginning(connection: Connection, reading: Reading, column: str) -> Slices:
    """The first rows in the order of the key."""
    key = reading.position(column)
    found = connection.execute(_select_nth(reading, key).offset(SAMPLE - 1)).first()
    return Slices(column, ((None, None if found is None else found[0]),), is_spread=False)


def _select_nth(reading: Reading, key: Element, *conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The key of the last row of a slice."""
    select = sa.select(key).select_from(reading.source).where(*conditions).order_by(key)
    return select.offset(SAMPLE // SLICES - 1).limit(1)


def _within(reading: Reading, column: str, low: Any, high: Any) -> list[sa.ColumnElement[bool]]:
    key = reading.position(column)
    return [
        *([] if low is None else [key >= reading.bound(column, low)]),
        *([] if high is None else [key <= reading.bound(column, high)]),
    ]
