"""Texts in a given number of cells."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

MARK = 2
"""Cells at the left edge: one for what is staged, one for what the user marked."""


def fit(text: str, width: int, right: bool) -> str:
    """A text in exactly `width` cells, cut with an ellipsis."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…"
    return " " * (width - length) + text if right else text + " " * (width - length)
