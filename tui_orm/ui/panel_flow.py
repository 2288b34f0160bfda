"""The flow of panels: columns, keys, relations, DDL and model of the open table."""

from __future__ import annotations

from functools import partial

from tui_orm.ui.commands import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.panels import columns_panel, keys_panel, relations_panel
from tui_orm.ui.widgets.pane import Pane
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.workspace.workspace import View

PANELS = ("data", "columns", "keys", "relations", "ddl", "model")


class Panels:
    """Shows one panel in the place of the grid."""

    def __init__(self, desk: Desk, panel: TextPanel) -> None:
        self._desk = desk
        self._panel = panel
        self._view: View | None = None
        self.shown = "data"

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {f"panel_{panel}": partial(self.show, panel) for panel in PANELS}

    def show(self, panel: str) -> None:
        """Show a panel of the table that is open."""
        view = self._view = self._desk.view
        self.shown = panel
        if panel == "data":
            self._focus()
            return
        self._panel.show([])
        self._focus()
        match panel:
            case "columns":
                self._panel.show(columns_panel(view.table))
            case "keys":
                self._panel.show(keys_panel(view.table))
            case "relations":
                self._relations(view)
            case "ddl":
                self._source(view, "sql")
            case "model":
                self._source(view, "python")

    def close(self) -> None:
        """Back to the rows, or to the record."""
        face = self._desk.face.widget
        if self.shown == "data" and face.display and face.has_focus:
            return
        self.shown = "data"
        self._focus()

    def _focus(self) -> None:
        wanted = self._desk.face.widget if self.shown == "data" else self._panel
        for pane in wanted.siblings:
            if isinstance(pane, Pane) and pane.display:  # to set it lays the screen out again
                pane.display = False
        if not wanted.display:
            wanted.display = True
        wanted.focus()
        if self._desk.workspace.view is not None:
            self._desk.show_title()

    def _relations(self, view: View) -> None:
        workspace = self._desk.workspace
        if workspace.foreign_keys is None:
            self.shown = "data"
            self._focus()
            raise CannotRun("The foreign keys of the schema are still being read.")
        self._panel.show(relations_panel(view.table, workspace.referring_to(view.table.name)))

    def _source(self, view: View, language: str) -> None:
        database = self._desk.database
        question = database.definition(view.table) if language == "sql" else database.model(view.table)
        self._desk.ask(question, partial(self._show_source, view, self.shown, language))

    def _show_source(self, view: View, panel: str, language: str, source: str) -> None:
        if view is self._view and panel == self.shown:
            self._panel.show_code(source, language)
