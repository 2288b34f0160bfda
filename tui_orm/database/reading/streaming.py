"""The rows of one statement from the first to the last, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from tui_orm.database.dialects.base import Dialect
from tui_orm.database.dialects.streams import STREAMS, Stream
from tui_orm.database.failures import Cancelled, ConnectionLost
from tui_orm.database.query import Query
from tui_orm.database.reading.conditions import where
from tui_orm.database.reading.pages import ordering, total_order
from tui_orm.database.reading.rows import Reading
from tui_orm.database.translation import from_outside, translate

Answer = TypeVar("Answer")
Take = Callable[[Stream], Answer]
"""Takes the rows; what it raises ends the statement at the server."""


def select_rows(
    dialect: Dialect, query: Query, names: Sequence[str] | None = None, limit: int | None = None
) -> Any:
    """The SELECT of columns of a query's rows, every value whole, in the order that pages of them have.

    Without names it is all columns; where there are none, a value stands in for them.
    """
    reading = Reading(dialect, query)
    if names is None:
        names = [info.name for info in query.table.columns]
    elements = [dialect.readable(reading.column(name), query.table.column(name)) for name in names]
    named = [element.label(f"c{number}") for number, element in enumerate(elements or [sa.literal(1)])]
    select = reading.select().with_only_columns(*named, maintain_column_froms=True)
    select = select.where(*where(dialect, reading, query.conditions)).limit(limit)
    return select.order_by(*ordering(total_order(reading)))


class OneReading(Generic[Answer]):
    """Work for `Server.read`: a statement whose rows are taken as they come, and never twice."""

    def __init__(
        self,
        make: Callable[[Dialect], Any],
        take: Take[Answer],
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        self._make = make
        self._take = take
        self._parameters = parameters or {}
        self._taking = False

    def __call__(self, connection: Connection, dialect: Dialect) -> Answer:
        """Raises ConnectionLost where the connection broke while rows were taken."""
        if self._taking:
            raise ConnectionLost(
                "The connection broke before all rows were read.", "The rows are not complete."
            )
        with streamed(connection, dialect, self._make(dialect), self._parameters) as stream:
            self._taking = True
            return self._take(stream)


@contextmanager
def streamed(
    connection: Connection,
    dialect: Dialect,
    statement: Any,
    parameters: Mapping[str, Any],
    writes: bool = False,
) -> Iterator[Stream]:
    """Run a statement and read its rows as they come. Raises KeyboardInterrupt where SQLite heard of Ctrl+C first."""
    driver = connection.connection.dbapi_connection
    stop = partial(_stop, dialect, connection.engine, driver)
    stream = STREAMS[connection.dialect.driver](stop, writes)
    try:
        stream.execute(connection, statement, parameters)
        yield stream
        stream.close()
    except BaseException as error:
        stream.leave()
        if not isinstance(error, Exception) or not from_outside(error):
            stream.drop()
            connection.invalidate()  # the driver would read all that is left
        elif dialect.name == "sqlite" and isinstance(translate(error), Cancelled):
            raise KeyboardInterrupt from error
        raise


def _stop(dialect: Dialect, engine: Engine, driver: Any) -> None:
    try:
        dialect.stop(engine, driver)
    except Exception as error:
        if not from_outside(error):
            raise  # a server that cannot be told is left to itself
