"""The profile of a column: each function asks one question, by plain SELECTs over the query's rows or a sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import Kind
from tui_orm.database.dialects.base import AsIs, Dialect
from tui_orm.database.profile_scales import on_scale
from tui_orm.database.profiles import (
    MOST_FREQUENT,
    Averages,
    Ends,
    Frequent,
    Histogram,
    Scale,
    Subject,
    value_of,
)
from tui_orm.database.rows import Element
from tui_orm.database.sampling import sampled
from tui_orm.database.types import is_spatial

FINITE = 1.7e308
Edges = Callable[[float, float, Scale], Sequence[float]]
"""Chooses the edges of a histogram's bins, given the least and the greatest place on a scale."""


class Values:
    """The values that a profile is of, as a subquery with a column v."""

    def __init__(self, dialect: Dialect, subject: Subject) -> None:
        self.dialect, self.info, self.subject = dialect, subject.info, subject
        self.rows = sampled(dialect, subject).subquery("rows_read")
        self.v: Element = sa.type_coerce(self.rows.c.v, AsIs())

    def select(self, *elements: Element) -> sa.Select[Any]:
        """A SELECT over them; result columns are numbered, so that no name can clash."""
        named = [element.label(f"c{number}") for number, element in enumerate(elements)]
        return sa.select(*named).select_from(self.rows)

    def shown(self, value: Element) -> tuple[Element, ...]:
        """How a value is read: large ones are cut."""
        return self.dialect.clipped(value, self.info) or (self.dialect.readable(value, self.info),)


def read_rows(connection: Connection, dialect: Dialect, subject: Subject) -> int:
    """How many rows there are."""
    return int(_row(connection, Values(dialect, subject).select(sa.func.count()))[0])


def read_filled(connection: Connection, dialect: Dialect, subject: Subject) -> int:
    """How many of them are not NULL."""
    values = Values(dialect, subject)
    return int(_row(connection, values.select(sa.func.count(values.v)))[0])


def read_distinct(connection: Connection, dialect: Dialect, subject: Subject) -> int:
    """How many different values there are, as the server compares them."""
    values = Values(dialect, subject)
    return int(_row(connection, values.select(sa.func.count(values.v.distinct())))[0])


def read_ends(connection: Connection, dialect: Dialect, subject: Subject) -> Ends | None:
    """The least and the greatest value; None where there is none."""
    values = Values(dialect, subject)
    ends = []
    for end, order in ((sa.func.min, values.v.asc()), (sa.func.max, values.v.desc())):
        if _is_too_large_to_sort(dialect, subject):
            select = values.select(*values.shown(sa.type_coerce(end(values.v), AsIs())))
        else:
            select = values.select(*values.shown(values.v)).order_by(order).limit(1)
            select = select.where(values.v.is_not(None))
        found = connection.execute(select).first()
        if found is None or found[0] is None:
            return None
        ends.append(value_of(tuple(found)))
    return Ends(*ends)


def _is_too_large_to_sort(dialect: Dialect, subject: Subject) -> bool:
    """Whether MySQL may have too little memory to sort by the values; others find their way."""
    info = subject.info
    is_long = info.kind in (Kind.TEXT, Kind.BYTES) and not is_spatial(info.type_name)
    return dialect.name == "mysql" and is_long


def read_averages(connection: Connection, dialect: Dialect, subject: Subject) -> Averages | None:
    """The mean of numbers, or what there is to say of lengths; None for what has neither."""
    values, scale = Values(dialect, subject), subject.scale
    if scale == Scale.LENGTH:
        length = on_scale(dialect, values.v, subject.info, scale)
        found = _row(connection, values.select(sa.func.avg(length), sa.func.min(length), sa.func.max(length)))
        return Averages(*found)
    if scale not in (Scale.NUMBER, Scale.WHOLE):
        return None
    number = on_scale(dialect, values.v, subject.info, scale)
    return Averages(_row(connection, values.select(sa.func.avg(number)))[0])


def read_frequent(connection: Connection, dialect: Dialect, subject: Subject) -> list[Frequent]:
    """The values that most rows have, most frequent first."""
    values = Values(dialect, subject)
    select = (
        values.select(sa.func.count(), *values.shown(values.v))
        .where(values.v.is_not(None))
        .group_by(values.v)
        .order_by(sa.desc("c0"), sa.asc("c1"))
        .limit(MOST_FREQUENT)
    )
    return [Frequent(value_of(tuple(row[1:])), int(row[0])) for row in connection.execute(select)]


def read_histogram(
    connection: Connection, dialect: Dialect, subject: Subject, edges_of: Edges
) -> Histogram | None:
    """How the values lie between the least and the greatest; None for what has no scale, or no value on it."""
    scale = subject.scale
    if scale is None:
        return None
    values = Values(dialect, subject)
    place = on_scale(dialect, values.v, subject.info, scale)
    found = values.select(place, values.v)
    if dialect.name == "sqlite":  # it would work out the place anew for each edge
        found = found.limit(-1)
    places = found.subquery("places")
    x: Element = sa.type_coerce(places.c.c0, sa.Double())
    finite = x.between(sa.literal(-FINITE, sa.Double()), sa.literal(FINITE, sa.Double()))
    ends = sa.select(sa.func.min(x), sa.func.max(x)).select_from(places).where(finite)
    least, greatest = _row(connection, ends)
    if least is None:
        return None
    edges = tuple(edges_of(float(least), float(greatest), scale))
    bins = [sa.func.count(sa.case((_between(x, edges, number), 1))) for number in range(len(edges) - 1)]
    counted: list[Element] = [sa.func.count(places.c.c1), *bins]
    filled, *counts = _row(connection, sa.select(*counted).select_from(places))
    return Histogram(scale, edges, tuple(map(int, counts)), int(filled) - sum(map(int, counts)))


def _between(x: Element, edges: Sequence[float], number: int) -> sa.ColumnElement[bool]:
    low: Element = sa.literal(edges[number], sa.Double())
    high: Element = sa.literal(edges[number + 1], sa.Double())
    is_last = number == len(edges) - 2
    return sa.and_(x >= low, x <= high if is_last else x < high)


def _row(connection: Connection, select: sa.Select[Any]) -> tuple[Any, ...]:
    return tuple(connection.execute(select).one())
