"""The flow of a value that is taken from a file."""

from __future__ import annotations

from pathlib import Path

from tui_orm.database.descriptions import Kind
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Desk
from tui_orm.ui.editing.targets import Target, stage
from tui_orm.ui.screens.dialogs import TextScreen
from tui_orm.workspace.reading import read

MOST = 50_000_000
"""Bytes that a file may hold: servers take no larger statement as they come."""


class FromFile:
    """Stages what a file holds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self, target: Target) -> None:
        """Ask for the file."""
        title = f"Take {target.column.name} from which file?"
        self._desk.ask_user(TextScreen(title), lambda path: self.read(target, path))

    def read(self, target: Target, path: str) -> None:
        """Stage what a file holds. Raises CannotRun where it does not fit."""
        if not path.strip():
            return
        data = contents(Path(path.strip()).expanduser())
        if target.column.kind == Kind.BYTES:
            text = data.hex()
        else:
            try:
                text = data.decode()
            except UnicodeDecodeError as error:
                raise CannotRun(f"{name(path)} is no UTF-8 text, at byte {error.start + 1:,}.") from None
        reading = read(text, target.column, target.table, target.value)
        if reading.reason:
            raise CannotRun(reading.reason)
        stage(self._desk, target, reading.value)
        self._desk.say(f"{len(data):,} bytes from {name(path)}, staged.")


def contents(path: Path) -> bytes:
    """The bytes of a file. Raises CannotRun where there is none, or it is too large."""
    try:
        if not path.is_file():
            raise CannotRun(f"{name(str(path))} is no file.")
        if (size := path.stat().st_size) > MOST:
            raise CannotRun(f"{name(str(path))} holds {size:,} bytes; at most {MOST:,} are taken.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotRun(f"{name(str(path))} cannot be read: {reason}.") from None
