"""One connection to a server and all that is asked over it. Blocking: lives in a lane's thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.engine import Connection

from tui_orm.database.changes import Committed, Insert, Outcome, Partly, RowChange, Statement
from tui_orm.database.describing.definition import definition
from tui_orm.database.describing.reflection import reflect
from tui_orm.database.descriptions import ForeignKeyInfo, Key, Row, TableEntry, TableInfo, TableName
from tui_orm.database.failures import CommitOutcomeUnknown, DatabaseFailure, NotPermitted
from tui_orm.database.line import Line
from tui_orm.database.mapping.core_tables import CoreTables
from tui_orm.database.mapping.declared import all_foreign_keys
from tui_orm.database.query import Anchor, Page, PageRequest, Part, PartRequest, Query, Stride, Surroundings
from tui_orm.database.reading.counting import read_number, read_stride
from tui_orm.database.reading.finding import read_around, read_whole, read_whole_rows
from tui_orm.database.reading.pages import read_page
from tui_orm.database.reading.parts import read_part
from tui_orm.database.target import Target
from tui_orm.database.writing.brake import Brake, Progress
from tui_orm.database.writing.handing import listen
from tui_orm.database.writing.lost_session import LostSession

if TYPE_CHECKING:
    from tui_orm.database.dialects.base import Dialect
    from tui_orm.database.reading.candidates import PickRequest, Picks
    from tui_orm.database.sent import SentLog
    from tui_orm.database.writing.impact import Impact

Answer = TypeVar("Answer")


class Server:
    """A line to a server, and what was learned over it."""

    def __init__(self, target: Target, log: SentLog | None = None) -> None:
        """What is sent is put into the log. Raises CannotConnect."""
        self._line = Line(target, log)
        self._read_only = target.read_only
        self._dialect = self._line.dialect
        listen(self._line.engine)
        self._tables: dict[TableName, TableInfo] = {}
        self._core = CoreTables()
        self._lost: LostSession | None = None
        """Where a COMMIT was not answered."""

    def close(self) -> None:
        """End the connection."""
        self._line.close()

    def resume(self) -> None:
        """Other work begins."""
        self._line.resume()

    def stop(self) -> None:
        """Stop the statement in hand; called from another thread."""
        self._line.stop()

    def hang_up(self) -> None:
        """Break the connection; called from another thread."""
        self._line.hang_up()

    def read(self, work: Callable[[Connection, Dialect], Answer], refusing_writes: bool = False) -> Answer:
        """Whatever else is to be read over the connection; what broke is connected again, and read once more.

        `refusing_writes` has the server refuse every write meanwhile: the work runs SQL that the user wrote.
        """
        read = self._line.read_only if refusing_writes else self._line.read
        return read(lambda connection: work(connection, self._dialect))

    def ping(self) -> None:
        """See that the server answers, over a new connection where it must be."""
        self._line.read(lambda connection: connection.exec_driver_sql("SELECT 1").close())

    def refuses_writing(self) -> str:
        """Why the server refuses every write; empty where it may take them."""
        return self._read_only or self._line.read(self._dialect.refuses_writing)

    def tables(self) -> list[TableEntry]:
        """Every table and view."""
        return self._line.read(self._dialect.tables)

    def describe(self, entry: TableEntry) -> TableInfo:
        """The description of one table, fresh from the server."""
        info = self._line.read(lambda connection: reflect(connection, self._dialect, entry))
        self._tables[entry.name] = info
        return info

    def page(self, request: PageRequest) -> Page:
        """A page of rows."""
        return self._query(request.query, lambda connection: read_page(connection, self._dialect, request))

    def stride(self, query: Query, anchor: Anchor, rows: int) -> Stride:
        """Rows counted from an anchor on."""
        return self._query(
            query, lambda connection: read_stride(connection, self._dialect, query, anchor, rows)
        )

    def number(self, query: Query, anchor: Anchor, row: Row) -> int:
        """The number of a row in the order of the key."""
        return self._query(
            query, lambda connection: read_number(connection, self._dialect, query, anchor, row)
        )

    def whole_row(self, table: TableInfo, row: Row) -> Row | None:
        """The row with every value whole, None where it is gone."""
        return self._line.read(lambda connection: read_whole(connection, self._dialect, table, row))

    def part(self, request: PartRequest) -> Part | None:
        """A part of a large value, None where it is gone."""
        return self._line.read(lambda connection: read_part(connection, self._dialect, request))

    def whole_rows(
        self, table: TableInfo, keys: Sequence[Key], whole: Collection[str] | None = None
    ) -> list[Row]:
        """The rows with these keys, every value whole, or those of the columns named; the gone are missing."""
        return self._line.read(
            lambda connection: read_whole_rows(connection, self._dialect, table, keys, whole)
        )

    def around(self, query: Query, key: Key, by: Sequence[str] = ()) -> Surroundings | None:
        """The row with this key, or these values `by` other columns, among its neighbours; None where it is gone."""
        return self._query(query, lambda connection: read_around(connection, self._dialect, query, key, by))

    def referred(self, key: ForeignKeyInfo, values: Sequence[Any]) -> Picks:
        """The row that values refer to, or none."""
        from tui_orm.database.reading.picking import read_referred

        table = self.known(key.target)
        return self._line.read(
            lambda connection: read_referred(connection, self._dialect, table, key, values)
        )

    def picks(self, request: PickRequest) -> Picks:
        """Rows that a foreign key may refer to."""
        from tui_orm.database.reading.picking import read_picks

        table = self.known(request.key.target)
        return self._line.read(lambda connection: read_picks(connection, self._dialect, table, request))

    def foreign_keys(self) -> list[ForeignKeyInfo]:
        """The foreign keys of the whole schema, and those that are declared."""
        return self._line.read(lambda connection: all_foreign_keys(connection, self._dialect))

    def definition(self, table: TableInfo) -> str:
        """The table's DDL."""
        given = self._line.read(lambda connection: self._dialect.definition(connection, table))
        return given or self._line.read(lambda connection: definition(connection, table))

    def model(self, table: TableInfo) -> str:
        """The source of the table's model."""
        from tui_orm.database.sources.source import read_table_source

        return self.read(partial(read_table_source, table=table))

    def insert_statements(self, table: TableInfo, rows: Sequence[Row]) -> str:
        """Rows as INSERT statements to copy."""
        from tui_orm.database.sources.inserts import insert_statements

        return insert_statements(self._line.engine.dialect, table, rows)

    def instances(self, table: TableInfo, rows: Sequence[Row]) -> str:
        """Rows as instances of the table's model, in Python."""
        from tui_orm.database.sources.instances import instances

        return instances(table, rows)

    def commit(
        self, changes: Sequence[RowChange], progress: Progress | None = None, brake: Brake | None = None
    ) -> Committed:
        """Write all changes or none; see `Committer.carry_out`. Raises NotPermitted where the target is read-only."""
        self._refuse_final(changes, "committed together with others")
        try:
            return self._carry_out(changes, True, progress, brake)
        except CommitOutcomeUnknown:
            self._lost = LostSession(self._dialect, self._line.session)
            raise

    def try_out(
        self, changes: Sequence[RowChange], progress: Progress | None = None, brake: Brake | None = None
    ) -> Committed:
        """What a commit would store, all of it rolled back; raises what a commit raises."""
        self._refuse_final(changes, "tried")
        return self._carry_out(changes, False, progress, brake)

    def commit_alone(self, changes: Sequence[RowChange]) -> Partly:
        """Write changes of one table whose engine cannot roll back; see `alone.commit_alone`."""
        from tui_orm.database.writing.alone import commit_alone

        self._refuse_read_only()
        tables = self._touched(changes)
        done = self._line.guarded(lambda: commit_alone(self._line.mended(), self._dialect, tables, changes))
        if isinstance(done.failure, CommitOutcomeUnknown):
            self._lost = LostSession(self._dialect, self._line.session)
        return done

    def _refuse_final(self, changes: Sequence[RowChange], act: str) -> None:
        """Raises DatabaseFailure where a table of the changes cannot be rolled back."""
        tables = self._touched(changes)
        for change in changes:
            if reason := tables[change.table].no_rollback:
                raise DatabaseFailure(f"{change.table} cannot be {act}: {reason}.", "", change)

    def outcome(self, changes: Sequence[RowChange], expected: Committed | None = None) -> Outcome:
        """What became of a commit that was not answered; see `Looking.outcome`."""
        from tui_orm.database.writing.outcome import Looking

        tables = self._touched(changes)
        if self._lost is not None:
            self._line.read(self._lost.end)
        return self._line.read(
            lambda connection: Looking(connection, self._dialect, tables).outcome(changes, expected)
        )

    def impact(self, changes: Sequence[RowChange]) -> tuple[Impact, ...]:
        """What hangs on the rows that changes remove."""
        from tui_orm.database.writing.dependents import Dependents

        # the server minds nothing that is only declared
        keys = [key for key in self.foreign_keys() if not key.is_declared]
        known: dict[TableName, TableInfo] = {}

        def described(connection: Connection, name: TableName) -> TableInfo:
            if name not in known:
                known[name] = reflect(connection, self._dialect, TableEntry(name))
            return known[name]

        return self._line.read(
            lambda connection: Dependents(
                connection, self._dialect, partial(described, connection), keys
            ).impact(changes)
        )

    def preview(self, changes: Sequence[RowChange]) -> list[Statement]:
        """The statements that a commit would send; the server is not asked where the tables are known."""
        from tui_orm.database.writing.preview import preview

        tables = self._touched(changes)
        return self._line.guarded(
            lambda: preview(self._line.engine, self._dialect, self._core, tables, changes)
        )

    def script(self, changes: Sequence[RowChange], python: bool) -> str:
        """What a commit would do, statement by statement, as a script."""
        from tui_orm.database.sources.python_script import PythonScript
        from tui_orm.database.sources.sql_script import SqlScript
        from tui_orm.database.writing.writer import planned

        tables = self._touched(changes)
        for change in changes:
            if tables[change.table].keyless and not isinstance(change, Insert):
                raise DatabaseFailure(
                    f"{change.table} has no key by which a script could find its rows.", "", change
                )
        ordered = planned(changes, tables)
        if python:
            return PythonScript(self._line.shown_url(), tables.values(), ordered).text()
        return SqlScript(self._line.engine.dialect, tables, ordered).text()

    def _carry_out(
        self, changes: Sequence[RowChange], keep: bool, progress: Progress | None, brake: Brake | None
    ) -> Committed:
        from tui_orm.database.writing.commit import Committer, Manner

        self._refuse_read_only()
        tables = self._touched(changes)
        manner = Manner(keep, progress, brake or Brake())

        def work() -> Committed:
            committer = Committer(self._line.mended(), self._dialect, self._core, tables)
            return committer.carry_out(changes, manner)

        with manner.brake:
            return self._line.guarded(work)

    def _refuse_read_only(self) -> None:
        if self._read_only:
            raise NotPermitted(f"This target is read-only ({self._read_only}).", "Nothing was written.")

    def _query(self, query: Query, work: Callable[[Connection], Answer]) -> Answer:
        """Read the rows of a query; SQL that the user wrote is run with writing switched off at the server."""
        return self._line.read(work) if not query.is_raw else self._line.read_only(work)

    def _touched(self, changes: Sequence[RowChange]) -> dict[TableName, TableInfo]:
        """The descriptions of the tables that changes are for."""
        names = dict.fromkeys(change.table for change in changes)
        return {name: self.known(name) for name in names}

    def known(self, name: TableName) -> TableInfo:
        """The description of a table, from the server where it is not known yet."""
        return self._tables.get(name) or self.describe(TableEntry(name))
