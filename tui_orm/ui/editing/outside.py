"""A text edited in the user's own editor: $VISUAL, else $EDITOR, else vi."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from textual.app import App, SuspendNotSupported

from tui_orm.ui.command import CannotRun
from tui_orm.ui.wire.shadow import Disturbed


def edit_outside(app: App[object], text: str, suffix: str) -> str:
    """The text as it was left in the editor. Raises CannotRun, and says where the text is kept if any was written.

    The file is only the user's to read. The line end that editors put behind the last line is taken off.
    """
    path = _written(text, suffix)
    before = path.read_bytes()
    try:
        _run(app, path)
    except CannotRun as reason:
        if path.exists() and path.read_bytes() != before:
            raise CannotRun(f"{reason} What was written is kept in {path}.") from None
        path.unlink(missing_ok=True)
        raise
    try:
        written = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1:,}"
        raise CannotRun(
            f"The text is no UTF-8 at {place}. Nothing is staged; it is kept in {path}."
        ) from None
    except OSError as error:
        raise CannotRun(f"{path} cannot be read: {error.strerror}. Nothing is staged.") from None
    path.unlink(missing_ok=True)
    return without_added_end(text, written)


def without_added_end(before: str, written: str) -> str:
    """A text without the line end that an editor added: there was none, and no more than one is there now."""
    if before.endswith("\n") or not written.endswith("\n") or written.endswith("\n\n"):
        return written
    return written[:-1]


def command() -> list[str]:
    """The editor's command. Raises CannotRun where it cannot be read."""
    for variable in ("VISUAL", "EDITOR"):
        if given := os.environ.get(variable, "").strip():
            try:
                return shlex.split(given)
            except ValueError as error:
                raise CannotRun(f"${variable} cannot be read: {error}.") from None
    return ["vi"]


def _written(text: str, suffix: str) -> Path:
    """A new file that only the user can read, with the text in it."""
    try:
        handle, name = tempfile.mkstemp(suffix, "tui_orm-")  # made with 0600
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise CannotRun(f"No file for the editor: {error.strerror}.") from None
    return Path(name)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ctrl+C is for the editor, which is in the same terminal."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # SIG_IGN the editor would inherit
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _run(app: App[object], path: Path) -> None:
    """Give the terminal to the editor until it ends. Raises CannotRun where it failed."""
    words = command()
    try:
        with app.suspend(), _interrupts_ignored():
            code = subprocess.call([*words, str(path)])
    except SuspendNotSupported:
        raise CannotRun("This terminal cannot be given to an editor.") from None
    except OSError as error:
        raise CannotRun(f"{words[0]} cannot be run: {error.strerror}. Set $VISUAL or $EDITOR.") from None
    finally:
        app.post_message(Disturbed())
    if code:
        raise CannotRun(f"{words[0]} ended with {code}: nothing is staged.")
