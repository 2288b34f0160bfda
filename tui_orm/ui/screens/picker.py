"""The picker: the rows that a foreign key may refer to, searched while one types, read as far as one looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui_orm.ui.cleaning import clean
from tui_orm.ui.desk import Act
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.fitting import fit
from tui_orm.ui.widgets.line_editor import LineEditor
from tui_orm.ui.widgets.line_list import Item, LineList

WIDEST = 40
"""Cells of a column at most."""
NEAR = 20
"""Lines before the end at which more are wanted."""
KEYS = [("Enter", "choose"), ("↑↓", "move"), ("Ctrl+N", "NULL"), ("Escape", "leave")]
WAYS = {"up": "up", "down": "down", "pageup": "page_up", "pagedown": "page_down"}


@dataclass(frozen=True)
class Line:
    """A line to choose: what it shows, column by column, and what it answers with."""

    shown: tuple[str, ...]
    answer: Any
    note: str = ""


class PickerScreen(Answered[Any]):
    """Answers with the `answer` of a line, in a tuple; None on Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "choose_null", priority=True),
        Binding("escape", "leave", priority=True),
    ]

    def __init__(
        self,
        title: str,
        text: str,
        fixed: Sequence[Line],
        wanted: Callable[[PickerScreen, str | None], None],
        opened: Act,
    ) -> None:
        """`fixed` lines stand on top while nothing is typed; `wanted` is told of a text, or, with None, of the end.

        `opened` is called when keys arrive here.
        """
        super().__init__()
        self._opened = opened
        self._title = title
        self._text = text
        self._fixed = list(fixed)
        self._wanted = wanted
        self._on_top: list[Line] = []
        self._lines: list[Line] = []
        self._widths: list[int] = []
        self._names: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, input, names of the columns, lines, state, keys."""
        yield Bar(id="title")
        yield LineEditor(placeholder="type a key, or a part of a name")
        yield Bar(id="names")
        yield LineList()
        yield Bar(id="state")
        yield KeyHints()

    @property
    def list(self) -> LineList:
        """The lines."""
        return self.query_one(LineList)

    def on_mount(self) -> None:
        """Show what stands on top, and ask for the first rows."""
        self.query_one("#title", Bar).show((clean(self._title), "strong"))
        self.query_one(KeyHints).hint(KEYS)
        line = self.query_one(LineEditor)
        with line.prevent(LineEditor.Changed):
            line.load(self._text)
        self.set_focus(line)  # at once: what is typed ahead belongs there
        self._opened()
        self._begin(self._text)

    def add(self, names: Sequence[str], lines: Sequence[Line], state: str) -> None:
        """Show further lines, and how far the search is."""
        self._names = tuple(names)
        known = {repr(line.answer) for line in self._lines}
        fresh = [line for line in lines if repr(line.answer) not in known]
        self._lines += fresh
        self.say(state)
        if fresh or not self.list.items:
            self._paint()

    def say(self, state: str) -> None:
        """How far the search is, or why it ended."""
        self.query_one("#state", Bar).show((f" {clean(state)}", "faint"))

    @property
    def count(self) -> int:
        """Rows shown."""
        return len(self._lines)

    def _begin(self, text: str) -> None:
        self._lines = []
        typed = text.strip().lower()
        self._on_top = [
            line for line in self._fixed if not typed or any(typed in part.lower() for part in line.shown)
        ]
        self._paint(0)
        self.say("reading …")
        self._wanted(self, text)

    def _paint(self, cursor: int | None = None) -> None:
        lines = [*self._on_top, *self._lines]
        rows = [(*self._names,), *(line.shown for line in self._lines)]
        self._widths = [
            min(WIDEST, max(cell_len(row[place]) for row in rows if len(row) > place))
            for place in range(max(map(len, rows), default=0))
        ]
        items = [Item(self._row(line.shown), line, line.note) for line in lines]
        self.query_one("#names", Bar).show((" " + self._row(self._names), "strong"))
        self.list.show(items, self.list.cursor if cursor is None else cursor)

    def _row(self, shown: Sequence[str]) -> str:
        if len(shown) == 1:
            return shown[0]
        return "  ".join(fit(part, width, False) for part, width in zip(shown, self._widths, strict=False))

    @on(LineEditor.Changed)
    def _typed(self, event: LineEditor.Changed) -> None:
        event.stop()
        self._begin(event.value)

    @on(LineEditor.Submitted)
    def _submitted(self, event: LineEditor.Submitted) -> None:
        event.stop()
        self.list.action_choose()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.dismiss((event.item.value.answer,))

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        if self._lines and self.list.cursor >= len(self.list.items) - NEAR:
            self._wanted(self, None)

    def on_key(self, event: events.Key) -> None:
        """Arrows move in the list while the typing goes on."""
        if event.key in WAYS:
            self.list.action_cursor(WAYS[event.key])
            event.stop()

    def action_choose_null(self) -> None:
        """NULL, where it is offered."""
        for line in self._fixed:
            if line.shown == ("NULL",):
                self.dismiss((line.answer,))

    def action_leave(self) -> None:
        """Clear what was typed, then leave."""
        line = self.query_one(LineEditor)
        if line.value:
            line.value = ""
        else:
            self.dismiss(None)
