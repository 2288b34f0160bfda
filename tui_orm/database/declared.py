"""Keys that a project declares where the schema lacks them: merged into what the server says of its tables.

Plain values; what is declared wrongly is left out and said of its table, and the rest holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_orm.database.descriptions import ForeignKeyInfo, TableName

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from tui_orm.database.dialects.base import Dialect


@dataclass(frozen=True)
class DeclaredTable:
    """What is declared of one table, and where it stands."""

    table: TableName
    place: str
    """The file, and the line where that is known."""
    key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKeyInfo, ...] = ()


@dataclass(frozen=True)
class Declared:
    """All that is declared for one target."""

    tables: tuple[DeclaredTable, ...] = ()

    def of(self, table: TableName) -> DeclaredTable | None:
        """What is declared of a table."""
        return next((one for one in self.tables if one.table == table), None)

    def missing(self, tables: Iterable[TableName]) -> list[str]:
        """What to say of declared tables that are not there."""
        known = set(tables)
        return [
            f"There is no table {one.table} ({one.place})." for one in self.tables if one.table not in known
        ]


NOTHING = Declared()


def all_foreign_keys(
    connection: Connection, dialect: Dialect, table: TableName | None = None
) -> list[ForeignKeyInfo]:
    """The foreign keys of a table or of the whole schema, with those that are declared and can be."""
    keys = dialect.foreign_keys(connection, table)
    if dialect.declared.tables:
        keys += sound(connection, dialect, table)[0]
    return keys


def sound(
    connection: Connection, dialect: Dialect, table: TableName | None = None
) -> tuple[list[ForeignKeyInfo], list[str]]:
    """The declared foreign keys whose tables and columns are there, and what is wrong with the others."""
    from tui_orm.database.outlines import read_outlines

    wanted = [one for one in dialect.declared.tables if table in (None, one.table) and one.foreign_keys]
    names = {name for one in wanted for key in one.foreign_keys for name in (key.table, key.target)}
    columns = {
        one.name: set(one.columns) for one in read_outlines(connection, dialect, sorted(names, key=str))
    }
    keys: list[ForeignKeyInfo] = []
    wrong: list[str] = []
    for one in wanted:
        for key in one.foreign_keys:
            said = list(_wrong(key, columns))
            wrong += [f"{text} ({one.place})." for text in said]
            keys += [] if said else [key]
    return keys, wrong


def _wrong(key: ForeignKeyInfo, columns: dict[TableName, set[str]]) -> Iterator[str]:
    for table, names in ((key.table, key.columns), (key.target, key.target_columns)):
        if table not in columns:
            yield f"There is no table {table}"
            continue
        yield from (f"{table} has no column {name}" for name in names if name not in columns[table])
