"""What was committed: a line for each commit, and beneath it what the one under the cursor wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import bindings, hints
from tui_orm.ui.commands import HISTORY
from tui_orm.ui.counts import counted
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.line_list import Item, LineList
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.workspace.history import Commit, Done

MOST_LINES = 2_000
"""Lines that are shown of one commit."""


class HistoryScreen(Answered[Commit | None]):
    """Answers with the commit that is to be reverted, None to go back."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(HISTORY)

    def __init__(self, commits: Sequence[Commit]) -> None:
        super().__init__()
        self._commits = commits

    def compose(self) -> ComposeResult:
        """Title, commits, what one of them wrote, keys."""
        yield Bar(id="title")
        yield LineList([Item(_headline(commit), commit) for commit in self._commits], id="history-list")
        yield TextPanel(id="history-rows")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin at the newest."""
        count = len(self._commits)
        said = f"{counted(count, 'commit')}, the newest first"
        self.query_one("#title", Bar).show(("History  ", "strong"), said)
        commits = self.query_one(LineList)
        commits.show(commits.items)
        commits.focus()
        self.query_one(KeyHints).hint(hints(HISTORY))

    @on(LineList.Moved)
    def _show(self, event: LineList.Moved) -> None:
        lines: list[Text | str] = [
            line for done in event.item.value.done[:MOST_LINES] for line in _lines(done)
        ]
        if len(event.item.value.done) > MOST_LINES:
            lines.append(f"… {len(event.item.value.done) - MOST_LINES:,} more rows")
        self.query_one(TextPanel).show(lines)

    @on(LineList.Chosen)
    def action_revert(self) -> None:
        """Stage the inverse of the commit under the cursor."""
        item = self.query_one(LineList).current
        self.dismiss(item.value if item else None)

    def action_next_pane(self) -> None:
        """To what it wrote, and back."""
        commits = self.query_one(LineList)
        (self.query_one(TextPanel) if commits.has_focus else commits).focus()

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def _headline(commit: Commit) -> str:
    changed, added, removed = commit.counts()
    tables = ", ".join(dict.fromkeys(name(str(done.table)) for done in commit.done))
    return f"{commit.when:%Y-%m-%d %H:%M:%S}  {changed} changed, {added} added, {removed} removed  {tables}"


def _lines(done: Done) -> Iterator[str]:
    table, before, after = name(str(done.table)), done.before, done.after
    if before is None or after is None:
        row = before or after or {}
        values = ", ".join(f"{name(column)} = {cell(value)[0]}" for column, value in row.items())
        yield f"{'+' if before is None else '-'} {table}  {values}"
        return
    first = next(iter(after.items()), ("", ""))
    for column in done.columns:
        change = f"{cell(before.get(column))[0]} → {cell(after.get(column))[0]}"
        yield f"~ {table}  {name(first[0])} {cell(first[1])[0]}  {name(column)}: {change}"
