"""The flow of saving a text or bytes to a new file: the path is asked for, and no file is ever overwritten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tui_orm.ui.cleaning import name
from tui_orm.ui.desk import Desk
from tui_orm.ui.screens.dialogs import TextScreen
from tui_orm.ui.value.save import create


def ask_and_save(
    desk: Desk, data: bytes, what: str, title: str = "", say: Callable[[str], None] | None = None
) -> None:
    """Ask where to, and write; where that cannot be, say why and ask again. `say` is told that it is done."""

    def save(text: str) -> None:
        if not text.strip():
            return
        try:
            path = Path(text.strip()).expanduser()
            create(path, data)
        except RuntimeError:  # ~somebody
            ask_and_save(desk, data, what, f"There is no home folder for {name(text.strip())}.", say)
        except OSError as error:
            ask_and_save(desk, data, what, f"{error.strerror}: {name(text.strip())}.", say)
        else:
            (say or desk.say)(f"Saved {what} ({len(data):,} bytes) to {name(str(path))}.")

    desk.ask_user(TextScreen(f"{title} Save {what} to which new file?".strip()), save)
