"""A text put into the clipboard, and what came of it said."""

from __future__ import annotations

from collections.abc import Callable

from tui_orm.ui.clipboard import Clipboard, Put
from tui_orm.ui.desk import Desk
from tui_orm.ui.saving import ask_and_save

Say = Callable[[str], None]
PutText = Callable[[str, str, Say], None]
"""Copies a text, given what it is, and whom to tell what came of it."""


def as_bytes(text: str) -> bytes:
    """A text to be copied or saved."""
    try:
        return text.encode("utf-8", "surrogateescape")  # bytes that were no UTF-8 are themselves again
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def put_text(desk: Desk, clipboard: Clipboard, text: str, what: str, say: Say) -> None:
    """Copy a text, or offer to save it where it cannot be copied; `say` is told what came of it."""
    data = as_bytes(text)

    def done(put: Put) -> None:
        if put.problem:
            ask_and_save(desk, data, what, f"Not copied: {put.problem}", say)
        else:
            say(f"Copied {what} {put.way}. {len(text):,} characters.")

    desk.ask(clipboard.put(data), done, stoppable=False)
