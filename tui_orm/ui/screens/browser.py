"""The browser: tables on the left, rows on the right, and the flows that work on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message

from tui_orm.database.failures import CannotConnect
from tui_orm.ui.browser_desk import BrowserDesk
from tui_orm.ui.catalog import Catalog
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import bindings
from tui_orm.ui.commands import BROWSER
from tui_orm.ui.desk import Act
from tui_orm.ui.hints import hints_for
from tui_orm.ui.screens.painted_first import PaintedFirst
from tui_orm.ui.sides import WIDE, Sides
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.filter_list import FilterList
from tui_orm.ui.widgets.grid import Grid
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.mouse_grid import MouseGrid

if TYPE_CHECKING:
    from textual.events import MouseEvent

    from tui_orm.database.database import Database
    from tui_orm.database.target import Target
    from tui_orm.ui.flows import Flows
    from tui_orm.ui.state import StateFolder
    from tui_orm.ui.widgets.cell_editor import CellEditor
    from tui_orm.workspace.overlay import Overlay
    from tui_orm.workspace.workspace import View, Workspace


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
        self,
        database: Database,
        table: str | None,
        count_limit: int,
        state: StateFolder,
        filter_text: str = "",
    ) -> None:
        # with its class for the width from the start, it is not styled a second time
        super().__init__(classes="-narrow" if self.app.size.width < WIDE else "-wide")
        self.database = database
        self.desk = BrowserDesk(self, database, self._make_flows)
        self._count_limit = count_limit
        self._state = state
        self._table = table
        self._filter = filter_text

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
        self.desk.set_up()
        self._catalog = Catalog(self.desk, self.tables, self._opened, self._refused)
        self.desk.say(f"connecting to {name(self.database.target.label)} …")

    def on_resize(self) -> None:
        """There may be more room now, or less."""
        self.sides.fit()

    def on_unmount(self) -> None:
        """What waited to be remembered is."""
        if self.desk.made is not None:
            self.flows.close()

    def begin(self) -> None:
        """Connect."""
        self._catalog.read()

    @property
    def flows(self) -> Flows:
        """The flows, made when they are first needed."""
        return self.desk.flows

    @property
    def workspace(self) -> Workspace:
        """Everything that is open."""
        return self.desk.workspace

    @property
    def view(self) -> View:
        """The view on the screen. Raises CannotRun where no table is open."""
        return self.desk.view

    @property
    def overlay(self) -> Overlay:
        """The lines in the grid. Raises CannotRun where no table is open."""
        return self.desk.overlay

    @property
    def grid(self) -> Grid:
        """The grid on the screen."""
        return self.desk.grid

    @property
    def tables(self) -> FilterList:
        """The list of tables."""
        return self.query_one("#tables", FilterList)

    def _make_flows(self) -> Flows:
        from tui_orm.ui.flows import Flows

        return Flows(self, self.desk, self._catalog, self._count_limit, self._state)

    def holds_back(self, event: MouseEvent) -> bool:
        """Whether an open cell editor keeps the mouse from what is around it."""
        return self.desk.made is not None and self.flows.editor.holds_back(event)

    def action_run(self, command: str) -> None:
        """Run a command, or say why it cannot run."""
        self.desk.run(command)

    def read_tables(self, then: Act | None = None) -> None:
        """Read the list of tables again."""
        self._catalog.read(then)

    def show_view(self) -> None:
        """Put the workspace's view on the screen."""
        self.flows.panels.close()
        self.sides.show(choosing=False)
        self.tables.settle(self.view.table.name)
        self.flows.rows.show(self.view, self._rows_shown)

    def _rows_shown(self) -> None:
        self.desk.speech.show_position()
        self.call_after_refresh(self._catalog.look_up_foreign_keys)

    def filter_typed(self, text: str) -> None:
        """Show the rows that a filter lets through. Raises ValueRefused."""
        self.flows.navigation.filter_by(text)

    def _opened(self) -> None:
        self.post_message(self.Connected(self.database.target))
        self.call_after_refresh(lambda: self.flows.recovering.offer())
        if self._table is None:
            self.call_after_refresh(self._catalog.look_up_foreign_keys)
        else:
            self.flows.navigation.open_filtered(self._catalog.entry_named(self._table), self._filter)

    def _refused(self, failure: CannotConnect) -> None:
        self.post_message(self.NotConnected(self.database.target, failure))

    def placed(self, view: View) -> None:
        """Rows came that are not those next to the ones before."""
        self.call_after_refresh(self.flows.counting.shown, view)

    def renumbered(self, shift: int) -> None:
        """The numbers of all rows moved."""
        self.flows.rows.renumbered(shift)
        self.desk.speech.show_position()

    def on_descendant_focus(self) -> None:
        """The footer tells the keys of what has the focus."""
        self.query_one(KeyHints).hint(hints_for(self.focused))

    @on(FilterList.Chosen)
    def _open_chosen(self, event: FilterList.Chosen) -> None:
        self.desk.attempt(lambda: self.flows.navigation.open(event.item.value))

    @on(FilterList.Left)
    def _leave_tables(self) -> None:
        if self.desk.made is not None and self.workspace.view is not None:
            self.sides.show(choosing=False)
            self.desk.face.widget.focus()

    @on(Grid.RowsNeeded)
    def _fill(self, event: Grid.RowsNeeded) -> None:
        self.flows.rows.need(event.first, event.last)

    @on(Grid.CursorMoved)
    def _cursor_moved(self) -> None:
        self.desk.speech.show_position()
        if self.desk.made is not None and self.workspace.record is not None:
            self.flows.record.follow_cursor()

    @on(Grid.Resized)
    def _resized(self) -> None:
        """The editor stays over its cell."""
        if self.desk.made is not None:
            self.call_after_refresh(self.flows.editing.follow)

    @on(Grid.Walked)
    def _walked(self) -> None:
        self.desk.say("")

    @on(Grid.CommandWanted)
    def _command_wanted(self, event: Grid.CommandWanted) -> None:
        self.desk.run(event.command)

    @on(Grid.Pasted)
    def _pasted(self, event: Grid.Pasted) -> None:
        self.desk.say("")
        self.desk.attempt(lambda: self.desk.paste(event.text))

    @on(MouseGrid.WidthWanted)
    def _width_wanted(self, event: MouseGrid.WidthWanted) -> None:
        self.desk.attempt(lambda: self.flows.columns.set_width(event.width))

    def on_cell_editor_wanted(self, event: CellEditor.Wanted) -> None:
        self.desk.attempt(lambda: self.flows.editing.answer(event.command, event.text, event.edited))

    @on(LineEditor.Submitted, "#filter")
    def _apply_filter(self, event: LineEditor.Submitted) -> None:
        event.stop()
        self.desk.attempt(lambda: self._filter_with(event.value))

    def _filter_with(self, text: str) -> None:
        self.filter_typed(self.flows.general.typed(text))
        self.query_one("#filter", LineEditor).display = False
        self.desk.face.widget.focus()
