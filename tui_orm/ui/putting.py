"""A text put into the clipboard, and what came of it said."""

from __future__ import annotations

from collections.abc import Callable

from tui_orm.ui.clipboard import Clipboard, Put
from tui_orm.ui.counts import counted
from tui_orm.ui.desk import Desk
from tui_orm.ui.saving import ask_and_save
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item

Say = Callable[[str], None]
PutText = Callable[[str, str, Say], None]
"""Copies a text, given what it is, and whom to tell what came of it."""


def as_bytes(text: str) -> bytes:
    """A text to be copied or saved."""
    try:
        return text.encode("utf-8", "surrogateescape")  # bytes that were no UTF-8 are themselves again
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def put_text(
    desk: Desk, clipboard: Clipboard, text: str, what: str, say: Say | None = None, remark: str = ""
) -> None:
    """Copy a text, or offer to save it where it cannot be copied; `say` is told what came of it."""
    data = as_bytes(text)

    def done(put: Put) -> None:
        if put.problem:
            _offer_file(desk, data, what, put.problem, say)
        else:
            (say or desk.say)(f"Copied {what} {put.way}.{remark} {counted(len(text), 'character')}.")

    desk.ask(clipboard.put(data), done, stoppable=False)


def _offer_file(desk: Desk, data: bytes, what: str, problem: str, say: Say | None) -> None:
    (say or desk.say)("")
    items = [Item("save to a new file", True), Item("leave it", False)]
    title = f"Not copied: {what}, {len(data):,} bytes. {problem}"
    desk.ask_user(
        ChoiceScreen(title, items), lambda save: ask_and_save(desk, data, what, say=say) if save else None
    )
