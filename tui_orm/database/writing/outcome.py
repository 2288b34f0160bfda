"""What became of a commit whose answer was lost: the rows are read, and nothing is sent again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.changes import (
    Committed,
    Default,
    Delete,
    Insert,
    Outcome,
    Reference,
    RowChange,
    Truth,
    Update,
)
from tui_orm.database.descriptions import Key, LargeValue, Row, TableInfo, TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.query import Query
from tui_orm.database.reading.finding import is_same
from tui_orm.database.reading.rows import Reading
from tui_orm.database.writing.evidence import Evidence, Found

AT_ONCE = 200
"""Rows in one SELECT."""
TRUTHS = {True: Truth.WRITTEN, False: Truth.NOT_WRITTEN}

Tables = Mapping[TableName, TableInfo]


class Looking:
    """Looks at the rows of a commit over one connection, and writes nothing."""

    def __init__(self, connection: Connection, dialect: Dialect, tables: Tables) -> None:
        self._connection = connection
        self._dialect = dialect
        self._tables = tables

    def outcome(self, changes: Sequence[RowChange], expected: Committed | None = None) -> Outcome:
        """What became of these changes; `expected` is what stood in the rows just before COMMIT, where that is known.

        Rows are locked while they are read: where the server still works on the lost commit, that waits for its end.
        """
        stored = [row for _, row in expected.rows] if expected is not None else None
        evidence = Evidence(self._tables, changes, stored)
        with self._transaction():
            found = self._found(evidence, changes, {} if stored else _written(changes))
            said = evidence.verdicts(found)
            rows = [self._row(evidence, number, change, found) for number, change in enumerate(changes)]
            if not said and stored is None:
                said, rows = self._by_values(changes, rows)
        truth = TRUTHS[said.pop()] if len(said) == 1 else Truth.UNKNOWN
        return Outcome(truth, tuple(zip(changes, rows, strict=True)))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._dialect.begin(self._connection)
        try:
            yield
        finally:
            if not self._connection.invalidated:
                self._connection.rollback()
                self._dialect.end(self._connection)

    def _found(
        self, evidence: Evidence, changes: Sequence[RowChange], whole: Mapping[TableName, frozenset[str]]
    ) -> Found:
        by_table: dict[TableName, list[Key]] = {}
        for name, key in evidence.places():
            by_table.setdefault(name, []).append(key)
        found: dict[tuple[TableName, Key], Row] = {}
        for name, keys in by_table.items():
            table = self._tables[name]
            lock = any(change.table == name and not isinstance(change, Insert) for change in changes)
            for start in range(0, len(keys), AT_ONCE):
                for row in self._read(
                    table, keys[start : start + AT_ONCE], whole.get(name, frozenset()), lock
                ):
                    found[name, table.key_of(row)] = row
        return found

    def _read(self, table: TableInfo, keys: Sequence[Key], whole: frozenset[str], lock: bool) -> list[Row]:
        reading = Reading(self._dialect, Query(table), whole)
        wanted = [
            sa.and_(*(is_same(reading, name, value) for name, value in zip(table.key, key, strict=True)))
            for key in keys
        ]
        select = reading.select().where(sa.or_(sa.false(), *wanted))
        rows = reading.rows(self._connection, select.with_for_update() if lock else select)
        return [row[: len(table.places)] for row in rows]

    def _row(self, evidence: Evidence, number: int, change: RowChange, found: Found) -> Row | None:
        place = (change.table, change.key) if isinstance(change, Delete) else evidence.place(number)
        return None if place is None else found.get(place)

    def _by_values(
        self, changes: Sequence[RowChange], rows: list[Row | None]
    ) -> tuple[set[bool], list[Row | None]]:
        """New rows whose keys only the server knows, looked for by all that was given.

        Where there is none, none was written; where there is one, it may have been there before.
        """
        said: set[bool] = set()
        for number, change in enumerate(changes):
            if isinstance(change, Insert) and rows[number] is None and change.values:
                rows[number] = self._alike(change)
                if rows[number] is None:
                    said.add(False)
        return said, rows

    def _alike(self, change: Insert) -> Row | None:
        table = self._tables[change.table]
        reading = Reading(self._dialect, Query(table))
        same: list[Any] = [
            is_same(reading, name, value)
            for name, value in change.values.items()
            if not isinstance(value, Default | Reference | LargeValue) and _tells(table, name)
        ]
        found = reading.rows(self._connection, reading.select().where(sa.true(), *same).limit(1))
        return found[0][: len(table.places)] if found else None


def _tells(table: TableInfo, name: str) -> bool:
    return table.column(name).kind not in ("float", "json", "other")


def _written(changes: Sequence[RowChange]) -> dict[TableName, frozenset[str]]:
    """The columns of each table that are written, to be read whole."""
    names: dict[TableName, set[str]] = {}
    for change in changes:
        columns = names.setdefault(change.table, set())
        if isinstance(change, Update | Insert):
            columns.update(change.values)
    return {table: frozenset(columns) for table, columns in names.items()}
