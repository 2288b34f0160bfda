"""Acts on a result: a cell in full, copied, or edited in the table that it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_orm.database.descriptions import Row
from tui_orm.ui.clipboard import Clipboard, Put
from tui_orm.ui.command import CannotRun
from tui_orm.ui.counts import counted
from tui_orm.ui.desk import Act
from tui_orm.ui.putting import as_bytes
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.values import edit_text

if TYPE_CHECKING:
    from tui_orm.ui.browser_desk import BrowserDesk
    from tui_orm.ui.console.flow import ConsoleFlow
    from tui_orm.ui.console.language import Result

MOST_COPIED = 100_000
"""Rows that are copied at once; more belongs into a file."""


class PaneActs:
    """What the keys of the result pane do."""

    def __init__(self, desk: BrowserDesk, console: ConsoleFlow, clipboard: Clipboard) -> None:
        self._desk, self._console, self._clipboard = desk, console, clipboard
        self.acts: dict[str, Act] = {
            "value": self._value,
            "copy": self._copy,
            "copy_as": self._ask_format,
            "edit": self._edit,
        }

    @property
    def _result(self) -> Result:
        result = self._console.pane.result
        if result is None:
            raise CannotRun("There are no rows here.")
        return result

    @property
    def _row(self) -> Row:
        row = self._console.pane.row
        if row is None:
            raise CannotRun("There is no row here.")
        return row

    def _value(self) -> None:
        from tui_orm.ui.value.content import Content
        from tui_orm.ui.value.screen import ValueScreen

        place = self._console.screen.grid.place
        column = self._result.table.columns[place]
        content = Content(column, self._row[place], is_whole=True)
        self._console.put_question(ValueScreen(content, ["result", column.name], None), lambda _: None)

    def _copy(self) -> None:
        value = self._row[self._console.screen.grid.place]
        self._put(value.hex() if isinstance(value, bytes) else edit_text(value), "the cell")

    def _ask_format(self) -> None:
        from tui_orm.ui.copying import FORMATS

        rows = min(self._result.height, MOST_COPIED)
        items = [
            Item(f"{one}, {what}", (one, count), note)
            for what, count in (("this row", 1), (f"{rows:,} rows", rows))
            for one, (note, make) in FORMATS.items()
            if make is not None
        ]
        self._console.put_question(ChoiceScreen("Copy as", items), lambda chosen: self._copy_as(*chosen))

    def _copy_as(self, form: str, count: int) -> None:
        from tui_orm.ui.copying import FORMATS

        make = FORMATS[form][1]
        assert make is not None
        rows = [self._row] if count == 1 else self._rows(count)
        self._put(make(self._result.table, rows), f"{counted(len(rows), 'row')} as {form}")

    def _rows(self, count: int) -> list[Row]:
        result, rows = self._result, list[Row]()
        for start in range(0, count, 1024):
            end = min(start + 1024, count)
            result.bring(start, end - 1)
            rows += [row for number in range(start, end) if (row := result.row(number)) is not None]
        return rows

    def _put(self, text: str, what: str) -> None:
        def done(put: Put) -> None:
            self._console.screen.say(
                f"Not copied: {put.problem}" if put.problem else f"Copied {what} {put.way}."
            )

        self._desk.ask(self._clipboard.put(as_bytes(text)), done, stoppable=False)

    def _edit(self) -> None:
        result: Any = self._result
        if result.why_not_editable:
            raise CannotRun(f"This cannot be edited here: {result.why_not_editable}.")
        place = self._console.screen.grid.place
        result.edit(self._row, place, self._console.leave)
