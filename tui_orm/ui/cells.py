"""Values and names as they may be shown: one line, no control character, no markup, each kind visible as what it is."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import Any

from rich.cells import cell_len

from tui_orm.database.changes import Default
from tui_orm.database.descriptions import LargeValue

MOST_SHOWN = 400
"""Characters of a value that can ever be seen in a cell."""


class Look(IntEnum):
    """How a cell is drawn."""

    PLAIN = 0
    FAINT = 1
    """NULL, empty, bytes, DEFAULT: a word that stands for the value."""


def _shown() -> dict[int, str]:
    shown = {code: chr(0x2400 + code) for code in range(0x20)}
    shown |= {0x0A: "⏎", 0x09: "→", 0x7F: "␡", 0x85: "⏎", 0x2028: "⏎", 0x2029: "⏎"}
    shown |= {code: "�" for code in range(0x80, 0xA0) if code != 0x85}
    shown |= {code: "�" for code in range(0xD800, 0xE000)}
    # zero width, direction, joiners and selectors: invisible, or of another width in every terminal
    hidden = [
        0xAD,
        0x61C,
        0x180E,
        0xFEFF,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
    ]
    shown |= {code: "·" for code in (*hidden, *range(0xE0000, 0xE0080), *range(0xFFF9, 0xFFFC))}
    return shown | {code: "" for code in range(0xFE00, 0xFE10)}


SHOWN = _shown()


def clean(text: str) -> str:
    """A text that no terminal takes for anything but text, in one line."""
    return text if text.isascii() and text.isprintable() else text.translate(SHOWN)


def clean_lines(text: str) -> list[str]:
    """The same, with the lines kept and tabs as spaces."""
    return [clean(line.expandtabs(4)) for line in text.replace("\r\n", "\n").split("\n")]


def cell(value: Any) -> tuple[str, Look]:
    """What stands in a cell for a value."""
    if value is None:
        return "NULL", Look.FAINT
    if type(value) is str:
        return (clean(value[:MOST_SHOWN]), Look.PLAIN) if value else ("''", Look.FAINT)
    if isinstance(value, bool):
        return ("true" if value else "false"), Look.PLAIN
    if isinstance(value, bytes):
        return _bytes(value, len(value)), Look.FAINT
    if isinstance(value, LargeValue):
        return _large(value)
    if isinstance(value, Default):
        return "DEFAULT", Look.FAINT
    return clean(str(value)[:MOST_SHOWN]), Look.PLAIN


def cells(text: str) -> int:
    """Cells that a cleaned text takes."""
    return len(text) if text.isascii() else cell_len(text)


def _large(value: LargeValue) -> tuple[str, Look]:
    if isinstance(value.prefix, bytes):
        return _bytes(value.prefix, value.length), Look.FAINT
    return clean(value.prefix[:MOST_SHOWN]), Look.PLAIN


def _bytes(data: bytes, length: int) -> str:
    return f"{data[:8].hex()}{'…' if length > 8 else ''} {size(length)}" if length else "0 B"


def size(count: int) -> str:
    """A number of bytes for people."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


@lru_cache(maxsize=4096)
def name(text: str) -> str:
    """A name as it is shown; an empty one stays visible."""
    return clean(text) or "''"
