"""The words of a CHECK expression."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"""\s*(?:
    (?P<string>(?:_\w+|[nN])?'(?:[^'\\]|'')*')
    | (?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`)
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<sign>::|<=|>=|<>|!=|[-=<>(),\[\]])
    )""",
    re.VERBOSE,
)


def names_in(check: str) -> set[str]:
    """What may be the name of a column in a CHECK."""
    found = (match for match in TOKEN.finditer(check) if match["word"] or match["quoted"])
    names = {match["word"] or unquoted(match["quoted"]) for match in found}
    return names | set(re.findall(r"\[([^\]]+)\]", check))


def tokens(text: str, dialect: str) -> list[tuple[str, str]]:
    """Each word with its kind: string, quoted, number, word or sign. What is not known becomes a sign of its own."""
    found: list[tuple[str, str]] = []
    if dialect == "sqlite":
        text = re.sub(r"\[([^\]']+)\]", r'"\1"', text)
    place, text = 0, text.strip()
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            return [("sign", "?")]  # understood by nobody
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


def unquoted(text: str) -> str:
    """A name without its quotes."""
    return text[1:-1].replace(text[0] * 2, text[0])
