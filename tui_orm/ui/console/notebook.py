"""What the console remembers of a target: the text of each language, what was run, what parameters were given."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from tui_orm.ui.state import StateFolder

MOST_RUN = 1000
"""Statements that the history keeps for a target."""
MOST_TEXT = 2_000_000
"""Characters of a text that are kept; a larger one belongs into a file."""


class Notebook:
    """A file of the user's state folder, readable by him alone. One that cannot be read counts as empty.

    A target is known by a hash of its label, which holds no password.
    """

    def __init__(self, state: StateFolder, target: str) -> None:
        self._state = state
        self._mark = sha256(target.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self._kept = _read(self._file)
        self._written = json.dumps(self._kept)

    @property
    def _file(self) -> Path:
        return self._state.file("console") / f"{self._mark}.json"

    def text(self, language: str) -> tuple[str, int]:
        """The text of a language, and where the cursor was."""
        found = self._of("texts").get(language)
        if (
            isinstance(found, list)
            and len(found) == 2
            and isinstance(found[0], str)
            and isinstance(found[1], int)
        ):
            return found[0], found[1]
        return "", 0

    def put_text(self, language: str, text: str, place: int) -> None:
        """Keep a text; `write` puts it on the disk."""
        if len(text) <= MOST_TEXT:
            self._of("texts")[language] = [text, place]

    def parameter(self, name: str) -> str:
        """What was typed for a parameter the last time."""
        found = self._of("parameters").get(name, "")
        return found if isinstance(found, str) else ""

    def put_parameter(self, name: str, typed: str) -> None:
        """Remember what was typed for it."""
        self._of("parameters")[name] = typed

    def history(self, language: str) -> list[str]:
        """What was run, the last first, each once."""
        return [text for known, text in reversed(self._entries()) if known == language]

    def add_run(self, language: str, text: str) -> None:
        """Something was run."""
        entries = [entry for entry in self._entries() if entry != [language, text]]
        self._kept["history"] = [*entries, [language, text]][-MOST_RUN:]

    def write(self) -> None:
        """Have all of it on the disk. Raises OSError."""
        data = json.dumps(self._kept)
        if data != self._written:
            _replace(self._file, data)
            self._written = data

    def _entries(self) -> list[list[str]]:
        found = self._kept.get("history", [])
        return [entry for entry in found if isinstance(entry, list) and len(entry) == 2]

    def _of(self, part: str) -> dict[str, Any]:
        if not isinstance(self._kept.get(part), dict):
            self._kept[part] = {}
        held: dict[str, Any] = self._kept[part]
        return held


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _replace(file: Path, data: str) -> None:
    """Put data in the file's place in one step, so that nobody ever reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    number, unfinished = mkstemp(dir=file.parent, prefix=file.name)  # with mode 0600
    try:
        with open(number, "w", encoding="utf-8") as opened:
            opened.write(data)
        os.replace(unfinished, file)
    except BaseException:
        os.unlink(unfinished)
        raise
