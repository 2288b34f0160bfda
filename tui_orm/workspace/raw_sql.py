"""A condition written as SQL by the user: looked over before it is sent, and only ever sent to be read."""

from __future__ import annotations

from tui_orm.database.failures import ValueRefused
from tui_orm.database.query import RawSQL

MARK = "sql:"
"""What stands before it in a filter."""
QUOTES = "'\"`"


def parse_raw(text: str, dialect: str) -> RawSQL:
    """The condition. Raises ValueRefused where it is not one whole condition and nothing else.

    The server is told to refuse writing as well: this only sees to it that the rest of the statement stays ours.
    """
    bare = _without_quoted(text, dialect)
    if not text.strip():
        raise ValueRefused(f"After {MARK} comes a condition, as it would stand after WHERE.")
    for mark in (";", "--", "/*", *("#" if dialect == "mysql" else ())):
        if mark in bare:
            raise ValueRefused(f"A condition holds no {mark}")
    depth = 0
    for char in bare:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            break
    if depth:
        raise ValueRefused("The parentheses do not match.")
    return RawSQL(text.strip())


def _without_quoted(text: str, dialect: str) -> str:
    """The text without what stands in quotes. Raises ValueRefused where a quote is not closed."""
    kept, place = [], 0
    while place < len(text):
        char = text[place]
        if char in QUOTES:
            place = _closing(text, place, char, dialect)
        else:
            kept.append(char)
        place += 1
    return "".join(kept)


def _closing(text: str, start: int, quote: str, dialect: str) -> int:
    place = start + 1
    while place < len(text):
        if text[place] == "\\" and dialect == "mysql" and quote != "`":
            place += 1
        elif text[place] == quote:
            return place
        place += 1
    raise ValueRefused(f"The quote {quote} is not closed.")
