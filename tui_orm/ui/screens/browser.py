"""The browser: tables on the left, rows on the right, and the flows that work on them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message

from tui_orm.database.failures import Cancelled, CannotConnect, DatabaseFailure, ValueRefused
from tui_orm.ui.catalog import Catalog
from tui_orm.ui.cleaning import name
from tui_orm.ui.commands import BROWSER, CannotRun, bindings
from tui_orm.ui.desk import Act, Answer
from tui_orm.ui.hints import hints_for
from tui_orm.ui.questions import Questions
from tui_orm.ui.screens.painted_first import PaintedFirst
from tui_orm.ui.sides import WIDE, Sides
from tui_orm.ui.status import position_text, show_target, status_parts, title_parts
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.filter_list import FilterList
from tui_orm.ui.widgets.grid import Grid
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.mouse_grid import MouseGrid

if TYPE_CHECKING:
    import asyncio

    from textual.events import MouseEvent
    from textual.screen import Screen

    from tui_orm.database.database import Database
    from tui_orm.database.target import Target
    from tui_orm.ui.flows import Flows
    from tui_orm.ui.layouts import LayoutFile
    from tui_orm.ui.rows import Rows
    from tui_orm.ui.widgets.cell_editor import CellEditor
    from tui_orm.workspace.overlay import Overlay
    from tui_orm.workspace.workspace import View, Workspace

STAGING = {"edit", "special", "new_row", "copy_row", "remove_row", "undo", "redo", "review", "quit"}
"""Commands that wait while a commit is under way."""


class BrowserScreen(PaintedFirst):
    """One open target."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(BROWSER, through="run")
    AUTO_FOCUS = "#tables LineList"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 (declared so by Screen)

    @dataclass
    class Connected(Message):
        """The target was opened."""

        target: Target

    @dataclass
    class NotConnected(Message):
        """There was no connection to be had."""

        target: Target
        failure: CannotConnect

    def __init__(
        self, database: Database, table: str | None, count_limit: int, layouts: LayoutFile | None
    ) -> None:
        # with its class for the width from the start, it is not styled a second time
        super().__init__(classes="-narrow" if self.app.size.width < WIDE else "-wide")
        self.database = database
        self._count_limit = count_limit
        self.questions = Questions(self)
        self._layouts = layouts
        self._table = table
        self._flows: Flows | None = None

    def compose(self) -> ComposeResult:
        """Tables, title, rows, bars; see `flows.py` for the rest."""
        with Horizontal(id="body"):
            yield FilterList(placeholder="filter tables", id="tables")
            with Vertical(id="main"):
                with Horizontal(id="titles"):
                    yield Bar(id="title")
                    yield Bar(id="target")
                yield MouseGrid(id="grid")
        with Horizontal(id="bottom"):
            yield Bar(id="position")
            yield Bar(id="status")
        yield KeyHints()

    def on_mount(self) -> None:
        """Say what is about to be opened."""
        self.sides = Sides(self.tables, self.query_one("#main"))
        self.sides.fit()
        self._catalog = Catalog(self, self.tables, self._opened, self._refused)
        show_target(self.query_one("#target", Bar), self.database.target)
        self.query_one("#title", Bar).show("choose a table")
        self.say(f"connecting to {name(self.database.target.label)} …")

    def on_resize(self) -> None:
        """There may be more room now, or less."""
        self.sides.fit()

    def on_unmount(self) -> None:
        """What waited to be remembered is."""
        if self._flows is not None:
            self._flows.columns.keep()

    def begin(self) -> None:
        """Connect."""
        self._catalog.read()

    # What the flows share (see `desk.py`)

    @property
    def flows(self) -> Flows:
        """The flows, made when they are first needed."""
        if self._flows is None:
            from tui_orm.ui.flows import Flows

            self._flows = Flows(self, self._catalog, self._count_limit, self._layouts)
        return self._flows

    @property
    def workspace(self) -> Workspace:
        """Everything that is open."""
        return self.flows.workspace

    @property
    def rows(self) -> Rows:
        """The flow of rows."""
        return self.flows.rows

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

    def holds_back(self, event: MouseEvent) -> bool:
        """Whether an open cell editor keeps the mouse from what is around it."""
        return self._flows is not None and self._flows.editor.holds_back(event)

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
        from tui_orm.ui.screens.dialogs import NoticeScreen

        def answered(answer: Any) -> None:
            if answer is not None or isinstance(screen, NoticeScreen):
                self.attempt(lambda: then(answer))

        self.app.push_screen(screen, answered)

    def say(self, text: str) -> None:
        """A word in the status line, until the next act."""
        status = self.query_one("#status", Bar)
        if self._flows is None:
            status.show((name(text) if text else "", "message"))
            return
        workspace, room = self._flows.workspace, status.size.width or 60
        status.show(*status_parts(workspace.changes, workspace.view, text, room))

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
            self.attempt(self.flows.acts[command])

    def read_tables(self) -> None:
        """Read the list of tables again."""
        self._catalog.read()

    def show_view(self) -> None:
        """Put the workspace's view on the screen."""
        self.flows.panels.close()
        self.sides.show(choosing=False)
        self.tables.settle(self.view.table.name)
        self.rows.show(self.view, self._rows_shown)

    def _rows_shown(self) -> None:
        self._show_position()
        self.call_after_refresh(self._catalog.look_up_foreign_keys)

    def show_title(self) -> None:
        """Say what is open."""
        layout = self.flows.layouts.of(self.view.table.name)
        self.query_one("#title", Bar).show(*title_parts(self.view, self.flows.panels.shown, layout))
        self._show_position()

    def filter_typed(self, text: str) -> None:
        """Show the rows that a filter lets through. Raises ValueRefused."""
        self.flows.navigation.filter_by(text)

    def _opened(self) -> None:
        self.post_message(self.Connected(self.database.target))
        if self._table is None:
            self.call_after_refresh(self._catalog.look_up_foreign_keys)
        else:
            self.flows.navigation.open(self._catalog.entry_named(self._table))

    def _refused(self, failure: CannotConnect) -> None:
        self.post_message(self.NotConnected(self.database.target, failure))

    def tell(self, failure: DatabaseFailure) -> None:
        """Show what the server refused."""
        if isinstance(failure, Cancelled):
            self.say(str(failure))
            return
        from tui_orm.ui.screens.dialogs import NoticeScreen

        self.say("")
        self.app.push_screen(NoticeScreen.of(failure))

    def _show_position(self) -> None:
        if self.rows.overlay is not None:
            self.query_one("#position", Bar).show(position_text(self.rows.overlay, self.grid.row))

    def placed(self, view: View) -> None:
        """Rows came that are not those next to the ones before."""
        self.call_after_refresh(self.flows.counting.shown, view)

    def renumbered(self, shift: int) -> None:
        """The numbers of all rows moved."""
        self.rows.renumbered(shift)
        self._show_position()

    def on_descendant_focus(self) -> None:
        """The footer tells the keys of what has the focus."""
        self.query_one(KeyHints).hint(hints_for(self.focused))

    @on(FilterList.Chosen)
    def _open_chosen(self, event: FilterList.Chosen) -> None:
        self.attempt(lambda: self.flows.navigation.open(event.item.value))

    @on(FilterList.Left)
    def _leave_tables(self) -> None:
        if self._flows is not None and self.workspace.view is not None:
            self.sides.show(choosing=False)
            self.grid.focus()

    @on(Grid.RowsNeeded)
    def _fill(self, event: Grid.RowsNeeded) -> None:
        self.rows.need(event.first, event.last)

    @on(Grid.CursorMoved)
    def _cursor_moved(self) -> None:
        self._show_position()

    @on(Grid.Resized)
    def _resized(self) -> None:
        """The editor stays over its cell."""
        if self._flows is not None:
            self.call_after_refresh(self._flows.editing.follow)

    @on(Grid.Walked)
    def _walked(self) -> None:
        self.say("")

    @on(Grid.CommandWanted)
    def _command_wanted(self, event: Grid.CommandWanted) -> None:
        self.action_run(event.command)

    @on(MouseGrid.WidthWanted)
    def _width_wanted(self, event: MouseGrid.WidthWanted) -> None:
        self.attempt(lambda: self.flows.columns.set_width(event.width))

    def on_cell_editor_submitted(self, event: CellEditor.Submitted) -> None:
        self.attempt(lambda: self.flows.editing.submit(event.text, event.edited, event.step))

    def on_cell_editor_null_wanted(self) -> None:
        self.flows.editing.set_null()

    def on_cell_editor_full_wanted(self, event: CellEditor.FullWanted) -> None:
        self.flows.editing.full(event.text, event.edited)

    def on_cell_editor_left(self) -> None:
        self.flows.editing.leave()

    @on(LineEditor.Submitted, "#filter")
    def _apply_filter(self, event: LineEditor.Submitted) -> None:
        event.stop()
        self.attempt(lambda: self._filter_with(event.value))

    def _filter_with(self, text: str) -> None:
        self.filter_typed(self.flows.general.typed(text))
        self.query_one("#filter", LineEditor).display = False
        self.grid.focus()
