"""Text in which everything shows, for a line of input: control characters as backslash escapes."""

from __future__ import annotations

import re
import sys

ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[nrt\\])")
ESCAPED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}


def needs_escapes(text: str) -> bool:
    """Whether a text holds what a line of input cannot show: control characters, line ends, invisible ones."""
    return not all(char.isprintable() for char in text)


def escape(text: str, keep: str = "") -> str:
    """A text in which everything shows, but for the characters to keep; `unescape` takes it back."""
    return "".join(
        char if char in keep else ESCAPED.get(char) or (char if char.isprintable() else _code(char))
        for char in text
    )


def unescape(text: str) -> str:
    """The text that `escape` was given. A backslash that begins no escape stays one."""
    named = {shown[1]: char for char, shown in ESCAPED.items()}
    return ESCAPE.sub(lambda found: named.get(found[1]) or _char(found[0], int(found[1][1:], 16)), text)


def _char(written: str, code: int) -> str:
    return chr(code) if code <= sys.maxunicode else written


def _code(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
