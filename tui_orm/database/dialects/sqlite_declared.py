"""What a table's declaration says that SQLite tells nowhere else: collations, generated columns, checks, options."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"--[^\n]*|/\*.*?(?:\*/|$)|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^\]]*\]|[^\W]+|\s+|.",
    re.DOTALL,
)
NAME = r"\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^\]]*\]"
CONSTRAINT = re.compile(
    rf"--[^\n]*|/\*.*?(?:\*/|$)|'(?:[^']|'')*'|\bCONSTRAINT\s+({NAME}|\w+)|{NAME}", re.DOTALL | re.IGNORECASE
)
QUOTES = {'"': '"', "`": "`", "[": "]", "'": "'"}
OF_TABLE = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}
"""Words that begin a constraint of the table; a column of such a name stands in quotes."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a name or a sign of a declaration, and where it stands."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next begins at the earliest."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """In capitals; a name in quotes is none."""
        return "" if self.text[0] in QUOTES else self.text.upper()

    @property
    def name(self) -> str:
        """Without its quotes."""
        end = QUOTES.get(self.text[0])
        return self.text[1:-1].replace(end * 2, end) if end else self.text


@dataclass
class Declared:
    """What was declared; names are as they were written."""

    collations: dict[str, str] = field(default_factory=dict)
    generated: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By column: "stored" or "virtual", and the expression."""
    checks: list[tuple[str, str]] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    """What stands behind the columns, and AUTOINCREMENT."""
    module: str = ""
    """What a virtual table is made with, and its arguments."""


def declared(sql: str) -> Declared:
    """Read a CREATE TABLE statement; one that cannot be made sense of says nothing."""
    found, tokens = Declared(), list(_tokens(sql))
    words = [token.word for token in tokens]
    if words[1:2] == ["VIRTUAL"]:
        if "USING" in words:
            found.module = sql[tokens[words.index("USING") + 1].start :].strip()
        return found
    opening = next((place for place, token in enumerate(tokens) if token.text == "("), None)
    if opening is None:
        return found
    closing = _closing(tokens, opening)
    for part in _parts(tokens[opening + 1 : closing]):
        _read(part, sql, found)
    tail = " ".join(words[closing + 1 :])
    found.options += [option for option in ("WITHOUT ROWID", "STRICT") if option in tail]
    return found


def constraint_names(sql: str) -> list[str]:
    """The names of constraints in a CREATE TABLE statement; quicker than to read all of it."""
    return [Token(match[1], 0).name for match in CONSTRAINT.finditer(sql) if match[1]]


def index_parts(sql: str) -> tuple[list[str], str]:
    """The columns and expressions of a CREATE INDEX statement, as they are written, and its condition."""
    tokens = list(_tokens(sql))
    opening = next((place for place, token in enumerate(tokens) if token.text == "("), len(tokens))
    closing = _closing(tokens, opening)
    parts = [part for part in _parts(tokens[opening + 1 : closing]) if part]
    columns = [sql[part[0].start : part[-1].end] for part in parts]
    rest = tokens[closing + 1 :]
    return columns, sql[rest[1].start :].strip() if len(rest) > 1 and rest[0].word == "WHERE" else ""


def _tokens(sql: str) -> Iterator[Token]:
    for match in TOKEN.finditer(sql):
        text = match[0]
        if not text.isspace() and not text.startswith(("--", "/*")):
            yield Token(text, match.start())


def _closing(tokens: Sequence[Token], opening: int) -> int:
    """Where the parenthesis that opens there is closed; the end where it is not."""
    depth = 0
    for place in range(opening, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[place].text, 0)
        if not depth:
            return place
    return len(tokens)


def _parts(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What stands between the commas."""
    begun = depth = 0
    for place, token in enumerate(tokens):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text == "," and not depth:
            yield tokens[begun:place]
            begun = place + 1
    yield tokens[begun:]


def _read(part: Sequence[Token], sql: str, found: Declared) -> None:
    """Read the declaration of a column or a constraint."""
    column = "" if not part or part[0].word in OF_TABLE else part[0].name
    name, place = "", 1 if column else 0
    while place < len(part):
        word, after = part[place].word, part[place + 1 : place + 2]
        if word == "CONSTRAINT" and after:
            name = after[0].name
            place += 1
        elif word == "COLLATE" and after and column:
            found.collations[column] = after[0].name
        elif word == "AUTOINCREMENT":
            found.options.append(word)
        elif part[place].text == "(":
            closing = _closing(part, place)
            inside = sql[part[place].start + 1 : part[min(closing, len(part) - 1)].start].strip()
            before = part[place - 1].word
            if before == "CHECK":
                found.checks.append((name, inside))
                name = ""
            elif before == "AS" and column:
                is_stored = any(token.word == "STORED" for token in part[closing:])
                found.generated[column] = ("stored" if is_stored else "virtual", inside)
            place = closing
        place += 1
