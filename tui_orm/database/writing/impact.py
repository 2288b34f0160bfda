"""What hangs on rows that are to be removed, as a tree: nothing here imports SQLAlchemy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tui_orm.database.descriptions import ForeignKeyInfo, Key, TableInfo


class Fate(StrEnum):
    """What becomes of rows that refer to a removed one."""

    IN_THE_WAY = "in the way"
    REMOVED = "removed with it"
    SET_NULL = "set NULL"
    SET_DEFAULT = "set DEFAULT"


FATES = {"CASCADE": Fate.REMOVED, "SET NULL": Fate.SET_NULL, "SET DEFAULT": Fate.SET_DEFAULT}


def fate_of(key: ForeignKeyInfo) -> Fate:
    """What a foreign key does to its rows; RESTRICT and NO ACTION keep the row that they refer to."""
    return FATES.get(key.on_delete.upper(), Fate.IN_THE_WAY)


@dataclass(frozen=True)
class Impact:
    """Rows of one table that refer, by one foreign key, to rows that go; `children` hang on those in turn.

    Where there are `more` than counted, or the tree goes on deeper than it was followed, the counts are the least.
    """

    foreign_key: ForeignKeyInfo
    table: TableInfo
    fate: Fate
    count: int
    more: bool = False
    parents: tuple[Key, ...] = ()
    """What the rows hold in the foreign key's columns; of many only the first."""
    sql: str = ""
    """The same as a condition in SQL, where a filter of another form cannot say it."""
    children: tuple[Impact, ...] = ()
    deeper: bool = False
    """Whether more may hang on these rows, which was not looked for."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The foreign key's columns, as the table has them."""
        return tuple(named(self.table, column) for column in self.foreign_key.columns)

    def lines(self, depth: int = 0) -> Iterator[tuple[int, Impact]]:
        """Itself and all beneath it, each with its depth."""
        yield depth, self
        for child in self.children:
            yield from child.lines(depth + 1)


def named(table: TableInfo, column: str) -> str:
    """A column as its table spells it; SQLite lets a foreign key spell it otherwise. Raises KeyError."""
    if column in table.places:
        return column
    like = [name for name in table.places if name.lower() == column.lower()]
    if not like:
        raise KeyError(column)
    return like[0]
