"""The flow of the diagram: the foreign keys are read once, the columns of what comes into view when it does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui_orm.database.descriptions import TableName
from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.cleaning import name
from tui_orm.ui.clipboard import Clipboard, Put
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.saving import ask_and_save
from tui_orm.ui.screens.diagram import DiagramScreen
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.fitting import cells
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.diagrams.choosing import Shown
from tui_orm.workspace.diagrams.formats import FORMATS, written
from tui_orm.workspace.diagrams.walk import Walk

if TYPE_CHECKING:
    from tui_orm.database.describing.graph import Graph
    from tui_orm.database.describing.graph_reading import Columns
    from tui_orm.database.server import Server

NOTES = {"mermaid": "for Markdown", "dot": "for Graphviz", "svg": "a picture, for browsers"}


class DiagramFlow:
    """Walks from table to table. `open_table` opens the rows of one, given its name."""

    def __init__(self, desk: Desk, clipboard: Clipboard, open_table: Callable[[TableName], None]) -> None:
        self._desk = desk
        self._clipboard = clipboard
        self._open_table = open_table
        self._screen = DiagramScreen({}, lambda: None)
        self._asked: asyncio.Future[Columns] | None = None

    def show(self) -> None:
        """Show the open table among its neighbours. Raises CannotRun where none is open."""
        centre = self._desk.view.table.name
        self._desk.say("reading the foreign keys …")
        self._desk.ask(
            self._desk.database.look_up(_graph), lambda graph: self._open(graph, centre), holds=True
        )

    def _open(self, graph: Graph, centre: TableName) -> None:
        self._desk.say("")
        if centre not in graph.entities:
            raise CannotRun(f"The list of tables has no {name(str(centre))} any more.")
        self._walk = Walk(graph, centre)
        self._screen = DiagramScreen(self._acts(), partial(self._look, centre))
        self._desk.ask_user(self._screen, self._open_table)

    def _acts(self) -> dict[str, Act]:
        return {
            "centre": lambda: self._go_to(self._screen.current),
            "back": self._back,
            "open": self._open_rows,
            "steps_2": partial(self._set_steps, 2),
            "steps_1": partial(self._set_steps, 1),
            "columns": self._next_columns,
            "to_centre": lambda: self._look(self._walk.centre),
            "copy": self._copy,
            "save": self._save,
            "leave": self._leave,
        }

    def _look(self, at: TableName) -> None:
        """Read what is not known of what is in view, then draw it."""
        if self._asked is not None:
            self._asked.cancel()
        unknown = self._walk.unknown()
        if not unknown:
            self._draw(at)
            return
        self._screen.say(f"reading the columns of {len(unknown):,} table{'s' * (len(unknown) > 1)} …")
        question = self._desk.database.look_up(partial(_columns, unknown))
        self._asked = self._desk.ask(question, partial(self._learned, at), self._failed, stoppable=False)

    def _learned(self, at: TableName, columns: Columns) -> None:
        self._asked = None
        self._walk.learned.update(dict.fromkeys(self._walk.unknown(), ()) | columns)
        self._screen.say("")
        self._draw(at)

    def _failed(self, failure: DatabaseFailure) -> None:
        self._asked = None
        self._screen.say(f"The columns cannot be read: {failure.message}")
        self._draw(self._walk.centre)

    def _draw(self, at: TableName) -> None:
        if not self._screen.is_attached:
            return
        walk = self._walk
        picture = walk.picture(lambda text: cells(name(text)), self._screen.room)
        names = [box.entity.name for box in picture.boxes]
        self._screen.show(picture, at if at in names else walk.centre, self._title(len(names)))

    def _title(self, drawn: int) -> str:
        """What is in the centre, how it is joined, and how much is in view."""
        walk = self._walk
        keys = walk.graph.keys_of[walk.centre]
        into = len({key.table for key in keys if key.target == walk.centre})
        out = len({key.target for key in keys if key.table == walk.centre})
        wide = "one step" if walk.steps == 1 else "two steps"
        drawn_of = f"{drawn:,} of {drawn + walk.left_out:,}" if walk.left_out else f"{drawn:,}"
        return (
            f"of {name(str(walk.centre))}: {into:,} refer{'s' if into == 1 else ''} to it, it refers to {out:,}; "
            f"{wide} wide, {drawn_of} drawn"
        )

    def _go_to(self, table: TableName) -> None:
        self._walk.go_to(table)
        self._look(table)

    def _back(self) -> None:
        was = self._walk.centre
        if not self._walk.back():
            raise CannotRun("This is where you began; Escape leaves.")
        self._look(was)

    def _set_steps(self, steps: int) -> None:
        at = self._screen.current
        self._walk.steps = steps
        self._look(at)

    def _next_columns(self) -> None:
        at = self._screen.current
        self._walk.shown = Shown.KEYS if self._walk.shown == Shown.ALL else Shown.ALL
        self._look(at)

    def _open_rows(self) -> None:
        table = self._screen.current
        if self._walk.part().entities[table].is_missing:
            raise CannotRun(f"There is no table {name(str(table))}: a foreign key refers to it all the same.")
        self._leave(table)

    def _copy(self) -> None:
        text = written(self._walk.part(), "mermaid", self._walk.shown)

        def done(put: Put) -> None:
            what = f"{len(self._walk.tables()):,} tables as Mermaid"
            self._screen.say(
                f"Not copied: {put.problem}; s saves them." if put.problem else f"Copied {what} {put.way}."
            )

        self._desk.ask(self._clipboard.put(text.encode("utf-8", "replace")), done, stoppable=False)

    def _save(self) -> None:
        items = [Item(form, form, f"{NOTES[form]}, .{ending}") for form, ending in FORMATS.items()]

        def chosen(form: str) -> None:
            text = written(self._walk.part(), form, self._walk.shown)
            what = f"the diagram as .{FORMATS[form]}"
            ask_and_save(self._desk, text.encode("utf-8", "replace"), what, say=self._screen.say)

        self._desk.ask_user(ChoiceScreen("Save the diagram as", items), chosen)

    def _leave(self, table: TableName | None = None) -> None:
        if self._asked is not None:
            self._asked.cancel()
        self._screen.dismiss(table)


def _graph(server: Server) -> Graph:
    from tui_orm.database.describing.graph_reading import read_graph

    return server.read(read_graph)


def _columns(names: list[TableName], server: Server) -> Columns:
    from tui_orm.database.describing.graph_reading import read_columns

    return server.read(partial(read_columns, names=names))
