"""Rectangles on a sheet, in shelves."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

WIDER = 1.5
"""How much wider than high the sheet is meant to be."""


class Size(NamedTuple):
    """Of a rectangle, or of a sheet."""

    width: float
    height: float


Corner = tuple[float, float]


def packed(sizes: Sequence[Size], gap: float) -> tuple[list[Corner], Size]:
    """The upper left corner of each, in their order, and the size of the sheet."""
    area = sum((size.width + gap) * (size.height + gap) for size in sizes)
    room = max([sqrt(area * WIDER), *(size.width for size in sizes)])
    corners: list[Corner] = []
    x = y = shelf = widest = 0.0
    for width, height in sizes:
        if x and x + width > room:
            x, y, shelf = 0.0, y + shelf + gap, 0.0
        corners.append((x, y))
        x += width + gap
        shelf, widest = max(shelf, height), max(widest, x - gap)
    return corners, Size(widest, y + shelf)
