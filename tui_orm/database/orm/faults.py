"""What went wrong in the user's code, in a sentence, with the place in the text; never a traceback."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from difflib import get_close_matches

from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.orm.outcomes import Fault
from tui_orm.database.translation import from_outside, translate

Place = tuple[int, int] | None


class Refused(Exception):
    """The console does not do this; the message says what does."""


def fault_of(error: BaseException, text: str, file: str, names: Iterable[str]) -> Fault:
    """The fault that an exception means; `names` are those that may have been meant."""
    start, end = place_of(error, text, file) or (None, None)
    if isinstance(error, DatabaseFailure) or (from_outside(error) and not isinstance(error, OSError)):
        failure = translate(error)
        return Fault(failure.message, failure.advice, start, end)
    return Fault(_sentence(error), _meant(error, names), start, end)


def place_of(error: BaseException, text: str, file: str) -> Place:
    """Where in the text the innermost line of it stood when the error was raised."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return _in_syntax(error, text)
    found: Place = None
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == file and frame.lineno is not None:
            last = frame.end_lineno or frame.lineno
            found = (
                _offset(text, frame.lineno, frame.colno or 0),
                _offset(text, last, frame.end_colno if frame.end_colno is not None else 0),
            )
    return found


def _in_syntax(error: SyntaxError, text: str) -> Place:
    """Columns are counted in characters here, from 1; 0 stands for none."""
    lines = text.split("\n")
    line = min(error.lineno or 1, len(lines))
    start = sum(len(one) + 1 for one in lines[: line - 1]) + max(0, (error.offset or 1) - 1)
    has_end = error.end_lineno == error.lineno and (error.end_offset or 0) > (error.offset or 0)
    return start, start + ((error.end_offset or 0) - (error.offset or 0) if has_end else 1)


def _offset(text: str, line: int, column: int) -> int:
    """Characters before a line, counted from 1, and a column, counted in bytes."""
    lines = text.split("\n")
    before = sum(len(one) + 1 for one in lines[: line - 1])
    return before + len(lines[line - 1].encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))


def _sentence(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return _capital(error.msg)
    words = str(error)
    if isinstance(error, KeyError):
        words = f"{words} is no key"
    if isinstance(error, Refused | NameError | AttributeError):
        return _capital(words)
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _capital(words: str) -> str:
    text = words.strip() or "It failed"
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def _meant(error: BaseException, names: Iterable[str]) -> str:
    """The names that are near the one that is not known."""
    wanted = getattr(error, "name", None)
    if not isinstance(wanted, str) or not isinstance(error, NameError | AttributeError):
        return ""
    known = list(names)
    lower = {name.lower(): name for name in known}
    found = [lower[wanted.lower()]] if wanted.lower() in lower else get_close_matches(wanted, known, 3, 0.7)
    return f"Did you mean {' or '.join(found)}?" if found else ""
