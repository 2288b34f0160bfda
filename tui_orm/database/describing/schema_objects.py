"""What the panels and the search by name tell beyond a `TableInfo`, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from tui_orm.database.descriptions import TableName


@dataclass(frozen=True, slots=True)
class ColumnDetails:
    """What a column has beside its type."""

    name: str
    collation: str = ""
    """Empty where it is the one that comes of itself."""
    generated: str = ""
    """How the server makes the value: "identity always", "auto_increment", "stored" or "virtual"; else empty."""


@dataclass(frozen=True, slots=True)
class IndexDetails:
    """An index. `columns` are in the server's words, with direction, length, operator class or expression."""

    name: str
    columns: tuple[str, ...]
    role: str = ""
    """What it keeps: "primary key", "unique" or nothing."""
    method: str = ""
    include: tuple[str, ...] = ()
    where: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CheckDetails:
    """A check, or on PostgreSQL an exclusion: its name, empty where it has none, and its condition."""

    name: str
    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TriggerDetails:
    """A trigger, rule or policy, and the statement that makes it."""

    name: str
    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PartitionDetails:
    """A partition: what it holds, in the server's words, and how much of it, where the server knows."""

    name: str
    bounds: str = ""
    rows: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class TableDetails:
    """All that there is to know of one table or view. `sizes` are in bytes."""

    kind: str = "table"
    columns: tuple[ColumnDetails, ...] = ()
    indexes: tuple[IndexDetails, ...] = ()
    checks: tuple[CheckDetails, ...] = ()
    triggers: tuple[TriggerDetails, ...] = ()
    partitions: tuple[PartitionDetails, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    rows: int | None = None
    """How many rows the server believes there are."""
    missing: tuple[str, ...] = ()
    """What could not be read, and why: a sentence each."""


@dataclass(frozen=True, slots=True)
class SchemaObject:
    """A routine, an event, a sequence or a type. `handle` is what the dialect finds its text by."""

    kind: str
    name: str
    schema: str | None = None
    note: str = ""
    handle: Any = None

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(frozen=True, slots=True)
class SchemaContents:
    """What a schema holds beside tables, by kind and name, and what could not be read of it: a sentence each."""

    dialect: str
    objects: tuple[SchemaObject, ...] = ()
    missing: tuple[str, ...] = ()


class NameKind(StrEnum):
    """What a name is the name of, in the order in which names that fit alike are listed."""

    TABLE = "table"
    VIEW = "view"
    COLUMN = "column"
    INDEX = "index"
    CONSTRAINT = "constraint"
    TRIGGER = "trigger"
    ROUTINE = "routine"
    OBJECT = "object"
    COMMENT = "comment"


class KnownName(NamedTuple):
    """A name of the schema, or a comment. `table` is where it stands, None for what belongs to no table.

    A comment has its text for a name, and in `of` the column that it is about, which is empty for the table's own.
    Of a routine and another object `of` says what it is: a function, an enum.
    """

    kind: NameKind
    name: str
    table: TableName | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class SchemaNames:
    """Every name of a schema but those of its tables and views, every comment, and what could not be read."""

    names: tuple[KnownName, ...] = ()
    missing: tuple[str, ...] = ()
