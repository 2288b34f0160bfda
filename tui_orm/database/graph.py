"""Tables and their foreign keys as a graph, in plain values: what diagrams are drawn of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from tui_orm.database.descriptions import ForeignKeyInfo, TableName


class Attribute(NamedTuple):
    """A column as a diagram shows it; the type is the server's own."""

    name: str
    type_name: str = ""
    in_key: bool = False
    required: bool = False


@dataclass(frozen=True)
class Entity:
    """A table, with its columns where they were read. One that is missing is only referred to."""

    name: TableName
    attributes: tuple[Attribute, ...] = ()
    is_view: bool = False
    is_missing: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of its primary key."""
        return tuple(attribute.name for attribute in self.attributes if attribute.in_key)

    def with_attributes(self, attributes: tuple[Attribute, ...]) -> Entity:
        """The same, with its columns: what has any is there, if in a database that is not listed."""
        return replace(self, attributes=attributes, is_missing=self.is_missing and not attributes)

    def attribute(self, name: str) -> Attribute | None:
        """The column of that name."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


@dataclass(frozen=True)
class Graph:
    """Tables by name, and the foreign keys between them: both ends of each are among the tables."""

    entities: Mapping[TableName, Entity] = field(default_factory=dict)
    keys: tuple[ForeignKeyInfo, ...] = ()

    @cached_property
    def keys_of(self) -> Mapping[TableName, list[ForeignKeyInfo]]:
        """The foreign keys that each table takes part in, at either end."""
        found: defaultdict[TableName, list[ForeignKeyInfo]] = defaultdict(list)
        for key in self.keys:
            for end in {key.table, key.target}:
                found[end].append(key)
        return found

    def only(self, names: Iterable[TableName]) -> Graph:
        """The tables of these names, and what lies between them."""
        kept = {name: self.entities[name] for name in names if name in self.entities}
        keys = tuple(key for key in self.keys if key.table in kept and key.target in kept)
        return Graph(kept, keys)

    def with_columns(self, columns: Mapping[TableName, tuple[Attribute, ...]]) -> Graph:
        """The same, with the columns of some tables; the foreign keys name them as the tables do."""
        entities = {
            name: entity.with_attributes(columns[name]) if name in columns else entity
            for name, entity in self.entities.items()
        }
        return Graph(entities, tuple(_named_alike(key, entities) for key in self.keys))


def connected(tables: Mapping[TableName, bool], keys: Iterable[ForeignKeyInfo]) -> Graph:
    """The graph of all tables (True for a view); targets that are not there become missing ones.

    A key that names its target in other letters than the table itself, as SQLite allows, is put right.
    """
    entities = {name: Entity(name, is_view=view) for name, view in tables.items()}
    alike = {str(name).lower(): name for name in reversed(list(tables))}
    found = []
    for key in keys:
        ends = [
            name if name in entities else alike.get(str(name).lower(), name)
            for name in (key.table, key.target)
        ]
        for end in ends:
            entities.setdefault(end, Entity(end, is_missing=True))
        found.append(replace(key, table=ends[0], target=ends[1]))
    return Graph(entities, tuple(found))


def _named_alike(key: ForeignKeyInfo, entities: Mapping[TableName, Entity]) -> ForeignKeyInfo:
    return replace(
        key,
        columns=_alike(key.columns, entities[key.table]),
        target_columns=_alike(key.target_columns, entities[key.target]),
    )


def _alike(columns: tuple[str, ...], entity: Entity) -> tuple[str, ...]:
    names = {attribute.name for attribute in entity.attributes}
    if names.issuperset(columns):
        return columns
    by_letters = {name.lower(): name for name in names}
    return tuple(column if column in names else by_letters.get(column.lower(), column) for column in columns)
