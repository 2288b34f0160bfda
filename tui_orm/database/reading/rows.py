"""What a SELECT of a table's rows looks like: clipped large values, hidden keys, what finds a row again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import ColumnInfo, LargeValue, Row
from tui_orm.database.dialects.base import AsIs, Dialect
from tui_orm.database.query import Query

MOST_CLIPPED = 400
"""A wider table is read whole: clipping doubles the columns, and servers have a limit."""

Element = sa.ColumnElement[Any]


class Reading:
    """How the rows of one query are read.

    A row holds the table's columns, then its hidden ones, then the positions (see `Dialect.position_of`) of
    the columns that are sorted by and compare differently from what is shown.
    """

    def __init__(self, dialect: Dialect, query: Query, whole: frozenset[str] = frozenset()) -> None:
        self.dialect = dialect
        self.query = query
        self.table = query.table
        self._whole = whole | set(self.table.key) | {sort.column for sort in query.order}
        self._infos = (*self.table.columns, *self.table.hidden)
        self._columns = [sa.column(sa.quoted_name(info.name, True), AsIs()) for info in self._infos]
        self.source = sa.table(
            sa.quoted_name(self.table.name.name, True), *self._columns, schema=self.table.name.schema
        )

    def column(self, name: str) -> Element:
        """The column as it stands in the table."""
        return self._columns[self.table.places[name]]

    def position(self, name: str) -> Element:
        """What the order compares for a column."""
        return self.dialect.position_of(self.column(name), self.table.column(name))

    def position_in(self, row: Row, name: str) -> Any:
        """The value of `position(name)` in a row that was read with it."""
        if name in self._positions:
            return row[len(self._infos) + self._positions.index(name)]
        return row[self.table.places[name]]

    def bound(self, name: str, value: Any) -> Element:
        """A position's value as a parameter."""
        if name in self._positions:
            return sa.literal(value, AsIs())
        return self.dialect.bound(value, self.table.column(name))

    def sortable(self) -> list[Element]:
        """Every column, in a form that the server can order by."""
        pairs = zip(self._columns, self._infos, strict=True)
        return [self.dialect.sortable(column, info) for column, info in pairs]

    def select(self) -> sa.Select[Any]:
        """The SELECT without conditions; result columns are named c0, c1, … so that no name can clash."""
        elements = [element for parts in self._elements for element in parts]
        elements += [self.position(name) for name in self._positions]
        elements = elements or [sa.literal(1)]  # PostgreSQL has tables without columns
        named = [element.label(f"c{number}") for number, element in enumerate(elements)]
        return sa.select(*named).select_from(self.source)

    def count(self) -> sa.Select[Any]:
        """The SELECT that counts, without conditions."""
        return sa.select(sa.func.count()).select_from(self.source)

    def positions(self, names: Sequence[str]) -> sa.Select[Any]:
        """The SELECT of the positions of columns, without conditions."""
        read = [
            self.position(name)
            if name in self._positions
            else self.dialect.readable(self.column(name), self.table.column(name))
            for name in names
        ]
        named = [element.label(f"c{number}") for number, element in enumerate(read)]
        return sa.select(*named).select_from(self.source)

    def rows(
        self, connection: Connection, select: sa.Select[Any], parameters: dict[str, Any] | None = None
    ) -> list[Row]:
        """The rows of a SELECT made here."""
        answer: Any = connection.execute(select, parameters)
        # the driver's own rows: no type here changes a value
        found: list[Row] = list(map(tuple, answer.cursor.fetchall()))
        answer.close()
        if not any(len(parts) > 1 for parts in self._elements):
            return found
        return list(map(self._assembled, found))

    @cached_property
    def _positions(self) -> list[str]:
        names = [sort.column for sort in self.query.order] + list(self.table.key)
        return [name for name in dict.fromkeys(names) if self.position(name) is not self.column(name)]

    @cached_property
    def _elements(self) -> list[tuple[Element, ...]]:
        return [self._element(column, info) for column, info in zip(self._columns, self._infos, strict=True)]

    def _element(self, column: Element, info: ColumnInfo) -> tuple[Element, ...]:
        if info.name in self._whole or len(self._infos) > MOST_CLIPPED:
            return (self.dialect.readable(column, info),)
        return self.dialect.clipped(column, info) or (self.dialect.readable(column, info),)

    @cached_property
    def _shape(self) -> tuple[Callable[[Row], Row], Callable[[Row], Row]]:
        """What picks the values of a row, and the lengths of those that may be cut."""
        values, lengths, place = [], [], 0
        for parts in self._elements:
            values.append(place)
            lengths += [place + 1] if len(parts) > 1 else []
            place += len(parts)
        values += range(place, place + len(self._positions))
        return _picker(values), _picker(lengths)

    def _assembled(self, row: Any) -> Row:
        whole, lengths = self._shape
        if not any(lengths(row)):
            return whole(row)
        values: list[Any] = []
        place = 0
        for parts in self._elements:
            value = row[place]
            if len(parts) > 1 and (length := row[place + 1]) is not None:
                value = LargeValue(value, length)
            values.append(value)
            place += len(parts)
        return (*values, *row[place:])


def _picker(places: Sequence[int]) -> Callable[[Row], Row]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[place] for place in places)
