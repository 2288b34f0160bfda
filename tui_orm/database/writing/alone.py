"""Changes of a table whose engine cannot roll back: written one by one, each checked, up to the first that fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from tui_orm.database.changes import Partly, RowChange
from tui_orm.database.descriptions import Row, TableInfo, TableName
from tui_orm.database.dialects.base import Dialect, quoted
from tui_orm.database.failures import CommitOutcomeUnknown, ConnectionLost, DatabaseFailure, NotPermitted
from tui_orm.database.translation import ADVICE, translate
from tui_orm.database.writing.images import Images, in_order

UNKNOWN = "The connection broke while a row was written: it may or may not have been."


def commit_alone(
    connection: Connection,
    dialect: Dialect,
    tables: Mapping[TableName, TableInfo],
    changes: Sequence[RowChange],
) -> Partly:
    """Write changes of one table, each for good. What was written before an error stays written, and is told."""
    images = Images(connection, dialect, tables)
    written: list[tuple[RowChange, Row | None]] = []
    waiting = in_order(changes)
    failure: DatabaseFailure | None = None
    sent: RowChange | None = None
    try:
        with _locked(connection, tables[changes[0].table]):
            while waiting:
                images.check(waiting[:1], lock=False)
                sent = waiting[0]
                written.append((sent, images.write(sent)))
                sent = None
                waiting.pop(0)
    except (SQLAlchemyError, DatabaseFailure) as error:
        failure = _said(connection, error, sent)
        failure.change = failure.change or (waiting[0] if waiting else None)
    return Partly(tuple(written), tuple(waiting), failure)


def _said(
    connection: Connection, error: SQLAlchemyError | DatabaseFailure, sent: RowChange | None
) -> DatabaseFailure:
    """What an error means; where the line is gone, what was `sent` last may have been written."""
    failure = translate(error)
    if type(failure) is DatabaseFailure and isinstance(error, SQLAlchemyError) and not _answers(connection):
        failure = ConnectionLost(failure.message, ADVICE[ConnectionLost])
    if isinstance(failure, ConnectionLost) and sent is not None:
        return CommitOutcomeUnknown(UNKNOWN, failure.advice, sent)
    return failure


def _answers(connection: Connection) -> bool:
    """Whether the line is whole; one driver has an error without a number for one that is not."""
    try:
        connection.exec_driver_sql("SELECT 1")
    except SQLAlchemyError:
        connection.invalidate()
    return not connection.invalidated


@contextmanager
def _locked(connection: Connection, table: TableInfo) -> Iterator[None]:
    """Keep others from the table meanwhile; where that is not permitted, each statement looks for all that was seen."""
    try:
        connection.exec_driver_sql(f"LOCK TABLES {quoted(connection, table.name)} WRITE")
    except SQLAlchemyError as error:
        if not isinstance(translate(error), NotPermitted):
            raise
        yield
        return
    try:
        yield
    finally:
        try:
            if not connection.invalidated:
                connection.exec_driver_sql("UNLOCK TABLES")
        except SQLAlchemyError:
            connection.invalidate()  # the lock goes with it
