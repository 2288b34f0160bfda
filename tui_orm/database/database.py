"""The database as the rest of the program sees it: questions to be awaited, answers in plain values.

Importing this loads neither SQLAlchemy nor a driver: they come with the first question, in a lane's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from tui_orm.collection import collection_put_off
from tui_orm.database.aside import aside
from tui_orm.database.lane import Lane
from tui_orm.database.target import Target

if TYPE_CHECKING:
    from tui_orm.database.ahead import Ahead, First
    from tui_orm.database.changes import Committed, RowChange, Statement
    from tui_orm.database.descriptions import ForeignKeyInfo, Key, Row, TableEntry, TableInfo
    from tui_orm.database.query import (
        Anchor,
        Page,
        PageRequest,
        Part,
        PartRequest,
        Query,
        Stride,
        Surroundings,
    )
    from tui_orm.database.server import Server

Answer = TypeVar("Answer")


def open_server(target: Target) -> Server:
    """Connect. Raises CannotConnect. SQLAlchemy is imported here."""
    return _server_class()(target)


@cache
def _server_class() -> type[Server]:
    with collection_put_off():
        from tui_orm.database.server import Server

    return Server


class Database:
    """Two lanes to one target: the front one reads pages and commits, in order; the back one looks things up.

    Every method raises a DatabaseFailure where the server refuses. A question whose task is cancelled is withdrawn,
    and stopped at the server where it had begun; a commit is not.
    """

    def __init__(self, target: Target, ahead: Ahead | None = None) -> None:
        self.target = target
        self._ahead = ahead
        self._first: First | None = None
        self._looked = False
        opening = partial(open_server, target)
        self._front: Lane[Server] = Lane("front lane", opening)
        self._back: Lane[Server] = Lane("back lane", opening)

    async def tables(self) -> list[TableEntry]:
        """Every table and view; a file's are read at once, without waiting for SQLAlchemy."""
        looked, self._looked = self._looked, True
        if not looked and self.target.path is not None and (found := await aside(self._first_look)):
            return found
        return await self._ask(lambda server: server.tables())

    async def describe(self, entry: TableEntry) -> TableInfo:
        """The description of one table."""
        if self._ahead is not None:
            ahead, self._ahead = self._ahead, None
            self._first = await aside(ahead.take)
        if self._first is not None and self._first.table.name == entry.name:
            return self._first.table
        return await self._ask(lambda server: server.describe(entry))

    async def page(self, request: PageRequest) -> Page:
        """A page of rows."""
        first, self._first = self._first, None
        if first is not None and request == _request(first.table):
            return first.page
        return await self._ask(lambda server: server.page(request))

    async def whole_row(self, table: TableInfo, row: Row) -> Row | None:
        """A row with every large value whole; None where it is gone."""
        return await self._ask(lambda server: server.whole_row(table, row))

    async def part(self, request: PartRequest) -> Part | None:
        """A part of a large value; None where it is gone."""
        return await self._ask(lambda server: server.part(request))

    async def whole_rows(self, table: TableInfo, keys: Sequence[Key]) -> list[Row]:
        """The rows with these keys, at most some hundreds, every value whole; those that are gone are missing."""
        return await self._ask(lambda server: server.whole_rows(table, keys))

    async def insert_statements(self, table: TableInfo, rows: Sequence[Row]) -> str:
        """Rows as INSERT statements for this server, to be copied."""
        return await self._ask(lambda server: server.insert_statements(table, rows))

    async def instances(self, table: TableInfo, rows: Sequence[Row]) -> str:
        """Rows as instances of the table's model, in Python."""
        return await self._ask(lambda server: server.instances(table, rows))

    async def around(self, query: Query, key: Key, by: Sequence[str] = ()) -> Surroundings | None:
        """The row with this key, or these values `by` other columns, among its neighbours; None where it is gone."""
        return await self._ask(lambda server: server.around(query, key, by))

    async def preview(self, changes: Sequence[RowChange]) -> list[Statement]:
        """The SQL of a commit, without contact to the server."""
        return await self._ask(lambda server: server.preview(changes))

    async def commit(self, changes: Sequence[RowChange]) -> Committed:
        """Write all changes or none. Raises Conflict, ConstraintBroken and others."""
        return await self._front.run(lambda server: server.commit(changes), stoppable=False)

    async def foreign_keys(self) -> list[ForeignKeyInfo]:
        """The foreign keys of the whole schema."""
        return await self._look_up(lambda server: server.foreign_keys())

    async def stride(self, query: Query, anchor: Anchor, rows: int) -> Stride:
        """Count on from an anchor, at most `rows` rows."""
        return await self._look_up(lambda server: server.stride(query, anchor, rows))

    async def number(self, query: Query, anchor: Anchor, row: Row) -> int:
        """The number of a row in the order of the key, counted from an anchor before it."""
        return await self._look_up(lambda server: server.number(query, anchor, row))

    async def definition(self, table: TableInfo) -> str:
        """A table's DDL."""
        return await self._look_up(lambda server: server.definition(table))

    async def model(self, table: TableInfo) -> str:
        """The source of a table's model."""
        return await self._look_up(lambda server: server.model(table))

    @property
    def is_busy(self) -> bool:
        """Whether pages or a commit are under way at the server."""
        return self._front.is_busy

    def give_up(self) -> None:
        """Break the connection under what is being asked; the next question connects again."""
        self._front.hang_up()

    def close(self) -> None:
        """End both connections."""
        if self._ahead is not None:
            self._ahead.close()
        self._front.close()
        self._back.close()

    def _first_look(self) -> list[TableEntry] | None:
        from tui_orm.database.sqlite_file import first_look

        return first_look(self.target)

    async def _ask(self, question: Callable[[Server], Answer]) -> Answer:
        return await self._front.run(question)

    async def _look_up(self, question: Callable[[Server], Answer]) -> Answer:
        return await self._back.run(question)


def _request(table: TableInfo) -> PageRequest:
    """What a page read ahead is the answer to."""
    from tui_orm.database.query import PageRequest, Query

    return PageRequest(Query(table))
