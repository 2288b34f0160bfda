"""A terminal in memory, and texts that terminals draw in different ways."""

from __future__ import annotations

import pyte
from pyte.screens import Char
from wcwidth import wcwidth

AUTOWRAP = 7
# CJK, Hangul, fullwidth; marks that combine; a flag; joined emoji; a selector; Thai; Devanagari; Arabic, Hebrew
ODD = (
    "漢字かな交じり文",
    "한국어 텍스트",
    "ＦＵＬＬ！",
    "cafe\u0301 noe\u0308l",
    "a\u0327\u0302",
    "🇳🇴 flag",
    "👩\u200d👩\u200d👧 family",
    "👍🏽 ok",
    "☎\ufe0f call",
    "ภาษาไทย ที่นี่",
    "हिन्दी क्षत्रिय",
    "العربية",
    "עברית",
    "Ünïcödé ß Ωмега",
    "│ ▁▂▃ ├─",
    "\u200b\u202e",
    "😀",
)


class Screen(pyte.Screen):
    """pyte's, which leaves a line in its place where the one to take it was never written to."""

    def delete_lines(self, count: int | None = None) -> None:
        """DL."""
        self._touch()
        super().delete_lines(count)

    def insert_lines(self, count: int | None = None) -> None:
        """IL."""
        self._touch()
        super().insert_lines(count)

    def _touch(self) -> None:
        for y in range(self.lines):
            self.buffer[y]


class Emulator:
    """A screen without wrapping, as Textual sets it."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = Screen(width, height)
        self.screen.reset_mode(AUTOWRAP, private=True)
        self._stream = pyte.Stream(self.screen)

    def feed(self, sent: str) -> None:
        """Take what is sent."""
        self._stream.feed(sent)

    def resize(self, width: int, height: int) -> None:
        """Another size; what is on the screen may be cut."""
        self.screen.resize(height, width)

    def line(self, y: int) -> list[Char]:
        """The cells of a line, as far as they can be seen: half of a wide character is a space, as in terminals."""
        cells = [self.screen.buffer[y][x] for x in range(self.screen.columns)]
        for x, cell in enumerate(cells):
            head = cell.data != "" and wcwidth(cell.data[0]) == 2
            if head != (x + 1 < len(cells) and cells[x + 1].data == ""):
                cells[x + (not head)] = cells[x + (not head)]._replace(data=" ")
        return [_seen(cell) for cell in cells]


def _seen(cell: Char) -> Char:
    """A space has no colour of its own."""
    if cell.data != " " or cell.reverse or cell.underscore or cell.strikethrough:
        return cell
    return Char(" ", bg=cell.bg)
