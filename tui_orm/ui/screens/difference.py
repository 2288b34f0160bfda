"""Two versions of a value, or of a row, as one text: what goes and what comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.ui.writing.change_text import row_label
from tui_orm.ui.writing.difference import Part, difference_lines, text_of
from tui_orm.workspace.review import Entry
from tui_orm.workspace.staged import Staged


class DifferenceScreen(Answered[None]):
    """Shows differences, each under its heading."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,v,f4", "dismiss(None)")]

    def __init__(self, title: str, parts: Sequence[Part]) -> None:
        super().__init__()
        self._title = title
        self._parts = parts

    @classmethod
    def of_entry(cls, entry: Entry) -> DifferenceScreen:
        """What one line of the review changes: one value, or a row that comes or goes as a whole."""
        staged = entry.staged
        title = f"{name(str(staged.table.name))}  {row_label(staged)}"
        if entry.column is not None and not staged.is_new:
            after = staged.values.get(entry.column, entry.before)
            info = staged.table.column(entry.column)
            parts = [Part("", text_of(entry.before, info), text_of(after, info))]
            return cls(f"{title}  {name(entry.column)}", parts)
        return cls(title, [Part("", *_rows(staged))])

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        yield Bar(id="title")
        yield TextPanel()
        yield KeyHints()

    def on_mount(self) -> None:
        """Show it."""
        self.query_one("#title", Bar).show((clean(self._title), "strong"), "   - before   + after")
        self.query_one(KeyHints).hint([("↑↓", "scroll"), ("Escape", "back")])
        self.query_one(TextPanel).focus()

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        width = max(20, self.app.size.width - 4)
        lines = [line for part in self._parts for line in difference_lines(part, width)]
        self.query_one(TextPanel).show(lines)


def _rows(staged: Staged) -> tuple[str, str]:
    """The row before and after, a line for each column."""
    columns = staged.table.columns
    seen = [f"{info.name} = {text_of(staged.seen(info.name), info)}" for info in columns]
    new = [f"{one} = {text_of(value, staged.table.column(one))}" for one, value in staged.values.items()]
    return ("", "\n".join(new)) if staged.is_new else ("\n".join(seen), "")
