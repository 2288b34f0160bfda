"""The browser: tables on the left, rows on the right, and the flows that work on them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen

from tui_orm.database.database import Database
from tui_orm.database.failures import Cancelled, CannotConnect, DatabaseFailure, ValueRefused
from tui_orm.database.target import Target
from tui_orm.ui.catalog import Catalog
from tui_orm.ui.cells import name
from tui_orm.ui.clipboard import Clipboard
from tui_orm.ui.column_flow import ColumnFlow
from tui_orm.ui.commands import BROWSER, CannotRun, bindings
from tui_orm.ui.copying import Copying
from tui_orm.ui.counting import Counting
from tui_orm.ui.desk import Act, Answer
from tui_orm.ui.editing import Editing
from tui_orm.ui.general import General
from tui_orm.ui.hints import hints_for
from tui_orm.ui.layouts import Layouts
from tui_orm.ui.marking import Marking
from tui_orm.ui.navigation import Navigation
from tui_orm.ui.panel_flow import Panels
from tui_orm.ui.questions import Questions
from tui_orm.ui.rows import Rows
from tui_orm.ui.screens.dialogs import NoticeScreen
from tui_orm.ui.status import position_text, show_target, status_parts, title_parts
from tui_orm.ui.steps import Steps
from tui_orm.ui.viewing import Viewing
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.cell_editor import CellEditor
from tui_orm.ui.widgets.filter_list import FilterList
from tui_orm.ui.widgets.grid import Grid
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.mouse_grid import MouseGrid
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.ui.writing import Writing
from tui_orm.workspace.overlay import Overlay
from tui_orm.workspace.workspace import View, Workspace

STAGING = {"edit", "special", "new_row", "copy_row", "remove_row", "undo", "redo", "review", "quit"}
"""Commands that wait while a commit is under way."""


class BrowserScreen(Screen[None]):
    """One open target."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(BROWSER, through="run")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 (declared so by Screen)

    @dataclass
    class Connected(Message):
        """The target was opened."""

        target: Target

    @dataclass
    class NotConnected(Message):
        """There was no connection to be had."""

        target: Target
        failure: CannotConnect

    def __init__(self, database: Database, layouts: Layouts, table: str | None, count_limit: int) -> None:
        super().__init__(classes="-choosing")
        self.database = database
        self.workspace = Workspace(count_limit)
        self.questions = Questions(self)
        self._layouts = layouts
        self._table = table
        self._acts: dict[str, Act] = {}

    def compose(self) -> ComposeResult:
        """Tables, title, rows or panel, bars, and the editor above them."""
        with Horizontal(id="body"):
            yield FilterList(placeholder="filter tables", id="tables")
            with Vertical(id="main"):
                with Horizontal(id="titles"):
                    yield Bar(id="title")
                    yield Bar(id="target")
                yield MouseGrid(id="grid")
                yield TextPanel(id="panel")
                yield LineEditor(placeholder="column op value and …, or words", id="filter")
        with Horizontal(id="bottom"):
            yield Bar(id="position")
            yield Bar(id="status")
        yield KeyHints()
        yield CellEditor()

    def on_mount(self) -> None:
        """Paint first; then connect."""
        self._counting = Counting(self, self._renumbered)
        self.rows = Rows(self, self._placed, self._layouts.of)
        self._panels = Panels(self, self.query_one("#panel", TextPanel))
        self._catalog = Catalog(self, self.tables, self._opened, self._refused)
        self._navigation = Navigation(self, self._catalog, self.rows, self.show_view)
        self._editing = Editing(self, self.query_one(CellEditor))
        steps = Steps(self, self.rows, self.show_view)
        writing = Writing(self, self.rows, steps, self._counting)
        self._columns = ColumnFlow(self, self._layouts)
        flows = (
            self.rows,
            General(self, self._panels),
            self._navigation,
            self._editing,
            Viewing(self),
            steps,
            writing,
            self._panels,
            self._counting,
            Marking(self),
            Copying(self, Clipboard(self.app)),
            self._columns,
        )
        for flow in flows:
            self._acts.update(flow.acts())
        show_target(self.query_one("#target", Bar), self.database.target)
        self.query_one("#title", Bar).show("choose a table")
        self.query_one("#tables", FilterList).list.focus()
        self.say(f"connecting to {name(self.database.target.label)} …")
        # the first refresh is drawn and thrown away while the app mounts; the one after it is seen
        self.call_later(self.call_after_refresh, self._catalog.read)

    # What the flows share (see `desk.py`)

    @property
    def grid(self) -> Grid:
        """The grid on the screen."""
        return self.query_one(Grid)

    @property
    def tables(self) -> FilterList:
        """The list of tables."""
        return self.query_one("#tables", FilterList)

    @property
    def view(self) -> View:
        """The view on the screen. Raises CannotRun where no table is open."""
        if self.workspace.view is None:
            raise CannotRun("No table is open.")
        return self.workspace.view

    @property
    def overlay(self) -> Overlay:
        """The lines in the grid. Raises CannotRun where no table is open."""
        if self.rows.overlay is None:
            raise CannotRun("No table is open.")
        return self.rows.overlay

    def ask(
        self,
        question: Awaitable[Answer],
        then: Callable[[Answer], None],
        failed: Callable[[DatabaseFailure], None] | None = None,
        stoppable: bool = True,
    ) -> asyncio.Future[Answer]:
        """Await an answer in the background; then go on with it."""
        return self.questions.ask(question, then, failed, stoppable)

    def attempt(self, act: Act) -> None:
        """Do something; where it cannot be done now, say why."""
        try:
            act()
        except (CannotRun, ValueRefused) as reason:
            self.say(str(reason))
        except DatabaseFailure as failure:
            self.tell(failure)

    def ask_user(self, screen: Screen[Any], then: Callable[[Any], None]) -> None:
        """Put a question to the user; `then` is not called on Escape."""

        def answered(answer: Any) -> None:
            if answer is not None or isinstance(screen, NoticeScreen):
                self.attempt(lambda: then(answer))

        self.app.push_screen(screen, answered)

    def say(self, text: str) -> None:
        """A word in the status line, until the next act."""
        status = self.query_one("#status", Bar)
        room = status.size.width or 60
        status.show(*status_parts(self.workspace.changes, self.workspace.view, text, room))

    def staged_changed(self) -> None:
        """What is staged is not what it was."""
        self.rows.staged_changed()
        self.say("")
        self._show_position()

    # What this screen does itself

    def action_run(self, command: str) -> None:
        """Run a command, or say why it cannot run."""
        self.say("")
        if self.workspace.committing and command in STAGING:
            self.say("A commit is under way.")
        else:
            self.attempt(self._acts[command])

    def read_tables(self) -> None:
        """Read the list of tables again."""
        self._catalog.read()

    def show_view(self) -> None:
        """Put the workspace's view on the screen."""
        self._panels.close()
        self.set_class(False, "-choosing")
        self.tables.settle(self.view.table.name)
        self.show_title()
        self.rows.show(self.view, self._show_position)

    def show_title(self) -> None:
        """Say what is open."""
        self.query_one("#title", Bar).show(
            *title_parts(self.view, self._panels.shown, self._layouts.of(self.view.table.name))
        )

    def filter_typed(self, text: str) -> None:
        """Show the rows that a filter lets through. Raises ValueRefused."""
        self._navigation.filter_by(text)

    def _opened(self) -> None:
        self.post_message(self.Connected(self.database.target))
        if self._table is not None:
            self._navigation.open(self._catalog.entry_named(self._table))

    def _refused(self, failure: CannotConnect) -> None:
        self.post_message(self.NotConnected(self.database.target, failure))

    def tell(self, failure: DatabaseFailure) -> None:
        """Show what the server refused."""
        if isinstance(failure, Cancelled):
            self.say(str(failure))
            return
        self.say("")
        self.app.push_screen(NoticeScreen.of(failure))

    def _show_position(self) -> None:
        if self.rows.overlay is not None:
            self.query_one("#position", Bar).show(position_text(self.rows.overlay, self.grid.row))

    def _placed(self, view: View) -> None:
        self.call_after_refresh(self._counting.shown, view)

    def _renumbered(self, shift: int) -> None:
        self.rows.renumbered(shift)
        self._show_position()

    def on_descendant_focus(self) -> None:
        """The footer tells the keys of what has the focus."""
        self.query_one(KeyHints).hint(hints_for(self.focused))

    @on(FilterList.Chosen)
    def _open_chosen(self, event: FilterList.Chosen) -> None:
        self.attempt(lambda: self._navigation.open(event.item.value))

    @on(FilterList.Left)
    def _leave_tables(self) -> None:
        if self.workspace.view is not None:
            self.set_class(False, "-choosing")
            self.grid.focus()

    @on(Grid.RowsNeeded)
    def _fill(self, event: Grid.RowsNeeded) -> None:
        self.rows.need(event.first, event.last)

    @on(Grid.CursorMoved)
    def _cursor_moved(self) -> None:
        self._show_position()

    @on(Grid.Walked)
    def _walked(self) -> None:
        self.say("")

    @on(Grid.CommandWanted)
    def _command_wanted(self, event: Grid.CommandWanted) -> None:
        self.action_run(event.command)

    @on(MouseGrid.WidthWanted)
    def _width_wanted(self, event: MouseGrid.WidthWanted) -> None:
        self.attempt(lambda: self._columns.set_width(event.width))

    def on_resize(self) -> None:
        """The editor stays over its cell."""
        self.call_after_refresh(self._editing.follow)

    @on(CellEditor.Submitted)
    def _submit_cell(self, event: CellEditor.Submitted) -> None:
        self.attempt(lambda: self._editing.submit(event.text, event.edited, event.step))

    @on(CellEditor.NullWanted)
    def _set_null(self) -> None:
        self._editing.set_null()

    @on(CellEditor.FullWanted)
    def _full_editor(self, event: CellEditor.FullWanted) -> None:
        self._editing.full(event.text, event.edited)

    @on(CellEditor.Left)
    def _leave_cell(self) -> None:
        self._editing.leave()

    @on(LineEditor.Submitted, "#filter")
    def _apply_filter(self, event: LineEditor.Submitted) -> None:
        event.stop()
        self.attempt(lambda: self._filter_with(event.value))

    def _filter_with(self, text: str) -> None:
        self.filter_typed(text)
        self.query_one("#filter", LineEditor).display = False
        self.grid.focus()
