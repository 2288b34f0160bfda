"""What the ORM console is asked, and what comes of it, in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_orm.database.changes import RowChange
from tui_orm.database.descriptions import Key, Row, TableInfo

MOST_ROWS = 1_000
"""Instances or rows that are shown of one value."""


@dataclass(frozen=True)
class Request:
    """Python to run. `numbers` tells which staged new row each of the `Added` of earlier runs has become.

    `written` holds the keys of those of them that were committed, by the number that they had when staged.
    """

    text: str
    staged: tuple[RowChange, ...] = ()
    numbers: Mapping[int, int] = field(default_factory=dict)
    written: Mapping[int, Key] = field(default_factory=dict)


@dataclass(frozen=True)
class Changed:
    """New values for a row, which is given as it is stored. References are to the numbers of `Added`."""

    table: TableInfo
    row: Row
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Removed:
    """A row to be removed."""

    table: TableInfo
    row: Row


@dataclass(frozen=True)
class Added:
    """A new row by a number of the console's own."""

    table: TableInfo
    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Renewed:
    """Other values for a row that was added in an earlier run."""

    table: TableInfo
    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Dropped:
    """A row that was added in an earlier run, and is not wanted any more."""

    table: TableInfo
    number: int


Harvest = tuple[Changed | Removed | Added | Renewed | Dropped, ...]
"""What a run changed."""


@dataclass(frozen=True)
class Grid:
    """Rows to show. `is_table` where they are rows of the table itself, as the grid reads them."""

    table: TableInfo
    rows: list[Row]
    is_table: bool = False
    more: bool = False
    """Whether there are more than these."""


@dataclass(frozen=True)
class Ran:
    """It ran to its end."""

    shown: Grid | str
    """The value of the last expression."""
    printed: str
    harvest: Harvest
    seconds: float
    variables: Mapping[str, str]
    """What the user's own names stand for: a class, `[Album]` for several of one, else the name of a type."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """It did not, and nothing of it is to be staged. The place in the text to blame, where it is known."""

    message: str
    advice: str = ""
    start: int | None = None
    end: int | None = None
    printed: str = ""
