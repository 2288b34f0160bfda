"""The flow of looking at a value in full: what is held, or what is read of it part by part."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tui_orm.database.descriptions import ColumnInfo, LargeValue, Row
from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk

if TYPE_CHECKING:
    from tui_orm.ui.value.reader import Reader


class Viewing:
    """Opens the value pane on the cell under the cursor. The pane is imported when it is first wanted."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {"value": self._show}

    def _show(self) -> None:
        overlay, grid, table = self._desk.overlay, self._desk.grid, self._desk.view.table
        place = self._desk.face.place
        column = table.columns[place]
        row, staged = overlay.row(grid.row), overlay.staged(grid.row)
        try:
            value = overlay.value(grid.row, place)
        except LookupError:
            raise CannotRun("There is no row here.") from None
        if staged is not None and staged.row is not None and column.name not in staged.values:
            value = staged.seen(column.name)
        words = [
            table.name.name,
            column.name,
            *map(str, table.key_of(row) if row is not None and table.key else ()),
        ]
        if isinstance(value, LargeValue) and row is not None:
            self._read(column, row, words)
        else:
            self._open(column, value, words)

    def _read(self, column: ColumnInfo, row: Row, words: list[str]) -> None:
        """Read the first part before anything is shown: most values are whole with it."""
        from tui_orm.ui.value.reader import Reader
        from tui_orm.workspace.assembly import Assembly, ValueChanged

        database, table = self._desk.database, self._desk.view.table
        self._desk.say("reading the whole value …")
        if not table.key:
            place = table.places[column.name]
            self._desk.ask(database.whole_row(table, row), partial(self._open_found, column, place, words))
            return
        reader = Reader(Assembly(table, row, column.name), database.part)

        def opened(_: None) -> None:
            self._desk.say("")
            assembly = reader.assembly
            self._open(column, assembly.value, words, None if assembly.is_whole else reader)

        def failed(failure: DatabaseFailure) -> None:
            if not isinstance(failure, ValueChanged):
                self._desk.tell(failure)
            else:
                self._desk.say(f"{failure.message} F5 reads again.")

        self._desk.ask(reader.read_part(), opened, failed)

    def _open_found(self, column: ColumnInfo, place: int, words: list[str], row: Row | None) -> None:
        if row is None:
            raise CannotRun("The row is gone. F5 reads again.")
        self._desk.say("")
        self._open(column, row[place], words)

    def _open(self, column: ColumnInfo, value: Any, words: list[str], reader: Reader | None = None) -> None:
        from tui_orm.ui.value.content import Content
        from tui_orm.ui.value.screen import ValueScreen

        content = Content(column, value, is_whole=reader is None)
        self._desk.ask_user(ValueScreen(content, words, reader), lambda _: None)
