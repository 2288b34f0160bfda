"""Changes of rows as the database takes them: what to write, and what the user saw before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import is_
from typing import TYPE_CHECKING, Any, Final

from tui_orm.database.descriptions import Key, LargeValue, Row, TableName

if TYPE_CHECKING:
    from tui_orm.database.failures import DatabaseFailure


class Default:
    """Stands for what nobody has written. Only `DEFAULT` is ever staged; the others are what a new row shows."""

    def __init__(self, word: str) -> None:
        self.word = word

    def __repr__(self) -> str:
        return self.word


DEFAULT: Final = Default("DEFAULT")
"""The server's own default of a column."""
BY_SERVER: Final = Default("<by server>")
"""What the server makes up or computes."""
NEEDED: Final = Default("<needed>")
"""What somebody must write: there is no default, and NULL is not taken."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Stands for a column of the staged new row `number` of `table`, whose value the server has yet to give."""

    table: TableName
    number: int
    column: str


Unknown = Default | Reference
"""What only the server will know."""


@dataclass(frozen=True)
class Update:
    """New values for some columns of a row. `seen` is the whole row as the user saw it."""

    table: TableName
    key: Key
    seen: Row
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Delete:
    """A row to remove. `seen` is the whole row as the user saw it."""

    table: TableName
    key: Key
    seen: Row


@dataclass(frozen=True)
class Insert:
    """A row to add, known by `number` until the server gives its key. Columns left out take their default.

    A value may be a `Reference` to another row that is to be added.
    """

    table: TableName
    number: int
    values: Mapping[str, Any]


RowChange = Update | Delete | Insert


@dataclass(frozen=True)
class Difference:
    """A row that is not what the user saw: `theirs` is what is there now, None where it is gone."""

    change: Update | Delete
    theirs: Row | None


@dataclass(frozen=True)
class Statement:
    """SQL as it will be sent, with its parameters; `change` is the change it belongs to."""

    sql: str
    parameters: tuple[Any, ...]
    change: RowChange | None = None


@dataclass(frozen=True)
class Committed:
    """What the server holds after a commit: for each change the stored row, None where there is none."""

    rows: tuple[tuple[RowChange, Row | None], ...]


@dataclass(frozen=True)
class Partly:
    """What became of changes that were written one by one: those before the first that failed are written for good."""

    rows: tuple[tuple[RowChange, Row | None], ...]
    left: tuple[RowChange, ...]
    failure: DatabaseFailure | None


class Truth(StrEnum):
    """What became of a commit whose answer was lost."""

    WRITTEN = "written"
    NOT_WRITTEN = "not written"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """What the rows tell of such a commit, and for each change the row that is there, None where there is none."""

    truth: Truth
    rows: tuple[tuple[RowChange, Row | None], ...]

    @property
    def committed(self) -> Committed:
        """The rows as after a commit, where all was written."""
        return Committed(
            tuple((change, None if isinstance(change, Delete) else row) for change, row in self.rows)
        )


def same_value(one: object, other: object) -> bool:
    """Whether two values read from the server are the same, NaN and types included."""
    if type(one) is not type(other):
        return False
    return one == other or (one != one and other != other)


def same_row(seen: Row, found: Row) -> bool:
    """Whether a row is what was seen; of a large value the beginning and the length are compared."""
    if seen == found and all(map(is_, map(type, seen), map(type, found))):
        return True  # of ten thousand rows hardly one comes further
    return all(alike(one, other) for one, other in zip(seen, found, strict=False))


def alike(one: object, other: object) -> bool:
    """Whether two readings of a value agree; of a large value the beginning and the length are compared."""
    if isinstance(one, LargeValue) and not isinstance(other, LargeValue):
        return one.begins(other)
    if isinstance(other, LargeValue) and not isinstance(one, LargeValue):
        return other.begins(one)
    return same_value(one, other)
