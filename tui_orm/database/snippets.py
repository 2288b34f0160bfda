"""Every act that is at hand in the browser, as SQLAlchemy 2 code that does the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from tui_orm.database.change_lines import ChangeLines
from tui_orm.database.changes import Delete, Insert, RowChange
from tui_orm.database.code import QueryCode
from tui_orm.database.descriptions import ForeignKeyInfo, LargeValue, Row, TableEntry, TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.query import Query
from tui_orm.database.reflection import reflect
from tui_orm.database.schema import ModelInfo, read_schema
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


def snippets(connection: Connection, dialect: Dialect, shown: OnScreen) -> list[Snippet]:
    """The code of all that can be done here; the names of the schema are read, and the tables that are related."""
    return list(_Writer(connection, dialect, shown).all())


class _Writer:
    """Writes for one screen."""

    def __init__(self, connection: Connection, dialect: Dialect, shown: OnScreen) -> None:
        self._connection = connection
        self._dialect = dialect
        self._shown = shown
        self._table = shown.query.table
        self._schema = read_schema(connection, dialect)
        self._models: dict[TableName, ModelInfo] = {}
        self._code = self._code_of(self._table.name)

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
        yield from self._linked(here)
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
        title = f"follow {', '.join(key.columns)} to {key.target}"
        yield from self._related(title, here, key, False)
        if values and not any(value is None for value in values):
            yield Snippet(title, self._code_of(key.target).select_equal(key.target_columns, values))

    def _referring(self, here: str, key: ForeignKeyInfo, values: Sequence[Any]) -> Iterator[Snippet]:
        title = f"rows of {key.table} that refer here by {', '.join(key.columns)}"
        yield from self._related(title, here, key, True)
        if values and not any(value is None for value in values):
            yield Snippet(title, self._code_of(key.table).select_equal(key.columns, values))

    def _related(self, title: str, here: str, key: ForeignKeyInfo, is_inbound: bool) -> Iterator[Snippet]:
        """The same by the relationship, where the row is an instance that has one."""
        for relation in self._models[self._table.name].relations:
            is_it = (relation.foreign_key, relation.is_inbound, relation.onward) == (key, is_inbound, None)
            if is_it and here.startswith("session.get("):
                yield Snippet(f"{title}, by the relationship", f"{here}.{relation.attribute}")

    def _linked(self, here: str) -> Iterator[Snippet]:
        """What a link table leads to, by the relationship."""
        for relation in self._models[self._table.name].relations:
            if relation.link is not None and here.startswith("session.get("):
                title = f"rows of {relation.target} through {relation.link}, by the relationship"
                yield Snippet(title, f"{here}.{relation.attribute}")

    def _values(self, row: Row, names: Sequence[str]) -> list[Any]:
        """The values of columns; none where one is not there, or too large to stand in code."""
        places = self._table.places
        if not all(name in places for name in names):
            return []
        values = [row[places[name]] for name in names]
        return [] if any(isinstance(value, LargeValue) for value in values) else values

    def _lines(self, changes: Sequence[RowChange]) -> str:
        for change in changes:
            self._code_of(change.table)
        referred = {(one.table, one.number) for change in changes for one in references(change)}
        lines = ChangeLines(self._models, referred)
        written = [line for change in changes for line in (*lines.of(change), *_flush(change, referred))]
        return "\n".join(written)

    def _code_of(self, name: TableName) -> QueryCode:
        if name not in self._models:
            is_here = name == self._table.name
            table = self._table if is_here else reflect(self._connection, self._dialect, TableEntry(name))
            self._models[name] = self._schema.model(table)
        return QueryCode(self._dialect, self._models[name])


def _flush(change: RowChange, referred: set[tuple[TableName, int]]) -> list[str]:
    """What makes the key of a new row known to those that refer to it."""
    known = isinstance(change, Insert) and (change.table, change.number) in referred
    return ["session.flush()"] if known else []
