"""A form laid out: names at the left, what is said of them beside, and texts of several lines at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from tui_orm.ui.value.wrapping import WrappedText, shown
from tui_orm.ui.widgets.fitting import GAP, MARK, cells

MOST_LINES = 6
"""Lines that a text takes; the value pane shows the rest."""
WIDEST_NAME, WIDEST_HINT = 28, 16
LEAST_TEXT = 30
"""Cells that are kept for texts."""


@dataclass(frozen=True)
class FormItem:
    """What the cursor of a form can stand on, or a heading. `text` may hold anything: it is cleaned when laid out."""

    name: str = ""
    """Cleaned."""
    text: str = ""
    hint: str = ""
    """Cleaned: what is said of the name."""
    kind: str = ""
    """How the text is drawn: parts of a sheet's style, with spaces between."""
    mark: str = " "
    sign: str = " "
    """Whether it can be unfolded, and is."""
    heading: bool = False
    place: int | None = None
    """Where the value stands in a row."""
    value: Any = None
    """What else it stands for."""


class FormLayout:
    """The lines of a form in a given width."""

    def __init__(self, items: Sequence[FormItem], width: int) -> None:
        self.items = items
        named = [item for item in items if not item.heading]
        widest = max((cells(item.name) for item in named), default=0)
        self.name_width = min(widest, WIDEST_NAME, max(8, width // 3))
        left = width - MARK - self.name_width - GAP - LEAST_TEXT
        hint = min(max((cells(item.hint) for item in named), default=0), WIDEST_HINT, left - GAP)
        self.hint_width = hint if hint >= 4 else 0
        self.text_start = MARK + self.name_width + GAP + (self.hint_width + GAP if self.hint_width else 0)
        self.text_width = max(10, width - self.text_start)
        self._texts = [_wrapped(item.text, self.text_width) for item in items]
        self.starts = [0, *accumulate(map(len, self._texts))]

    @property
    def height(self) -> int:
        """Lines in all."""
        return self.starts[-1]

    def lines_of(self, number: int) -> range:
        """The lines of an item."""
        return range(self.starts[number], self.starts[number + 1])

    def text(self, number: int, line: int) -> str:
        """A line of the text of an item, counted from its first."""
        return self._texts[number][line]


def _wrapped(text: str, width: int) -> list[str]:
    """The first lines of a text; the last one of them ends in an ellipsis where more follow."""
    if len(text) < width and text.isascii() and text.isprintable():
        return [text]
    rows = WrappedText(text[: width * MOST_LINES + 1], width - 1)
    places = rows.places(0, MOST_LINES + 1)
    lines = [shown(rows.text[place : rows.end_of(place)]) for place in places]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 1 :] = [lines[MOST_LINES - 1] + "…"]
    return lines
