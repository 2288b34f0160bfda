"""What is measured against: the smallest Textual app, and a bare one that shows rows through plain sqlite3.

floor.py              the smallest app
floor.py FILE [AFTER] the first rows of `events` (after the row with that id), with these keys:
                      down, page down, G (last rows), s (by the indexed column)
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

WIDTHS = (7, 9, 19, 7, 8, 7, 7, 3, 23, 14, 4, 19)
REVERSE = Style(reverse=True)


class SmallestApp(App[None]):
    """Says one word."""

    def compose(self) -> ComposeResult:
        """The word."""
        yield Static("ready")


class Rows(Widget):
    """Lines of text in the place where tui_orm has its grid."""

    DEFAULT_CSS = "Rows { margin: 2 1 2 28; background: ansi_default; color: ansi_default; }"
    can_focus = True

    def __init__(self, connection: sqlite3.Connection, after: int) -> None:
        super().__init__()
        self._connection = connection
        self._after = after
        self._rows: list[Sequence[object]] = []
        self._cursor = 0

    def on_mount(self) -> None:
        """The height is known now."""
        self.call_after_refresh(self._page)
        self.focus()

    def render_line(self, y: int) -> Strip:
        """A row."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width)
        text = "  ".join(f"{value!s:<{width}}" for value, width in zip(self._rows[y], WIDTHS, strict=True))
        style = REVERSE if y == self._cursor else self.rich_style
        return Strip([Segment(text[: self.size.width], style)]).adjust_cell_length(
            self.size.width, self.rich_style
        )

    def key_down(self) -> None:
        """Move the cursor."""
        before, self._cursor = self._cursor, self._cursor + 1
        self.refresh(*(Region(0, y, self.size.width, 1) for y in (before, self._cursor)))

    def key_pagedown(self) -> None:
        """The next page."""
        self._page()

    def key_upper_g(self) -> None:
        """The last rows, read in reverse order."""
        self._show(self._read("ORDER BY id DESC LIMIT ?", self.size.height)[::-1])

    def key_s(self) -> None:
        """The first rows by the indexed column."""
        self._show(self._read("ORDER BY user_id, id LIMIT ?", self.size.height))

    def _page(self) -> None:
        self._show(self._read("WHERE id > ? ORDER BY id LIMIT ?", self._after, self.size.height))

    def _read(self, clauses: str, *values: int) -> list[Sequence[object]]:
        return self._connection.execute(f"SELECT * FROM events {clauses}", values).fetchall()

    def _show(self, rows: list[Sequence[object]]) -> None:
        self._rows, self._after = rows, int(str(rows[-1][0]))
        self.refresh()


class RowsApp(App[None]):
    """Shows rows and nothing else."""

    def __init__(self, path: str, after: int) -> None:
        super().__init__(ansi_color=True)
        self._rows = Rows(sqlite3.connect(path), after)

    def compose(self) -> ComposeResult:
        """The rows."""
        yield self._rows


def main(given: Sequence[str]) -> None:
    """Run the app that the arguments ask for."""
    if given:
        RowsApp(given[0], int(given[1]) if given[1:] else 0).run()
    else:
        SmallestApp().run()


if __name__ == "__main__":
    main(sys.argv[1:])
