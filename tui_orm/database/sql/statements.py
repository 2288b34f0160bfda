"""A text cut into its statements, as the server's own client would cut it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tui_orm.database.sql.tokens import QUIET, Sort, Token, tokens

WITH_BODY = frozenset({"TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE"})
"""What is created with statements of its own inside."""
NO_OPENERS = frozenset({"IF", "WHILE", "LOOP", "REPEAT", "FOR"})
"""What an END may close that is not counted where it opens: the word means something else as well."""
DELIMITER = re.compile(r"DELIMITER[ \t]+(\S+)[ \t]*(?:\n|\Z)", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """One statement: `text` alone, from `start`; the span from `first` to before `end` holds all that is around it.

    The spans of a text's statements put together are the text. A statement may be empty.
    """

    first: int
    start: int
    text: str
    end: int

    @property
    def stop(self) -> int:
        """Where the statement alone ends."""
        return self.start + len(self.text)


@lru_cache(maxsize=8)
def statements(text: str, dialect: str) -> tuple[Statement, ...]:
    """The statements of a text, in order; the last may be empty."""
    return tuple(_Cutter(text, dialect).cut())


def statement_at(text: str, dialect: str, place: int) -> Statement | None:
    """The statement under the cursor: on the line behind its end still the one before. None where there is none."""
    found: Statement | None = None
    for statement in statements(text, dialect):
        if not statement.text:
            continue
        if found is not None and place < statement.start and _is_nearer(text, found, place):
            break
        found = statement
        if place < statement.end:
            break
    return found


def _is_nearer(text: str, before: Statement, place: int) -> bool:
    """Whether the cursor stands on the line on which the statement before ended."""
    return "\n" not in text[before.end : place]


class _Cutter:
    """Walks the tokens once."""

    def __init__(self, text: str, dialect: str) -> None:
        self._text, self._dialect = text, dialect
        self._tokens = tokens(text, dialect)
        self._starts = [token.start for token in self._tokens]
        self._delimiter = ";"
        self._first = 0

    def cut(self) -> Iterator[Statement]:
        """The statements."""
        place = 0
        while place < len(self._tokens):
            token = self._tokens[place]
            if (skipped := self._switched(token)) is not None:
                yield Statement(self._first, token.start, "", skipped)
                self._first = skipped
                place = self._behind(place, skipped)
                continue
            end, place = self._end(place)
            yield self._statement(end)
        if self._first < len(self._text):
            yield self._statement(len(self._text))

    def _switched(self, token: Token) -> int | None:
        """Where the line ends that gives MySQL's client another delimiter; None where this is none."""
        if self._dialect != "mysql" or token.upper != "DELIMITER":
            return None
        if (found := DELIMITER.match(self._text, token.start)) is None:
            return None
        self._delimiter = found[1]
        return found.end()

    def _end(self, place: int) -> tuple[int, int]:
        """Where the statement from a token on ends, and the token after that."""
        creates, body, depth, words = False, False, 0, 0
        while place < len(self._tokens):
            token = self._tokens[place]
            if self._is_delimiter(token) and (depth <= 0 or self._delimiter != ";"):
                end = token.start + len(self._delimiter)
                return end, self._behind(place, end)
            if token.sort not in QUIET:
                words += 1
                if words == 1 and self._switched(token) is not None:
                    return token.start, place  # the line stands for itself
                creates = creates or (words == 1 and token.upper == "CREATE")
            body = body or (creates and words < 8 and token.upper in WITH_BODY)
            depth += self._step(place) if body else 0
            place += 1
        return len(self._text), place

    def _is_delimiter(self, token: Token) -> bool:
        if self._delimiter == ";":
            return token.text == ";"
        return token.sort in (Sort.SIGN, Sort.WORD) and self._text.startswith(self._delimiter, token.start)

    def _step(self, place: int) -> int:
        word = self._tokens[place].upper
        if word == "BEGIN":
            return 1
        if word == "CASE":
            return 0 if self._neighbour(place, -1) == "END" else 1
        return -1 if word == "END" and self._neighbour(place, 1) not in NO_OPENERS else 0

    def _neighbour(self, place: int, way: int) -> str:
        place += way
        while 0 <= place < len(self._tokens) and self._tokens[place].sort in QUIET:
            place += way
        return self._tokens[place].upper if 0 <= place < len(self._tokens) else ""

    def _behind(self, place: int, end: int) -> int:
        return max(place, bisect_left(self._starts, end))

    def _statement(self, end: int) -> Statement:
        held = self._within(self._first, end)
        made = Statement(self._first, *held, end)
        self._first = end
        return made

    def _within(self, first: int, end: int) -> tuple[int, str]:
        """Where the statement starts in a span, and its text without comments around it and its delimiter."""
        inside = [
            token for token in self._tokens_between(first, end) if (token.sort not in QUIET or token.runs)
        ]
        stop = end
        if self._text.endswith(self._delimiter, first, end):
            stop -= len(self._delimiter)
            inside = [token for token in inside if token.start < stop]
        if not inside:
            return end, ""
        start = inside[0].start
        return start, self._text[start : min(stop, inside[-1].end)]

    def _tokens_between(self, first: int, end: int) -> Sequence[Token]:
        return self._tokens[bisect_left(self._starts, first) : bisect_left(self._starts, end)]
