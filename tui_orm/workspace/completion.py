"""What may stand at the cursor in a statement: tables, aliases, columns, names of WITH, words of the server."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tui_orm.database.sql.statements import statement_at
from tui_orm.database.sql.tokens import Sort, Token, code, tokens
from tui_orm.database.sql.words import KEYWORDS
from tui_orm.workspace.statement_sources import BEFORE_TABLE, ENDING, Source, Tables, queries_of, sources_of

LEAST = 2
"""Characters of a word that are typed before completion comes by itself; after a dot none."""
LEAST_WITHIN = 3
"""Characters that are looked for within names too."""
MOST = 60


@dataclass(frozen=True)
class Known:
    """The names that there are: columns with their types by table, keywords, functions."""

    tables: Tables
    keywords: frozenset[str]
    functions: frozenset[str]
    dialect: str


@dataclass(frozen=True)
class Suggestion:
    """A text for the place from `start` to the cursor, and what it is."""

    text: str
    start: int
    note: str = ""


def suggestions(text: str, place: int, known: Known, wanted: bool = False) -> list[Suggestion]:
    """The likeliest first; none within a string or a comment. Unasked only where enough is typed."""
    if _is_inside(text, place, known.dialect):
        return []
    word = re.search(r"[\w$]*\Z", text[:place])
    typed = word[0] if word else ""
    start = place - len(typed)
    statement = statement_at(text, known.dialect, place)
    around = code(statement.text, known.dialect) if statement is not None else []
    owner = _owner(text[:start])
    if not (wanted or owner or len(typed) >= LEAST) or (typed[:1].isdigit() and not owner):
        return []
    before = text[:start].rstrip()
    found = list(_candidates(around, owner, _last_word(before), before[-1:], known))
    return _ranked(found, typed, start, known.dialect)


def _is_inside(text: str, place: int, dialect: str) -> bool:
    for token in tokens(text, dialect):
        if token.start >= place:
            break
        if token.sort in (Sort.STRING, Sort.COMMENT) and place < token.end + _is_open(token, len(text)):
            return True
    return False


def _is_open(token: Token, end: int) -> bool:
    """Whether what is typed behind it still belongs to it: a line's comment, a quote that is not closed."""
    if token.end != end:
        return token.text.startswith(("--", "#")) and token.sort == Sort.COMMENT
    return token.sort == Sort.COMMENT or len(token.text) < 2 or token.text[-1] != token.text[0]


def _owner(before: str) -> str:
    """The name before a dot at the cursor."""
    found = re.search(r"""([\w$]+|"[^"]+"|`[^`]+`|\[[^\]]+\])\.\Z""", before)
    return found[1].strip('"`[]') if found else ""


def _last_word(before: str) -> str:
    found = re.search(r"(\w+)\Z", before)
    return found[1].upper() if found else ""


def _candidates(
    around: Sequence[Token], owner: str, last: str, sign: str, known: Known
) -> Iterator[tuple[str, str, int]]:
    """Texts with what they are and a rank."""
    sources = list(sources_of(around, known.tables))
    if owner:
        yield from _of_owner(owner, sources, known)
        return
    if last in BEFORE_TABLE or (sign == "," and _in_from(around, last)):
        yield from ((source.name, "WITH", 0) for source in queries_of(around, known.tables))
        yield from _tables(known, 0)
        return
    for source in sources:
        yield from ((column, f"{source.name} {kind}".strip(), 0) for column, kind in source.columns)
        yield source.name, "alias", 1
    yield from ((word, "", 2) for word in known.keywords)
    yield from ((word, "function", 3) for word in known.functions)
    yield from _tables(known, 4)


def _of_owner(owner: str, sources: Sequence[Source], known: Known) -> Iterator[tuple[str, str, int]]:
    for source in sources:
        if source.name.lower() == owner.lower():
            yield from ((column, kind, 0) for column, kind in source.columns)
            return
    for table, columns in known.tables.items():
        if (table.schema or "").lower() == owner.lower():
            yield table.name, "table", 0
        elif table.name.lower() == owner.lower():
            yield from ((column, kind, 0) for column, kind in columns)


def _tables(known: Known, rank: int) -> Iterator[tuple[str, str, int]]:
    return ((table.name, table.schema or "table", rank + bool(table.schema)) for table in known.tables)


def _in_from(around: Sequence[Token], last: str) -> bool:
    """Whether a comma stands among tables: behind FROM, with no word between that ends it."""
    words = [token.upper for token in around if token.upper in BEFORE_TABLE | ENDING]
    return bool(words) and words[-1] in ("FROM", "JOIN")


def _ranked(found: Iterable[tuple[str, str, int]], typed: str, start: int, dialect: str) -> list[Suggestion]:
    """Those that go on with what is typed, then those that hold it, each once; a word of it alone is none."""
    wanted, best = typed.lower(), dict[str, tuple[int, str]]()
    for text, note, rank in found:
        low = text.lower()
        if low.startswith(wanted):
            score = rank
        elif len(wanted) >= LEAST_WITHIN and rank in (0, 4) and wanted in low:
            score = rank + 10
        else:
            continue
        if text not in best or score < best[text][0]:
            best[text] = score, note
    if len(best) == 1 and next(iter(best)).lower() == wanted:
        return []
    # columns in the order of their table
    ordered = sorted(best.items(), key=lambda item: (item[1][0], item[0].lower() if item[1][0] else ""))[
        :MOST
    ]
    return [Suggestion(_written(text, note, typed, dialect), start, note) for text, (_, note) in ordered]


def _written(text: str, note: str, typed: str, dialect: str) -> str:
    """A keyword in the case that is typed; a name in quotes where it needs them."""
    if not note:
        return text.lower() if typed and typed.islower() else text
    if note == "function" or (re.fullmatch(r"[^\W\d][\w$]*", text) and not _needs_quotes(text, dialect)):
        return text
    quote = "`" if dialect == "mysql" else '"'
    return quote + text.replace(quote, quote * 2) + quote


def _needs_quotes(text: str, dialect: str) -> bool:
    return text.upper() in KEYWORDS or (dialect == "postgresql" and text != text.lower())
