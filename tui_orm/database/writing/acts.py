"""What a commit does, act by act: one change is one act, or two where a circle of changes has to be broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tui_orm.database.changes import DEFAULT, Delete, Insert, Reference, RowChange, Update
from tui_orm.database.descriptions import Key, TableInfo, TableName

Columns = tuple[str, ...]


class Verb(StrEnum):
    """What a statement does."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(eq=False)
class Place:
    """Where a row is found while the commit goes on: its key, parts of which may be References."""

    key: Key
    follows: dict[str, Any] = field(default_factory=dict)
    """Columns of the key that will follow another row's, by ON UPDATE CASCADE."""


@dataclass(eq=False)
class Act:
    """A statement to be sent, which waits for others."""

    change: RowChange
    table: TableInfo
    verb: Verb
    values: dict[str, Any]
    place: Place
    waits: dict[Link, None] = field(default_factory=dict)
    lets: dict[Link, None] = field(default_factory=dict)

    def touches(self, columns: Iterable[str]) -> bool:
        """Whether it writes one of these columns."""
        return not self.values.keys().isdisjoint(columns)

    def moved(self) -> None:
        """It was sent: the row is found elsewhere now."""
        if self.verb == Verb.INSERT and isinstance(self.change, Insert):
            self.place.key = new_key(self.table, self.change)
        elif self.verb == Verb.UPDATE and self.touches(self.table.key):
            pairs = zip(self.table.key, self.place.key, strict=True)
            self.place.key = tuple(self.values.get(name, part) for name, part in pairs)


@dataclass(eq=False)
class Link:
    """`then` waits for `first`. The columns say which part of either is what it is about."""

    first: Act
    then: Act
    leaves: Columns = ()
    """Columns of `first` whose old values it has to leave, by whatever value."""
    gives: Columns = ()
    """Columns of `first` whose new values `then` refers to."""
    fills: Columns = ()
    """Columns of `then` that could be filled later."""
    removes: Columns = ()
    """Columns of `then` whose old values are referred to until then."""

    def tie(self) -> None:
        """Let it count."""
        self.first.lets[self] = self.then.waits[self] = None

    def loose(self) -> None:
        """Let it count no more."""
        del self.first.lets[self], self.then.waits[self]

    def begin_at(self, act: Act) -> None:
        """Make another act the first."""
        del self.first.lets[self]
        self.first = act
        act.lets[self] = None

    def end_at(self, act: Act) -> None:
        """Make another act wait."""
        del self.then.waits[self]
        self.then = act
        act.waits[self] = None


def acts_of(changes: Iterable[RowChange], tables: Mapping[TableName, TableInfo]) -> list[Act]:
    """An act for each change, in their order."""
    return [_act(change, tables[change.table]) for change in changes]


def new_key(table: TableInfo, insert: Insert) -> Key:
    """The key of a new row; a Reference stands for what the server has yet to give."""
    return tuple(
        Reference(insert.table, insert.number, name) if value is None or value is DEFAULT else value
        for name, value in ((name, insert.values.get(name)) for name in table.key)
    )


def _act(change: RowChange, table: TableInfo) -> Act:
    if isinstance(change, Insert):
        return Act(change, table, Verb.INSERT, dict(change.values), Place(()))
    if isinstance(change, Update):
        return Act(change, table, Verb.UPDATE, dict(change.values), Place(change.key))
    assert isinstance(change, Delete)
    return Act(change, table, Verb.DELETE, {}, Place(change.key))
