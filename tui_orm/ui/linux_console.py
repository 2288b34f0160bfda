"""What the Linux console can show: the glyphs of its font, and no half-bright, strike or wide characters."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

# The kernel's own font has the glyphs of code page 437; these stand for others that tui_orm draws.
GLYPHS = str.maketrans(
    dict(zip("…⏎␡�╭╮╰╯▁▂▃▅▆▇✗", ">¶·?┌┐└┘▄▄▄███x", strict=True))
    | {chr(0x2400 + code): "·" for code in range(0x20)}
)
CYAN = Style(color="cyan", dim=False, strike=False)
BRIGHT = Style(bold=True, strike=False)
DARK = {1, 5}
"""Red and magenta."""


class LinuxConsole(LineFilter):
    """Makes every line fit for the console. Other letters of a loaded font, such as Cyrillic, stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments as the console can show them, of the same width."""
        return [
            Segment(glyphs(text), style and on_console(style), control) for text, style, control in segments
        ]


@lru_cache(maxsize=4096)
def glyphs(text: str) -> str:
    """A text of the same width in which nothing is wide or joined: the console has no such glyphs."""
    if text.isascii():
        return text
    plain = text.translate(GLYPHS)
    width = cell_len(text)
    if width == len(plain) and all(cell_len(char) == 1 for char in plain):
        return plain
    shown = "".join(char if cell_len(char) == 1 else "?" * cell_len(char) for char in plain)
    return set_cell_size(shown, width)


@lru_cache(maxsize=1024)
def on_console(style: Style) -> Style:
    """Half-bright, red and magenta are dark there, and a strike is not drawn: cyan and bold stand for them."""
    if style.dim:
        return style + CYAN
    dark = style.color is not None and style.color.number in DARK and not style.bold
    return style + BRIGHT if dark or style.strike else style
