"""The result pane: what came of a statement, rows in the grid or a sentence in a panel, one of several at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType

from tui_orm.database.descriptions import Row
from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.cleaning import clean, clean_lines
from tui_orm.ui.command import bindings
from tui_orm.ui.commands import GRID, RESULT
from tui_orm.ui.console.language import Failed, Found, Outcome, Result
from tui_orm.ui.widgets.bars import Bar
from tui_orm.ui.widgets.columns import Columns
from tui_orm.ui.widgets.fitting import MARK
from tui_orm.ui.widgets.mouse_grid import MouseGrid
from tui_orm.ui.widgets.paint import Line
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.workspace.layout import NATURAL

AHEAD = 1000
"""Rows that are held beyond those in view, where there are any."""
SAMPLE = 100
"""Rows that the widths of the columns are taken from."""


class ResultGrid(MouseGrid, inherit_bindings=False):
    """The browser's grid, over a result."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(GRID), *bindings(RESULT, through="wanted")]

    def action_wanted(self, command: str) -> None:
        """A command of the pane."""
        self.post_message(self.CommandWanted(command))


class ResultLines:
    """A result as lines for the grid."""

    def __init__(self, result: Result) -> None:
        self._result = result

    @property
    def height(self) -> int:
        """Lines to make room for."""
        return self._result.height

    def line(self, number: int) -> Line | None:
        """A line from memory."""
        row = self._result.row(number)
        return None if row is None else Line(row)


@dataclass
class Shown:
    """What was run, what came of it, and where the cursor is in it."""

    text: str
    outcome: Outcome
    row: int = 0
    place: int | None = None


class ResultPane:
    """Shows one outcome of several. `read` awaits what reads on, in the background."""

    def __init__(
        self,
        grid: ResultGrid,
        panel: TextPanel,
        head: Bar,
        read: Callable[[Result, int, Callable[[], None]], None],
    ) -> None:
        self._grid, self._panel, self._head = grid, panel, head
        self._read = read
        self.shown: list[Shown] = []
        self._at = 0

    @property
    def current(self) -> Shown | None:
        """What is on the screen."""
        return self.shown[self._at] if self.shown else None

    @property
    def result(self) -> Result | None:
        """The rows on the screen."""
        outcome = self.current.outcome if self.current else None
        return outcome.result if isinstance(outcome, Found) else None

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.result.row(self._grid.row) if self.result is not None else None

    def clear(self) -> None:
        """Forget what was run before."""
        for one in self.shown:
            if isinstance(one.outcome, Found):
                one.outcome.result.close()
        self.shown, self._at = [], 0

    def add(self, text: str, outcome: Outcome) -> None:
        """Something came of a statement: show it."""
        self.shown.append(Shown(text, outcome))
        self.show(len(self.shown) - 1)

    def take_over(self, shown: Sequence[Shown]) -> None:
        """Show what another language's statements gave."""
        self.shown, self._at = list(shown), 0
        self.show(max(0, len(self.shown) - 1))

    def step(self, way: int) -> None:
        """Show the next of several, or the one before."""
        if self.shown:
            self.show((self._at + way) % len(self.shown))

    def show(self, number: int) -> None:
        """Show one of them."""
        self._leave()
        self._at = number
        is_rows = self.result is not None
        for widget, wanted in ((self._grid, is_rows), (self._panel, not is_rows)):
            if widget.display != wanted:  # to set it lays the screen out again
                widget.display = wanted
        if self.result is not None and self.current is not None:
            self._show_rows(self.result, self.current)
        else:
            self._panel.show(self._sentence())
        self.say_remark()

    def need(self, first: int, last: int) -> None:
        """Lines came into view: have them in memory, and read on where the end is near."""
        result = self.result
        if result is None:
            return
        result.bring(first, last)
        if not result.is_complete and last + AHEAD > result.height:
            self._read(result, last + AHEAD, lambda: self.grown(result))

    def grown(self, result: Result) -> None:
        """More rows of a result are held."""
        if result is self.result:
            top = self._grid.scroll_offset.y
            result.bring(top, top + self._grid.page_rows)  # what was read since may have put it out of memory
            self._grid.changed()
            self.say_remark()

    def say_remark(self) -> None:
        """What there is, and of which statement."""
        shown = self.current
        if shown is None:
            self._head.show()
            return
        several = f" {self._at + 1} of {len(self.shown)} " if len(self.shown) > 1 else " "
        text = " ".join(shown.text.split())
        remark = self.result.remark if self.result is not None else ""
        self._head.show(
            (several, "strong"), (f"{remark}  " if remark else "", "message"), (clean(text[:300]), "faint")
        )

    def to_last(self, then: Callable[[], None]) -> None:
        """Go to the last row, reading all there are."""
        result = self.result
        if result is None:
            return
        if result.is_complete:
            self._go_last(result)
        else:

            def read() -> None:
                self.grown(result)
                self._go_last(result)
                then()

            self._read(result, 1 << 62, read)

    def _go_last(self, result: Result) -> None:
        if result is self.result:
            result.bring(max(0, result.height - 200), result.height)
            self._grid.move_to(result.height - 1, self._grid.column)

    def _leave(self) -> None:
        """Remember where the cursor was."""
        if self.current is not None and self.result is not None:
            self.current.row, self.current.place = self._grid.row, self._grid.current_place

    def _show_rows(self, result: Result, shown: Shown) -> None:
        result.bring(max(0, shown.row - SAMPLE), shown.row + SAMPLE)
        # the grid may not be laid out yet
        room = self._grid.screen.size.width - MARK - 1
        sample = [row for number in range(SAMPLE) if (row := result.row(number)) is not None]
        columns = Columns(result.table, sample, room, NATURAL)
        self._grid.show(ResultLines(result), columns, {}, shown.row, shown.place)

    def _sentence(self) -> list[Text | str]:
        if self.current is None:
            return []
        outcome = self.current.outcome
        if isinstance(outcome, Failed):
            lines: list[Text | str] = [Text(line, "bold red") for line in clean_lines(outcome.message)]
            return [*lines, "", *outcome.advice.split("\n")] if outcome.advice else lines
        return list(clean_lines(getattr(outcome, "text", "")))


def failed_with(failure: DatabaseFailure) -> Failed:
    """A failure as an outcome, where there is no place to blame."""
    return Failed(failure.message, failure.advice)
