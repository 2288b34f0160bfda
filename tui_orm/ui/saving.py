"""The flow of saving a text or bytes to a new file: the path is asked for, and no file is ever overwritten."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tui_orm.ui.cleaning import name
from tui_orm.ui.desk import Desk
from tui_orm.ui.screens.dialogs import TextScreen


def ask_and_save(desk: Desk, data: bytes, what: str, title: str = "") -> None:
    """Ask where to, and write; where that cannot be, say why and ask again."""

    def save(text: str) -> None:
        if not text.strip():
            return
        try:
            path = write_new(text.strip(), data)
        except OSError as error:
            ask_and_save(desk, data, what, f"{error.strerror}: {name(text.strip())}.")
        else:
            desk.say(f"Saved {what} ({len(data):,} bytes) to {name(str(path))}.")

    desk.ask_user(TextScreen(f"{title} Save {what} to which new file?".strip()), save)


def write_new(text: str, data: bytes) -> Path:
    """Write a file that only its owner reads. Raises OSError, also where there is such a file already."""
    path = Path(text).expanduser()
    opener: Callable[[str, int], int] = lambda name, flags: os.open(name, flags, 0o600)  # noqa: E731
    with open(path, "xb", opener=opener) as file:
        file.write(data)
    return path
