"""Tables described together, each failing alone."""

from __future__ import annotations

from collections.abc import Iterable

from tui_orm.database.database import Database
from tui_orm.database.descriptions import TableEntry, TableInfo, TableName
from tui_orm.database.failures import DatabaseFailure

Described = dict[TableName, TableInfo | DatabaseFailure]


async def described(database: Database, names: Iterable[TableName]) -> Described:
    """The descriptions of tables as they are now; where there is none, why."""
    found: Described = {}
    for name in dict.fromkeys(names):
        try:
            found[name] = await database.describe(TableEntry(name))
        except DatabaseFailure as failure:
            found[name] = failure
    return found
