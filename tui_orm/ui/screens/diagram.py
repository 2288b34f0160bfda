"""A table among those it is joined with by foreign keys, drawn as boxes and wires, to walk through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.database.descriptions import ForeignKeyInfo, TableName
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.command import CannotRun, bindings, hints
from tui_orm.ui.commands import DIAGRAM
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.picture_pane import PicturePane
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.workspace.diagrams.choosing import said
from tui_orm.workspace.diagrams.picture import Picture

MOST_RELATIONS = 3
"""Lines for the foreign keys of the box under the cursor."""
MOVES = ("up", "down", "left", "right")


class DiagramScreen(Answered[TableName | None]):
    """Shows pictures. `acts` do what its commands say; it answers with the table whose rows are to be opened."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(DIAGRAM, through="run")

    def __init__(self, acts: Mapping[str, Callable[[], None]], ready: Callable[[], None]) -> None:
        super().__init__()
        self._acts = acts
        self._ready = ready
        self._picture: Picture | None = None

    def compose(self) -> ComposeResult:
        """Title, picture, the foreign keys of the box under the cursor, status, keys."""
        yield Bar(id="title")
        yield PicturePane()
        yield TextPanel(id="diagram-relations")
        yield Bar(id="diagram-status")
        yield KeyHints()

    def on_mount(self) -> None:
        """The picture comes when the room for it is known."""
        self.pane.focus()
        self.query_one(KeyHints).hint(hints(DIAGRAM))
        self.call_after_refresh(self._ready)

    @property
    def pane(self) -> PicturePane:
        """The picture."""
        return self.query_one(PicturePane)

    @property
    def room(self) -> int:
        """Cells across that a picture may have."""
        return self.pane.scrollable_content_region.width or self.size.width

    @property
    def current(self) -> TableName:
        """The table under the cursor. Raises CannotRun where there is none yet."""
        if self._picture is None:
            raise CannotRun("The diagram is still being read.")
        return self._picture.boxes[self.pane.chosen].entity.name

    def show(self, picture: Picture, at: TableName, title: str) -> None:
        """Show a picture, with the cursor on a table."""
        self._picture = picture
        self.query_one("#title", Bar).show(("Diagram  ", "strong"), title)
        self.pane.show(picture, picture.number(at))

    def say(self, text: str) -> None:
        """A word, until the next act."""
        self.query_one("#diagram-status", Bar).show((f" {clean(text)}" if text else "", "message"))

    def action_run(self, command: str) -> None:
        """Run a command, or say why it cannot run."""
        self.say("")
        try:
            if command in MOVES:
                self.pane.move(command)
            elif command in ("page_up", "page_down"):
                self.pane.turn(-1 if command == "page_up" else 1)
            else:
                self._acts[command]()
        except CannotRun as reason:
            self.say(str(reason))

    @on(PicturePane.Moved)
    def _moved(self, event: PicturePane.Moved) -> None:
        event.stop()
        if self._picture is not None:
            relations = self._picture.relations(self.pane.chosen)
            self.query_one("#diagram-relations", TextPanel).show(relation_lines(self.current, relations))

    @on(PicturePane.Chosen)
    def _chosen(self, event: PicturePane.Chosen) -> None:
        event.stop()
        self.action_run("centre")


def relation_lines(table: TableName, keys: list[ForeignKeyInfo]) -> list[str]:
    """The foreign keys of a table in a few lines."""
    if not keys:
        return [f" {name(str(table))} refers to no table here, and none refers to it."]
    lines = [f" {name(said(key))}" for key in keys]
    if len(lines) > MOST_RELATIONS:
        more = len(lines) - MOST_RELATIONS + 1
        lines[MOST_RELATIONS - 1 :] = [f" … and {more:,} more"]
    return lines
