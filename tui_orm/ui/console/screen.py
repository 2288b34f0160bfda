"""The console on the screen: an editor above a result pane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import TextArea

from tui_orm.ui.cleaning import clean
from tui_orm.ui.command import CannotRun, bindings, hints
from tui_orm.ui.commands import CONSOLE, RESULT
from tui_orm.ui.console.completing import Completions
from tui_orm.ui.console.editor import CodeEditor
from tui_orm.ui.console.results import ResultGrid
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.grid import Grid
from tui_orm.ui.widgets.text_panel import TextPanel


class ConsoleScreen(Screen[None]):
    """Widgets, and nothing that they are about: `acts` do what its commands say.

    It is installed in the app, so that all in it stays as it was while the browser is in front.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(CONSOLE, through="run")
    AUTO_FOCUS = "CodeEditor"

    def __init__(self, acts: Mapping[str, Callable[[], None]], on_special: Callable[[str], bool]) -> None:
        super().__init__(id="console")
        self._acts = acts
        self.editor = CodeEditor(on_special)
        self.grid, self.panel = ResultGrid(id="result"), TextPanel(id="outcome")
        self.head, self.popup = Bar(id="result-head"), Completions(id="completions")
        self.ready: Callable[[], None] = lambda: None
        self.on_typed: Callable[[], None] = lambda: None
        self.on_need: Callable[[int, int], None] = lambda first, last: None

    def compose(self) -> ComposeResult:
        """Title, text, what came of it, bars."""
        yield Bar(id="title")
        yield self.editor
        yield self.head
        yield self.grid
        yield self.panel
        yield Bar(id="console-status")
        yield KeyHints()
        yield self.popup

    def on_mount(self) -> None:
        """Nothing was run yet."""
        self.grid.display = self.popup.display = False
        self.ready()

    def on_descendant_focus(self) -> None:
        """The footer tells the keys of what has the focus."""
        self.query_one(KeyHints).hint(hints(CONSOLE if self.editor.has_focus else RESULT))

    def say(self, text: str) -> None:
        """A word, until the next act."""
        self.query_one("#console-status", Bar).show((f" {clean(text)}" if text else "", "message"))

    def show_title(self, *parts: tuple[str, str]) -> None:
        """What is open."""
        self.query_one("#title", Bar).show(("Console  ", "strong"), *parts)

    @property
    def in_result(self) -> bool:
        """Whether the result has the focus."""
        return self.grid.has_focus or self.panel.has_focus

    def focus_result(self) -> None:
        """Go to what came of it."""
        self.set_focus(self.grid if self.grid.display else self.panel)

    def action_run(self, command: str) -> None:
        """Run a command, or say why it cannot run."""
        self.say("")
        try:
            self._acts[command]()
        except CannotRun as reason:
            self.say(str(reason))

    @on(Grid.CommandWanted)
    def _command_wanted(self, event: Grid.CommandWanted) -> None:
        event.stop()
        self.action_run(event.command)

    @on(Grid.RowsNeeded)
    def _needed(self, event: Grid.RowsNeeded) -> None:
        event.stop()
        self.on_need(event.first, event.last)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.on_typed()
