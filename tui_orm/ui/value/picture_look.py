"""A value as a picture in half blocks; in shades where the terminal has no colours to draw it with."""

from __future__ import annotations

from typing import ClassVar, Literal

from tui_orm.ui.value.look import Dirty, Look, Piece
from tui_orm.ui.value.picture import Picture, Pixel

SHADES = " ░▒▓█"
Depth = Literal["truecolor", "256", "shades"]


class PictureLook(Look):
    """Shows what `take` is given; until then, what `said` says."""

    name: ClassVar[str] = "picture"

    def __init__(self, data: bytes, depth: Depth) -> None:
        super().__init__()
        self.data = data
        self.said = "drawing …"
        self._depth = depth
        self._picture: Picture | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether there is a picture to see."""
        return self._picture is not None

    def resize(self, width: int, height: int) -> None:
        if (width, height) != (self.width, self.height):
            self._picture = None
        super().resize(width, height)

    def take(self, picture: Picture) -> None:
        """Show this."""
        self._picture = picture

    def line(self, y: int) -> list[Piece]:
        if self._picture is None:
            return [(self.said, "")] if y == 0 else []
        rows = self._picture.rows
        if 2 * y + 1 >= len(rows):
            return []
        pairs = list(zip(rows[2 * y], rows[2 * y + 1], strict=True))
        cells = [self._shade(*pair) if self._depth == "shades" else self._blocks(*pair) for pair in pairs]
        return [(" " * ((self.width - len(cells)) // 2), ""), *_merged(cells)]

    def move(self, way: str) -> Dirty:
        return set()

    def place(self) -> str:
        if self._picture is None:
            return ""
        return f"{self._picture.width:,} x {self._picture.height:,} pixels"

    def copied(self) -> str:
        return self.data.hex()

    def _blocks(self, upper: Pixel, lower: Pixel) -> Piece:
        above, below = self._colour(upper), self._colour(lower)
        if above == below:
            return " ", f"on {above}" if above else ""
        if not above:
            return "▄", below
        return "▀", f"{above} on {below}" if below else above

    def _colour(self, pixel: Pixel) -> str:
        if pixel is None:
            return ""
        red, green, blue = pixel
        if self._depth == "truecolor":
            # in steps that the eye hardly tells: equal neighbours cost the line nothing
            return f"#{red & 0xFC:02x}{green & 0xFC:02x}{blue & 0xFC:02x}"
        if max(pixel) - min(pixel) < 10:
            grey = round((red - 8) / 10)
            return f"color({232 + grey})" if 0 <= grey < 24 else ("color(16)" if grey < 0 else "color(231)")
        r, g, b = (0 if value < 48 else 1 if value < 115 else (value - 35) // 40 for value in pixel)
        return f"color({16 + 36 * r + 6 * g + b})"

    def _shade(self, upper: Pixel, lower: Pixel) -> Piece:
        light = sum(0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2] for p in (upper, lower) if p is not None) / 2
        return SHADES[min(len(SHADES) - 1, int(light * len(SHADES) / 256))], ""


def _merged(cells: list[Piece]) -> list[Piece]:
    """Neighbours of one style as one piece."""
    merged: list[Piece] = []
    for text, style in cells:
        if merged and merged[-1][1] == style:
            merged[-1] = merged[-1][0] + text, style
        else:
            merged.append((text, style))
    return merged
