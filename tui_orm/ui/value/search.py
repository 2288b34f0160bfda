"""Finding words in a text, forwards and backwards; in small letters they stand for capitals too."""

from __future__ import annotations

import re

CHUNK = 65_536


def find_text(text: str, words: str, begin: int, backwards: bool = False) -> tuple[int, int] | None:
    """Begin and end of the next match from `begin` on, or of the last before it; None where there is none."""
    if not words:
        return None
    if words != words.lower():
        start = text.rfind(words, 0, begin) if backwards else text.find(words, begin)
        return None if start < 0 else (start, start + len(words))
    pattern = re.compile(re.escape(words), re.IGNORECASE)
    found = _last_before(text, pattern, len(words), begin) if backwards else pattern.search(text, begin)
    return None if found is None else found.span()


def _last_before(text: str, pattern: re.Pattern[str], length: int, end: int) -> re.Match[str] | None:
    """Looked for in chunks, from the end on: a pattern is found forwards only."""
    while end > 0:
        start = max(0, end - CHUNK)
        found = None
        for found in pattern.finditer(text, start, end):  # noqa: B007 (the last one is wanted)
            pass
        if found is not None:
            return found
        if start == 0:
            return None
        end = start + length - 1
    return None


def find_bytes(data: bytes, words: str, begin: int, backwards: bool = False) -> tuple[int, int] | None:
    """The same in bytes: hex digits after 0x, or else text."""
    wanted = _bytes_of(words)
    if not wanted:
        return None
    start = data.rfind(wanted, 0, begin) if backwards else data.find(wanted, begin)
    return None if start < 0 else (start, start + len(wanted))


def _bytes_of(words: str) -> bytes:
    try:
        return bytes.fromhex(words[2:]) if words.lower().startswith("0x") else words.encode()
    except ValueError:
        return words.encode("utf-8", "surrogateescape")
