"""The flow of the console: opened over the browser, it keeps all that is in it; see `language.py` for the seam."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_orm.ui.command import CannotRun, textual_key
from tui_orm.ui.commands import CONSOLE
from tui_orm.ui.console.completing import Completing
from tui_orm.ui.console.files import Files
from tui_orm.ui.console.language import Outcome, Span
from tui_orm.ui.console.notebook import Notebook
from tui_orm.ui.console.orm_language import OrmLanguage
from tui_orm.ui.console.pane_acts import PaneActs
from tui_orm.ui.console.results import ResultPane, Shown
from tui_orm.ui.console.running import Running
from tui_orm.ui.console.screen import ConsoleScreen
from tui_orm.ui.console.sql_language import SqlLanguage
from tui_orm.ui.desk import Act
from tui_orm.ui.screens.help import HelpScreen

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_orm.ui.browser_desk import BrowserDesk
    from tui_orm.ui.catalog import Catalog
    from tui_orm.ui.clipboard import Clipboard
    from tui_orm.ui.console.language import Language
    from tui_orm.ui.state import StateFolder

KEYS = {textual_key(key): command.name for command in CONSOLE for key in command.all_keys}


class ConsoleFlow:
    """One console for one browser. A further language is made in `_languages`."""

    def __init__(
        self,
        desk: BrowserDesk,
        browser: Screen[Any],
        catalog: Catalog,
        state: StateFolder,
        clipboard: Clipboard,
    ) -> None:
        self._desk = desk
        self._app = browser.app
        self._notebook = Notebook(state, desk.database.target.lasting_label)
        self.screen = ConsoleScreen(self._acts(), self._special)
        screen = self.screen
        self.pane = ResultPane(
            screen.grid, screen.panel, screen.head, lambda *given: self.running.read(*given)
        )
        self.running = Running(screen, self.pane)
        self.sql = SqlLanguage(desk, catalog, self._notebook, self._ended, screen.say)
        self._orm = OrmLanguage(desk, lambda text, outcome: self.pane.add(text, outcome), self._typed)
        self._languages: list[Language] = [self.sql, self._orm]
        self._at = 0
        self._is_ready = False
        self._kept: dict[str, list[Shown]] = {}
        self._completing = Completing(screen.editor, screen.popup)
        self._files = Files(self, self._notebook)
        self._pane_acts = PaneActs(desk, self, clipboard)
        screen.ready, screen.on_typed, screen.on_need = self._ready, self._typed, self.pane.need
        self.running.on_end = self._ended
        self._name = f"console {id(self)}"
        self._app.install_screen(screen, self._name)

    @property
    def language(self) -> Language:
        """The one that is spoken now."""
        return self._languages[self._at]

    def open(self) -> None:
        """Show it."""
        if self._app.screen is not self.screen:
            self._app.push_screen(self._name)
            self.screen.set_focus(self.screen.editor)
            self.language.open()
            self._show_title()

    def leave(self) -> None:
        """Back to the browser, which reads again where something was written from here."""
        self._completing.close()
        self.keep()
        if self._app.screen is self.screen:
            self._app.pop_screen()
        self.sql.left()

    def keep(self) -> None:
        """Have the texts on the disk."""
        editor = self.screen.editor
        if self._is_ready:
            self._notebook.put_text(self.language.name, editor.text, editor.place)
        try:
            self._notebook.write()
        except OSError as error:
            self.screen.say(f"The text cannot be kept: {error.strerror}.")

    def close(self) -> None:
        """The program ends."""
        self.running.stop()
        self.pane.clear()
        self.keep()
        for language in self._languages:
            language.close()

    def put_question(self, screen: Screen[Any], then: Callable[[Any], None]) -> None:
        """Put a question to the user; `then` is not called on Escape, and may raise CannotRun."""

        def answered(answer: Any) -> None:
            if answer is not None:
                try:
                    then(answer)
                except CannotRun as reason:
                    self.screen.say(str(reason))

        self._app.push_screen(screen, answered)

    def insert(self, text: str) -> None:
        """Put a text at the cursor, on a line of its own."""
        editor = self.screen.editor
        before = editor.text[: editor.place]
        lead = "" if not before.strip() or before.endswith("\n") else "\n"
        editor.put(lead + text, editor.place, editor.place)
        self.screen.set_focus(editor)

    def run(self, spans: list[Span], run: Callable[[Span], Awaitable[Outcome | None]]) -> None:
        """Run pieces of the text. Raises CannotRun where something runs already, or there is nothing to run."""
        if self.running.is_busy:
            raise CannotRun("Something is running; Escape stops it.")
        if not spans:
            raise CannotRun("There is nothing to run.")
        self._completing.close()
        text = self.screen.editor.text
        for span in spans:
            self._notebook.add_run(self.language.name, text[span.start : span.end])
        self.keep()
        self.screen.editor.blame(None)
        self.running.run(self.language, text, spans, run)

    def wanted(self) -> list[Span]:
        """What is selected, in pieces, or the piece under the cursor."""
        editor = self.screen.editor
        if (selected := editor.selected) is not None:
            return list(self.language.pieces(editor.text, selected))
        piece = self.language.piece(editor.text, editor.place)
        return [] if piece is None else [piece]

    def load(self, text: str) -> None:
        """Have another text, which undo takes back."""
        self.screen.editor.put(text, 0, len(self.screen.editor.text))
        self.screen.set_focus(self.screen.editor)

    def _acts(self) -> dict[str, Act]:
        return {
            "run_piece": lambda: self.run(self.wanted(), self._run_span),
            "run_all": lambda: self.run(self._all(), self._run_span),
            "switch": self._switch,
            "escape": self._escape,
            "leave": self.leave,
            "undo": lambda: self.screen.editor.undo(),
            "redo": lambda: self.screen.editor.redo(),
            "to_result": self._to_result,
            "to_text": self._to_text,
            "next_result": lambda: self.pane.step(1),
            "previous_result": lambda: self.pane.step(-1),
            "sent": lambda: self._desk.flows.acts["sent"](),
            "help": lambda: self._desk.ask_user(HelpScreen(), lambda _: None),
            "first_row": lambda: self.screen.grid.move_to(0, self.screen.grid.column),
            "last_row": lambda: self.pane.to_last(lambda: None),
            "explain": self._in_sql(lambda: self.sql.explain(self, measured=False)),
            "analyze": self._in_sql(lambda: self.sql.explain(self, measured=True)),
            "commit": self._in_sql(lambda: self.sql.end(self, commit=True)),
            "roll_back": self._in_sql(lambda: self.sql.end(self, commit=False)),
            "history": lambda: self._files.history(),
            "save": lambda: self._files.save(),
            "open_file": lambda: self._files.open(),
            "sort": lambda: self.screen.say("ORDER BY in the statement orders its rows."),
            **{name: partial(self._of_pane, name) for name in ("edit", "value", "copy", "copy_as")},
        }

    def _in_sql(self, act: Act) -> Act:
        """An act that only statements of the server's own language know."""

        def checked() -> None:
            if self.language is not self.sql:
                raise CannotRun("Python's changes are staged: the browser's review (w) commits them.")
            act()

        return checked

    def _of_pane(self, command: str) -> None:
        self._pane_acts.acts[command]()

    def _all(self) -> list[Span]:
        text = self.screen.editor.text
        return list(self.language.pieces(text, Span(0, len(text))))

    async def _run_span(self, span: Span) -> Outcome | None:
        return await self.language.run(self.screen.editor.text, span, self.running.ask)

    def _ready(self) -> None:
        self._is_ready = True
        self._speak()
        self._show_title()
        self.screen.set_focus(self.screen.editor)

    def _speak(self) -> None:
        text, place = self._notebook.text(self.language.name)
        self.screen.editor.speak(self.language.colours, text.replace("\r\n", "\n"), place)

    def _switch(self) -> None:
        if len(self._languages) == 1:
            raise CannotRun("There is no other language.")
        if self.running.is_busy:
            raise CannotRun("Something is running; Escape stops it.")
        self.keep()
        self._kept[self.language.name] = self.pane.shown
        self._at = (self._at + 1) % len(self._languages)
        self.language.open()
        self._speak()
        self.pane.take_over(self._kept.get(self.language.name, []))
        self._show_title()

    def _special(self, key: str) -> bool:
        """A key in the editor: what was typed before it is in the text by now, which a binding would not wait for."""
        if self._completing.key(key, self.language):
            return True
        if (command := KEYS.get(key)) is not None:
            self.screen.action_run(command)
        return command is not None

    def _typed(self) -> None:
        self._completing.typed(self.language)

    def _ended(self) -> None:
        """What stands above the text and the result may be out of date."""
        self._show_title()
        self.pane.say_remark()

    def _to_text(self) -> None:
        self.screen.set_focus(self.screen.editor)

    def _to_result(self) -> None:
        if self.screen.in_result:
            self.screen.set_focus(self.screen.editor)
        elif self.pane.current is None:
            raise CannotRun("Nothing was run yet.")
        else:
            self.screen.focus_result()

    def _escape(self) -> None:
        if self._completing.is_open:
            self._completing.close()
        elif self.running.stop():
            return
        elif self.screen.in_result:
            self.screen.set_focus(self.screen.editor)
        else:
            self.leave()

    def _show_title(self) -> None:
        if self._is_ready:
            self.screen.show_title((self.language.name, "strong"), *self.language.state_parts())
