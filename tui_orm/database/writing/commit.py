"""Commit: one transaction, all or nothing.

The rows are locked and compared with what the user saw, the changes are written in an order that their keys and
relations allow, every statement must match exactly one row, and what is stored then is read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from tui_orm.database.changes import Committed, Delete, RowChange, Update
from tui_orm.database.descriptions import Row, TableInfo, TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.failures import (
    CommitOutcomeUnknown,
    Conflict,
    ConnectionLost,
    ConstraintBroken,
    DatabaseFailure,
    ValueRefused,
)
from tui_orm.database.mapping.core_tables import CoreTables
from tui_orm.database.translation import from_outside, translate
from tui_orm.database.writing.brake import Brake, Progress
from tui_orm.database.writing.images import Images, comes_later, split
from tui_orm.database.writing.sending import Sender
from tui_orm.database.writing.stored import StoredRows
from tui_orm.database.writing.unchanged import differences
from tui_orm.database.writing.writer import Plan, Writer, free_at

BULK_FROM = 100
"""Of so many changes, many rows go to the server at once; fewer are sent one by one."""

NOTHING_WRITTEN = "Nothing was written; all changes are still staged."
REFUSED = (ConstraintBroken, ValueRefused, DatabaseFailure)

Tables = Mapping[TableName, TableInfo]


@dataclass(frozen=True)
class Manner:
    """How changes are carried out: for good or to be rolled back, with whom to tell and whom to mind."""

    keep: bool
    progress: Progress | None = None
    brake: Brake = field(default_factory=Brake)

    def report(self, done: int, of: int) -> None:
        """Tell how far the work is."""
        if self.progress is not None:
            self.progress(done, of)


class BlindlyRefused(Exception):
    """One of many rows sent at once was refused, and the server did not say which."""


class Committer:
    """Writes changes over one connection."""

    def __init__(self, connection: Connection, dialect: Dialect, core: CoreTables, tables: Tables) -> None:
        self._connection = connection
        self._dialect = dialect
        self._core = core
        self._tables = tables
        self._images = Images(connection, dialect, tables)
        self._plan: Plan | None = None
        self._sender: Sender | None = None

    def carry_out(self, changes: Sequence[RowChange], manner: Manner) -> Committed:
        """Write all changes, or none; and roll them back in the end where they are not to be kept.

        Raises Conflict where a row is not what the user saw, CommitOutcomeUnknown where the line broke during
        COMMIT, Cancelled where the brake was pulled before, and another DatabaseFailure, with the change it struck
        where that is known, for all else.
        """
        try:
            return self._attempt(changes, manner, bulk=len(changes) >= BULK_FROM)
        except BlindlyRefused:  # and rolled back: the same again, one by one, tells which
            return self._attempt(changes, manner, bulk=False)

    def _attempt(self, changes: Sequence[RowChange], manner: Manner, bulk: bool) -> Committed:
        self._plan = self._sender = None
        imaged, keyed = split(self._tables, changes)
        try:
            with self._transaction(manner):
                self._check_unchanged(imaged, keyed)
                stored = self._write(imaged, keyed, manner, bulk)
                committed = Committed(tuple([(change, stored[id(change)]) for change in changes]))
        except CommitOutcomeUnknown as unknown:
            unknown.expected = committed
            raise
        except Exception as error:
            if not from_outside(error):
                raise
            raise self._explained(error) from error
        return committed

    def _check_unchanged(self, imaged: Sequence[RowChange], keyed: Sequence[RowChange]) -> None:
        """Lock every row that is to change. Raises Conflict where one is not what the user saw."""
        stored = StoredRows(self._connection, self._dialect)
        found = [*self._images.differences(imaged), *differences(stored, self._tables, keyed)]
        if found:
            raise Conflict(found)

    def _explained(self, error: Exception) -> Exception:
        failure = translate(error)
        sender, plan = self._sender, self._plan
        if sender is not None and sender.is_blind and type(failure) in REFUSED:
            return BlindlyRefused()
        current = self._images.current or (sender.current if sender is not None else None)
        failure.change = failure.change or current
        if plan is not None and (advice := plan.advice(failure.change)):
            failure.advice = f"{advice} {failure.advice}".strip()
        if failure is not error:
            failure.advice = f"{NOTHING_WRITTEN} {failure.advice}".strip()
        return failure

    def _write(
        self, imaged: Sequence[RowChange], keyed: Sequence[RowChange], manner: Manner, bulk: bool
    ) -> dict[int, Row | None]:
        """Write all, and return the stored rows by the identity of their change."""
        plan = self._plan = Plan(keyed, self._tables, free_at(self._connection, self._dialect))
        of = plan.statements + len(imaged)
        manner.report(0, of)
        later = [change for change in imaged if comes_later(change)]
        before = len(imaged) - len(later)
        stored = self._images.write_all(imaged[:before], manner.brake)
        sender = self._sender = Sender(
            self._connection, manner.brake, lambda done: manner.report(before + done, of), bulk
        )
        writer = Writer(self._connection, self._dialect, self._core, plan, sender)
        stored |= self._write_keyed(writer, keyed, manner.brake)
        stored |= self._images.write_all(later, manner.brake, writer.known)
        manner.report(of, of)
        return stored

    def _write_keyed(self, writer: Writer, keyed: Sequence[RowChange], brake: Brake) -> dict[int, Row | None]:
        brake.check()
        writer.write()
        stored = writer.stored()
        _check_there(keyed, stored)
        return dict(zip(map(id, keyed), stored, strict=True))

    @contextmanager
    def _transaction(self, manner: Manner) -> Iterator[None]:
        self._dialect.begin(self._connection, manner.brake.check)
        try:
            before = () if manner.keep else self._dialect.deferred(self._connection)
            yield
            if manner.keep:
                manner.brake.let_go()
                self._commit()
            else:
                self._dialect.check_deferred(self._connection, before)
        finally:
            self._end()

    def _end(self) -> bool:
        """Back to AUTOCOMMIT, with nothing open; a line that does not go back there is given up."""
        try:
            if not self._connection.invalidated:
                self._connection.rollback()
                self._dialect.end(self._connection)
        except Exception as error:
            if not from_outside(error):
                raise
            self._connection.invalidate()  # the driver itself raises where AUTOCOMMIT is set; COMMIT was answered
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


def _check_there(changes: Sequence[RowChange], stored: Sequence[Row | None]) -> None:
    """Raises ConstraintBroken where a row that was edited went along with one that was removed."""
    if not any(isinstance(change, Delete) for change in changes):
        return
    for change, row in zip(changes, stored, strict=True):
        if isinstance(change, Update) and row is None:
            raise ConstraintBroken(
                f"A row of {change.table} that you edited is removed along with another one that you remove.",
                f"{NOTHING_WRITTEN} Undo the edit, or keep the other row.",
                change,
            )
