"""Rows that somebody else changed: what was seen, what is there now, what is wanted, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.database.descriptions import Row
from tui_orm.database.failures import ValueRefused
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.command import CannotRun, bindings, hints
from tui_orm.ui.commands import CONFLICT
from tui_orm.ui.desk import Desk
from tui_orm.ui.gathering import read_whole
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.screens.difference import DifferenceScreen
from tui_orm.ui.screens.text_editor import TextEditorScreen
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.cells_list import Cell, CellsList
from tui_orm.ui.widgets.line_list import Item, LineList
from tui_orm.ui.writing.change_text import row_label, shown
from tui_orm.ui.writing.difference import Part, text_of
from tui_orm.workspace.settlement import UNDECIDED, Settlement, Take, Version
from tui_orm.workspace.values import edit_text, parse

HEAD = ("column", "you saw", "now there", "you want", "will be")


class ConflictScreen(Answered[Sequence[Settlement]]):
    """Decides on each row. Answers with all settlements, of which those that `is_settled` are to be staged."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(CONFLICT)
    shows_tag = True

    def __init__(self, desk: Desk, settlements: Sequence[Settlement]) -> None:
        super().__init__()
        self._desk = desk
        self._settlements = settlements
        self._number = 0

    def compose(self) -> ComposeResult:
        """Title, columns, what each decision means, keys."""
        head = Bar(id="conflict-head")
        yield Bar(id="title")
        yield head
        yield CellsList(self._cells, head, id="conflict-list")
        yield Bar(id="conflict-why")
        yield Bar(id="conflict-status")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin with the first row."""
        self._list.focus()
        self.query_one(KeyHints).hint(hints(CONFLICT))
        self._show()

    @property
    def _list(self) -> CellsList:
        return self.query_one(CellsList)

    @property
    def _row(self) -> Settlement:
        return self._settlements[self._number]

    @property
    def _version(self) -> Version:
        """The column under the cursor. Raises CannotRun where there is none."""
        if self._list.current is None:
            raise CannotRun("This row is decided as a whole.")
        version: Version = self._list.current.value
        return version

    def action_take(self, whose: str) -> None:
        """Decide for the column under the cursor, and go on to the next that is open."""
        column = "" if self._row.is_whole else self._version.column
        self._decide(lambda: self._row.take(column, Take(whose)))

    def action_take_all(self, whose: str) -> None:
        """Decide for the whole row."""
        self._decide(lambda: self._row.take_all(Take(whose)))

    def action_untouched(self) -> None:
        """Keep mine where nobody else touched it."""
        if self._row.is_whole:
            self._say("This row is decided as a whole: m or t.")
            return
        self._decide(self._row.take_untouched)

    def action_untouched_everywhere(self) -> None:
        """The same for all rows, which are settled with that; those that go as a whole are left to be decided."""
        for settlement in self._settlements:
            if not settlement.is_settled and not settlement.is_whole:
                settlement.take_untouched()
                settlement.is_settled = True
        self._go_on()

    def action_settle(self) -> None:
        """This row is done; go on to the next that is not."""
        if left := self._row.open:
            self._say(f"Not decided: {', '.join(map(name, left)) if left != [''] else 'm or t decides'}.")
            return
        self._row.is_settled = True
        self._go_on()

    def _go_on(self) -> None:
        """To the next row that is not settled; after the last, answer."""
        later = [*range(self._number + 1, len(self._settlements)), *range(self._number + 1)]
        following = [number for number in later if not self._settlements[number].is_settled]
        if not following:
            self.dismiss(self._settlements)
            return
        self._number = following[0]
        self._show()

    def action_move(self, way: int) -> None:
        """Another row of the conflict."""
        self._number = (self._number + way) % len(self._settlements)
        self._show()

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(self._settlements)

    def action_edit(self) -> None:
        """Type a value."""
        if self._row.is_whole:
            self._say("This row is decided as a whole: m or t.")
            return
        version, table = self._version, self._row.staged.table
        info = table.column(version.column)
        if info.generated:
            self._say(f"{name(info.name)} is computed by the server.")
            return
        now = self._row.wanted(version.column)
        value = version.mine if now is UNDECIDED else now

        def typed(text: str) -> None:
            self._decide(lambda: self._row.edit(version.column, parse(text, info, table.dialect, value)))

        self._desk.ask_user(TextEditorScreen(f"{name(info.name)}  {info.type_name}", edit_text(value)), typed)

    def action_difference(self) -> None:
        """The versions of the column under the cursor in full."""
        if self._list.current is None:
            return
        version, table = self._version, self._row.staged.table
        info, title = table.column(version.column), self._title()

        def show(row: Row | None) -> None:
            now = version.theirs if row is None else row[table.places[version.column]]
            seen, theirs, mine = (text_of(one, info) for one in (version.seen, now, version.mine))
            parts = [] if row is None else [Part("you saw → now there", seen, theirs)]
            parts += [Part("you saw → you want", seen, mine)] if version.is_mine else []
            parts += [Part("now there → you want", theirs, mine)] if version.clashes else []
            self._desk.ask_user(DifferenceScreen(f"{title}  {name(info.name)}", parts), lambda _: None)

        read_whole(self._desk, table, self._row.theirs, show)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.action_settle()

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        event.stop()
        self._explain()

    def _decide(self, decision: Any) -> None:
        try:
            decision()
        except (ValueRefused, CannotRun) as refusal:
            self._say(str(refusal))
            return
        self._row.is_settled = False
        self._show(self._list.cursor)

    def _show(self, cursor: int | None = None) -> None:
        number, count = self._number + 1, len(self._settlements)
        place = f"   {number:,} of {count:,}" if count > 1 else ""
        settled = "   settled" if self._row.is_settled else ""
        title = f"Somebody else changed {self._title()}"
        self.query_one("#title", Bar).show((title, "strong"), f"{place}{settled}   nothing is written")
        items = [Item("", version) for version in self._row.versions]
        columns = [version.column for version in self._row.versions]
        first = columns.index(self._row.open[0]) if any(self._row.open) else cursor or 0
        self._list.show_cells(HEAD, items, first)
        self._say(self._state())
        self._explain()

    def _state(self) -> str:
        row = self._row
        if row.is_gone and row.staged.removed:
            return "The row is gone already: Enter drops the removal."
        if row.is_gone:
            state = {Take.MINE: "It is to be added anew.", Take.THEIRS: "My change is to be dropped."}
            question = "The row is gone. m adds it anew as a new row, t drops my change."
            return state[row.row_take] if row.row_take else question
        if row.staged.removed:
            state = {Take.MINE: "It is to be removed anyway.", Take.THEIRS: "It is to be kept."}
            return state[row.row_take] if row.row_take else "You removed it: m removes it anyway, t keeps it."
        left = len(row.open)
        return f"{left} to decide" if left else "All decided: Enter settles this row and goes on."

    def _explain(self) -> None:
        item = self._list.current
        text = "" if item is None or self._row.is_whole else _why(item.value)
        self.query_one("#conflict-why", Bar).show(f" {text}")

    def _say(self, text: str) -> None:
        self.query_one("#conflict-status", Bar).show((f" {clean(text)}", "message"))

    def _title(self) -> str:
        staged = self._row.staged
        return f"{name(str(staged.table.name))} {row_label(staged)[2:]}"

    def _cells(self, item: Item) -> list[Cell]:
        version: Version = item.value
        cells = [Cell(name(version.column), "strong"), shown(version.seen)]
        cells.append(Cell("(gone)", "removed") if self._row.is_gone else shown(version.theirs))
        cells.append(shown(version.mine, "changed") if version.is_mine else Cell("", "faint"))
        return [*cells, self._outcome(version)]

    def _outcome(self, version: Version) -> Cell:
        row = self._row
        if version.column in row.open or (row.is_whole and row.row_take is None):
            return Cell("?", "wrong")
        if row.is_whole:
            dropped = Cell("(gone)") if row.is_gone else shown(version.theirs)
            return (
                dropped
                if row.row_take == Take.THEIRS
                else shown(version.mine)
                if row.is_gone
                else Cell("(removed)")
            )
        return shown(row.wanted(version.column))


def _why(version: Version) -> str:
    column = name(version.column)
    if version.clashes:
        return f"Both of you changed {column}: m takes mine, t theirs, e edits."
    if version.is_mine and version.is_theirs:
        return f"Both of you changed {column} alike."
    return f"Only you changed {column}." if version.is_mine else f"Only somebody else changed {column}."
