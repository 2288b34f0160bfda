"""Rows read for the console as the grid reads them: to be shown, and to tell what a change was made over."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import inspect

from tui_orm.database.descriptions import Key, LargeValue, Row, TableInfo, TableName
from tui_orm.database.finding import read_whole_rows
from tui_orm.database.line import Line
from tui_orm.database.models import Model
from tui_orm.database.pages import read_page
from tui_orm.database.query import Condition, Operator, PageRequest, Query

AT_ONCE = 256
"""Rows that are read by their keys by one statement."""
MOST_SIZE = 20_000_000
"""Characters and bytes of large values that are read whole to be shown."""
Whole = Collection[str] | None


class RowReader:
    """Reads over a line; `table_of` describes a table."""

    def __init__(self, line: Line, table_of: Callable[[TableName], TableInfo]) -> None:
        self._line = line
        self._table_of = table_of

    def by_key(self, table: TableInfo, keys: Sequence[Key], whole: Whole = ()) -> dict[Key, Row]:
        """Rows by their keys; large values are cut but for the columns named, or all where that is None."""
        found: dict[Key, Row] = {}
        for start in range(0, len(keys), AT_ONCE):
            found |= self._some_rows(table, keys[start : start + AT_ONCE], whole)
        return found

    def _some_rows(self, table: TableInfo, keys: Sequence[Key], whole: Whole) -> dict[Key, Row]:
        dialect = self._line.dialect
        rows = self._line.read(lambda connection: read_whole_rows(connection, dialect, table, keys, whole))
        return {table.key_of(row): row for row in rows}

    def of_instances(self, kind: type[Model], instances: Sequence[Model]) -> list[Row]:
        """Whole where that is not too much; else what is large is its beginning, and says so."""
        table, keys = kind._model.table, [tuple(inspect(one).identity or ()) for one in instances]
        found = self.by_key(table, keys)
        sizes = [value.length for row in found.values() for value in row if isinstance(value, LargeValue)]
        if sizes and sum(sizes) <= MOST_SIZE:
            found = self.by_key(table, keys, whole=None)
        return [tuple(map(_cut, found[key])) for key in keys if key in found]

    def find(self, name: TableName, values: dict[str, Any]) -> tuple[TableInfo, Row | None]:
        """A table, and the row of it that has these values, where any are given."""
        table = self._table_of(name)
        if not values:
            return table, None
        equal = tuple(Condition(column, Operator.EQUAL, (value,)) for column, value in values.items())
        request = PageRequest(Query(table, equal), limit=1)
        page = self._line.read(lambda connection: read_page(connection, self._line.dialect, request))
        return table, page.rows[0][: len(table.places)] if page.rows else None


def _cut(value: Any) -> Any:
    """What stands for a large value that is not read whole; it must not pass for the value."""
    if not isinstance(value, LargeValue):
        return value
    if isinstance(value.prefix, bytes):
        return f"{value.prefix[:16].hex()}… ({value.length:,} bytes)"
    return f"{value.prefix}… ({value.length:,} characters)"
