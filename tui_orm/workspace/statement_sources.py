"""What a statement reads: its tables and named queries, by the names that they have in it, with their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tui_orm.database.descriptions import TableName
from tui_orm.database.sql.tokens import Sort, Token
from tui_orm.database.sql.words import KEYWORDS

Columns = Sequence[tuple[str, str]]
"""Names with their types."""
Tables = Mapping[TableName, Columns]
BEFORE_TABLE = frozenset(
    {"FROM", "JOIN", "INTO", "UPDATE", "TABLE", "DESCRIBE", "DESC", "TRUNCATE", "REFERENCES"}
)
NO_ALIAS = KEYWORDS | {"FETCH", "FOR", "FORCE", "IGNORE", "STRAIGHT_JOIN", "USE"}
"""What is no alias behind a table."""
ENDING = frozenset(
    {"SELECT", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "SET", "VALUES", "UNION", "RETURNING"}
)
"""What ends a list of tables."""


@dataclass(frozen=True)
class Source:
    """Something that columns come from: a table, or a named query, by the name it has in the statement."""

    name: str
    columns: Columns


def sources_of(around: Sequence[Token], tables: Tables) -> Iterator[Source]:
    """The tables and named queries of a statement, by their aliases."""
    named = {source.name.lower(): source.columns for source in queries_of(around, tables)}
    known = {table.name.lower(): columns for table, columns in tables.items()}
    known |= {str(table).lower(): columns for table, columns in tables.items()}
    for place, token in enumerate(around):
        is_next = token.upper in BEFORE_TABLE or (token.text == "," and _follows_table(around, place))
        if is_next and (found := _named(around, place + 1)) is not None:
            name, behind = found
            columns = named.get(name.lower(), known.get(name.lower()))
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


def queries_of(around: Sequence[Token], tables: Tables) -> Iterator[Source]:
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
        columns = columns or list(_selected(around[place + 1 : end], tables))
        yield Source(name, [(column, "") for column in columns])
        place = end + 1
        if place >= len(around) or around[place].text != ",":
            return
        place += 1


def _selected(query: Sequence[Token], tables: Tables) -> Iterator[str]:
    """The names of what a query selects: the last name of each part; those of all its tables for a star."""
    depth, last = 0, ""
    for token in query[1:]:
        depth += (token.text == "(") - (token.text == ")")
        if depth:
            continue
        if token.text == "*" and not last:
            for source in sources_of(query, tables):
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
