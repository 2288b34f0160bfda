"""Commit: one short Session in one transaction, all or nothing.

The rows are locked and compared with what the user saw, the unit of work writes the changes in the order that
their relations demand, every statement must match exactly one row, and what is stored then is read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from tui_orm.database.changes import Committed, Delete, Difference, Insert, RowChange, Update, same_row
from tui_orm.database.descriptions import Key, Row, TableInfo, TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.failures import (
    CommitOutcomeUnknown,
    Conflict,
    ConnectionLost,
    ConstraintBroken,
)
from tui_orm.database.flush import WatchedSession
from tui_orm.database.models import Models
from tui_orm.database.query import Query
from tui_orm.database.rows import Reading
from tui_orm.database.staging import Stage
from tui_orm.database.translation import translate
from tui_orm.database.watch import Watch

LOCKED_AT_ONCE = 200
"""Rows in one locking SELECT."""

NOTHING_WRITTEN = "Nothing was written; all changes are still staged."

Tables = Mapping[TableName, TableInfo]


class Committer:
    """Writes changes over one connection."""

    def __init__(self, connection: Connection, dialect: Dialect, models: Models, tables: Tables) -> None:
        self._connection = connection
        self._dialect = dialect
        self._models = models
        self._tables = tables

    def commit(self, changes: Sequence[RowChange]) -> Committed:
        """Write all changes, or none.

        Raises Conflict where a row is not what the user saw, CommitOutcomeUnknown where the line broke during
        COMMIT, and another DatabaseFailure, with the change it struck where that is known, for all else.
        """
        watch = Watch()
        self._models.mapped([self._tables[change.table] for change in changes])
        try:
            with self._transaction():
                self._check_unchanged(changes)
                stored = self._write(watch, changes)
        except SQLAlchemyError as error:
            failure = translate(error)
            failure.change = failure.change or watch.current
            failure.advice = f"{NOTHING_WRITTEN} {failure.advice}".strip()
            raise failure from error
        return Committed(tuple(zip(changes, stored, strict=True)))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._dialect.begin(self._connection)
        try:
            yield
            self._commit()
        finally:
            self._end()

    def _end(self) -> bool:
        """Back to AUTOCOMMIT, with nothing open; a line that does not go back there is given up."""
        try:
            if not self._connection.invalidated:
                self._connection.rollback()
                self._dialect.end(self._connection)
        except SQLAlchemyError:
            self._connection.invalidate()
        return not self._connection.invalidated

    def _commit(self) -> None:
        try:
            self._connection.commit()
        except SQLAlchemyError as error:
            if isinstance(translate(error), ConnectionLost) or not self._end():
                raise CommitOutcomeUnknown(
                    "The connection broke during COMMIT: the changes may or may not have been written.",
                    "They stay staged. Connect again with F5 and look before you write them again.",
                ) from error
            raise

    def _write(self, watch: Watch, changes: Sequence[RowChange]) -> list[Row | None]:
        with WatchedSession(self._connection, watch) as session:
            instances = Stage(session, self._dialect, self._models).put(changes)
            session.flush()
            keys = [sa.inspect(instance).mapper.primary_key_from_instance(instance) for instance in instances]
        watch.current = None
        return [self._stored(change, tuple(key)) for change, key in zip(changes, keys, strict=True)]

    def _stored(self, change: RowChange, key: Key) -> Row | None:
        if isinstance(change, Delete):
            return None
        found = self._rows(self._tables[change.table], [key])
        return found[0] if found else None

    def _check_unchanged(self, changes: Sequence[RowChange]) -> None:
        """Lock every row that is to change. Raises Conflict where one is not what the user saw."""
        differences: list[Difference] = []
        by_table: dict[TableName, list[Update | Delete]] = {}
        for change in changes:
            if not isinstance(change, Insert):
                by_table.setdefault(change.table, []).append(change)
        for name, known in by_table.items():
            for start in range(0, len(known), LOCKED_AT_ONCE):
                differences += self._differences(self._tables[name], known[start : start + LOCKED_AT_ONCE])
        if differences:
            raise Conflict(differences)

    def _differences(self, table: TableInfo, changes: Sequence[Update | Delete]) -> Iterator[Difference]:
        whole = frozenset(name for change in changes if isinstance(change, Update) for name in change.values)
        rows = self._rows(table, [change.key for change in changes], whole, lock=True)
        found = {table.key_of(row): row for row in rows}
        if len(found) < len(rows):
            raise ConstraintBroken(f"Several rows of {table.name} have the same key.", "Nothing was written.")
        for change in changes:
            theirs = found.get(change.key)
            if theirs is None or not same_row(change.seen, theirs):
                yield Difference(change, theirs)

    def _rows(
        self, table: TableInfo, keys: Sequence[Key], whole: frozenset[str] = frozenset(), lock: bool = False
    ) -> list[Row]:
        reading = Reading(self._dialect, Query(table), whole)
        select = reading.select().where(sa.or_(*(self._is(reading, key) for key in keys)))
        select = select.order_by(*(reading.column(name) for name in table.key))
        rows = reading.rows(self._connection, select.with_for_update() if lock else select)
        width = len(table.places)
        return [row[:width] for row in rows]

    def _is(self, reading: Reading, key: Key) -> sa.ColumnElement[bool]:
        table = reading.table
        parts: list[Any] = [
            reading.column(name) == self._dialect.bound(value, table.column(name))
            for name, value in zip(table.key, key, strict=True)
        ]
        return sa.and_(*parts)
