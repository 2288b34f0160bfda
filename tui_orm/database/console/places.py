"""Where in a statement an error is: as the server tells, by position, by line, or by the words it quotes."""

from __future__ import annotations

import re
from typing import Any

from tui_orm.database.console.manners import PostgreSQLManners, by_cursor
from tui_orm.database.console.outcomes import Request
from tui_orm.database.sql.tokens import QUIET, Sort, Token, tokens
from tui_orm.database.sql.verbs import verb

NEAR = re.compile(r"near '(.*)' at line (\d+)", re.DOTALL)
QUOTED = re.compile(r"""near "([^"]+)"|'([^']+)'|"([^"]+)"|: ([\w.]+)$""")

Place = tuple[int, int]


def place_of(error: Any, request: Request, dialect: str) -> Place | None:
    """Start and end of what a driver's error is about; None where that is not told."""
    if error is None:
        return None
    if dialect == "postgresql":
        return _by_position(getattr(error, "diag", None), request)
    message = str(getattr(error, "msg", None) or (error.args[-1] if error.args else ""))
    if dialect == "mysql" and (found := NEAR.search(message)) is not None:
        return _by_line(request.text, dialect, found[1], int(found[2]))
    return _by_words(request.text, dialect, message)


def _by_position(said: Any, request: Request) -> Place | None:
    position = getattr(said, "statement_position", None)
    if position is None:
        return None
    before = len(PostgreSQLManners.PREFIX) if by_cursor(verb(request.whole, "postgresql")) else 0
    return _mapped(request, int(position) - 1 - before - len(request.prefix))


def _mapped(request: Request, place: int) -> Place | None:
    """The token at a place of what was sent, where each parameter is a number behind `$`."""
    at, numbers = 0, dict[str, int]()
    for token in tokens(request.text, "postgresql"):
        length = len(token.text)
        if token.sort == Sort.PARAMETER and request.values:
            length = len(f"${numbers.setdefault(token.text, len(numbers) + 1)}")
        if place < at + length:
            return token.start, token.end
        at += length
    end = len(request.text.rstrip())
    return (max(0, end - 1), end) if place <= at else None


def _by_line(text: str, dialect: str, near: str, line: int) -> Place | None:
    """MySQL gives the line, and the text from the error on, of at most 80 characters."""
    if not near:
        end = len(text.rstrip())
        return max(0, end - 1), end
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    # the line is the one where it noticed, the text may begin before
    at = text.find(near[:60], start)
    at = at if at >= 0 else text.find(near[:60])
    return None if at < 0 else next(((t.start, t.end) for t in tokens(text, dialect) if t.end > at), None)


def _by_words(text: str, dialect: str, message: str) -> Place | None:
    """The first token that is one of the words quoted in a message."""
    held = [token for token in tokens(text, dialect) if token.sort not in QUIET]
    for found in QUOTED.finditer(message):
        word = next(group for group in found.groups() if group).rpartition(".")[2].lower()
        for token in held:
            if _bare(token).lower() == word:
                return token.start, token.end
    return None


def _bare(token: Token) -> str:
    return token.text[1:-1] if token.sort == Sort.NAME else token.text
