"""From a cell of a result to the same cell in its table, where it is edited like any other.

A result is not edited in its own place: what is staged, reviewed and written are rows of a table, and the table's own
grid shows them with all that is known of them. It is filtered to the rows of the result where they are few.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_orm.database.descriptions import Row, TableInfo, TableName
from tui_orm.database.sql.shape import NotATable, Shape, shape_of
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.workspace.filters import format_any
from tui_orm.workspace.raw_sql import MARK

if TYPE_CHECKING:
    from tui_orm.ui.browser_desk import BrowserDesk
    from tui_orm.ui.catalog import Catalog

MOST_ROWS = 100
"""Rows of a result that its table is filtered to by their keys."""


class ToTable:
    """Leads from a result to its table. `say` speaks in the console."""

    def __init__(self, desk: BrowserDesk, catalog: Catalog, dialect: str, say: Callable[[str], None]) -> None:
        self._desk, self._catalog, self._dialect, self._say = desk, catalog, dialect, say

    def go(
        self,
        statement: str,
        columns: int,
        rows: Sequence[Row],
        row: Row,
        place: int,
        leave: Callable[[], None],
    ) -> None:
        """Edit a cell. `rows` are those of the result where all are held, and few. Raises CannotRun."""
        try:
            shape = shape_of(statement, self._dialect)
        except NotATable as reason:
            raise _cannot(reason) from None
        entry = self._catalog.entry(TableName(shape.table, shape.schema or None))

        def described(table: TableInfo) -> None:
            try:
                names = _checked(shape, table, columns, place)
            except NotATable as reason:
                self._say(str(_cannot(reason)))
                return
            where = _filter(shape, table, names, rows)
            leave()
            self._open(table, names, where, row, place)

        self._desk.ask(self._desk.database.describe(entry), described)

    def _open(self, table: TableInfo, names: Sequence[str | None], where: str, row: Row, place: int) -> None:
        desk, column = self._desk, names[place]
        key = tuple(row[names.index(known)] for known in table.key)

        def edit() -> None:
            grid = desk.grid
            index = grid.columns.index_of(table.places[column or ""], -1) if grid.columns is not None else -1
            if index < 0:
                raise CannotRun(f"{name(column or '')} is hidden; C shows it.")
            grid.move_to(grid.row, index)
            desk.run("edit")

        def gone() -> None:
            desk.say(
                "The row is not there any more, or the transaction of the console has not written it yet."
            )

        desk.flows.navigation.open(self._catalog.entry(table.name), [lambda _: where])
        desk.held.wait(lambda: desk.rows.go_to(key, gone, lambda: desk.attempt(edit)))


def _cannot(reason: object) -> CannotRun:
    return CannotRun(f"This result cannot be edited: {reason}.")


def _checked(shape: Shape, table: TableInfo, count: int, place: int) -> list[str | None]:
    """The table's column of each of the result's. Raises NotATable."""
    if table.read_only:
        raise NotATable(f"{name(str(table.name))} is read-only: {name(table.read_only)}")
    if table.by_image or not table.key:
        raise NotATable(f"{name(str(table.name))} has no key by which a row is found")
    names = shape.columns(table, count)
    missing = [known for known in table.key if known not in names]
    if missing:
        raise NotATable(f"it lacks {name(missing[0])}, which belongs to the key of {name(str(table.name))}")
    if names[place] is None:
        raise NotATable("this column is computed by the query")
    return names


def _filter(shape: Shape, table: TableInfo, names: Sequence[str | None], rows: Sequence[Row]) -> str:
    """The rows of the result as a filter: by their keys where they are few, else by the query's own condition."""
    if rows and len(table.key) == 1 and not table.hidden:
        place = names.index(table.key[0])
        return format_any(table.column(table.key[0]), list(dict.fromkeys(row[place] for row in rows)))
    return f"{MARK} {shape.where}" if shape.where else ""
