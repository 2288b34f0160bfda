"""The database as the rest of the program sees it: questions to be awaited, answers in plain values.

Importing this loads neither SQLAlchemy nor a driver: they come with the first question, in a lane's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from tui_orm.collection import collection_put_off
from tui_orm.database.aside import aside
from tui_orm.database.lane import Lane
from tui_orm.database.sent import SentLog
from tui_orm.database.target import Target
from tui_orm.database.writing.brake import Brake

if TYPE_CHECKING:
    from tui_orm.database.ahead import Ahead, First
    from tui_orm.database.changes import Committed, Outcome, Partly, RowChange, Statement
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
    from tui_orm.database.reading.candidates import PickRequest, Picks
    from tui_orm.database.server import Server
    from tui_orm.database.writing.brake import Progress
    from tui_orm.database.writing.impact import Impact

Answer = TypeVar("Answer")


def open_server(target: Target, log: SentLog | None = None) -> Server:
    """Connect. Raises CannotConnect. SQLAlchemy is imported here."""
    return _server_class()(target, log)


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
        self._ahead = ahead
        self._first: First | None = None
        self._looked = False
        self.sent = SentLog()
        """What was sent over all connections."""
        self._open(target)

    def _open(self, target: Target) -> None:
        self.target = target
        opening = partial(open_server, target, self.sent)
        self._brake: Brake | None = None
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
            self.sent.take_over(self._first.sent if self._first is not None else ())
        if self._first is not None and self._first.table.name == entry.name:
            return self._first.table
        return await self._ask(lambda server: server.describe(entry))

    async def page(self, request: PageRequest) -> Page:
        """A page of rows."""
        first, self._first = self._first, None
        if first is not None and request == first.request:
            return first.page
        return await self._ask(lambda server: server.page(request))

    async def whole_row(self, table: TableInfo, row: Row) -> Row | None:
        """A row with every large value whole; None where it is gone."""
        return await self._ask(lambda server: server.whole_row(table, row))

    async def part(self, request: PartRequest) -> Part | None:
        """A part of a large value; None where it is gone."""
        return await self._ask(lambda server: server.part(request))

    async def whole_rows(
        self, table: TableInfo, keys: Sequence[Key], whole: Collection[str] | None = None
    ) -> list[Row]:
        """The rows with these keys, at most some hundreds; those that are gone are missing.

        Every value is whole, or those of the columns named.
        """
        return await self._ask(lambda server: server.whole_rows(table, keys, whole))

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
        # what runs here and not at the server cannot be stopped, only waited for
        return await self._front.run(lambda server: server.preview(changes), stoppable=False)

    async def script(self, changes: Sequence[RowChange], python: bool) -> str:
        """What a commit would write as a script: SQL, or Python with SQLAlchemy."""
        return await self._ask(lambda server: server.script(changes, python))

    async def commit(self, changes: Sequence[RowChange], progress: Progress | None = None) -> Committed:
        """Write all changes or none. Raises Conflict, ConstraintBroken, Cancelled and others.

        `progress` is called in the lane's thread, some ten times a second, with the statements sent and their number.
        """
        brake = self._brake = Brake()
        return await self._front.run(lambda server: server.commit(changes, progress, brake), stoppable=False)

    async def try_out(self, changes: Sequence[RowChange], progress: Progress | None = None) -> Committed:
        """All of a commit, then rolled back: what would be stored. Raises what a commit raises."""
        brake = self._brake = Brake()
        return await self._ask(lambda server: server.try_out(changes, progress, brake))

    def stop_commit(self) -> None:
        """Stop a commit, or what tries it out, before its COMMIT: it ends with Cancelled, and nothing is written.

        Once COMMIT is under way, and where there is nothing to stop, this does nothing.
        """
        if self._brake is not None:
            self._front.interrupt(self._brake.pull)

    async def referred(self, key: ForeignKeyInfo, values: Sequence[Any]) -> Picks:
        """The row that values refer to, or none."""
        return await self.look_up(lambda server: server.referred(key, values))

    async def picks(self, request: PickRequest) -> Picks:
        """Rows that a foreign key may refer to, so few that it takes no time however many there are."""
        return await self.look_up(lambda server: server.picks(request))

    async def commit_alone(self, changes: Sequence[RowChange]) -> Partly:
        """Write changes of one table whose engine cannot roll back, one by one, up to the first that fails."""
        return await self._front.run(lambda server: server.commit_alone(changes), stoppable=False)

    async def outcome(self, changes: Sequence[RowChange], expected: Committed | None = None) -> Outcome:
        """What became of a commit that ended in CommitOutcomeUnknown: the rows are read, nothing is written.

        `expected` is that failure's own. Raises CannotConnect, ConnectionLost or Busy where nobody can look yet.
        """
        return await self._ask(lambda server: server.outcome(changes, expected))

    async def impact(self, changes: Sequence[RowChange]) -> tuple[Impact, ...]:
        """What hangs by foreign keys on the rows that changes remove; empty where nothing does."""
        return await self.look_up(lambda server: server.impact(changes))

    async def foreign_keys(self) -> list[ForeignKeyInfo]:
        """The foreign keys of the whole schema."""
        return await self.look_up(lambda server: server.foreign_keys())

    async def stride(self, query: Query, anchor: Anchor, rows: int) -> Stride:
        """Count on from an anchor, at most `rows` rows."""
        return await self.look_up(lambda server: server.stride(query, anchor, rows))

    async def number(self, query: Query, anchor: Anchor, row: Row) -> int:
        """The number of a row in the order of the key, counted from an anchor before it."""
        return await self.look_up(lambda server: server.number(query, anchor, row))

    async def definition(self, table: TableInfo) -> str:
        """A table's DDL."""
        return await self.look_up(lambda server: server.definition(table))

    async def model(self, table: TableInfo) -> str:
        """The source of a table's model."""
        return await self.look_up(lambda server: server.model(table))

    async def refuses_writing(self) -> str:
        """Why the server takes no writes; empty where it may take them."""
        return await self.look_up(lambda server: server.refuses_writing())

    async def reconnect(self) -> None:
        """See that both connections stand. Raises ConnectionLost or CannotConnect."""
        await self._ask(lambda server: server.ping())
        await self.look_up(lambda server: server.ping())

    def open_anew(self, target: Target) -> None:
        """Go on with new connections, opened when they are first needed: the password is another one, say."""
        self.close()
        self._open(target)

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

        return first_look(self.target, self.sent)

    async def _ask(self, question: Callable[[Server], Answer]) -> Answer:
        return await self._front.run(question)

    async def look_up(self, question: Callable[[Server], Answer]) -> Answer:
        """Whatever else is to be asked, on the back lane."""
        return await self._back.run(question)
