"""Rows written by what they were seen to hold: those without a key, and those of engines that cannot roll back.

A statement names every column that the server can find again by value, and must match exactly one row, or nothing is
done. What cannot be found by value is compared after reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.engine import Dialect as Speech

from tui_orm.database.changes import (
    Default,
    Delete,
    Difference,
    Insert,
    Reference,
    RowChange,
    Statement,
    Update,
    same_row,
)
from tui_orm.database.descriptions import Row, TableInfo, TableName
from tui_orm.database.dialects.base import AsIs, Dialect
from tui_orm.database.failures import Conflict, ConstraintBroken, DatabaseFailure
from tui_orm.database.query import Query
from tui_orm.database.reading.rows import Reading
from tui_orm.database.writing.brake import Brake

Tables = Mapping[TableName, TableInfo]
Known = Callable[[Mapping[str, Any]], Mapping[str, Any]]
ORDER = (Delete, Update, Insert)


def split(tables: Tables, changes: Sequence[RowChange]) -> tuple[list[RowChange], list[RowChange]]:
    """The changes that are written by before-image, in their order, and those that are written by key."""
    names = {name for name, table in tables.items() if table.written_by_image}
    imaged = [change for change in changes if change.table in names]
    return in_order(imaged), [change for change in changes if change.table not in names]


def in_order(changes: Sequence[RowChange]) -> list[RowChange]:
    """Removals first, so that what comes takes nobody's place; what refers to new rows last."""
    return sorted(changes, key=lambda change: (comes_later(change), ORDER.index(type(change))))


def comes_later(change: RowChange) -> bool:
    """Whether a change comes after those that are written by key, to whose new rows it may refer."""
    if isinstance(change, Update):
        return Reference in map(type, change.values.values())
    return isinstance(change, Insert)


class Imaging:
    """The statements that find and write rows by their before-image."""

    def __init__(self, dialect: Dialect, tables: Tables) -> None:
        self._dialect = dialect
        self._tables = tables

    def statement(self, change: RowChange, speech: Speech) -> Statement:
        """What `Images.write` sends."""
        compiled = self.made(change).compile(dialect=speech)
        names = compiled.positiontup or list(compiled.bind_names.values())
        values = compiled.construct_params()
        return Statement(str(compiled), tuple(values[name] for name in names), change)

    def made(self, change: RowChange) -> Any:
        """The statement of a change."""
        table = self._tables[change.table]
        reading = Reading(self._dialect, Query(table))
        if isinstance(change, Delete):
            return sa.delete(reading.source).where(*self.seen(reading, change))
        values = {
            reading.column(name): self._value(table, name, value)
            for name, value in change.values.items()
            if not (isinstance(change, Insert) and isinstance(value, Default))
        }
        made: Any = sa.insert(reading.source).values(values) if values else sa.insert(reading.source)
        if isinstance(change, Update):
            made = sa.update(reading.source).where(*self.seen(reading, change)).values(values)
        return made.returning(reading.column(table.hidden[0].name)) if table.hidden else made

    def seen(self, reading: Reading, change: Update | Delete) -> list[Any]:
        """The conditions that find the row by its key, where it has one, and by all that was seen of it."""
        table = reading.table
        keyed = self.keyed(reading, change.key) if table.key else []
        if table.hidden:
            return keyed  # the server's own number of the row, compared under a lock
        images = [
            self._dialect.image(reading.column(info.name), info, change.seen[place])
            for place, info in enumerate(table.columns)
        ]
        return [*keyed, *(image for image in images if image is not None)]

    def found(self, reading: Reading, change: Update | Delete) -> list[Any]:
        """The conditions that find the row as it is now by its key; without one, only if it is still the same."""
        return self.keyed(reading, change.key) if reading.table.key else self.seen(reading, change)

    def keyed(self, reading: Reading, key: Sequence[Any]) -> list[Any]:
        """The conditions that find a row by its key."""
        table = reading.table
        pairs = zip(table.key, key, strict=True)
        return [
            reading.column(name) == self._dialect.bound(value, table.column(name)) for name, value in pairs
        ]

    def written(self, reading: Reading, change: Insert | Update) -> list[Any]:
        """The conditions that find the row again after it was written."""
        table = reading.table
        row = dict(zip(table.places, change.seen, strict=False)) if isinstance(change, Update) else {}
        row |= change.values
        names = table.key if table.key and all(name in row for name in table.key) else row
        known = [name for name in names if not isinstance(row[name], Default)]
        if not known and isinstance(change, Insert) and table.key:
            return [reading.column(table.key[0]) == sa.func.last_insert_id()]
        found = [self._dialect.image(reading.column(name), table.column(name), row[name]) for name in known]
        return [image for image in found if image is not None]

    def _value(self, table: TableInfo, name: str, value: Any) -> Any:
        if isinstance(value, Reference):
            return sa.literal(value, AsIs())  # to be shown; what is sent has the new key in its place
        if isinstance(value, Default):
            return sa.literal_column("DEFAULT")
        return sa.null() if value is None else self._dialect.bound(value, table.column(name))


class Images:
    """Finds and writes rows by their before-image, over one connection."""

    def __init__(self, connection: Connection, dialect: Dialect, tables: Tables) -> None:
        self._connection = connection
        self._dialect = dialect
        self._tables = tables
        self._imaging = Imaging(dialect, tables)
        self.current: RowChange | None = None
        """The change whose statement is under way."""

    def check(self, changes: Sequence[RowChange], lock: bool = True) -> None:
        """Raises Conflict where a row is not what was seen, ConstraintBroken where several are the same."""
        if found := self.differences(changes, lock):
            raise Conflict(found)

    def differences(self, changes: Sequence[RowChange], lock: bool = True) -> list[Difference]:
        """The rows that are not what was seen. Raises ConstraintBroken where several are the same."""
        found = [self._difference(change, lock) for change in changes if not isinstance(change, Insert)]
        return [one for one in found if one is not None]

    def write_all(
        self, changes: Sequence[RowChange], brake: Brake, known: Known = lambda values: values
    ) -> dict[int, Row | None]:
        """Write changes, and return the stored rows by the identity of their change.

        `known` has the keys of new rows for References to them.
        """
        stored: dict[int, Row | None] = {}
        for change in changes:
            brake.check()
            self.current = change
            resolved = change if isinstance(change, Delete) else replace(change, values=known(change.values))
            stored[id(change)] = self.write(resolved)
        self.current = None
        return stored

    def write(self, change: RowChange) -> Row | None:
        """Write one change, and return the row as it is stored; None where it is gone, or cannot be told from others.

        Raises DatabaseFailure where not exactly one row was matched.
        """
        if not isinstance(change, Delete) and Reference in map(type, change.values.values()):
            said = f"A row of {change.table} cannot refer to a row that is yet to be added."
            raise DatabaseFailure(said, "Write that row first.", change)
        table = self._tables[change.table]
        reading = Reading(self._dialect, Query(table))
        if isinstance(change, Update) and not change.values:
            return self._one(reading, self._imaging.found(reading, change))
        returned = self._connection.execute(self._imaging.made(change))
        if not isinstance(change, Insert) and returned.rowcount != 1:
            raise _mismatch(change, returned.rowcount)
        if isinstance(change, Delete):
            return None
        if table.hidden:
            return self._one(reading, self._imaging.keyed(reading, (returned.scalar_one(),)))
        return self._one(reading, self._imaging.written(reading, change))

    def _difference(self, change: Update | Delete, lock: bool) -> Difference | None:
        table = self._tables[change.table]
        whole = frozenset(change.values) if isinstance(change, Update) else frozenset[str]()
        reading = Reading(self._dialect, Query(table), whole)
        select = reading.select().where(*self._imaging.found(reading, change))
        found = [
            row[: len(table.places)]
            for row in reading.rows(self._connection, select.with_for_update() if lock else select)
        ]
        if len(found) > 1:
            raise ConstraintBroken(
                f"{len(found)} rows of {table.name} are the same; none was changed.",
                "Without a key they cannot be told apart.",
                change,
            )
        if not found:
            return Difference(change, None)
        if same_row(change.seen, found[0]):
            return None
        return Difference(change, None if table.keyless else found[0])  # another row took its number

    def _one(self, reading: Reading, same: Sequence[Any]) -> Row | None:
        found = reading.rows(self._connection, reading.select().where(sa.true(), *same).limit(2))
        return found[0][: len(reading.table.places)] if len(found) == 1 else None


def _mismatch(change: RowChange, count: int) -> DatabaseFailure:
    said = "no row" if count < 1 else f"{count} rows"
    return DatabaseFailure(f"A statement that must match one row matched {said}.", "", change)
