"""Changes of rows as the database takes them: what to write, and what the user saw before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tui_orm.database.descriptions import Key, LargeValue, Row, TableName


class Default:
    """Stands for the server's own default of a column; there is one, `DEFAULT`."""

    def __repr__(self) -> str:
        return "DEFAULT"


DEFAULT: Final = Default()


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
    """A row to add, known by `number` until the server gives its key. Columns left out take their default."""

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


def same_value(one: object, other: object) -> bool:
    """Whether two values read from the server are the same, NaN and types included."""
    if type(one) is not type(other):
        return False
    return one == other or (one != one and other != other)


def same_row(seen: Row, found: Row) -> bool:
    """Whether a row is what was seen; of a large value the beginning and the length are compared."""
    return all(_same(one, other) for one, other in zip(seen, found, strict=False))


def _same(one: object, other: object) -> bool:
    if isinstance(one, LargeValue) and not isinstance(other, LargeValue):
        return one.begins(other)
    if isinstance(other, LargeValue) and not isinstance(one, LargeValue):
        return other.begins(one)
    return same_value(one, other)
