"""What the server holds, described in plain values: tables, columns, keys, relations.

Nothing here imports SQLAlchemy, so that every room may use it before SQLAlchemy is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

Row = tuple[Any, ...]
"""One row as read: the values of `TableInfo.columns`, then those of `TableInfo.hidden`."""

Key = tuple[Any, ...]
"""The values of a row's key columns, in the order of `TableInfo.key`."""


class Kind(StrEnum):
    """What a column holds, as far as showing and typing it go."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    BOOLEAN = "boolean"
    TEXT = "text"
    BYTES = "bytes"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    JSON = "json"
    ENUM = "enum"
    OTHER = "other"


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT})


class TableName(NamedTuple):
    """A table's name; `schema` is None in the connection's default schema."""

    name: str
    schema: str | None = None

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


class TableEntry(NamedTuple):
    """A line of the table list; `rows` is an estimate the server had for nothing, or None."""

    name: TableName
    is_view: bool = False
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class LargeValue:
    """The beginning of a value too large for a page of rows, and its whole length (characters or bytes)."""

    prefix: str | bytes
    length: int

    def begins(self, whole: object) -> bool:
        """Whether `whole` may be the value that this is the beginning of."""
        if not isinstance(whole, str | bytes) or type(whole) is not type(self.prefix):
            return False
        return len(whole) == self.length and whole[: len(self.prefix)] == self.prefix


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column. `type_name` is the server's own; `model_type` is the SQLAlchemy type as Python source."""

    name: str
    kind: Kind
    type_name: str = ""
    nullable: bool = True
    default: str | None = None
    computed: str = ""
    identity: bool = False
    comment: str = ""
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    unsigned: bool = False
    choices: tuple[str, ...] = ()
    model_type: str = ""
    model_module: str = ""
    single_precision: bool = False

    @property
    def generated(self) -> bool:
        """Whether the server computes it and nobody may write it."""
        return bool(self.computed)

    @property
    def has_default(self) -> bool:
        """Whether the server gives a value where none is written."""
        return self.default is not None or self.identity or self.generated


@dataclass(frozen=True, slots=True)
class ForeignKeyInfo:
    """A foreign key from `table` to `target`; the columns pair up by position."""

    table: TableName
    columns: tuple[str, ...]
    target: TableName
    target_columns: tuple[str, ...]
    name: str | None = None
    on_delete: str = ""
    on_update: str = ""
    is_declared: bool = False
    """Whether it stands in a project file only, and the server knows nothing of it."""


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """An index or unique key; an expression stands in `columns` as its text."""

    name: str
    columns: tuple[str, ...]
    unique: bool = False


@dataclass(frozen=True)
class TableInfo:
    """A table or view. `key` names the columns that tell a row from all others, hidden ones included."""

    name: TableName
    dialect: str
    columns: tuple[ColumnInfo, ...]
    key: tuple[str, ...] = ()
    hidden: tuple[ColumnInfo, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKeyInfo, ...] = ()
    indexes: tuple[IndexInfo, ...] = ()
    checks: tuple[str, ...] = ()
    comment: str = ""
    is_view: bool = False
    read_only: str = ""
    """Why the rows cannot be edited; empty where they can."""
    rows: int | None = None
    """How many rows the server believes there are; None where it does not say."""
    by_image: bool = False
    """Whether a row is known by all that it holds, for want of a key."""
    is_key_declared: bool = False
    """Whether `key` stands in a project file only, and the server does not keep it unique."""
    complaints: tuple[str, ...] = ()
    """What is wrong with what a project file declares of it."""
    no_rollback: str = ""
    """Why what is written cannot be rolled back; empty where it can."""

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each column stands in a row."""
        names = [column.name for column in (*self.columns, *self.hidden)]
        return {name: place for place, name in enumerate(names)}

    @cached_property
    def key_places(self) -> tuple[int, ...]:
        """Where the key's columns stand in a row."""
        return tuple(self.places[name] for name in self.key)

    @property
    def transactional(self) -> bool:
        """Whether what is written can be rolled back."""
        return not self.no_rollback

    @property
    def written_by_image(self) -> bool:
        """Whether its rows are written by what was seen of them: there is no key that lasts, or no way back."""
        return self.keyless or not self.transactional

    @property
    def keyless(self) -> bool:
        """Whether nothing that lasts tells its rows apart: on PostgreSQL they have but a number that changes."""
        return self.by_image or (self.dialect == "postgresql" and bool(self.hidden))

    @property
    def key_names(self) -> tuple[str, ...]:
        """What `key_of` gives the values of."""
        return tuple(column.name for column in self.columns) if self.by_image else self.key

    def key_of(self, row: Row) -> Key:
        """What a row is known by: its key, or all of it where there is none; empty where it cannot be written."""
        if self.by_image:
            return row[: len(self.columns)]
        return tuple([row[place] for place in self.key_places])

    def column(self, name: str) -> ColumnInfo:
        """The column of that name. Raises KeyError."""
        return (*self.columns, *self.hidden)[self.places[name]]

    def foreign_keys_of(self, column: str) -> Sequence[ForeignKeyInfo]:
        """The foreign keys that a column takes part in."""
        return [key for key in self.foreign_keys if column in key.columns]
