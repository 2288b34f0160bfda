"""A picture in half blocks: two pixels to a cell, the upper and the lower one."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from tui_orm.ui.value.kinds import picture_in

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "ICO")
MOST_PIXELS = 40_000_000
MOST_ENLARGED = 4
HOW_TO_GET_IT = "Pictures need Pillow: pip install 'tui-orm[pictures]'."

Pixel = tuple[int, int, int] | None
"""Red, green and blue; None where the picture is transparent."""


class CannotDraw(Exception):
    """The picture cannot be drawn; the message says why."""


@dataclass(frozen=True)
class Picture:
    """A picture small enough for the screen: rows of pixels, an even number; and its true size."""

    rows: list[list[Pixel]]
    width: int
    height: int


def draw(data: bytes, columns: int, lines: int) -> Picture:
    """A picture fitted into so many cells. Raises CannotDraw. Takes its time: for a thread of its own."""
    try:
        from PIL import Image
    except ImportError:
        raise CannotDraw(HOW_TO_GET_IT) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit here is our own
            return _drawn(picture_in(data), max(1, columns), 2 * max(1, lines))
    except CannotDraw:
        raise
    except Image.DecompressionBombError:
        raise CannotDraw("It has too many pixels to be drawn.") from None
    except Exception as error:  # decoders of broken files raise anything, struct.error and IndexError too
        raise CannotDraw(f"The picture is broken: {error}.") from error


def _drawn(data: bytes, columns: int, rows: int) -> Picture:
    from PIL import Image, ImageOps

    with Image.open(BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        image.draft("RGB", (2 * columns, 2 * rows))  # a JPEG is not decoded in more detail than is seen
        if image.width * image.height > MOST_PIXELS:
            raise CannotDraw(f"{width:,} x {height:,} pixels are too many to draw.")
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    scale = min(columns / upright.width, rows / upright.height)
    scale = min(scale, MOST_ENLARGED)
    size = max(1, round(upright.width * scale)), max(1, round(upright.height * scale))
    way = Image.Resampling.NEAREST if scale > 1 else Image.Resampling.LANCZOS
    return Picture(_pixels(upright.resize(size, way)), width, height)


def _pixels(image: Any) -> list[list[Pixel]]:
    data = image.tobytes()
    width, height = image.size
    rows: list[list[Pixel]] = []
    for y in range(height):
        line = data[y * width * 4 : (y + 1) * width * 4]
        rows.append(
            [
                (line[x], line[x + 1], line[x + 2]) if line[x + 3] >= 128 else None
                for x in range(0, len(line), 4)
            ]
        )
    if height % 2:
        rows.append([None] * width)
    return rows
