"""What the tests of the database room drive it with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui_orm.database.changes import Committed, Delete, Insert, RowChange, Statement, Update
from tui_orm.database.descriptions import Row, TableEntry, TableInfo, TableName
from tui_orm.database.query import Condition, FreeText, Page, PageRequest, Query, Sort, Start
from tui_orm.database.server import Server
from tui_orm.database.target import Target


class Client:
    """The room under test, as short as tests like it: one connection, asked about tables by name."""

    def __init__(self, target: Target) -> None:
        self.server = Server(target)
        self._inserted = 0

    def table(self, name: str, is_view: bool = False) -> TableInfo:
        return self.server.describe(TableEntry(TableName(name), is_view))

    def query(self, name: str, *conditions: Condition | FreeText, order: tuple[Sort, ...] = ()) -> Query:
        return Query(self.table(name), conditions, order)

    def page(self, query: Query, **request: Any) -> Page:
        return self.server.page(PageRequest(query, **request))

    def rows(self, name: str, *conditions: Condition | FreeText) -> list[Row]:
        query = self.query(name, *conditions)
        shown = len(query.table.columns)
        return [row[:shown] for row in self.page(query).rows]

    def row(self, name: str, *key: Any) -> Row:
        query = self.query(name)
        return next(row for row in self.page(query).rows if query.table.key_of(row) == key)

    def update(self, name: str, /, *key: Any, **values: Any) -> Update:
        return Update(TableName(name), key, self.row(name, *key), values)

    def delete(self, name: str, *key: Any) -> Delete:
        return Delete(TableName(name), key, self.row(name, *key))

    def insert(self, name: str, /, **values: Any) -> Insert:
        self.table(name)
        self._inserted += 1
        return Insert(TableName(name), self._inserted, values)

    def commit(self, *changes: RowChange) -> Committed:
        return self.server.commit(changes)

    def preview(self, *changes: RowChange) -> list[Statement]:
        return self.server.preview(changes)


def walk(server: Server, query: Query, start: Start, onward: Start, limit: int) -> Iterator[Page]:
    """Every page one way, each going on from the last row in hand."""
    page = server.page(PageRequest(query, start, limit=limit))
    number = 0
    while True:
        yield page
        if page.ended:
            return
        number += len(page.rows)
        edge = page.rows[-1 if onward == Start.AFTER else 0]
        page = server.page(PageRequest(query, onward, edge, number, limit))
