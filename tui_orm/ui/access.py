"""Whether the target may be written to just now, and what is said where it may not."""

from __future__ import annotations

from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.target import Target
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.speech import Speech

STAGING = {
    "edit", "edit_outside", "pick", "special", "new_row", "new_referring", "copy_row", "remove_row", "paste", "undo",
    "redo", "review", "quit",
}  # fmt: skip
"""Commands that wait while a commit is under way."""
HARMLESS = {"undo", "redo", "review", "quit"}
"""Those of them that a read-only target has too."""


class Access:
    """Keeps back the commands that cannot be of use. That nothing is written is the server's business."""

    def __init__(self, target: Target, speech: Speech) -> None:
        self._asked_for = target.read_only
        self._speech = speech
        self._why = target.read_only
        if self._why:
            speech.stand("read-only", "read-only")

    def refuse(self, why: str) -> None:
        """The server takes no writes, for this reason; it does where that is empty."""
        if not self._asked_for:
            self._why = why
            self._speech.stand("read-only", f"read-only: {name(why)}" if why else "")

    def unknown(self, failure: DatabaseFailure) -> None:
        """A server that cannot say so may take writes: a commit tells."""

    def check(self, command: str, committing: bool) -> None:
        """Raises CannotRun where a command would write, or stage what is to be written, and may not."""
        if committing and command in STAGING:
            raise CannotRun("A commit is under way; Escape stops it.")
        if self._why and command in STAGING - HARMLESS:
            advice = "; --read-write lets edit" if self._asked_for else ""  # whole at 80 columns
            raise CannotRun(f"{name(self._why)[:1].upper()}{name(self._why)[1:]}{advice}.")
