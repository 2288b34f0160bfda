"""An engine watched: every statement that goes over its connection is put into the log, by SQLAlchemy's events."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, ExceptionContext

from tui_orm.database.dialects.driver_statements import on_begin, on_end, on_isolation_level
from tui_orm.database.sent import Sent, SentLog
from tui_orm.database.writing.handing import SENDER


def watch(engine: Engine, log: SentLog) -> None:
    """Put into the log what goes over the one connection of this engine."""
    watcher = Watcher(engine.dialect.name, log)
    event.listen(engine, "before_cursor_execute", watcher.before)
    event.listen(engine, "after_cursor_execute", watcher.after)
    event.listen(engine, "handle_error", watcher.failed)
    event.listen(engine, "begin", watcher.begun)
    event.listen(engine, "commit", watcher.committed)
    event.listen(engine, "rollback", watcher.rolled_back)
    event.listen(engine, "set_connection_execution_options", watcher.optioned)


class Watcher:
    """Listens in the lane's thread."""

    def __init__(self, dialect: str, log: SentLog) -> None:
        self._dialect = dialect
        self._log = log
        self._started: float | None = None
        """When the statement under way was handed to the driver."""
        self._last: Sent | None = None

    def before(self, *_: Any) -> None:
        """A statement is about to be sent."""
        self._started = perf_counter()

    def after(
        self, _: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        """It was answered."""
        seconds, self._started = perf_counter() - (self._started or 0.0), None
        self._last = sent = self._log.add(statement, parameters, seconds, many)
        if many and context.execution_options.get(SENDER) is not None:
            sent.rows = len(parameters)  # each was seen to match one row
        elif cursor.rowcount >= 0:
            sent.rows = cursor.rowcount
        elif cursor.description is not None and hasattr(cursor, "counted"):
            sent.rows, cursor.counted = 0, sent

    def failed(self, context: ExceptionContext) -> None:
        """A statement was refused, or what it answers could not be read to its end."""
        error = str(context.original_exception)
        if self._started is not None:
            seconds, self._started = perf_counter() - self._started, None
            many = isinstance(context.parameters, list)
            self._last = self._log.add(context.statement or "", context.parameters, seconds, many, error)
        elif self._last is not None and context.connection is not None:
            self._last.error = error

    def begun(self, connection: Connection) -> None:
        """SQLAlchemy begins a transaction."""
        self._note(on_begin(self._dialect, _driver(connection)))

    def committed(self, connection: Connection) -> None:
        """It is about to commit."""
        self._note(on_end(self._dialect, _driver(connection), "COMMIT"))

    def rolled_back(self, connection: Connection) -> None:
        """It is about to roll back."""
        self._note(on_end(self._dialect, _driver(connection), "ROLLBACK"))

    def optioned(self, _: Connection, options: dict[str, Any]) -> None:
        """It is about to set how transactions begin."""
        if level := options.get("isolation_level"):
            self._note(on_isolation_level(self._dialect, level))

    def _note(self, statements: tuple[str, ...]) -> None:
        for statement in statements:
            self._last = self._log.add(statement)


def _driver(connection: Connection) -> Any:
    return None if connection.invalidated or connection.closed else connection.connection.dbapi_connection
