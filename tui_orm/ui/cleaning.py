"""Texts and names as they may be shown: no control character, no markup, nothing invisible."""

from __future__ import annotations

from functools import lru_cache


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


@lru_cache(maxsize=4096)
def name(text: str) -> str:
    """A name as it is shown; an empty one stays visible."""
    return clean(text) or "''"
