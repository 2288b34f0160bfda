"""The editor over a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Static

from tui_orm.ui.cleaning import clean
from tui_orm.ui.commands import EDITOR, bindings
from tui_orm.ui.widgets.bars import KeyHints
from tui_orm.ui.widgets.line_editor import LineEditor

LEAST = 24
"""Cells that the editor takes at least."""


class CellEditor(Vertical):
    """A line of text over a cell, and beneath it why a value was refused. Knows no types."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(EDITOR)

    @dataclass
    class Submitted(Message):
        """The text is to be staged; `step` columns on (or back) is to be edited next."""

        text: str
        edited: bool
        step: int

    class NullWanted(Message):
        """NULL is to be staged."""

    @dataclass
    class FullWanted(Message):
        """The text is to be edited in the full editor."""

        text: str
        edited: bool

    class Left(Message):
        """The cell stays as it was."""

    def __init__(self) -> None:
        super().__init__()
        self._before = self._reason = ""
        self._within = Region()
        self._x = self._y = self._width = 0

    def compose(self) -> ComposeResult:
        """Input and reason."""
        yield LineEditor()
        yield Static("", id="reason", markup=False)

    @property
    def input(self) -> LineEditor:
        """The line."""
        return self.query_one(LineEditor)

    def open(self, text: str, cell: Region, within: Region) -> None:
        """Open over a cell, both regions on the screen."""
        self._before = text
        self.refuse("")
        self.place(cell, within)
        self.display = True
        self.input.load(text)
        self.screen.set_focus(self.input)  # at once: what is typed ahead belongs here

    def place(self, cell: Region, within: Region) -> None:
        """Take the place over a cell, both regions on the screen."""
        self._within = within
        self._x = max(within.x, min(cell.x, within.right - LEAST))
        self._width = min(max(LEAST, cell.width + 1), within.width)
        # where there is no line beneath for a reason, the editor opens a line above
        self._y = cell.y - (1 if cell.y + 2 >= within.bottom else 0)
        self._take(max(self._width, len(self._reason) + 1))

    def close(self) -> None:
        """Go away."""
        self.display = False

    def refuse(self, reason: str) -> None:
        """Say why the value does not fit; nothing where it does."""
        self._reason = reason
        shown = self.query_one("#reason", Static)
        reason = clean(reason)
        shown.update(reason)
        shown.display = bool(reason)
        if reason:
            self._take(max(self._width, len(reason) + 1))

    @property
    def edited(self) -> bool:
        """Whether anything was typed."""
        return self.input.value != self._before

    def holds_back(self, event: events.MouseEvent) -> bool:
        """Whether the mouse must not do this beside the open editor. What was typed is never left in silence."""
        if not self.display or isinstance(event, events.MouseMove):
            return False
        widget = self.screen.get_widget_at(event.x, event.y)[0]
        if isinstance(widget, KeyHints) or self in widget.ancestors_with_self:
            return False
        if not isinstance(event, events.MouseUp):
            self.input.call_later(self._clicked_beside)  # after the keys that came before the click
        return True

    def _clicked_beside(self) -> None:
        if self.display and self.edited:
            self.refuse("Enter stages this, Escape leaves the cell as it was.")
        elif self.display:
            self.action_leave()

    def on_line_editor_changed(self) -> None:
        """A new text is not refused yet."""
        if self.query_one("#reason", Static).display:
            self.refuse("")

    def on_input_submitted(self, event: LineEditor.Submitted) -> None:
        """Enter."""
        event.stop()
        self._submit(0)

    def action_stage_next(self) -> None:
        """Tab."""
        self._submit(1)

    def action_stage_previous(self) -> None:
        """Shift+Tab."""
        self._submit(-1)

    def action_set_null(self) -> None:
        """Ctrl+N."""
        self.post_message(self.NullWanted())

    def action_full_editor(self) -> None:
        """F4."""
        self.post_message(self.FullWanted(self.input.value, self.edited))

    def action_leave(self) -> None:
        """Escape."""
        self.post_message(self.Left())

    def _take(self, width: int) -> None:
        """Take so many cells, within the grid; the input stays where it is."""
        width = min(width, self._within.width)
        x = max(self._within.x, min(self._x, self._within.right - width))
        self.styles.width = width
        self.styles.offset = (x, self._y)
        self.input.styles.margin = (0, 0, 0, self._x - x)
        self.input.styles.width = min(self._width, width)

    def _submit(self, step: int) -> None:
        self.post_message(self.Submitted(self.input.value, self.edited, step))
