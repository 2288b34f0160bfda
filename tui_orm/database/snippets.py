"""Every act that is at hand in the browser, as SQLAlchemy 2 code that does the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tui_orm.database.change_lines import ChangeLines
from tui_orm.database.changes import Delete, Insert, RowChange
from tui_orm.database.code import QueryCode
from tui_orm.database.descriptions import ForeignKeyInfo, LargeValue, Row, TableEntry, TableInfo, TableName
from tui_orm.database.models import ModelInfo, describe_model
from tui_orm.database.query import Query
from tui_orm.database.server import Server
from tui_orm.database.sql_script import references


@dataclass(frozen=True)
class Snippet:
    """An act, and the code that does it."""

    title: str
    code: str


@dataclass(frozen=True)
class OnScreen:
    """What the browser shows, as far as code can tell of it."""

    query: Query
    first: int
    """The number of the first row in view, from 0."""
    row: Row | None = None
    """The row under the cursor as the server has it; None for a new one."""
    keep: Query | None = None
    hide: Query | None = None
    """The rows like the cell under the cursor, and all others."""
    changes: tuple[RowChange, ...] = ()
    """What is staged for the row, after the new rows that it refers to."""
    copied: Insert | None = None
    """The new row that a copy would stage."""
    referring: tuple[ForeignKeyInfo, ...] = ()


def snippets(server: Server, shown: OnScreen) -> list[Snippet]:
    """The code of all that can be done here; tables that are related are described first."""
    return list(_Writer(server, shown).all())


class _Writer:
    """Writes for one screen."""

    def __init__(self, server: Server, shown: OnScreen) -> None:
        self._server = server
        self._shown = shown
        self._table = shown.query.table
        self._models: dict[TableName, ModelInfo] = {}
        self._code = self._code_of(self._table)

    def all(self) -> Iterator[Snippet]:
        """What is staged comes first, then the rows, then the row."""
        shown, code = self._shown, self._code
        if shown.changes:
            yield Snippet("what is staged for this row", self._lines(shown.changes))
        yield Snippet("these rows", code.select(shown.query))
        yield Snippet("a page of them from here", code.select(shown.query, shown.first, 256))
        yield Snippet("how many they are", code.count(shown.query))
        if shown.keep is not None and shown.hide is not None:
            yield Snippet("the rows like this cell", code.select(shown.keep))
            yield Snippet("all but the rows like this cell", code.select(shown.hide))
        if shown.row is not None:
            yield from self._of_row(shown.row)

    def _of_row(self, row: Row) -> Iterator[Snippet]:
        here = self._row(row)
        if here:
            yield Snippet("this row", here)
        for key in dict.fromkeys(self._table.foreign_keys):
            yield from self._followed(here, key, self._values(row, key.columns))
        for key in self._shown.referring:
            yield from self._referring(here, key, self._values(row, key.target_columns))
        if self._shown.copied is not None:
            yield Snippet("a copy of this row", self._lines([self._shown.copied]))
        if not self._table.read_only and self._table.key:
            yield Snippet(
                "remove this row", self._lines([Delete(self._table.name, self._table.key_of(row), row)])
            )

    def _row(self, row: Row) -> str:
        """What gets the row; empty where its table has no key."""
        names = self._table.primary_key or self._table.key
        values = self._values(row, names)
        if not values:
            return ""
        if self._table.primary_key:
            return self._code.get(tuple(values))
        return f"session.execute({self._code.select_equal(names, values)}).one()"

    def _followed(self, here: str, key: ForeignKeyInfo, values: Sequence[Any]) -> Iterator[Snippet]:
        columns = ", ".join(key.columns)
        if not values or any(value is None for value in values):
            return
        title = f"follow {columns} to {key.target}"
        attribute = self._attribute(self._table, key)
        if here and self._table.primary_key and attribute:
            yield Snippet(f"{title}, by the relationship", f"{here}.{attribute}")
        yield Snippet(
            title, self._code_of(self._described(key.target)).select_equal(key.target_columns, values)
        )

    def _referring(self, here: str, key: ForeignKeyInfo, values: Sequence[Any]) -> Iterator[Snippet]:
        if not values or any(value is None for value in values):
            return
        title = f"rows of {key.table} that refer to this one by {', '.join(key.columns)}"
        yield Snippet(title, self._code_of(self._described(key.table)).select_equal(key.columns, values))

    def _values(self, row: Row, names: Sequence[str]) -> list[Any]:
        """The values of columns; none where one is not there, or too large to stand in code."""
        places = self._table.places
        if not all(name in places for name in names):
            return []
        values = [row[places[name]] for name in names]
        return [] if any(isinstance(value, LargeValue) for value in values) else values

    def _lines(self, changes: Sequence[RowChange]) -> str:
        for change in changes:
            self._code_of(self._described(change.table))
        referred = {(one.table, one.number) for change in changes for one in references(change)}
        lines = ChangeLines(self._models, referred)
        written = [line for change in changes for line in (*lines.of(change), *_flush(change, referred))]
        return "\n".join(written)

    def _attribute(self, table: TableInfo, key: ForeignKeyInfo) -> str:
        relations = self._models[table.name].relations
        return next((relation.attribute for relation in relations if relation.foreign_key == key), "")

    def _described(self, name: TableName) -> TableInfo:
        return self._table if name == self._table.name else self._server.describe(TableEntry(name))

    def _code_of(self, table: TableInfo) -> QueryCode:
        if table.name not in self._models:
            taken = [model.class_name for model in self._models.values()]
            self._models[table.name] = describe_model(table, taken)
        return self._server.read(lambda _, dialect: QueryCode(dialect, self._models[table.name]))


def _flush(change: RowChange, referred: set[tuple[TableName, int]]) -> list[str]:
    """What makes the key of a new row known to those that refer to it."""
    known = isinstance(change, Insert) and (change.table, change.number) in referred
    return ["session.flush()"] if known else []
