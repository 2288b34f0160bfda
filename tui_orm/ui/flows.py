"""The flows of a browser, and the widgets that only they need.

They load half of the program, so they are made after the list of tables is painted, or with the first act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_orm.ui.clipboard import Clipboard
from tui_orm.ui.column_flow import ColumnFlow
from tui_orm.ui.copying import Copying
from tui_orm.ui.counting import Counting
from tui_orm.ui.desk import Act
from tui_orm.ui.editing import Editing
from tui_orm.ui.general import General
from tui_orm.ui.layouts import LayoutFile, Layouts
from tui_orm.ui.marking import Marking
from tui_orm.ui.navigation import Navigation
from tui_orm.ui.panel_flow import Panels
from tui_orm.ui.rows import Rows
from tui_orm.ui.steps import Steps
from tui_orm.ui.viewing import Viewing
from tui_orm.ui.widgets.cell_editor import CellEditor
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.ui.writing import Writing
from tui_orm.workspace.workspace import Workspace

if TYPE_CHECKING:
    from tui_orm.ui.catalog import Catalog
    from tui_orm.ui.screens.browser import BrowserScreen


class Flows:
    """What works on one browser."""

    def __init__(
        self, browser: BrowserScreen, catalog: Catalog, count_limit: int, layouts: LayoutFile | None
    ) -> None:
        panel, self.editor = TextPanel(id="panel"), CellEditor()
        line = LineEditor(placeholder="column op value and …, or words", id="filter")
        browser.query_one("#main").mount(panel, line)
        browser.mount(self.editor)
        self.workspace = Workspace(count_limit)
        self.counting = Counting(browser, browser.renumbered)
        self.layouts = Layouts(layouts or LayoutFile(), browser.database.target.lasting_label)
        self.rows = Rows(browser, browser.placed, self.layouts.of)
        self.panels = Panels(browser, panel)
        self.navigation = Navigation(browser, catalog, self.rows, browser.show_view)
        self.editing = Editing(browser, self.editor)
        steps = Steps(browser, self.rows, browser.show_view)
        writing = Writing(browser, self.rows, steps, self.counting)
        self.general = General(browser, self.panels)
        self.columns = ColumnFlow(browser, self.layouts)
        flows = (
            self.general, self.rows, self.navigation, self.editing, steps, writing, self.panels,
            self.counting, Marking(browser), Copying(browser, Clipboard(browser.app)), Viewing(browser), self.columns,
        )  # fmt: skip
        self.acts: dict[str, Act] = {}
        for flow in flows:
            self.acts.update(flow.acts())
