"""A value as bytes: offset, hex, and what of them is ASCII."""

from __future__ import annotations

from typing import ClassVar

from tui_orm.ui.command import CannotRun
from tui_orm.ui.value.look import Dirty, Look, Piece, RowLook
from tui_orm.ui.value.search import find_bytes

PRINTABLE = bytes(byte if 32 <= byte < 127 else ord(".") for byte in range(256))
WIDE = 77
"""Cells that 16 bytes take."""


class HexLook(RowLook):
    """Rows of 16 bytes, or of 8 where there is less room."""

    name: ClassVar[str] = "hex"
    keys: ClassVar[frozenset[str]] = frozenset({"find", "find_next", "find_previous", "go_to"})

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data
        self._found = (0, 0)
        self._per_row = 16

    @property
    def rows(self) -> int:
        return max(1, -(-len(self.data) // self._per_row))

    def resize(self, width: int, height: int) -> None:
        first = self.top * self._per_row
        self._per_row = 16 if width >= WIDE else 8
        self.top = first // self._per_row
        super().resize(width, height)

    def line(self, y: int) -> list[Piece]:
        start = (self.top + y) * self._per_row
        part = self.data[start : start + self._per_row]
        if not part:
            return []
        hexed = part.hex(" ")
        if len(part) > 8:
            hexed = f"{hexed[:23]}  {hexed[24:]}"
        room = self._per_row * 3 + (1 if self._per_row > 8 else 0)
        digits = 8 if len(self.data) <= 1 << 32 else 12
        text = part.translate(PRINTABLE).decode("ascii")
        first, last = (min(max(index - start, 0), len(part)) for index in self._found)
        return [
            (f"{start:0{digits}x}  ", "faint"),
            (f"{hexed:<{room}} ", ""),
            (text[:first], ""),
            (text[first:last], "found"),
            (text[last:], ""),
        ]

    def place(self) -> str:
        first = self.top * self._per_row
        last = min(len(self.data), first + self.height * self._per_row)
        return f"offset {first:#x} ({first:,})  {100 * last // max(1, len(self.data))} %"

    def copied(self) -> str:
        return self.data.hex()

    def find(self, words: str, backwards: bool = False) -> bool:
        first, last = self._found
        begin = first if backwards else last if last else self.top * self._per_row
        found = find_bytes(self.data, words, begin, backwards)
        if found is None:
            return False
        self._found = found
        row = found[0] // self._per_row
        if not self.top <= row < self.top + self.height:
            self.scroll_to(row - self.height // 3)
        return True

    def go_to(self, place: str) -> None:
        try:
            offset = int(place.strip().replace(",", ""), 0)
        except ValueError:
            raise CannotRun("An offset is a number, such as 4096 or 0x1000.") from None
        if not 0 <= offset < max(1, len(self.data)):
            raise CannotRun(f"Offsets go from 0 to {max(0, len(self.data) - 1):,}.")
        self._found = offset, offset + 1
        self.scroll_to(offset // self._per_row)

    def move(self, way: str) -> Dirty:
        return set() if way in ("left", "right") else super().move(way)

    def follow(self, other: Look) -> None:
        if isinstance(other, HexLook):
            self.resize(other.width, other.height)
            self.scroll_to(other.top)
