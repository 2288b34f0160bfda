"""What was sent: a line for each statement, the newest last, and beneath it the one under the cursor in full."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.database.sent import Sent, SentLog
from tui_orm.ui.command import bindings, hints
from tui_orm.ui.commands import SENT
from tui_orm.ui.inspecting.sent_text import NAMES, as_code, as_text, cells_of, remarks
from tui_orm.ui.putting import PutText
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.cells_list import CellsList
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.line_list import Item, LineList
from tui_orm.ui.widgets.text_panel import TextPanel, code_lines

SECONDS = 0.5
"""Between two looks whether there is more."""


class SentScreen(Answered[None]):
    """Follows the log while the cursor is on its last line; else the list stays where it is, and grows."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(SENT)

    def __init__(self, log: SentLog, put: PutText) -> None:
        super().__init__()
        self._log = log
        self._put = put
        self._newest = -1
        self._words: list[str] = []

    def compose(self) -> ComposeResult:
        """Title, statements, one of them in full, keys."""
        yield Bar(id="title")
        head = Bar(id="sent-head")
        yield head
        yield CellsList(lambda item: cells_of(item.value), head, id="sent-list")
        yield TextPanel(id="sent-whole")
        yield LineEditor(placeholder="words", id="sent-find")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin at the newest."""
        self.look_again()
        self._list.focus()
        self.query_one(KeyHints).hint(hints(SENT))
        self.set_interval(SECONDS, self.look_again)

    def look_again(self) -> None:
        """Show what has been sent since."""
        if self._log.newest != self._newest:
            self._show()

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        self._show_whole()

    @on(LineList.Moved)
    def _show_whole(self) -> None:
        panel, item = self.query_one("#sent-whole", TextPanel), self._list.current
        if item is None:
            panel.show([])
            return
        width = max(20, panel.size.width - 3)
        lines: list[Text | str] = [
            part
            for line in code_lines(item.value.sql.strip(), "sql")
            if line.plain
            for part in line.wrap(self.app.console, width)
        ]
        panel.show([*lines, *remarks(item.value)])

    @on(LineList.Chosen)
    def action_next_pane(self) -> None:
        """To the statement in full, and back."""
        (self.query_one("#sent-whole") if self._list.has_focus else self._list).focus()

    def action_find(self) -> None:
        """Ask for words."""
        self._line.display = True
        self._line.load(" ".join(self._words))
        self._line.focus()

    @on(LineEditor.Changed)
    def _narrow(self, event: LineEditor.Changed) -> None:
        self._words = event.value.lower().split()
        self._show()

    @on(LineEditor.Submitted)
    def _found(self) -> None:
        self._line.display = bool(self._words)
        self._list.focus()

    def action_copy(self) -> None:
        """Copy the statement with its parameters."""
        if (sent := self._current) is not None:
            self._put(as_text(sent), "the statement", self._say)

    def action_copy_code(self) -> None:
        """Copy it as Python."""
        if (sent := self._current) is None:
            return
        try:
            self._put(as_code(sent), "the statement as Python", self._say)
        except ValueError as reason:
            self._say(str(reason))

    def action_clear(self) -> None:
        """Forget all."""
        self._log.clear()
        self._show()

    def action_leave(self) -> None:
        """Show all again; then back."""
        if self._line.display:
            self._line.display = False
            self._words = []
            self._show()
            self._list.focus()
        else:
            self.dismiss(None)

    @property
    def _list(self) -> CellsList:
        return self.query_one(CellsList)

    @property
    def _line(self) -> LineEditor:
        return self.query_one(LineEditor)

    @property
    def _current(self) -> Sent | None:
        item = self._list.current
        return None if item is None else item.value

    def _show(self) -> None:
        self._newest = self._log.newest
        kept = self._log.all()
        found = [sent for sent in kept if self._holds(sent)]
        before, was_last = self._current, self._list.cursor >= len(self._list.items) - 1
        items = [Item("", sent) for sent in found]
        place = next((place for place, sent in enumerate(found) if sent is before), len(found) - 1)
        self._list.show_cells(NAMES, items, len(found) - 1 if was_last else place)
        if not items:
            self._show_whole()
        of = f" of {len(kept):,}" if len(found) < len(kept) else ""
        self._say(f"{len(found):,}{of} statement{'' if len(found) == 1 else 's'}, the newest last")

    def _holds(self, sent: Sent) -> bool:
        text = f"{sent.lane} {sent.sql} {sent.parameters if self._words else ''} {sent.error}".lower()
        return all(word in text for word in self._words)

    def _say(self, text: str) -> None:
        self.query_one("#title", Bar).show(("Sent  ", "strong"), text)
