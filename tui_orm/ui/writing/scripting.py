"""The flow of scripts: what is staged as SQL or as Python, copied or saved to a new file."""

from __future__ import annotations

from collections.abc import Sequence

from tui_orm.database.changes import RowChange
from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.clipboard import Clipboard
from tui_orm.ui.desk import Desk
from tui_orm.ui.putting import Say, as_bytes, put_text
from tui_orm.ui.saving import ask_and_save
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item


class Scripting:
    """Writes scripts. Nothing of them is run."""

    def __init__(self, desk: Desk, clipboard: Clipboard) -> None:
        self._desk = desk
        self._clipboard = clipboard

    def ask(self, changes: Sequence[RowChange], say: Say) -> None:
        """Ask what to make of these changes, and make it; `say` is told what came of it."""
        kinds = (("SQL", "for this server"), ("Python", "with SQLAlchemy and the models, to be run"))
        items = [Item("copy", heading=True), *(Item(kind, (kind, False), note) for kind, note in kinds)]
        items += [Item("save to a new file", heading=True)]
        items += [Item(kind, (kind, True), note) for kind, note in kinds]

        def chosen(answer: tuple[str, bool]) -> None:
            kind, save = answer
            say("writing the script …")

            def made(text: str) -> None:
                say("")
                self._put(text, f"{len(changes):,} changes as {kind}", save, say)

            def failed(failure: DatabaseFailure) -> None:
                say(f"There is no script: {failure}")

            self._desk.ask(self._desk.database.script(changes, kind == "Python"), made, failed)

        self._desk.ask_user(ChoiceScreen("All changes as", items), chosen)

    def _put(self, text: str, what: str, save: bool, say: Say) -> None:
        if save:
            ask_and_save(self._desk, as_bytes(text), what, say=say)
        else:
            put_text(self._desk, self._clipboard, text, what, say)
