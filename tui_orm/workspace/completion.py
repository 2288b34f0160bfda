"""What may stand at the cursor in a statement: tables, aliases, columns, names of WITH, words of the server."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tui_orm.database.descriptions import TableName
from tui_orm.database.sql.statements import statement_at
from tui_orm.database.sql.tokens import Sort, Token, code, tokens
from tui_orm.database.sql.words import KEYWORDS

Columns = Sequence[tuple[str, str]]
BEFORE_TABLE = frozenset(
    {"FROM", "JOIN", "INTO", "UPDATE", "TABLE", "DESCRIBE", "DESC", "TRUNCATE", "REFERENCES"}
)
NO_ALIAS = KEYWORDS | {"FETCH", "FOR", "FORCE", "IGNORE", "STRAIGHT_JOIN", "USE"}
"""What is no alias behind a table."""
ENDING = frozenset(
    {"SELECT", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "SET", "VALUES", "UNION", "RETURNING"}
)
"""What ends a list of tables."""
LEAST = 2
"""Characters of a word that are typed before completion comes by itself; after a dot none."""
LEAST_WITHIN = 3
"""Characters that are looked for within names too."""
MOST = 60


@dataclass(frozen=True)
class Known:
    """The names that there are: columns with their types by table, keywords, functions."""

    tables: Mapping[TableName, Columns]
    keywords: frozenset[str]
    functions: frozenset[str]
    dialect: str


@dataclass(frozen=True)
class Suggestion:
    """A text for the place from `start` to the cursor, and what it is."""

    text: str
    start: int
    note: str = ""


@dataclass(frozen=True)
class Source:
    """Something that columns come from: a table, or a named query, by the name it has in the statement."""

    name: str
    columns: Columns


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
    sources = list(_sources(around, known))
    if owner:
        yield from _of_owner(owner, sources, known)
        return
    if last in BEFORE_TABLE or (sign == "," and _in_from(around, last)):
        yield from ((source.name, "WITH", 0) for source in _queries(around, known))
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


def _sources(around: Sequence[Token], known: Known) -> Iterator[Source]:
    """The tables and named queries of a statement, by their aliases."""
    named = {source.name.lower(): source.columns for source in _queries(around, known)}
    tables = {table.name.lower(): columns for table, columns in known.tables.items()}
    tables |= {str(table).lower(): columns for table, columns in known.tables.items()}
    for place, token in enumerate(around):
        is_next = token.upper in BEFORE_TABLE or (token.text == "," and _follows_table(around, place))
        if is_next and (found := _named(around, place + 1)) is not None:
            name, behind = found
            columns = named.get(name.lower(), tables.get(name.lower()))
            if columns is not None:
                yield Source(_alias(around, behind) or name.rpartition(".")[2], columns)


def _follows_table(around: Sequence[Token], place: int) -> bool:
    """Whether a comma stands between two tables."""
    depth = 0
    for token in reversed(around[:place]):
        depth += (token.text == ")") - (token.text == "(")
        if depth < 0:
            return False
        if not depth and token.upper in ENDING | BEFORE_TABLE:
            return token.upper in ("FROM", "JOIN")
    return False


def _named(around: Sequence[Token], place: int) -> tuple[str, int] | None:
    """The name that begins at a token, with its schema, and the place behind it."""
    parts: list[str] = []
    while place < len(around) and around[place].sort in (Sort.WORD, Sort.NAME):
        if around[place].upper in ("ONLY", "LATERAL", "IF", "EXISTS") and not parts:
            place += 1
            continue
        parts.append(_bare(around[place]))
        if place + 1 >= len(around) or around[place + 1].text != ".":
            return ".".join(parts), place + 1
        place += 2
    return None


def _alias(around: Sequence[Token], place: int) -> str:
    if place < len(around) and around[place].upper == "AS":
        place += 1
    if place >= len(around):
        return ""
    token = around[place]
    is_name = token.sort in (Sort.WORD, Sort.NAME) and token.upper not in NO_ALIAS
    return _bare(token) if is_name else ""


def _queries(around: Sequence[Token], known: Known) -> Iterator[Source]:
    """The named queries of WITH, with the columns that they name or select, as far as that can be read."""
    place = next((at for at, token in enumerate(around) if token.upper == "WITH"), None)
    if place is None:
        return
    place += 1
    if place < len(around) and around[place].upper == "RECURSIVE":
        place += 1
    while place < len(around) and around[place].sort in (Sort.WORD, Sort.NAME):
        name, columns = _bare(around[place]), list[str]()
        place += 1
        if place < len(around) and around[place].text == "(":
            end = _closing(around, place)
            columns = [
                _bare(token) for token in around[place + 1 : end] if token.sort in (Sort.WORD, Sort.NAME)
            ]
            place = end + 1
        while place < len(around) and around[place].text != "(":
            place += 1
        end = _closing(around, place)
        columns = columns or list(_selected(around[place + 1 : end], known))
        yield Source(name, [(column, "") for column in columns])
        place = end + 1
        if place >= len(around) or around[place].text != ",":
            return
        place += 1


def _selected(query: Sequence[Token], known: Known) -> Iterator[str]:
    """The names of what a query selects: the last name of each part; those of all its tables for a star."""
    depth, last = 0, ""
    for token in query[1:]:
        depth += (token.text == "(") - (token.text == ")")
        if depth:
            continue
        if token.text == "*" and not last:
            for source in _sources(query, known):
                yield from (column for column, _ in source.columns)
        elif token.text == "," or token.upper == "FROM":
            if last:
                yield last
            last = ""
            if token.upper == "FROM":
                return
        elif token.sort in (Sort.WORD, Sort.NAME):
            last = _bare(token)
    if last:
        yield last


def _closing(around: Sequence[Token], place: int) -> int:
    depth = 0
    for at in range(place, len(around)):
        depth += (around[at].text == "(") - (around[at].text == ")")
        if not depth:
            return at
    return len(around)


def _bare(token: Token) -> str:
    return token.text[1:-1] if token.sort == Sort.NAME else token.text


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
