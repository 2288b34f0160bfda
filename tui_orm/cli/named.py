"""Tables and columns by the names that the user typed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tui_orm.cli.misuse import Misused
from tui_orm.database.failures import DatabaseFailure

if TYPE_CHECKING:
    from tui_orm.database.descriptions import TableEntry, TableInfo
    from tui_orm.database.server import Server


def entry_named(server: Server, wanted: str) -> TableEntry:
    """The table or view of this name, with its schema and a dot where that is not the default one.

    Raises DatabaseFailure where there is none; upper and lower case count where both exist.
    """
    entries = {str(entry.name): entry for entry in server.tables()}
    name = _like(wanted, list(entries))
    if name is None:
        raise DatabaseFailure(f"There is no table {wanted}.", _hint(wanted, list(entries)))
    return entries[name]


def columns_named(table: TableInfo, names: Sequence[str]) -> list[str]:
    """The columns of these names. Raises Misused where there is no such."""
    known = [column.name for column in table.columns]
    found = []
    for wanted in names:
        name = _like(wanted, known)
        if name is None:
            raise Misused(f"{table.name} has no column {wanted}. {_hint(wanted, known)}".strip())
        found.append(name)
    return found


def _like(wanted: str, names: Sequence[str]) -> str | None:
    like = [name for name in names if name.lower() == wanted.lower()]
    return wanted if wanted in names else next(iter(like), None)


def _hint(wanted: str, names: Sequence[str]) -> str:
    close = get_close_matches(wanted, names, n=3)
    return f"Is it {' or '.join(close)}?" if close else ""
