"""SQL cut into tokens, each server's strings, names and comments as it reads them; nothing is lost or added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple


class Sort(StrEnum):
    """What a token is."""

    SPACE = "space"
    COMMENT = "comment"
    STRING = "string"
    NAME = "name"
    """A name in quotes."""
    WORD = "word"
    NUMBER = "number"
    PARAMETER = "parameter"
    SIGN = "sign"


SORTS = {sort.value: sort for sort in Sort}
QUIET = frozenset({Sort.SPACE, Sort.COMMENT})


class Token(NamedTuple):
    """A piece of a text, from `start` to before `end`."""

    sort: Sort
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next one starts."""
        return self.start + len(self.text)

    @property
    def upper(self) -> str:
        """A word as keywords are compared; empty for anything else, a name in quotes too."""
        return self.text.upper() if self.sort == Sort.WORD else ""

    @property
    def runs(self) -> bool:
        """Whether it is one of MySQL's comments that the server executes."""
        return self.sort == Sort.COMMENT and self.text.startswith(("/*!", "/*M!"))


# A quote or comment that is not closed goes to the end of the text.
PLAIN_STRING = r"'(?:[^']|'')*(?:'|\Z)"
ESCAPED_STRING = r"'(?:[^'\\]|\\.|''|\\\Z)*(?:'|\Z)"
LINE_COMMENT = r"--[^\n]*"
BLOCK_COMMENT = r"/\*.*?(?:\*/|\Z)"
IN_DOUBLE = r'"(?:[^"]|"")*(?:"|\Z)'
IN_BACKTICKS = r"`(?:[^`]|``)*(?:`|\Z)"
FORMS: dict[str, tuple[tuple[Sort, str], ...]] = {
    "sqlite": (
        (Sort.COMMENT, f"{LINE_COMMENT}|{BLOCK_COMMENT}"),
        (Sort.STRING, f"[xX]?{PLAIN_STRING}"),
        (Sort.NAME, rf"{IN_DOUBLE}|{IN_BACKTICKS}|\[[^\]]*(?:\]|\Z)"),
    ),
    "mysql": (
        (Sort.COMMENT, rf"--(?=\s)[^\n]*|\#[^\n]*|{BLOCK_COMMENT}"),
        (Sort.STRING, rf'[xXbBnN]?{ESCAPED_STRING}|"(?:[^"\\]|\\.|""|\\\Z)*(?:"|\Z)'),
        (Sort.NAME, IN_BACKTICKS),
    ),
    "postgresql": (
        (Sort.COMMENT, LINE_COMMENT),
        (
            Sort.STRING,
            rf"[eE]{ESCAPED_STRING}|(?:[xXbBnN]|[uU]&)?{PLAIN_STRING}"
            r"|(?<![\w$])\$(?P<tag>[^\W\d]\w*)?\$.*?(?:\$(?(tag)(?P=tag))\$|\Z)",
        ),
        (Sort.NAME, rf"(?:[uU]&)?{IN_DOUBLE}"),
    ),
}
COMMON = (
    (Sort.SPACE, r"\s+"),
    # a colon behind a value is a slice, or a cast that begins
    (Sort.PARAMETER, r"(?<![\w:\])$]):[^\W\d]\w*"),
    (Sort.NUMBER, r"0[xX][\da-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"),
)
WORDS = {"mysql": r"@{0,2}[^\W\d][\w$]*", "postgresql": r"[^\W\d][\w$]*", "sqlite": r"[^\W\d][\w$]*"}


@lru_cache(maxsize=8)
def tokens(text: str, dialect: str) -> tuple[Token, ...]:
    """The tokens of a text; put together they are the text."""
    return tuple(_cut(text, dialect))


def code(text: str, dialect: str) -> list[Token]:
    """The tokens that say something: neither space nor a comment that is only for people."""
    return [token for token in tokens(text, dialect) if token.sort not in QUIET or token.runs]


def first_word(text: str, dialect: str) -> str:
    """The word that a statement begins with, in capitals; empty where there is none."""
    return next((token.upper for token in code(text, dialect) if token.text != "("), "")


def _cut(text: str, dialect: str) -> Iterator[Token]:
    pattern, place = _pattern(dialect), 0
    while place < len(text):
        if dialect == "postgresql" and text.startswith("/*", place):
            end = _end_of_nested(text, place)
            yield Token(Sort.COMMENT, text[place:end], place)
            place = end
            continue
        found = pattern.match(text, place)
        assert found is not None  # any one character is a sign
        yield Token(SORTS[found.lastgroup or ""], found[0], place)
        place = found.end()


@cache
def _pattern(dialect: str) -> re.Pattern[str]:
    forms = (*FORMS[dialect], *COMMON, (Sort.WORD, WORDS[dialect]), (Sort.SIGN, r"::|:=|."))
    return re.compile("|".join(f"(?P<{sort}>{form})" for sort, form in forms), re.DOTALL)


def _end_of_nested(text: str, place: int) -> int:
    """The end of a comment that may hold others, as PostgreSQL reads it."""
    depth = 0
    for mark in re.compile(r"/\*|\*/").finditer(text, place):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return mark.end()
    return len(text)
