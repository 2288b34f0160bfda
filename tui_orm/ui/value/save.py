"""A value written to a file: never over another one unasked, never half."""

from __future__ import annotations

import errno
import os
import platform
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

LONGEST_NAME = 80


class CannotSave(Exception):
    """The file was not written; the message says why, and what to do."""


class FileIsThere(CannotSave):
    """A file of that name is there already."""


def default_name(words: Iterable[str], ending: str) -> str:
    """A file's name of table, column and key, without what a shell or a file system minds."""
    safe = [re.sub(r"[^\w.-]+", "-", word).strip("-.") for word in words]
    return ("_".join(word for word in safe if word)[:LONGEST_NAME] or "value") + f".{ending}"


def save(path: Path, data: bytes, overwrite: bool = False) -> None:
    """Write a file that its owner alone can read. Raises CannotSave."""
    try:
        if path.is_dir():
            raise CannotSave(f"{path} is a folder. Give a file's name in it.")
        if overwrite:
            _replace(path, data)
        else:
            create(path, data)
    except FileExistsError:
        if not stat.S_ISREG(path.lstat().st_mode) and not path.is_file():
            raise CannotSave(f"{path} is no plain file, and is left alone.") from None
        raise FileIsThere(f"{path} is there already.") from None
    except OSError as error:
        raise CannotSave(_reason(error, path)) from error
    except ValueError:
        raise CannotSave(f"{path} is no name for a file.") from None


def place() -> str:
    """Where files are written: the machine's name where it is not the one in front of the user."""
    return f" on {platform.node()}" if os.environ.get("SSH_CONNECTION") else ""


def create(path: Path, data: bytes) -> None:
    """Write a new file that its owner alone can read. Raises OSError, also where there is such a file already."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    _fill(handle, str(path), data)


def _replace(path: Path, data: bytes) -> None:
    path = path.resolve()  # what a link points to, not the link
    handle, beside = mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
    _fill(handle, beside, data)
    os.replace(beside, path)


def _fill(handle: int, name: str, data: bytes) -> None:
    """Write and close; what could not be written whole is taken away again."""
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError:
        with suppress(OSError):  # the first failure is the one to tell
            os.unlink(name)
        raise


def _reason(error: OSError, path: Path) -> str:
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return f"There is no folder {path.parent}."
        case errno.EACCES | errno.EPERM:
            return f"You may not write {path}."
        case errno.ENOSPC | errno.EDQUOT:
            return f"There is no room left for {path}; nothing was kept of it."
        case errno.EROFS:
            return f"{path} is on a read-only file system."
    return f"{path} cannot be written: {error.strerror}."
