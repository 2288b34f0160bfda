"""Values as they may be shown: one line, no control character, no markup, each kind visible as what it is."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from tui_orm.database.changes import Default, Reference
from tui_orm.database.descriptions import LargeValue
from tui_orm.ui.cleaning import clean
from tui_orm.workspace.values import edit_text

MOST_SHOWN = 400
"""Characters of a value that can ever be seen in a cell."""


class Look(IntEnum):
    """How a cell is drawn."""

    PLAIN = 0
    FAINT = 1
    """NULL, empty, bytes, DEFAULT: a word that stands for the value."""


def cell(value: Any) -> tuple[str, Look]:
    """What stands in a cell for a value."""
    if value is None:
        return "NULL", Look.FAINT
    if type(value) is str:
        return (clean(value[:MOST_SHOWN]), Look.PLAIN) if value else ("''", Look.FAINT)
    if isinstance(value, bytes):
        return _bytes(value, len(value)), Look.FAINT
    if isinstance(value, LargeValue):
        return _large(value)
    if isinstance(value, Default):
        return value.word, Look.FAINT
    if isinstance(value, Reference):
        return f"<new {clean(value.table.name)} {value.number}>", Look.FAINT
    return clean(edit_text(value)[:MOST_SHOWN]), Look.PLAIN


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
    if count < 1_000_000:
        return f"{count / 1000:.1f} kB"
    return f"{count / 1_000_000:.1f} MB" if count < 10**9 else f"{count / 10**9:.1f} GB"
