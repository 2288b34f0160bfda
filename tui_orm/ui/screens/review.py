"""The review: every staged change with old and new values, and the SQL that will run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.database.changes import RowChange, Statement
from tui_orm.ui.cleaning import clean
from tui_orm.ui.command import CannotRun, bindings, hints
from tui_orm.ui.commands import REVIEW
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.cells_list import Cell, CellsList
from tui_orm.ui.widgets.line_list import Item, LineList
from tui_orm.ui.widgets.statement_panel import StatementPanel
from tui_orm.ui.writing.change_text import entry_cells, review_items
from tui_orm.workspace.review import Entry, Tried
from tui_orm.workspace.staged import Place, Staged

HEAD = ("row", "column", "before", "after")
STORED = "as stored (tried)"


@dataclass(frozen=True)
class Verdict:
    """How the review is left."""

    act: Literal["commit", "go", "roll_back", "impact", "leave"]
    entry: Entry | None = None


class ReviewScreen(Answered[Verdict]):
    """Shows what is staged. `acts` do what its commands say; it answers with a Verdict."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(REVIEW, through="run")
    shows_tag = True

    def __init__(self, acts: Mapping[str, Callable[[], None]], ready: Callable[[], None]) -> None:
        super().__init__()
        self._acts = acts
        self._ready = ready
        self._tried = Tried()
        self._summary = ""
        self._statements: dict[Place, list[int]] = {}

    def compose(self) -> ComposeResult:
        """Title, changes, SQL, status, keys."""
        head = Bar(id="review-head")
        yield Bar(id="title")
        yield head
        yield CellsList(self._cells, head, id="review-list")
        yield StatementPanel(id="review-sql")
        yield Bar(id="review-status")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin at the first change."""
        self.changes.focus()
        self.query_one(KeyHints).hint(hints(REVIEW))
        self._ready()

    @property
    def changes(self) -> CellsList:
        """The changes."""
        return self.query_one(CellsList)

    @property
    def current(self) -> Entry:
        """The line under the cursor. Raises CannotRun where there is none."""
        if self.changes.current is None:
            raise CannotRun("No change is under the cursor.")
        entry: Entry = self.changes.current.value
        return entry

    def show_changes(self, staged: Sequence[Staged], tried: Tried) -> None:
        """Show what is staged now; the cursor stays on its line, or near it."""
        self._tried = tried
        before = self.changes.current
        items = review_items(staged, tried, self.size.width)
        names = (*HEAD, STORED) if tried.rows else HEAD
        self.changes.show_cells(names, items, self._place_of(items, before.value if before else None))

    def show_statements(
        self, statements: Sequence[Statement], place_of: Callable[[RowChange], Place]
    ) -> None:
        """Show the SQL; `place_of` tells the row of a change."""
        self._statements.clear()
        for number, statement in enumerate(statements):
            if statement.change is not None:
                self._statements.setdefault(place_of(statement.change), []).append(number)
        self.query_one(StatementPanel).show_statements(statements)
        self._mark()

    def show_title(self, text: str) -> None:
        """Say what is reviewed."""
        self.query_one("#title", Bar).show(("Review  ", "strong"), text)

    def say(self, text: str) -> None:
        """A word, until the next act."""
        self.query_one("#review-status", Bar).show((f" {clean(text)}" if text else "", "message"))

    def go_to(self, place: Place) -> None:
        """Put the cursor on a row, all lines of which come into view."""
        numbers = lines_of(self.changes.items, place)
        if numbers:
            self.changes.move_to(numbers[0])
            self.changes.reveal(min(numbers[-1] + 1, len(self.changes.items) - 1))

    def action_run(self, command: str) -> None:
        """Run a command, or say why it cannot run."""
        self.say("")
        try:
            self._acts[command]()
        except CannotRun as reason:
            self.say(str(reason))

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.action_run("commit")

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        self._mark()

    def _mark(self) -> None:
        item = self.changes.current
        numbers = self._statements.get(item.value.staged.place, []) if item is not None else []
        self.query_one(StatementPanel).mark(numbers)

    def _cells(self, item: Item) -> list[Cell]:
        return entry_cells(item.value, self._tried)

    def _place_of(self, items: Sequence[Item], before: Entry | None) -> int:
        """The line of a value that is staged still, else of its row, else the one that follows in its place."""
        if before is None:
            return 0
        of_row = lines_of(items, before.staged.place)
        same = [number for number in of_row if items[number].value.column == before.column]
        return next(iter(same or of_row), self.changes.cursor)


def lines_of(items: Sequence[Item], place: Place) -> list[int]:
    """The lines of a row."""
    values = enumerate(item.value for item in items)
    return [number for number, value in values if isinstance(value, Entry) and value.staged.place == place]
