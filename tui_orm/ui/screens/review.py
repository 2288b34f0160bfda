"""The review: every staged change with old and new values, and the SQL that will run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar, Literal

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.screen import Screen

from tui_orm.database.changes import Insert, Statement, Update
from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.commands import REVIEW, bindings, hints
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.line_list import Item, LineList
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.workspace.changeset import NewRow, Place, Staged


@dataclass(frozen=True)
class Verdict:
    """What the user wants done."""

    act: Literal["commit", "drop", "go", "roll_back"]
    place: Place | None = None


class ReviewScreen(Screen[Verdict | None]):
    """Walks through what is staged. Answers with a Verdict, None to go back."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(REVIEW)

    def __init__(self, staged: Sequence[Staged], statements: Sequence[Statement]) -> None:
        super().__init__()
        self._staged = staged
        self._statements = statements

    def compose(self) -> ComposeResult:
        """Title, changes, SQL, keys."""
        yield Bar(id="title")
        yield LineList(change_items(self._staged), id="review-list")
        yield TextPanel(id="review-sql")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin at the first change."""
        count, sql = len(self._staged), len(self._statements)
        changes = f"{count} row{'s' if count > 1 else ''}"
        statements = f"{sql} statement{'s' if sql > 1 else ''} in one transaction"
        self.query_one("#title", Bar).show(
            ("Review  ", "strong"), f"{changes}, {statements}; nothing is sent yet"
        )
        width = self.app.size.width - 2
        self.query_one("#review-sql", TextPanel).show(statement_lines(self._statements, width))
        changes_list = self.query_one(LineList)
        changes_list.show(changes_list.items)
        changes_list.focus()
        self.query_one(KeyHints).hint(hints(REVIEW))

    def dismiss(self, result: Verdict | None = None) -> AwaitComplete:
        """Answer, once."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    @property
    def _current(self) -> Place | None:
        item = self.query_one(LineList).current
        return item.value if item else None

    @on(LineList.Chosen)
    def action_commit(self) -> None:
        """Write everything."""
        self.dismiss(Verdict("commit"))

    def action_drop(self) -> None:
        """Drop the change under the cursor."""
        if self._current is not None:
            self.dismiss(Verdict("drop", self._current))

    def action_roll_back(self) -> None:
        """Give up everything."""
        self.dismiss(Verdict("roll_back"))

    def action_go_to_change(self) -> None:
        """Show the change in its table."""
        if self._current is not None:
            self.dismiss(Verdict("go", self._current))

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def change_items(staged: Sequence[Staged]) -> list[Item]:
    """A heading for each table, then its rows, a line for each value."""
    items: list[Item] = []
    for table in dict.fromkeys(one.table.name for one in staged):
        items.append(Item(name(str(table)), heading=True))
        for one in staged:
            if one.table.name == table:
                items += [Item(text, one.place) for text in change_lines(one)]
    return items


def change_lines(staged: Staged) -> list[str]:
    """What is staged for a row, a line for each value."""
    if isinstance(staged.row_id, NewRow):
        values = [f"{name(column)} = {cell(value)[0]}" for column, value in staged.values.items()]
        return [f"+ new row  {', '.join(values) or 'all defaults'}"]
    key = ", ".join(
        f"{name(column)} {cell(value)[0]}"
        for column, value in zip(staged.table.key, staged.row_id, strict=True)
    )
    if staged.removed:
        seen = ", ".join(cell(value)[0] for value in (staged.row or ())[:6])
        return [f"- remove {key}  ({seen})"]
    return [
        f"~ {key}  {name(column)}: {cell(staged.seen(column))[0]} → {cell(value)[0]}"
        for column, value in staged.values.items()
    ]


def statement_lines(statements: Sequence[Statement], width: int) -> list[Text | str]:
    """Each statement, numbered, with its parameters beneath, in lines of at most `width` cells."""
    lines: list[Text | str] = []
    for number, statement in enumerate(statements, 1):
        sql = clean(" ".join(statement.sql.split()))
        lines += [Text(line, "bold") for line in _wrapped(f"{number}  ", sql, width)]
        if statement.parameters:
            shown = [_parameter(statement, value) for value in statement.parameters]
            lines += _wrapped("   with ", ", ".join(shown), width)
    return lines


def _wrapped(head: str, text: str, width: int) -> list[str]:
    return wrap(text, max(20, width), initial_indent=head, subsequent_indent=" " * len(head))


def _parameter(statement: Statement, value: object) -> str:
    if isinstance(statement.change, Insert | Update) and type(value) is int and value < 0:
        written = [given for given in statement.change.values.values() if type(given) is int]
        keys = statement.change.key if isinstance(statement.change, Update) else ()
        if value not in written and value not in keys:
            return "<new key>"
    return repr(value) if isinstance(value, str) and value.isprintable() else cell(value)[0]
