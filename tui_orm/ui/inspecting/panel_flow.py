"""The flow of panels: columns, keys, relations, DDL, model and the whole of the table on the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.widgets.pane import Pane
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.workspace.workspace import View

if TYPE_CHECKING:
    from tui_orm.database.describing.schema_objects import TableDetails
    from tui_orm.ui.inspecting.panels import Lines

PANELS = ("data", "columns", "keys", "relations", "ddl", "model", "table")


class Panels:
    """Shows one panel in the place of the grid.

    What a table has beside its columns and keys is read when a panel first wants it, and kept while the table is
    open. Until it comes, the panels of columns and keys say what is known.
    """

    def __init__(self, desk: Desk, panel: TextPanel) -> None:
        self._desk = desk
        self._panel = panel
        self._view: View | None = None
        self._details: tuple[View, TableDetails] | None = None
        self._words = ""
        self.shown = "data"

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {f"panel_{panel}": partial(self.show, panel) for panel in PANELS}

    @property
    def source(self) -> str:
        """What there is to copy of the panel."""
        return self._panel.source

    def show(self, panel: str, words: str = "") -> None:
        """Show a panel of the table that is open, from the line on that holds these words."""
        from tui_orm.ui.inspecting.panels import columns_panel, keys_panel

        view = self._view = self._desk.view
        self.shown, self._words = panel, words
        if panel == "data":
            self._focus()
            return
        self._panel.show([])
        self._focus()
        match panel:
            case "columns":
                self._describe(view, columns_panel(view.table), partial(columns_panel, view.table))
            case "keys":
                self._describe(view, keys_panel(view.table), partial(keys_panel, view.table))
            case "relations":
                self._relations(view)
            case "ddl":
                self._definition(view)
            case "model":
                self._source(view, "python")
            case "table":
                self._table(view)

    def read_again(self) -> None:
        """What was read of the table may be so no longer."""
        self._details = None
        if self.shown != "data":
            self.show(self.shown)

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
        wanted.screen.set_focus(wanted)  # at once: what is typed ahead is meant for it
        if self._desk.workspace.view is not None:
            self._desk.show_title()

    def _describe(self, view: View, known: Lines, told: Callable[[TableDetails], Lines]) -> None:
        """Show what is known, then what the server tells, in the same place."""
        from tui_orm.database.describing.inspection import table_details

        if self._details is not None and self._details[0] is view:
            self._show(told(self._details[1]))
            return
        if known:
            self._panel.show(known)
        panel = self.shown

        def came(details: TableDetails) -> None:
            self._details = view, details
            if self._is_wanted(view, panel):
                self._show(told(details), anew=not known)

        def failed(failure: DatabaseFailure) -> None:
            if not known:
                self._desk.tell(failure)
            elif self._is_wanted(view, panel):
                self._desk.say(failure.message)

        reading = partial(table_details, view.table)
        self._desk.ask(self._desk.database.look_up(lambda server: server.read(reading)), came, failed)

    def _show(self, lines: Lines, anew: bool = True) -> None:
        self._panel.show(lines, anew)
        self._panel.seek(self._words)

    def _table(self, view: View) -> None:
        from tui_orm.ui.inspecting.table_panel import table_panel

        self._describe(view, [], partial(table_panel, view.table))

    def _relations(self, view: View) -> None:
        from tui_orm.ui.inspecting.panels import relations_panel

        workspace = self._desk.workspace
        if workspace.foreign_keys is None:
            self.shown = "data"
            self._focus()
            raise CannotRun("The foreign keys of the schema are still being read.")
        self._show(relations_panel(view.table, workspace.referring_to(view.table.name)))

    def _definition(self, view: View) -> None:
        from tui_orm.ui.inspecting.table_panel import LANGUAGES

        self._source(view, LANGUAGES[view.table.dialect])

    def _source(self, view: View, language: str) -> None:
        database = self._desk.database
        question = database.model(view.table) if language == "python" else database.definition(view.table)
        self._desk.ask(question, partial(self._show_source, view, self.shown, language))

    def _show_source(self, view: View, panel: str, language: str, source: str) -> None:
        if self._is_wanted(view, panel):
            self._panel.show_code(source, language)
            self._panel.seek(self._words)

    def _is_wanted(self, view: View, panel: str) -> bool:
        """Whether the panel that asked is still on the screen."""
        return view is self._view and panel == self.shown
