"""The flows of a browser, and the widgets that only they need.

They load half of the program, so they are made after the list of tables is painted, or with the first act; those for
writing and pasting, another quarter, when they are first needed.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from tui_orm.ui.clipboard import Clipboard
from tui_orm.ui.column_flow import ColumnFlow
from tui_orm.ui.commands import RECORD_ACTS
from tui_orm.ui.connection import Connection
from tui_orm.ui.copying import Copying
from tui_orm.ui.counting import Counting
from tui_orm.ui.desk import Act
from tui_orm.ui.editing.editing import Editing
from tui_orm.ui.editing.marked_rows import MarkedRows
from tui_orm.ui.editing.new_rows import NewRows
from tui_orm.ui.editing.referring import Referring
from tui_orm.ui.editing.special_values import SpecialValues
from tui_orm.ui.editing.steps import Steps
from tui_orm.ui.general import General
from tui_orm.ui.inspecting.panel_flow import Panels
from tui_orm.ui.inspecting.viewing import Viewing
from tui_orm.ui.layouts import LayoutFile, Layouts
from tui_orm.ui.marking import Marking
from tui_orm.ui.navigation import Navigation
from tui_orm.ui.putting import PutText, put_text
from tui_orm.ui.rows import Rows
from tui_orm.ui.widgets.cell_editor import CellEditor
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.ui.writing.recovering import Recovering
from tui_orm.workspace.workspace import Workspace

if TYPE_CHECKING:
    from tui_orm.ui.browser_desk import BrowserDesk
    from tui_orm.ui.catalog import Catalog
    from tui_orm.ui.console.flow import ConsoleFlow
    from tui_orm.ui.editing.pasting import Pasting
    from tui_orm.ui.inspecting.coding import Coding
    from tui_orm.ui.inspecting.diagram_flow import DiagramFlow
    from tui_orm.ui.inspecting.finding import Finding
    from tui_orm.ui.inspecting.profile_flow import ProfileFlow
    from tui_orm.ui.inspecting.schema_flow import SchemaFlow
    from tui_orm.ui.record.record_flow import RecordFlow
    from tui_orm.ui.screens.browser import BrowserScreen
    from tui_orm.ui.state import StateFolder
    from tui_orm.ui.writing.history_flow import HistoryFlow
    from tui_orm.ui.writing.writing import Writing
    from tui_orm.workspace.history import History


class Flows:
    """What works on one browser."""

    def __init__(
        self,
        browser: BrowserScreen,
        desk: BrowserDesk,
        catalog: Catalog,
        count_limit: int,
        state: StateFolder,
    ) -> None:
        self._desk = desk
        self._browser = browser
        self._catalog = catalog
        panel, self.editor = TextPanel(id="panel"), CellEditor()
        line = LineEditor(placeholder="column op value and …, or words", id="filter")
        browser.query_one("#main").mount(panel, line)
        browser.mount(self.editor)
        self.recovering = Recovering(desk, state.file("journals"), desk.database.target.identity)
        self.workspace = Workspace(count_limit, self.recovering.journal)
        self.counting = Counting(desk, browser.renumbered)
        self.layouts = Layouts(LayoutFile(state), desk.database.target.lasting_label)
        self.rows = Rows(desk, browser.placed, self.layouts.of, self._displayed)
        self.panels = Panels(desk, panel)
        self.steps = Steps(desk, self.rows, browser.show_view)
        self._state = state
        self.workspace.on_commit = lambda rows: self.history.add(rows)
        self._clipboard = Clipboard(browser.app)
        self.columns = ColumnFlow(desk, self.layouts)
        self.navigation = Navigation(
            desk, catalog, self.rows, browser.show_view, self.steps.go_to, self.columns.reveal
        )
        marked_rows = MarkedRows(desk)
        self.editing = Editing(desk, self.editor, marked_rows)
        self.recovering.look = lambda *given: self.writing.look_after_end(*given)
        self.general = General(desk, browser, self.panels)
        self.connection = Connection(desk, browser, self.general)
        self._referring = Referring(desk, self.navigation)
        self._put: PutText = partial(put_text, desk, self._clipboard)
        flows = (
            self.general, self.rows, self.navigation, self.editing, SpecialValues(desk, marked_rows), self.steps,
            self.panels, self.counting, Marking(desk), Copying(desk, self._clipboard, self.panels), Viewing(desk),
            self.columns, marked_rows, NewRows(desk), self._referring,
        )  # fmt: skip
        self.acts: dict[str, Act] = {
            "review": lambda: self.writing.review(),
            "history": lambda: self.history.show(),
            "sent": self._show_sent,
            "copy_code": lambda: self.coding.show(),
            "diagram": lambda: self.diagram.show(),
            **{command: partial(self._in_record, command) for command in RECORD_ACTS},
            "console": lambda: self.console.open(),
            "schema": lambda: self.schema.show(),
            "find_anything": lambda: self.finding.show(),
            "profile": lambda: self.profile.show(),
        }
        for flow in flows:
            self.acts.update(flow.acts())

    @cached_property
    def record(self) -> RecordFlow:
        """One row by itself."""
        from tui_orm.ui.record.record_flow import RecordFlow
        from tui_orm.ui.widgets.form import Form

        form = Form(id="record")
        self._browser.query_one("#main").mount(form)
        show = self._browser.show_view
        return RecordFlow(self._desk, form, self.rows, self.navigation, self._referring, show)

    def _in_record(self, command: str) -> None:
        self.record.acts()[command]()

    def _displayed(self) -> None:
        """A view was put into the grid: its record may be on the screen; one that was left asks no more."""
        if self.workspace.record is not None or "record" in vars(self):
            self.record.keep()

    @cached_property
    def writing(self) -> Writing:
        """The review, and what is decided there."""
        from tui_orm.ui.writing.impact_flow import ImpactFlow, open_impact
        from tui_orm.ui.writing.writing import Writing

        impact = ImpactFlow(self._desk, partial(open_impact, self._catalog, self.navigation))
        return Writing(
            self._desk, self.rows, self.steps, self.counting, self._clipboard, impact, self.history
        )

    @cached_property
    def history(self) -> HistoryFlow:
        """What was committed."""
        from tui_orm.ui.writing.history_flow import HistoryFlow

        return HistoryFlow(self._desk, _history(self._desk, self._state))

    @cached_property
    def coding(self) -> Coding:
        """What is shown, as code."""
        from tui_orm.ui.inspecting.coding import Coding

        return Coding(self._desk, self._clipboard)

    def _show_sent(self) -> None:
        from tui_orm.ui.screens.sent import SentScreen

        self._desk.ask_user(SentScreen(self._desk.database.sent, self._put), lambda _: None)

    @cached_property
    def diagram(self) -> DiagramFlow:
        """The diagram of a table and those around it."""
        from tui_orm.ui.inspecting.diagram_flow import DiagramFlow

        return DiagramFlow(
            self._desk, self._clipboard, lambda table: self.navigation.open(self._catalog.entry(table))
        )

    @cached_property
    def console(self) -> ConsoleFlow:
        """The console."""
        from tui_orm.ui.console.flow import ConsoleFlow

        return ConsoleFlow(self._desk, self._browser, self._catalog, self._state, self._clipboard)

    def leaving(self, then: Act) -> None:
        """Go on to leave the program, once the user has said what becomes of a transaction that is open."""
        if "console" in self.__dict__:
            self.console.sql.transaction.leaving(then)
        else:
            then()

    def close(self) -> None:
        """The browser goes: what waited to be remembered is."""
        self.columns.keep()
        self.recovering.close()
        if "console" in self.__dict__:
            self.console.close()

    @cached_property
    def schema(self) -> SchemaFlow:
        """What the schema holds beside tables."""
        from tui_orm.ui.inspecting.schema_flow import SchemaFlow

        return SchemaFlow(self._desk, self._put)

    @cached_property
    def finding(self) -> Finding:
        """Names that are found."""
        from tui_orm.ui.inspecting.finding import Finding

        return Finding(self._desk, self._catalog, self.navigation, self.panels, self.schema)

    def forget(self) -> None:
        """What was read of the schema is read again: at once where it is shown, else when it is wanted."""
        self.panels.read_again()
        if "finding" in self.__dict__:
            self.finding.forget()

    @cached_property
    def profile(self) -> ProfileFlow:
        """The profile of a column."""
        from tui_orm.ui.inspecting.profile_flow import ProfileFlow

        return ProfileFlow(self._desk, self._clipboard)

    @cached_property
    def pasting(self) -> Pasting:
        """Cells that are pasted."""
        from tui_orm.ui.editing.pasting import Pasting

        return Pasting(self._desk)


def _history(desk: BrowserDesk, state: StateFolder) -> History | None:
    wanted = desk.program.settings.history
    if not wanted.on:
        return None
    from tui_orm.workspace.history import History

    folder, target = state.file("history"), desk.database.target.identity
    return History(folder, target, wanted.commits, wanted.days, wanted.megabytes)
