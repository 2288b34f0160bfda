"""The flows of a browser, and the widgets that only they need.

They load half of the program, so they are made after the list of tables is painted, or with the first act; those for
writing and pasting, another quarter, when they are first needed.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from tui_orm.ui.clipboard import Clipboard
from tui_orm.ui.column_flow import ColumnFlow
from tui_orm.ui.connection import Connection
from tui_orm.ui.copying import Copying
from tui_orm.ui.counting import Counting
from tui_orm.ui.desk import Act
from tui_orm.ui.editing import Editing
from tui_orm.ui.general import General
from tui_orm.ui.layouts import LayoutFile, Layouts
from tui_orm.ui.marked_rows import MarkedRows
from tui_orm.ui.marking import Marking
from tui_orm.ui.navigation import Navigation
from tui_orm.ui.new_rows import NewRows
from tui_orm.ui.panel_flow import Panels
from tui_orm.ui.recovering import Recovering
from tui_orm.ui.referring import Referring
from tui_orm.ui.rows import Rows
from tui_orm.ui.special_values import SpecialValues
from tui_orm.ui.steps import Steps
from tui_orm.ui.viewing import Viewing
from tui_orm.ui.widgets.cell_editor import CellEditor
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.workspace.workspace import Workspace

if TYPE_CHECKING:
    from tui_orm.ui.browser_desk import BrowserDesk
    from tui_orm.ui.catalog import Catalog
    from tui_orm.ui.diagram_flow import DiagramFlow
    from tui_orm.ui.history_flow import HistoryFlow
    from tui_orm.ui.pasting import Pasting
    from tui_orm.ui.profile_flow import ProfileFlow
    from tui_orm.ui.screens.browser import BrowserScreen
    from tui_orm.ui.state import StateFolder
    from tui_orm.ui.writing import Writing
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
        self._catalog = catalog
        panel, self.editor = TextPanel(id="panel"), CellEditor()
        line = LineEditor(placeholder="column op value and …, or words", id="filter")
        browser.query_one("#main").mount(panel, line)
        browser.mount(self.editor)
        self.recovering = Recovering(desk, state.file("journals"), desk.database.target.identity)
        self.workspace = Workspace(count_limit, self.recovering.journal)
        self.counting = Counting(desk, browser.renumbered)
        self.layouts = Layouts(LayoutFile(state), desk.database.target.lasting_label)
        self.rows = Rows(desk, browser.placed, self.layouts.of)
        self.panels = Panels(desk, panel)
        self._steps = Steps(desk, self.rows, browser.show_view)
        self._state = state
        self.workspace.on_commit = lambda rows: self.history.add(rows)
        self._clipboard = Clipboard(browser.app)
        self.navigation = Navigation(desk, catalog, self.rows, browser.show_view, self._steps.go_to)
        marked_rows = MarkedRows(desk)
        self.editing = Editing(desk, self.editor, marked_rows)
        self.recovering.look = lambda *given: self.writing.look_after_end(*given)
        self.general = General(desk, browser, self.panels)
        self.connection = Connection(desk, browser, self.general)
        self.columns = ColumnFlow(desk, self.layouts)
        flows = (
            self.general, self.rows, self.navigation, self.editing, SpecialValues(desk, marked_rows), self._steps,
            self.panels, self.counting, Marking(desk), Copying(desk, self._clipboard), Viewing(desk),
            self.columns, marked_rows, NewRows(desk), Referring(desk, self.navigation),
        )  # fmt: skip
        self.acts: dict[str, Act] = {
            "review": lambda: self.writing.review(),
            "history": lambda: self.history.show(),
            "diagram": lambda: self.diagram.show(),
            "profile": lambda: self.profile.show(),
        }
        for flow in flows:
            self.acts.update(flow.acts())

    @cached_property
    def writing(self) -> Writing:
        """The review, and what is decided there."""
        from tui_orm.ui.impact_flow import ImpactFlow, open_impact
        from tui_orm.ui.writing import Writing

        impact = ImpactFlow(self._desk, partial(open_impact, self._catalog, self.navigation))
        return Writing(
            self._desk, self.rows, self._steps, self.counting, self._clipboard, impact, self.history
        )

    @cached_property
    def history(self) -> HistoryFlow:
        """What was committed."""
        from tui_orm.ui.history_flow import HistoryFlow

        return HistoryFlow(self._desk, _history(self._desk, self._state))

    @cached_property
    def diagram(self) -> DiagramFlow:
        """The diagram of a table and those around it."""
        from tui_orm.ui.diagram_flow import DiagramFlow

        return DiagramFlow(
            self._desk, self._clipboard, lambda table: self.navigation.open(self._catalog.entry(table))
        )

    @cached_property
    def profile(self) -> ProfileFlow:
        """The profile of a column."""
        from tui_orm.ui.profile_flow import ProfileFlow

        return ProfileFlow(self._desk, self._clipboard)

    @cached_property
    def pasting(self) -> Pasting:
        """Cells that are pasted."""
        from tui_orm.ui.pasting import Pasting

        return Pasting(self._desk)


def _history(desk: BrowserDesk, state: StateFolder) -> History | None:
    wanted = desk.program.settings.history
    if not wanted.on:
        return None
    from tui_orm.workspace.history import History

    folder, target = state.file("history"), desk.database.target.identity
    return History(folder, target, wanted.commits, wanted.days, wanted.megabytes)
