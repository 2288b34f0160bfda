"""Changes that wait for nothing and that nothing waits for, told by what they have in common: most of a large commit.

What is told here of a whole group need not be looked at row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tui_orm.database.changes import Default, Delete, Insert, Reference, RowChange, Update
from tui_orm.database.descriptions import TableInfo, TableName
from tui_orm.database.writing.acts import Verb
from tui_orm.database.writing.links import unique_keys

VERBS: dict[type[RowChange], Verb] = {Insert: Verb.INSERT, Update: Verb.UPDATE, Delete: Verb.DELETE}


@dataclass
class Group:
    """Changes of one table that write the same columns."""

    table: TableInfo
    verb: Verb
    names: tuple[str, ...]
    changes: list[RowChange] = field(default_factory=list)

    @cached_property
    def types(self) -> set[type]:
        """The types of the values that are written."""
        found: set[type] = set()
        for change in self.changes if self.names else ():
            if not isinstance(change, Delete):
                found.update(map(type, change.values.values()))
        return found

    def takes(self, columns: Iterable[str]) -> bool:
        """Whether rows come to values in these columns."""
        return not set(columns).isdisjoint(self.names)

    def leaves(self, columns: Iterable[str]) -> bool:
        """Whether rows leave values in these columns."""
        return self.verb == Verb.DELETE or (self.verb == Verb.UPDATE and self.takes(columns))

    def touches(self, columns: Iterable[str]) -> bool:
        """Either."""
        return self.takes(columns) or self.leaves(columns)


def grouped(
    changes: Sequence[RowChange], tables: Mapping[TableName, TableInfo]
) -> tuple[list[Group], list[RowChange]]:
    """Groups of changes that are free of one another and of all others; and the rest, in its order."""
    groups: dict[object, Group] = {}
    for change in changes:
        names = () if isinstance(change, Delete) else tuple(change.values)
        form = change.table, type(change), names
        if form not in groups:
            groups[form] = Group(tables[change.table], VERBS[type(change)], names)
        groups[form].changes.append(change)
    referred = _referred(groups.values())
    free = [group for group in groups.values() if _is_free(group, list(groups.values()), referred)]
    taken = {id(change) for group in free for change in group.changes} if len(free) < len(groups) else None
    return free, [] if taken is None else [change for change in changes if id(change) not in taken]


def _referred(groups: Iterable[Group]) -> set[TableName]:
    """Tables to whose new rows there are references."""
    found: set[TableName] = set()
    for group in groups:
        if group.types & {Reference}:
            for change in group.changes:
                values = () if isinstance(change, Delete) else change.values.values()
                found |= {value.table for value in values if isinstance(value, Reference)}
    return found


def _is_free(group: Group, groups: Sequence[Group], referred: set[TableName]) -> bool:
    if group.verb == Verb.UPDATE and (not group.names or group.takes(group.table.key)):
        return False
    if group.verb == Verb.INSERT and group.table.name in referred:
        return False
    if group.types & {Reference, Default}:
        return False
    same = [other for other in groups if other.table is group.table]
    for columns in unique_keys(group.table):
        if group.takes(columns) and any(other.leaves(columns) for other in same):
            return False
        if group.leaves(columns) and any(other.takes(columns) for other in same):
            return False
    return not any(_is_related(group, other) for other in groups)


def _is_related(group: Group, other: Group) -> bool:
    """Whether both touch a foreign key between the two tables, or one may change the other's keys by it."""
    for one, target in ((group, other), (other, group)):
        for key in one.table.foreign_keys:
            if key.target == target.table.name and target.touches(key.target_columns):
                in_key = not set(key.columns).isdisjoint(one.table.key)
                if in_key or one.touches(key.columns):
                    return True
    return False
