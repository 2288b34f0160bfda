"""The overlay of a view as lines for the grid."""

from __future__ import annotations

from tui_orm.ui.widgets.paint import Line
from tui_orm.workspace.overlay import Overlay


class GridLines:
    """Answers the grid from memory."""

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay

    @property
    def height(self) -> int:
        """Lines to make room for."""
        return self._overlay.height

    def line(self, number: int) -> Line | None:
        """The line of that number, marked where something is staged for it."""
        staged = self._overlay.staged(number)
        values = self._overlay.values(number)
        if values is None:
            return None
        marks = self._overlay.view.marks
        marked = len(marks) > 0 and self._overlay.row_id(number) in marks
        if staged is None:
            return Line(values, marked=marked)
        changed = frozenset(staged.table.places[name] for name in staged.values)
        if staged.is_new:
            return Line(values, frozenset(), "+", "added", marked)
        if staged.removed:
            return Line(values, frozenset(), "-", "removed", marked)
        return Line(values, changed, "~", marked=marked)
