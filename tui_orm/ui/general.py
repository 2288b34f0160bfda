"""The commands that belong to no flow: panes, filter line, palette, help, refresh, quit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_orm.ui.command import shown_key
from tui_orm.ui.commands import BROWSER, GRID
from tui_orm.ui.desk import Act
from tui_orm.ui.inspecting.panel_flow import Panels
from tui_orm.ui.screens.dialogs import ChoiceScreen, SearchScreen
from tui_orm.ui.screens.help import HelpScreen
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.line_list import Item
from tui_orm.ui.wire.shadow import Disturbed
from tui_orm.workspace.filters import joined
from tui_orm.workspace.raw_sql import MARK

if TYPE_CHECKING:
    from tui_orm.ui.browser_desk import BrowserDesk
    from tui_orm.ui.screens.browser import BrowserScreen


class General:
    """Works on the browser as a whole."""

    def __init__(self, desk: BrowserDesk, browser: BrowserScreen, panels: Panels) -> None:
        self._desk = desk
        self._browser = browser
        self._panels = panels
        self._in_sql = False

    def acts(self) -> dict[str, Act]:
        """The commands."""
        return {
            "filter": self._filter,
            "filter_raw": self._filter_raw,
            "escape": self._escape,
            "refresh": self._refresh,
            "go_to_table": self._tables,
            "next_pane": self._next_pane,
            "previous_pane": self._next_pane,
            "commands": self._palette,
            "help": lambda: self._desk.ask_user(HelpScreen(), lambda _: None),
            "quit": self._quit,
        }

    @property
    def _line(self) -> LineEditor:
        return self._browser.query_one("#filter", LineEditor)

    def _filter(self) -> None:
        self._in_sql = False
        self._edit_filter(self._desk.view.filter_text)

    def _filter_raw(self) -> None:
        text = self._desk.view.filter_text
        self._in_sql = True
        self._edit_filter(text if self._desk.view.query.is_raw else joined([text, f"{MARK} "]))

    def typed(self, text: str) -> str:
        """The filter that was typed; where it is to be SQL, its mark is put back if it was deleted."""
        return f"{MARK} {text}" if self._in_sql and text.strip() and MARK not in text.lower() else text

    def _edit_filter(self, text: str) -> None:
        self._panels.close()
        self._line.display = True
        self._line.load(text)
        self._browser.set_focus(self._line)  # at once: the filter may be typed ahead

    def _escape(self) -> None:
        if self._desk.questions.stop():
            return
        if self._line.display:
            self._line.display = False
            self._desk.face.widget.focus()
        elif self._panels.shown != "data":
            self._panels.close()
        elif self._desk.workspace.record is not None:
            self._desk.run("back")
        elif self._desk.workspace.view is not None and self._desk.view.filter_text:
            self._browser.filter_typed("")

    def _refresh(self) -> None:
        """Paint the screen anew, and read again; where there is no connection, have it tried at once."""
        self._browser.post_message(Disturbed())
        if self._desk.flows.connection.is_lost:
            self._desk.flows.connection.try_now()
        else:
            self._desk.flows.forget()
            self.read_again(lambda said: self._desk.say(said) if said else None)

    def read_again(self, then: Callable[[str], None]) -> None:
        """Read list and rows again, and stay on the row; `then` is told what is to be said of it."""
        desk, browser = self._desk, self._browser
        if desk.workspace.view is None:
            browser.read_tables(lambda: then(""))
            return
        if desk.flows.editor.display:  # it stands over its cell
            browser.read_tables(lambda: then("F5 reads the rows anew."))
            return
        browser.read_tables()
        view, grid = desk.view, desk.grid
        row_id = desk.overlay.row_id(grid.row)
        view.column = grid.current_place
        view.row = 0
        view.reload()
        missing = "The row that was here is gone."
        key = row_id if isinstance(row_id, tuple) else ()
        desk.rows.show(
            view,
            lambda: desk.rows.go_to(key, lambda: then(missing), lambda: then("")) if key else then(""),
        )

    def _tables(self) -> None:
        self._browser.sides.show(choosing=True)
        self._browser.tables.input.load("")
        self._browser.set_focus(self._browser.tables.input)  # at once: the name may be typed ahead

    def _next_pane(self) -> None:
        browser = self._browser
        if browser.tables.has_focus_within and self._desk.workspace.view is not None:
            browser.sides.show(choosing=False)
            self._panels.close() if self._panels.shown == "data" else browser.query_one("#panel").focus()
        else:
            browser.sides.show(choosing=True)
            browser.tables.list.focus()

    def _palette(self) -> None:
        items = [
            Item(command.title, command.name, "  ".join(map(shown_key, command.all_keys)))
            for command in (*BROWSER, *GRID)
        ]
        self._desk.ask_user(SearchScreen("Commands", items), self._run)

    def _run(self, command: str) -> None:
        if any(command == known.name for known in BROWSER):
            self._desk.run(command)
        else:
            self._browser.run_worker(self._desk.grid.run_action(command))

    def _quit(self) -> None:
        self._desk.flows.leaving(self._quit_staged)

    def _quit_staged(self) -> None:
        count = len(self._desk.workspace.changes)
        if not count:
            self._browser.app.exit()
            return
        items = [
            Item("stay", "stay"),
            Item("review and write", "review"),
            Item("quit, and keep it for the next time", "keep"),
            Item("discard what is staged, and quit", "discard"),
        ]
        title = f"{count} row{'s' if count > 1 else ''} staged and not written"
        self._desk.ask_user(ChoiceScreen(title, items), self._quit_after)

    def _quit_after(self, answer: str) -> None:
        if answer == "discard":
            self._desk.workspace.changes.clear()
        if answer in ("keep", "discard"):
            self._browser.app.exit()
        elif answer == "review":
            self._desk.run("review")
