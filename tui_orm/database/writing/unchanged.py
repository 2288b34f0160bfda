"""Whether rows are what the user saw, asked while they are locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tui_orm.database.changes import Delete, Difference, Insert, RowChange, Update, same_row
from tui_orm.database.descriptions import Key, TableInfo, TableName
from tui_orm.database.failures import ConstraintBroken
from tui_orm.database.writing.stored import StoredRows


def differences(
    stored: StoredRows, tables: Mapping[TableName, TableInfo], changes: Sequence[RowChange]
) -> list[Difference]:
    """Lock every row that is to change; those that are not what the user saw.

    Tables are locked by their names, rows by their keys, as by everybody: two who commit never wait for each other.
    """
    by_table: dict[TableName, list[Update | Delete]] = {}
    for change in changes:
        if not isinstance(change, Insert):
            by_table.setdefault(change.table, []).append(change)
    found = {
        name: list(_differences(stored, tables[name], by_table[name])) for name in sorted(by_table, key=str)
    }
    return [difference for name in by_table for difference in found[name]]


def _differences(
    stored: StoredRows, table: TableInfo, changes: Sequence[Update | Delete]
) -> Iterator[Difference]:
    whole = frozenset(name for change in changes if isinstance(change, Update) for name in change.values)
    rows = list(stored.read(table, _in_order([change.key for change in changes]), whole, lock=True))
    found = {table.key_of(row): row for row in rows}
    if len(found) < len(rows):
        raise ConstraintBroken(f"Several rows of {table.name} have the same key.", "Nothing was written.")
    for change in changes:
        theirs = found.get(change.key)
        if theirs is None or not same_row(change.seen, theirs):
            yield Difference(change, theirs)


def _in_order(keys: list[Key]) -> list[Key]:
    """Keys as the server orders them: those of more rows than one statement reads are locked in that order too."""
    try:
        return sorted(keys)
    except (TypeError, ArithmeticError):  # several types in one column of SQLite; NaN
        return sorted(keys, key=repr)
