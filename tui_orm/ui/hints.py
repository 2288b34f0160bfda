"""Which keys the footer tells of, by what has the focus."""

from __future__ import annotations

from textual.widget import Widget

from tui_orm.ui.command import hints
from tui_orm.ui.commands import BROWSER, EDITOR, LIST, RECORD
from tui_orm.ui.widgets.filter_list import FilterList
from tui_orm.ui.widgets.line_editor import LineEditor

Hints = list[tuple[str, str]]

IN_LIST: Hints = [*hints(LIST), ("/", "filter"), ("Tab", "rows"), ("?", "help"), ("q", "quit")]
IN_PANEL: Hints = [
    *zip("1234567", ("rows", "columns", "keys", "relations", "DDL", "model", "table"), strict=True),
    ("y", "copy"),
    ("Escape", "rows"),
]
IN_FILTER: Hints = [("Enter", "filter"), ("Escape", "leave")]


def hints_for(focused: Widget | None) -> Hints:
    """Keys and words, most useful first."""
    around = () if focused is None else focused.ancestors
    if any(isinstance(widget, FilterList) for widget in around):
        return IN_LIST
    from tui_orm.ui.widgets.cell_editor import CellEditor  # of no use to the first screen
    from tui_orm.ui.widgets.text_panel import TextPanel

    if any(isinstance(widget, CellEditor) for widget in around):
        return hints(EDITOR)
    if isinstance(focused, TextPanel):
        return IN_PANEL
    if focused is not None and focused.id == "record":
        return hints(RECORD)
    return IN_FILTER if isinstance(focused, LineEditor) else hints(BROWSER)
