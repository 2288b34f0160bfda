"""Texts of the console in files, and what was run before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.screens.dialogs import ChoiceScreen, SearchScreen, TextScreen
from tui_orm.ui.widgets.line_list import Item

if TYPE_CHECKING:
    from tui_orm.ui.console.flow import ConsoleFlow
    from tui_orm.ui.console.notebook import Notebook

LISTED = 300
"""Characters of a statement that stand in the list of the history."""
MOST_BYTES = 5_000_000


class Files:
    """Opens, saves, and takes up again."""

    def __init__(self, console: ConsoleFlow, notebook: Notebook) -> None:
        self._console, self._notebook = console, notebook
        self._path: Path | None = None

    def history(self) -> None:
        """Choose from what was run; it is put at the cursor."""
        found = self._notebook.history(self._console.language.name)
        if not found:
            raise CannotRun("Nothing was run yet.")
        items = [Item(name(" ".join(text.split())[:LISTED]), text) for text in found]
        self._console.put_question(SearchScreen("What was run", items), self._console.insert)

    def open(self) -> None:
        """Ask for a file, and have its text."""
        self._console.put_question(
            TextScreen(f"Open which file? ({self._console.language.suffix})"), self._open
        )

    def save(self) -> None:
        """Ask for a name, and write."""
        known = f" Empty: {name(str(self._path))}." if self._path is not None else ""
        self._console.put_question(TextScreen(f"Save the text to which file?{known}"), self._save)

    def _open(self, typed: str) -> None:
        path = self._typed(typed)
        try:
            if path.stat().st_size > MOST_BYTES:
                raise CannotRun(f"{name(str(path))} is larger than {MOST_BYTES // 1_000_000} MB.")
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CannotRun(
                f"{getattr(error, 'strerror', None) or 'No UTF-8'}: {name(str(path))}."
            ) from error
        self._path = path
        self._console.load(text.replace("\r\n", "\n"))
        self._console.screen.say(f"Opened {name(str(path))}; Ctrl+_ brings back what was there.")

    def _save(self, typed: str) -> None:
        path = self._path if not typed.strip() and self._path is not None else self._typed(typed)
        if path.exists() and path != self._path:
            items = [Item("leave it as it is", False), Item("write over it", True)]
            title = f"{name(str(path))} exists"
            self._console.put_question(
                ChoiceScreen(title, items), lambda over: self._write(path) if over else None
            )
        else:
            self._write(path)

    def _write(self, path: Path) -> None:
        try:
            path.write_text(self._console.screen.editor.text, encoding="utf-8")
        except OSError as error:
            raise CannotRun(f"{error.strerror}: {name(str(path))}.") from error
        self._path = path
        self._console.screen.say(f"Saved to {name(str(path))}.")

    def _typed(self, typed: str) -> Path:
        if not typed.strip():
            raise CannotRun("No file was named.")
        try:
            path = Path(typed.strip()).expanduser()
        except RuntimeError:  # ~somebody
            raise CannotRun(f"There is no home folder for {name(typed.strip())}.") from None
        return path if path.suffix else path.with_suffix(self._console.language.suffix)
