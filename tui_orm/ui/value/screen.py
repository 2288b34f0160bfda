"""The value pane: a value in full, in each of the looks that fit it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.database.descriptions import ColumnInfo, Kind
from tui_orm.ui.cleaning import clean
from tui_orm.ui.command import CannotRun, bindings
from tui_orm.ui.commands import VALUE
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.value.content import Content
from tui_orm.ui.value.display import Display
from tui_orm.ui.value.look import Look
from tui_orm.ui.value.reader import Reader
from tui_orm.ui.value.reading import Reading
from tui_orm.ui.value.saving import Saving
from tui_orm.ui.value.tree_look import TreeLook
from tui_orm.ui.value.view import ValueView
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.line_editor import LineEditor

MOVES = frozenset({"up", "down", "left", "right", "page_up", "page_down", "first", "last"})
MOST_COPIED = 1_000_000
"""Characters that are sent through the terminal."""


class ValueScreen(Answered[None]):
    """Shows one content; where only its beginning is held, `reader` reads on. `words` name a file to save to."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(VALUE, through="run")

    def __init__(self, content: Content, words: Sequence[str], reader: Reader | None = None) -> None:
        super().__init__()
        self._first = content
        self._words = words
        self._saving = Saving(self, words)
        self._reading = Reading(self, reader) if reader is not None else None
        self._display: Display | None = None
        self._message = ""
        self._sought = ""
        self._then: Callable[[str], None] = lambda _: None
        self._touched = False
        self._acts: dict[str, Callable[[], None]] = {
            "look": lambda: self.shown.next_look(),
            "toggle": self._toggle,
            "find": lambda: self.ask_for("find:", "", self._find_first),
            "find_next": self._find,
            "find_previous": lambda: self._find(backwards=True),
            "go_to": lambda: self.ask_for("go to which offset? 4096 or 0x1000:", "", self._go_to),
            "copy": lambda: self._copy(self._look.copied()),
            "copy_path": self._copy_path,
            "save": self._saving.begin,
            "read_on": self._read_on,
            "leave": self._leave,
        }

    def compose(self) -> ComposeResult:
        """Title, value, a line to type in, status, keys."""
        yield Bar(id="title")
        yield ValueView()
        yield LineEditor(id="value-input")
        yield Bar(id="value-status")
        yield KeyHints()

    def on_mount(self) -> None:
        """Show it, and read on where there is more."""
        self._display = Display(self, self._first)
        self.query_one(ValueView).focus()
        self.show_status()
        if self._reading is not None:
            self._reading.begin()

    def action_run(self, command: str) -> None:
        """Run a command, or say why it cannot run."""
        if self._input.display and command != "leave":
            return
        self._touched = self._touched or command != "leave"
        self._attempt(lambda: self._run(command))

    # What the flows of the pane share

    @property
    def shown(self) -> Display:
        """What is displayed."""
        assert self._display is not None
        return self._display

    @property
    def content(self) -> Content:
        """The value, as far as it is held."""
        return self.shown.content

    def ask_for(self, what: str, suggested: str, then: Callable[[str], None]) -> None:
        """Ask for a line of text."""
        self._then = then
        self._input.display = True
        self._input.load(suggested)
        self.set_focus(self._input)  # at once: the text may be typed ahead
        self.query_one(KeyHints).hint([("Enter", "go on"), ("Escape", "leave")])
        self.say(what)

    def say(self, text: str) -> None:
        """A word in the status line, until the next act."""
        self._message = text
        self.show_status()

    def take_more(self, value: str | bytes, is_whole: bool) -> None:
        """Show more of the value."""
        self.shown.take(replace(self.content, value=value, is_whole=is_whole), stay=self._touched)
        self.show_status()

    def show_status(self) -> None:
        """Where the view stands, and the word that was said; that one alone where it is long."""
        if self._display is not None:
            place = f" {self._look.place()}   " if len(self._message) < 40 else " "
            self.query_one("#value-status", Bar).show(place, (self._message, "message"))

    # What this screen does itself

    @property
    def _look(self) -> Look:
        return self.shown.look

    @property
    def _input(self) -> LineEditor:
        return self.query_one("#value-input", LineEditor)

    def _attempt(self, act: Callable[[], None]) -> None:
        self._message = ""
        try:
            act()
        except CannotRun as reason:
            self._message = clean(str(reason))
        self.show_status()

    def _run(self, command: str) -> None:
        if command in MOVES:
            self.query_one(ValueView).paint(self._look.move(command))
        elif command in self._acts:
            self._acts[command]()
        else:
            self.query_one(ValueView).paint(self._look.run(command))

    def _toggle(self) -> None:
        """Fold or unfold; a text of a tree opens in a pane of its own."""
        look = self._look
        text = look.current.text if isinstance(look, TreeLook) else None
        if text is None:
            self.query_one(ValueView).paint(look.run("toggle"))
            return
        column = ColumnInfo(look.place(), Kind.TEXT, "text in JSON")
        self.app.push_screen(ValueScreen(Content(column, text), self._words))

    def _find_first(self, words: str) -> None:
        self._sought = words or self._sought
        self._find()

    def _find(self, backwards: bool = False) -> None:
        if not self._sought:
            raise CannotRun("Nothing was looked for yet; / asks for words.")
        if not self._look.find(self._sought, backwards):
            raise CannotRun(f"No {'earlier' if backwards else 'further'} {self._sought!r}.")
        self.query_one(ValueView).paint(None)

    def _go_to(self, place: str) -> None:
        self._look.go_to(place)
        self.query_one(ValueView).paint(None)

    def _copy(self, text: str) -> None:
        if len(text) > MOST_COPIED:
            raise CannotRun(
                f"{len(text):,} characters are too many for the terminal; s saves them to a file."
            )
        if not _is_text(text):
            raise CannotRun("It holds bytes that are no text; s saves them to a file.")
        self.app.copy_to_clipboard(text)
        self._message = f"Copied {len(text):,} characters through the terminal."

    def _copy_path(self) -> None:
        if not isinstance(self._look, TreeLook):
            raise CannotRun("Paths are in the tree.")
        self._copy(self._look.current.path)

    def _read_on(self) -> None:
        if self._reading is None:
            raise CannotRun("All of it is read.")
        self._reading.begin()

    def _leave(self) -> None:
        if self._input.display:
            self._close_input()
        elif self._reading is not None and self._reading.is_running:
            self._reading.stop()
        else:
            self.dismiss(None)

    def _close_input(self) -> None:
        self._input.display = False
        self.set_focus(self.query_one(ValueView))
        self.shown.show_keys()

    @on(LineEditor.Submitted)
    def _typed(self, event: LineEditor.Submitted) -> None:
        event.stop()
        self._close_input()
        self._attempt(lambda: self._then(event.value))

    @on(ValueView.Resized)
    def _resized(self) -> None:
        self.shown.draw()
        self.show_status()


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
