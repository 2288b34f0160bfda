"""A large value in parts: each part a short SELECT of one column of one row."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.dialects.base import Dialect
from tui_orm.database.query import Part, PartRequest, Query
from tui_orm.database.reading.finding import is_same
from tui_orm.database.reading.rows import Element, Reading


def read_part(connection: Connection, dialect: Dialect, request: PartRequest) -> Part | None:
    """A part of a value and the whole value's length now; None where the row, or the value, is gone."""
    table = request.table
    reading = Reading(dialect, Query(table))
    same = [is_same(reading, name, request.row[table.places[name]]) for name in table.key]
    named = [element.label(f"c{number}") for number, element in enumerate(_elements(reading, request))]
    select = reading.select().with_only_columns(*named, maintain_column_froms=True).where(*same).limit(1)
    found = connection.execute(select).first()
    if found is None or found[1] is None:
        return None
    # SQLite gives NULL for a part of no bytes
    data = found[0] if found[0] is not None else b""
    return Part(data, found[1], found[2], found[3] if request.marked else None)


def _elements(reading: Reading, request: PartRequest) -> list[Element]:
    """The fields of a Part."""
    dialect, info = reading.dialect, request.table.column(request.column)
    column = reading.column(info.name)
    divisible: Any = dialect.divisible(column, info)
    # as whole numbers of SQL's own: a driver may bind them as bigint, which PostgreSQL's substr does not take
    start, count = sa.cast(request.start + 1, sa.Integer), sa.cast(request.count, sa.Integer)
    elements = [sa.func.substr(divisible, start, count), dialect.length_of(divisible, info)]
    elements.append(dialect.encoding_of(column))
    return [*elements, dialect.mark_of(divisible, info)] if request.marked else elements
