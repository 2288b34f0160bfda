"""What is found out of a column, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tui_orm.database.descriptions import ColumnInfo, Kind, LargeValue
from tui_orm.database.query import Query

LARGE = 500_000
"""Of a table that the server believes to have more rows, a sample is profiled."""
SAMPLE = 100_000
"""Rows in a sample, about."""
SLICES = 20
"""Places of a table that a sample by key is taken at."""
MOST_FREQUENT = 12
"""Values that are listed."""


class Scale(StrEnum):
    """What a histogram is of."""

    NUMBER = "number"
    WHOLE = "whole number"
    MOMENT = "moment"
    TIME = "time"
    LENGTH = "length"


SCALES = {
    Kind.INTEGER: Scale.WHOLE,
    Kind.DECIMAL: Scale.NUMBER,
    Kind.FLOAT: Scale.NUMBER,
    Kind.DATE: Scale.MOMENT,
    Kind.DATETIME: Scale.MOMENT,
    Kind.TIME: Scale.TIME,
    Kind.TEXT: Scale.LENGTH,
    Kind.BYTES: Scale.LENGTH,
    Kind.JSON: Scale.LENGTH,
}


@dataclass(frozen=True)
class Slices:
    """A sample by key: the rows whose first key column is within one of these ranges; None: no end.

    `is_spread` where the ranges are spread over the whole table, else they are its beginning.
    """

    column: str
    ranges: tuple[tuple[Any, Any], ...]
    is_spread: bool


@dataclass(frozen=True)
class Pages:
    """PostgreSQL's own sample: all rows of so many per cent of the pages, the same ones each time."""

    percent: float


Sample = Slices | Pages


@dataclass(frozen=True)
class Subject:
    """A column of a query's rows, or of a sample of them.

    `held` is the scale of what a column holds whose type says nothing, as SQLite's may.
    """

    query: Query
    column: str
    sample: Sample | None = None
    held: Scale | None = None

    @property
    def info(self) -> ColumnInfo:
        """The column."""
        return self.query.table.column(self.column)

    @property
    def scale(self) -> Scale | None:
        """What its histogram is of; None where there is none."""
        return SCALES.get(self.info.kind, self.held)


Value = Any
"""A value as the grid would show it: a large one is a LargeValue."""


@dataclass(frozen=True)
class Ends:
    """The least and the greatest value, in the server's own order."""

    least: Value
    greatest: Value


@dataclass(frozen=True)
class Averages:
    """The mean of numbers, or the least, mean and greatest length; None where there is nothing to take it of."""

    mean: Any
    least: Any = None
    greatest: Any = None


@dataclass(frozen=True)
class Frequent:
    """A value, and how many rows have it."""

    value: Value
    rows: int


@dataclass(frozen=True)
class Histogram:
    """Rows between each edge and the next; those on the last edge belong to the last bin.

    Edges of moments are seconds since 1970, of times seconds since midnight. `outside` counts the values that have no
    place on the scale: no number, not finite, no date.
    """

    scale: Scale
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    outside: int = 0


def value_of(parts: tuple[Any, ...]) -> Value:
    """A value that was read as its beginning and its length, or as it is."""
    return LargeValue(parts[0], parts[1]) if len(parts) > 1 and parts[1] is not None else parts[0]
