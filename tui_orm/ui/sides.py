"""Tables on the left, rows on the right; where there is no room for both, one of them."""

from __future__ import annotations

from textual.widget import Widget

WIDE = 100
"""Columns from which on both have room."""


class Sides:
    """Shows what there is room for."""

    def __init__(self, tables: Widget, rows: Widget) -> None:
        self._tables = tables
        self._rows = rows
        self._choosing = True

    def show(self, choosing: bool) -> None:
        """Show the tables, or else the rows."""
        self._choosing = choosing
        self.fit()

    def fit(self) -> None:
        """There may be room for both now, or no more."""
        wide = self._tables.app.size.width >= WIDE
        for side, wanted in ((self._tables, self._choosing), (self._rows, not self._choosing)):
            if side.display != (wide or wanted):  # one that stays is not laid out again
                side.display = wide or wanted
