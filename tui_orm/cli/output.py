"""Standard output, as filters and terminals want it: exact bytes, and an early end without a word."""

from __future__ import annotations

import codecs
import io
import os
import sys

from tui_orm.ui.cleaning import clean_lines


class OutputEnded(Exception):
    """Nobody reads any more."""


class OutputRefused(Exception):
    """The output takes no more: a full disk, say."""


def prepare() -> None:
    """Have both streams take every text: what their encoding lacks is escaped, bytes that are no text stay bytes."""
    codecs.register_error("tui_orm", _kept)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="tui_orm", newline="")


def write(text: str) -> None:
    """Write to standard output at once. Raises OutputEnded and OutputRefused."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise OutputEnded from error
    except OSError as error:
        silence()
        raise OutputRefused(f"The output cannot be written: {error.strerror}.") from error


def complain(text: str) -> None:
    """Say what is wrong, in one line of standard error."""
    print("\n".join(clean_lines(f"tui-orm: {text}")), file=sys.stderr)


def silence() -> None:
    """Let go of an output that takes no more, so that nothing tries to when the program ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return  # it is no file


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def ellipsis() -> str:
    """What stands for what was cut off, as far as the output can show it."""
    try:
        "…".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return "..."
    return "…"


def _kept(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    part = error.object[error.start : error.end]
    if all("\udc80" <= char <= "\udcff" for char in part):
        return bytes(ord(char) - 0xDC00 for char in part), error.end
    return "".join(map(_escaped, part)), error.end


def _escaped(char: str) -> str:
    return char.encode("ascii", "backslashreplace").decode("ascii")
