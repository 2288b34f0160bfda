"""The editor over a cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.geometry import Region
from textual.message import Message

from tui_orm.ui.cleaning import clean
from tui_orm.ui.command import bindings
from tui_orm.ui.commands import EDITOR
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.line_editor import LineEditor

LEAST = 24
"""Cells that the line takes at least."""
ROOM = 60
"""Cells that the remark takes where there is room: laid out once, no key waits for it."""


@dataclass(frozen=True)
class Remark:
    """What is said of a text. `mood` is "wrong" where it cannot be staged, "doubt" where the server may refuse it."""

    text: str
    mood: str = ""


class CellEditor(Vertical):
    """A line of text over a cell, and beside it what is to be said of it. Knows no types."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(EDITOR, through="want")

    @dataclass
    class Wanted(Message):
        """A command of the editor is to be run on the text."""

        command: str
        text: str
        edited: bool

    def __init__(self) -> None:
        super().__init__()
        self._before = self._reason = ""
        self._refused: str | None = None
        self._remark: Callable[[str], Remark] = Remark
        self._within = Region()
        self._x = self._y = self._width = 0

    def compose(self) -> ComposeResult:
        """The line, and room for a remark beneath it or, at the end of the grid, above."""
        yield Bar(id="above")
        yield LineEditor()
        yield Bar(id="beneath")

    @property
    def input(self) -> LineEditor:
        """The line."""
        return self.query_one(LineEditor)

    def open(self, text: str, cell: Region, within: Region, remark: Callable[[str], Remark]) -> None:
        """Open over a cell, both regions on the screen. `remark` is asked at each key what to say of the text."""
        self._before = text
        self._reason = ""
        self._refused = None
        self._remark = remark
        self.place(cell, within)
        self.display = True
        self.input.load(text)
        self.say(remark(text))
        self.screen.set_focus(self.input)  # at once: what is typed ahead belongs here

    def place(self, cell: Region, within: Region) -> None:
        """Take the place over a cell, both regions on the screen."""
        self._within = within
        self._x = max(within.x, min(cell.x, within.right - LEAST))
        self._width = min(max(LEAST, cell.width + 1), within.width)
        above = cell.y + 2 > within.bottom
        self._y = cell.y - (1 if above else 0)
        self.query_one("#above").display = above
        self.query_one("#beneath").display = not above
        self._take(max(self._width, ROOM, len(self._reason) + 1))

    def close(self) -> None:
        """Go away."""
        self.display = False

    def say(self, remark: Remark) -> None:
        """Say this of the text."""
        for bar in self.query(Bar):
            bar.show((f" {clean(remark.text)}" if remark.text else "", remark.mood or "faint"))
        for mood in ("wrong", "doubt"):
            self.set_class(remark.mood == mood, f"-{mood}")

    def refuse(self, reason: str) -> None:
        """Say why the text cannot be staged; nothing of it is lost."""
        self._reason = clean(reason)
        self._refused = self.input.value  # it stands until there is another text
        self.say(Remark(reason, "wrong"))
        self._take(max(self._width, ROOM, len(self._reason) + 2))

    @property
    def edited(self) -> bool:
        """Whether anything was typed."""
        return self.input.value != self._before

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self.input.value

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
            self.action_want("leave")

    def on_input_changed(self, event: LineEditor.Changed) -> None:
        """Say what is to be said of the new text."""
        event.stop()
        if self.display and self.input.value != self._refused:
            self._refused = None
            self.say(self._remark(self.input.value))

    async def on_key(self, event: events.Key) -> None:
        """Its own keys at once; far above, they would wait behind what was typed after them."""
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            event.stop()
            event.prevent_default()
            await self.run_action(binding.action)

    def on_input_submitted(self, event: LineEditor.Submitted) -> None:
        """Enter."""
        event.stop()
        self.action_want("stage")

    def action_want(self, command: str) -> None:
        """Ask for a command of the editor."""
        self.post_message(self.Wanted(command, self.input.value, self.edited))

    def _take(self, width: int) -> None:
        """Take so many cells, within the grid; the input stays where it is."""
        width = min(width, self._within.width)
        x = max(self._within.x, min(self._x, self._within.right - width))
        self.styles.width = width
        self.styles.offset = (x, self._y)
        self.input.styles.margin = (0, 0, 0, self._x - x)
        self.input.styles.width = min(self._width, width)
