"""Texts in a given number of cells."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

HEADER = 1
"""Lines of names above the rows of a grid."""
GAP = 2
"""Cells between columns."""
MARK = 2
"""Cells at the left edge: one for what is staged, one for what the user marked."""


def cells(text: str) -> int:
    """Cells that a cleaned text takes."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int, right: bool) -> str:
    """A text in exactly `width` cells, cut with an ellipsis."""
    length = cells(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    return " " * (width - length) + text if right else text + " " * (width - length)
