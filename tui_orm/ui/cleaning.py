"""Texts and names as they may be shown: no control character, no markup, nothing invisible."""

from __future__ import annotations

from functools import lru_cache

# What no terminal shows, or each in another width: Unicode's Default_Ignorable_Code_Point, and its format characters.
HIDDEN = (
    *(0xAD, 0x34F, 0x61C, 0x6DD, 0x70F, 0x8E2, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
    *(*range(0x600, 0x606), *range(0x890, 0x892), *range(0x180B, 0x1810), *range(0x200B, 0x2010)),
    *(*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFFC)),
    *(0x110BD, 0x110CD, *range(0x13430, 0x13440), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B)),
    *range(0xE0000, 0xE1000),
)
SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
NONCHARACTERS = (
    *range(0xFDD0, 0xFDF0),
    *(plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
)


def _veiled() -> dict[int, str]:
    shown = {code: chr(0x2400 + code) for code in range(0x20)}
    shown |= {0x0A: "⏎", 0x09: "→", 0x7F: "␡", 0x85: "⏎", 0x2028: "⏎", 0x2029: "⏎"}
    shown |= {
        code: "�" for code in (*range(0x80, 0x85), *range(0x86, 0xA0), *range(0xD800, 0xE000), *NONCHARACTERS)
    }
    return shown | {code: "·" for code in HIDDEN}


VEILED = _veiled()
"""One character that may be shown for each that may not."""
SHOWN = VEILED | {code: "" for code in SELECTORS}


def veil(text: str) -> str:
    """The same as `clean`, character for character: for a line of input, where each has its place."""
    return text if text.isascii() and text.isprintable() else text.translate(VEILED)


def clean(text: str) -> str:
    """A text that no terminal takes for anything but text, in one line."""
    return text if text.isascii() and text.isprintable() else text.translate(SHOWN)


def clean_lines(text: str) -> list[str]:
    """The same, with the lines kept and tabs as spaces."""
    return [clean(line.expandtabs(4)) for line in text.replace("\r\n", "\n").split("\n")]


@lru_cache(maxsize=4096)
def name(text: str) -> str:
    """A name as it is shown; an empty one stays visible."""
    return clean(text) or "''"
