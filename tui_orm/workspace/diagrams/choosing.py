"""What a diagram shows: which tables around which, which of their columns, and what hangs together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from tui_orm.database.descriptions import ForeignKeyInfo, TableName
from tui_orm.database.graph import Attribute, Entity, Graph

Neighbours = Mapping[TableName, list[TableName]]


class Shown(StrEnum):
    """Which columns are shown."""

    KEYS = "keys"
    ALL = "all"
    NONE = "none"


def around(graph: Graph, centres: Iterable[TableName], steps: int) -> dict[TableName, int]:
    """The tables within so many steps by foreign keys, either way, with their distance; nearest first."""
    beside = neighbours(graph)
    distance = dict.fromkeys(centres, 0)
    edge = list(distance)
    for step in range(1, steps + 1):
        found = dict.fromkeys(near for name in edge for near in beside[name] if near not in distance)
        edge = list(found)
        distance |= dict.fromkeys(edge, step)
    return distance


def components(graph: Graph) -> list[list[TableName]]:
    """The tables in groups that hang together, the largest first; a table alone is a group."""
    beside, seen = neighbours(graph), set[TableName]()
    groups = []
    for start in graph.entities:
        if start not in seen:
            group = list(_reached(beside, start))
            seen.update(group)
            groups.append(sorted(group, key=_by_name))
    return sorted(groups, key=lambda group: (-len(group), _by_name(group[0])))


def neighbours(graph: Graph) -> Neighbours:
    """The tables that each is joined with, other than itself, in the order of names."""
    beside: defaultdict[TableName, set[TableName]] = defaultdict(set)
    for key in graph.keys:
        if key.table != key.target:
            beside[key.table].add(key.target)
            beside[key.target].add(key.table)
    return defaultdict(list, {name: sorted(found, key=_by_name) for name, found in beside.items()})


def attributes(graph: Graph, entity: Entity, shown: Shown) -> list[Attribute]:
    """The columns of a table that are shown: by themselves, those of keys at either end."""
    if shown == Shown.NONE:
        return []
    if shown == Shown.ALL:
        return list(entity.attributes)
    used = set(entity.key)
    for key in graph.keys_of[entity.name]:
        used.update(key.columns if key.table == entity.name else ())
        used.update(key.target_columns if key.target == entity.name else ())
    known = {attribute.name for attribute in entity.attributes}
    unknown = [Attribute(name) for name in sorted(used - known)]
    return [attribute for attribute in entity.attributes if attribute.name in used] + unknown


def said(key: ForeignKeyInfo) -> str:
    """A foreign key in a line."""
    columns, targets = ", ".join(key.columns), ", ".join(key.target_columns)
    return f"{key.table} ({columns}) → {key.target} ({targets})"


def _reached(beside: Neighbours, start: TableName) -> Iterator[TableName]:
    seen, waiting = {start}, [start]
    while waiting:
        name = waiting.pop()
        yield name
        fresh = [near for near in beside[name] if near not in seen]
        seen.update(fresh)
        waiting += fresh


def _by_name(name: TableName) -> tuple[str, str]:
    return name.schema or "", name.name.lower()
