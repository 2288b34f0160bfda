"""A question for rows, in plain values: which table, which rows, in which order, from where on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tui_orm.database.descriptions import Row, TableInfo

PAGE = 256
"""Rows in a page."""


class Operator(StrEnum):
    """How a condition compares. The values are what the user types."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    LIKE = "like"
    NOT_LIKE = "not like"
    IN = "in"
    BETWEEN = "between"
    IS_NULL = "is null"
    IS_NOT_NULL = "is not null"


@dataclass(frozen=True)
class Condition:
    """One column compared with values: none for NULL tests, two for BETWEEN, any number for IN."""

    column: str
    operator: Operator
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Within:
    """A column from `start` to before `end`, or, `negated`, outside of that."""

    column: str
    start: Any
    end: Any
    negated: bool = False


@dataclass(frozen=True)
class RawSQL:
    """A condition in the server's own SQL, written by the user: the one thing that is not bound."""

    text: str


@dataclass(frozen=True)
class FreeText:
    """Rows in which any text column holds this text."""

    text: str


AnyCondition = Condition | Within | RawSQL | FreeText


@dataclass(frozen=True)
class Sort:
    """One column to order by."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class Query:
    """The rows of a table that meet all conditions, in this order and then by key."""

    table: TableInfo
    conditions: tuple[AnyCondition, ...] = ()
    order: tuple[Sort, ...] = ()

    @property
    def is_raw(self) -> bool:
        """Whether the user wrote SQL of his own into it."""
        return any(isinstance(condition, RawSQL) for condition in self.conditions)


Position = tuple[Any, ...]
"""What a row's place in an order is known by: the values of the columns ordered by, then of the key."""


class Start(StrEnum):
    """Where a page begins."""

    FIRST = "first"
    LAST = "last"
    AFTER = "after"
    BEFORE = "before"
    NUMBER = "number"
    SHARE = "share"


@dataclass(frozen=True)
class Anchor:
    """A row whose number is known: `number` counts from 1, so that it is also the number of the row after it, from 0.

    The anchor before the first row has number 0 and no position.
    """

    number: int = 0
    position: Position | None = None


START = Anchor()


@dataclass(frozen=True)
class PageRequest:
    """A page of a query's rows. `row` is the neighbour for AFTER and BEFORE; `number` counts from 0.

    NUMBER skips rows from `anchor` on. SHARE goes to where the row of that number would be among `height` rows, were
    its key, an integer, spread evenly.
    """

    query: Query
    start: Start = Start.FIRST
    row: Row | None = None
    number: int = 0
    limit: int = PAGE
    anchor: Anchor = START
    height: int = 0


@dataclass(frozen=True)
class Stride:
    """Rows counted from an anchor on; `position` is that of the last one, None where the rows ended."""

    rows: int
    position: Position | None = None


@dataclass(frozen=True)
class Page:
    """Rows in the query's order, whichever way they were read; `ended` where no more follow that way."""

    rows: list[Row]
    ended: bool


@dataclass(frozen=True)
class Surroundings:
    """A row among its neighbours in a query's order."""

    before: Page
    row: Row
    after: Page


@dataclass(frozen=True)
class PartRequest:
    """A part of one large value, from `start` on, in characters or bytes; the row is found by its key.

    `marked` asks for a mark beside it, which differs where the whole value does.
    """

    table: TableInfo
    row: Row
    column: str
    start: int
    count: int
    marked: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a value, and the length of all of it. `encoding` is how bytes are to be read as text, if at all."""

    data: str | bytes
    length: int
    encoding: str = ""
    mark: str | int | None = None
