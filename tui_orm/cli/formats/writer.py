"""What every format is: a beginning, batches of rows, an end.

A batch is turned by its columns. One look at a whole column tells whether all of it can stand as it is, as nearly all
columns of numbers and of plain text can; only the others are turned cell by cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from types import NoneType
from typing import Any, Protocol

from tui_orm.database.descriptions import Row

NUMBERS: frozenset[type] = frozenset({int, float})
TRUTHS: frozenset[type] = frozenset({bool, NoneType})


class Writer(Protocol):
    """One answer in one format."""

    def head(self) -> str:
        """What stands before the rows."""

    def rows(self, rows: Sequence[Row]) -> str:
        """Rows, of which there is at least one; or nothing yet."""

    def tail(self) -> str:
        """What ends it, with the rows that were held back."""


def columns_of(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    """The values of each column."""
    return list(zip(*rows, strict=True))


def filled(line: str, columns: Sequence[Sequence[Any]], count: int) -> str:
    """As many lines as there are rows, each %s in a line a column's value."""
    return line * count % tuple(chain.from_iterable(zip(*columns, strict=True)))


def look(values: Sequence[Any]) -> tuple[Sequence[Any], str | None]:
    """The values that are not NULL, and all of them as one text; None where anything but text is among them.

    Where no value is NULL it is the column itself that comes back.
    """
    try:
        return values, "".join(values)
    except TypeError:
        if NoneType not in set(map(type, values)):
            return values, None
    there = [value for value in values if value is not None]
    try:
        return there, "".join(there)
    except TypeError:
        return there, None


def with_nulls(values: Sequence[Any], null: str) -> list[Any]:
    """A column in which something stands for NULL."""
    return [null if value is None else value for value in values]


def are_numbers(values: Sequence[Any]) -> bool:
    """Whether values are whole numbers and floats alone, neither NULL nor truth values."""
    return NUMBERS.issuperset(map(type, values))


def truths(values: Sequence[Any], null: str) -> list[str] | None:
    """A column of truth values as words; None where it holds anything else."""
    if not TRUTHS.issuperset(map(type, values)):
        return None
    words = {True: "true", False: "false", None: null}
    return [words[value] for value in values]
