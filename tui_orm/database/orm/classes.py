"""The classes of the schema for the console, and whether the schema is still what it was when they were made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper

from tui_orm.database.declared import all_foreign_keys
from tui_orm.database.descriptions import TableEntry, TableInfo, TableName
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.line import Line
from tui_orm.database.models import Model, Models
from tui_orm.database.outlines import read_outlines
from tui_orm.database.reflection import reflect
from tui_orm.database.schema import ModelInfo, Schema

Loaded = Callable[[Model], None]


class Classes:
    """Read over a line; `loaded` is told of each instance that is loaded, or loaded again."""

    def __init__(self, line: Line, loaded: Loaded) -> None:
        self._line = line
        self._entries = line.read(self._read_entries)
        self._described: dict[TableName, TableInfo] = {}
        keys = line.read(lambda connection: all_foreign_keys(connection, line.dialect))
        self.schema = Schema(self._entries, keys, self._look)
        self.models = _WatchedModels(self.schema, self._describe, loaded)

    def is_current(self) -> bool:
        """Whether the tables, and the columns of those that are mapped, are what they were."""
        if self._line.read(self._read_entries) != self._entries:
            return False
        return all(self._is_same(table) for table in self._described.values())

    def _is_same(self, table: TableInfo) -> bool:
        try:
            now = self._reflect(table.name)
        except DatabaseFailure:
            return False
        return replace(now, rows=None) == replace(table, rows=None)

    def _read_entries(self, connection: Connection) -> dict[TableName, TableEntry]:
        """The tables by their names; how many rows they have is of no interest."""
        return {entry.name: entry._replace(rows=None) for entry in self._line.dialect.tables(connection)}

    def _look(self, names: Sequence[TableName]) -> Any:
        return self._line.read(lambda connection: read_outlines(connection, self._line.dialect, names))

    def _describe(self, name: TableName) -> TableInfo:
        self._described[name] = self._reflect(name)
        return self._described[name]

    def _reflect(self, name: TableName) -> TableInfo:
        return self._line.read(
            lambda connection: reflect(connection, self._line.dialect, self._entries[name])
        )


class _WatchedModels(Models):
    """Models whose instances are watched as they are loaded."""

    def __init__(self, schema: Schema, describe: Callable[[TableName], TableInfo], loaded: Loaded) -> None:
        super().__init__(schema, describe)
        self._loaded = loaded

    def _map(self, model: ModelInfo) -> Mapper[Any]:
        mapper = super()._map(model)
        event.listen(mapper, "load", lambda instance, _: self._loaded(instance))
        event.listen(mapper, "refresh", lambda instance, _, __: self._loaded(instance))
        return mapper
