"""The question for a statement's parameters."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static
from textual.widgets.input import Selection

from tui_orm.ui.cleaning import clean
from tui_orm.ui.screens.dialogs import Dialog
from tui_orm.ui.widgets.line_editor import LineEditor

HOW = "Numbers are bound as numbers, NULL as NULL, '12' as text.  Enter: next, and run   Escape: leave"


class ParameterScreen(Dialog[dict[str, str] | None]):
    """A line for each parameter, with what was typed the last time. Answers with what is typed now."""

    BINDINGS = [("escape", "dismiss(None)"), ("up", "app.focus_previous"), ("down", "app.focus_next")]  # noqa: RUF012
    DEFAULT_CLASSES = "dialog"

    def __init__(self, known: Mapping[str, str]) -> None:
        super().__init__()
        self._known = known

    def compose(self) -> ComposeResult:
        """Names and lines."""
        with Vertical(classes="box"):
            yield Static("Parameters", classes="title")
            for number, (name, typed) in enumerate(self._known.items()):
                yield Static(f":{clean(name)}", markup=False)
                yield LineEditor(typed, id=f"parameter{number}")
            yield Static(HOW, classes="keys")

    def on_descendant_focus(self) -> None:
        """What was typed the last time is written over by what is typed now."""
        if isinstance(self.focused, LineEditor):
            self.focused.selection = Selection(0, len(self.focused.value))

    def on_input_submitted(self, event: LineEditor.Submitted) -> None:
        """To the next line; behind the last one it is done."""
        lines = list(self.query(LineEditor))
        place = next(number for number, line in enumerate(lines) if line is event.input)
        if place + 1 < len(lines):
            lines[place + 1].focus()
        else:
            self.dismiss({name: line.value for name, line in zip(self._known, lines, strict=True)})
