"""One statement that may write, in a transaction of its own: sent once, and committed once its rows were taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from tui_orm.database.dialects.base import Dialect
from tui_orm.database.failures import CommitOutcomeUnknown, ConnectionLost
from tui_orm.database.sql.tokens import first_word
from tui_orm.database.streaming import Answer, Take, streamed
from tui_orm.database.translation import translate

COMMITS = frozenset(
    {"CREATE", "ALTER", "DROP", "RENAME", "TRUNCATE", "GRANT", "REVOKE", "ANALYZE", "OPTIMIZE", "LOCK"}
)
"""What MySQL commits by itself."""


def cannot_be_undone(sql: str, dialect: str) -> bool:
    """Whether a server is known to commit a statement by itself."""
    return dialect == "mysql" and first_word(sql, dialect) in COMMITS


class OneWriting(Generic[Answer]):
    """Work for `Server.read`, that writes: only a target that is not read-only may be given it."""

    def __init__(self, statement: str, parameters: Mapping[str, Any], take: Take[Answer]) -> None:
        self._statement = statement
        self._parameters = parameters
        self._take = take
        self._sent = self._committing = False

    def __call__(self, connection: Connection, dialect: Dialect) -> Answer:
        """Raises ConnectionLost where the connection broke, CommitOutcomeUnknown where it did so during COMMIT."""
        if self._committing:
            raise CommitOutcomeUnknown(
                "The connection broke during COMMIT: it may or may not have been written.",
                "Look before you run it again.",
            )
        if self._sent:
            raise ConnectionLost("The connection broke.", "Nothing was written.")
        with _transaction(connection, dialect):
            self._sent = True
            with streamed(connection, dialect, self._statement, self._parameters, writes=True) as stream:
                answer = self._take(stream)
            self._committing = True
            try:
                connection.commit()
            except SQLAlchemyError as error:
                self._committing = isinstance(translate(error), ConnectionLost)
                raise
        return answer


@contextmanager
def _transaction(connection: Connection, dialect: Dialect) -> Iterator[None]:
    dialect.begin(connection)
    try:
        yield
    finally:
        if not connection.invalidated:
            connection.rollback()
            dialect.end(connection)
