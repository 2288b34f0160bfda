"""One connection to a server and all that is asked over it. Blocking: lives in a lane's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.engine import Connection

from tui_orm.database.changes import Committed, RowChange, Statement
from tui_orm.database.counting import read_number, read_stride
from tui_orm.database.definition import definition
from tui_orm.database.descriptions import ForeignKeyInfo, Key, Row, TableEntry, TableInfo, TableName
from tui_orm.database.finding import read_around, read_whole, read_whole_rows
from tui_orm.database.line import Line
from tui_orm.database.pages import read_page
from tui_orm.database.parts import read_part
from tui_orm.database.query import Anchor, Page, PageRequest, Part, PartRequest, Query, Stride, Surroundings
from tui_orm.database.reflection import reflect
from tui_orm.database.target import Target
from tui_orm.database.watch import listen

if TYPE_CHECKING:
    from tui_orm.database.models import Models

Answer = TypeVar("Answer")


class Server:
    """A line to a server, and what was learned over it."""

    def __init__(self, target: Target) -> None:
        """Raises CannotConnect."""
        self._line = Line(target)
        self._dialect = self._line.dialect
        listen(self._line.engine)
        self._tables: dict[TableName, TableInfo] = {}

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

    def whole_rows(self, table: TableInfo, keys: Sequence[Key]) -> list[Row]:
        """The rows with these keys, every value whole; those that are gone are missing."""
        return self._line.read(lambda connection: read_whole_rows(connection, self._dialect, table, keys))

    def around(self, query: Query, key: Key, by: Sequence[str] = ()) -> Surroundings | None:
        """The row with this key, or these values `by` other columns, among its neighbours; None where it is gone."""
        return self._query(query, lambda connection: read_around(connection, self._dialect, query, key, by))

    def foreign_keys(self) -> list[ForeignKeyInfo]:
        """The foreign keys of the whole schema."""
        return self._line.read(self._dialect.foreign_keys)

    def definition(self, table: TableInfo) -> str:
        """The table's DDL."""
        given = self._line.read(lambda connection: self._dialect.definition(connection, table))
        return given or self._line.read(lambda connection: definition(connection, table))

    def model(self, table: TableInfo) -> str:
        """The source of the table's model."""
        from tui_orm.database.models import describe_model
        from tui_orm.database.source import model_source

        return model_source([describe_model(table)])

    def insert_statements(self, table: TableInfo, rows: Sequence[Row]) -> str:
        """Rows as INSERT statements to copy."""
        from tui_orm.database.inserts import insert_statements

        return insert_statements(self._line.engine.dialect, table, rows)

    def instances(self, table: TableInfo, rows: Sequence[Row]) -> str:
        """Rows as instances of the table's model, in Python."""
        from tui_orm.database.instances import instances

        return instances(table, rows)

    def commit(self, changes: Sequence[RowChange]) -> Committed:
        """Write all changes or none; see `Committer.commit`."""
        from tui_orm.database.commit import Committer

        tables = self._touched(changes)
        return self._line.guarded(
            lambda: Committer(self._line.mended(), self._dialect, self._models, tables).commit(changes)
        )

    def preview(self, changes: Sequence[RowChange]) -> list[Statement]:
        """The statements that a commit would send; the server is not asked where the tables are known."""
        from tui_orm.database.preview import preview

        tables = self._touched(changes)
        self._line.guarded(lambda: self._models.mapped(tables.values()))
        return self._line.guarded(lambda: preview(self._line.engine, self._dialect, self._models, changes))

    def _query(self, query: Query, work: Callable[[Connection], Answer]) -> Answer:
        """Read the rows of a query; SQL that the user wrote is run with writing switched off at the server."""
        return self._line.read(work) if not query.is_raw else self._line.read_only(work)

    @cached_property
    def _models(self) -> Models:
        """The models; what only writing needs, SQLAlchemy's ORM, is imported with them."""
        from tui_orm.database.flush import announce_flushes
        from tui_orm.database.models import Models

        return Models(announce_flushes)

    def _touched(self, changes: Sequence[RowChange]) -> dict[TableName, TableInfo]:
        """The descriptions of the tables that changes are for."""
        names = dict.fromkeys(change.table for change in changes)
        return {name: self._tables.get(name) or self.describe(TableEntry(name)) for name in names}
