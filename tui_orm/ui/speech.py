"""What the browser says: what is open, the word of the moment, words that stand while something lasts, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_orm.database.failures import NO_CONNECTION, Cancelled, DatabaseFailure
from tui_orm.ui.status import position_text, show_target, status_parts, title_parts
from tui_orm.ui.widgets.bars import Bar

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_orm.ui.browser_desk import BrowserDesk
    from tui_orm.workspace.workspace import View


class Speech:
    """Speaks in the bars, or in a notice over the screen where something must be read."""

    def __init__(self, desk: BrowserDesk, screen: Screen[None]) -> None:
        self._desk = desk
        self._screen = screen
        self._status, self._title = screen.query_one("#status", Bar), screen.query_one("#title", Bar)
        self._title.show("choose a table")
        show_target(screen.query_one("#target", Bar), desk.database.target)
        self._said = ""
        self._standing: dict[str, str] = {}

    def say(self, text: str) -> None:
        """A word until the next act."""
        self._said = text
        self._show()

    def stand(self, topic: str, text: str) -> None:
        """A word that stands until another of its topic; an empty one ends it. What was said stays."""
        self._standing[topic] = text
        self._show()

    def tell(self, failure: DatabaseFailure) -> None:
        """Show what the server refused; that the connection is lost stands in the status line already."""
        if isinstance(failure, Cancelled) or self._is_known(failure):
            self.say(failure.message)
            return
        from tui_orm.ui.screens.dialogs import NoticeScreen

        self.say("")
        self._screen.app.push_screen(NoticeScreen.of(failure))

    def show_title(self, view: View) -> None:
        """What is open, and where the cursor is in it."""
        flows = self._desk.flows
        from tui_orm.ui.trail_text import record_parts, with_trail

        stops, panel = self._desk.workspace.trail.shown(), flows.panels.shown
        if (record := stops[-1].record) is not None:
            parts = record_parts(record, view.table, panel)
        else:
            parts = title_parts(view, panel, flows.layouts.of(view.table.name))
        self._title.show(*with_trail(stops, parts, self._title.size.width))
        self.show_position()

    def show_position(self) -> None:
        """Where the cursor is."""
        overlay = self._desk.rows.overlay
        if overlay is not None:
            self._screen.query_one("#position", Bar).show(position_text(overlay, self._desk.grid.row))

    def _is_known(self, failure: DatabaseFailure) -> bool:
        flows = self._desk.made
        return flows is not None and flows.connection.is_lost and isinstance(failure, NO_CONNECTION)

    def _show(self) -> None:
        flows = self._desk.made
        changes, view = (flows.workspace.changes, flows.workspace.view) if flows is not None else (None, None)
        standing = [text for text in self._standing.values() if text]
        self._status.show(*status_parts(changes, view, standing, self._said, self._status.size.width or 60))
