"""What every format is: a beginning, batches of rows, an end.

A batch is turned by its columns. One look at a whole column tells whether all of it can stand as it is, as nearly all
columns of numbers and of plain text can; only the others are turned cell by cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, Protocol

from tui_orm.database.descriptions import Row

MARK = "\x1f"
"""What stands between values that are looked at together."""
NUMBERS: frozenset[type] = frozenset({int, float})


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


def joined(values: Sequence[Any]) -> str | None:
    """A column in one text; None where it holds anything but text."""
    try:
        return MARK.join(values)
    except TypeError:
        return None


def are_numbers(values: Sequence[Any]) -> bool:
    """Whether a column holds whole numbers and floats alone, neither NULL nor truth values."""
    return NUMBERS.issuperset(map(type, values))
