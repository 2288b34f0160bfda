"""The flow of saving a value: a name, a question where a file of that name is there, a word about what was written."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_orm.ui.cells import size
from tui_orm.ui.cleaning import clean
from tui_orm.ui.command import CannotRun
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.value.save import CannotSave, FileIsThere, default_name, place, save
from tui_orm.ui.widgets.line_list import Item

if TYPE_CHECKING:
    from tui_orm.ui.value.screen import ValueScreen


class Saving:
    """Saves what the pane shows; `words` are what the file is named after: table, column and key."""

    def __init__(self, pane: ValueScreen, words: Sequence[str]) -> None:
        self._pane = pane
        self._words = words

    def begin(self) -> None:
        """Ask for the file's name. Raises CannotRun."""
        content = self._pane.content
        if content.is_word:
            raise CannotRun(f"{content.text} has nothing to save.")
        if not content.is_whole:
            raise CannotRun("Only the beginning is read. r reads on; then s saves all of it.")
        suggested = default_name(self._words, content.kind.ending)
        self._pane.ask_for(
            f"save as{place()}, in {clean(str(Path.cwd()))}, or a path:", suggested, self._typed
        )

    def _typed(self, text: str) -> None:
        if not text.strip():
            raise CannotRun("Not saved: no name was given.")
        try:
            path = Path(text.strip()).expanduser()
        except RuntimeError:  # ~somebody
            raise CannotRun(f"There is no home folder for {clean(text)}.") from None
        self._write(_folder() / path, overwrite=False)

    def _write(self, path: Path, overwrite: bool) -> None:
        self._pane.say("saving …")
        self._pane.run_worker(self._written(path, overwrite))

    async def _written(self, path: Path, overwrite: bool) -> None:
        data = self._pane.content.data
        try:
            await asyncio.to_thread(save, path, data, overwrite)
        except FileIsThere:
            self._ask_to_overwrite(path)
        except CannotSave as reason:
            self._pane.say(clean(str(reason)))
        else:
            self._pane.say(f"Saved {size(len(data))} to {clean(str(path))}{place()}.")

    def _ask_to_overwrite(self, path: Path) -> None:
        self._pane.say("")
        items = [Item("leave it as it is", False), Item("overwrite it", True)]

        def answered(overwrite: bool | None) -> None:
            if overwrite:
                self._write(path, overwrite=True)
            else:
                self._pane.say("Not saved; the file is as it was.")

        self._pane.app.push_screen(ChoiceScreen(f"{path} is there already", items), answered)


def _folder() -> Path:
    try:
        return Path.cwd()
    except OSError:
        raise CannotRun("The folder that the program was started in is gone.") from None
