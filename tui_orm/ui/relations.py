"""The relations of a table by names that people would choose, both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tui_orm.database.descriptions import ForeignKeyInfo, TableInfo, TableName
from tui_orm.database.naming import attribute_name, relation_name


@dataclass(frozen=True)
class Relation:
    """A foreign key as one of its two tables sees it."""

    name: str
    key: ForeignKeyInfo
    is_many: bool
    """Whether it leads to the rows that refer to this one; else to the row that this one refers to."""

    @property
    def table(self) -> TableName:
        """Where it leads."""
        return self.key.table if self.is_many else self.key.target

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of this side."""
        return self.key.target_columns if self.is_many else self.key.columns


def relations_of(table: TableInfo, referring: Sequence[ForeignKeyInfo]) -> list[Relation]:
    """The rows that one refers to, then those that refer to it."""
    found = []
    taken = [attribute_name(column.name) for column in table.columns]
    for key in dict.fromkeys(table.foreign_keys):
        taken.append(attribute_name(relation_name(", ".join(key.columns), key.target.name), taken))
        found.append(Relation(taken[-1], key, False))
    several = Counter(key.table for key in dict.fromkeys(referring))
    for key in dict.fromkeys(referring):
        by = f" by {', '.join(key.columns)}" if several[key.table] > 1 else ""
        found.append(Relation(f"{key.table}{by}", key, True))
    return found


def named_reference(table: TableInfo, key: ForeignKeyInfo) -> str:
    """What a foreign key of a table is called."""
    return next((one.name for one in relations_of(table, ()) if one.key == key), key.target.name)


def named_collection(table: TableInfo, referring: Sequence[ForeignKeyInfo], key: ForeignKeyInfo) -> str:
    """What the rows are called that refer to one of a table by a foreign key."""
    found = (one.name for one in relations_of(table, referring) if one.key == key and one.is_many)
    return next(found, key.table.name)
