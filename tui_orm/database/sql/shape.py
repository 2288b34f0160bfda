"""Whether a query is a table's own rows: which table, and which of its columns stand where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_orm.database.descriptions import TableInfo
from tui_orm.database.sql.tokens import Sort, Token, code

STAR = "*"
TAIL = frozenset({"ORDER", "LIMIT", "OFFSET", "FETCH"})
MADE_UP = {
    "GROUP": "its rows are groups",
    "HAVING": "its rows are groups",
    "UNION": "it puts several queries together",
    "EXCEPT": "it puts several queries together",
    "INTERSECT": "it puts several queries together",
    "WINDOW": "it has windows",
}
JOINS = frozenset({"JOIN", "LEFT", "RIGHT", "INNER", "CROSS", "NATURAL", "FULL", "STRAIGHT_JOIN"})


class NotATable(Exception):
    """A query is not one table's rows; the message says why, in words that go on after a colon."""


@dataclass(frozen=True)
class Shape:
    """A query of one table. `items` are its columns: a name, STAR, or None for what is no column as it is."""

    table: str
    schema: str
    items: tuple[str | None, ...]
    where: str
    """The condition, where it can stand without the query around it."""

    def columns(self, table: TableInfo, count: int) -> list[str | None]:
        """For each of `count` columns of the result that of the table, None where there is none. Raises NotATable."""
        known = {column.name.lower(): column.name for column in (*table.columns, *table.hidden)}
        found: list[str | None] = []
        for item in self.items:
            if item == STAR:
                found += [column.name for column in table.columns]
            else:
                found.append(known.get(item.lower()) if item is not None else None)
        if len(found) != count:
            raise NotATable("its columns are not told apart")
        return found


def shape_of(text: str, dialect: str) -> Shape:
    """The shape of a query. Raises NotATable."""
    tokens = code(text, dialect)
    if not tokens or tokens[0].upper != "SELECT":
        raise NotATable("it is no plain SELECT")
    if len(tokens) > 1 and tokens[1].upper in ("DISTINCT", "DISTINCTROW"):
        raise NotATable("DISTINCT makes one row of several")
    ends = _top(tokens)
    if (start := next((at for at in ends if tokens[at].upper == "FROM"), None)) is None:
        raise NotATable("it reads no table")
    _refuse_made_up(tokens, ends)
    name, schema, alias, behind = _source(tokens, start + 1)
    items = tuple(_item(part, {name.lower(), alias.lower()}) for part in _parts(tokens[1:start]))
    return Shape(name, schema, items, _condition(text, tokens, ends, behind, alias or name, dialect))


def _top(tokens: Sequence[Token]) -> list[int]:
    """The places of the words outside of all parentheses."""
    depth, found = 0, []
    for at, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if not depth and token.upper:
            found.append(at)
    return found


def _refuse_made_up(tokens: Sequence[Token], ends: Sequence[int]) -> None:
    for at in ends:
        if (why := MADE_UP.get(tokens[at].upper)) is not None:
            raise NotATable(why)
        if tokens[at].upper in JOINS and (at + 1 == len(tokens) or tokens[at + 1].text != "("):
            raise NotATable("it joins tables")


def _source(tokens: Sequence[Token], at: int) -> tuple[str, str, str, int]:
    """Table, schema and alias behind FROM, and what comes next."""
    parts: list[str] = []
    while at < len(tokens) and tokens[at].sort in (Sort.WORD, Sort.NAME):
        parts.append(_bare(tokens[at]))
        at += 1
        if at >= len(tokens) or tokens[at].text != ".":
            break
        at += 1
    if not parts or (at < len(tokens) and tokens[at].text == "("):
        raise NotATable("its rows are not those of a table")
    if at < len(tokens) and tokens[at].upper == "AS":
        at += 1
    alias = ""
    if (
        at < len(tokens)
        and tokens[at].sort in (Sort.WORD, Sort.NAME)
        and tokens[at].upper not in TAIL | {"WHERE"}
    ):
        alias = _bare(tokens[at])
        at += 1
    if at < len(tokens) and tokens[at].text == ",":
        raise NotATable("it joins tables")
    return parts[-1], parts[-2] if len(parts) > 1 else "", alias, at


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    depth, parts = 0, [list[Token]()]
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "," and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _item(tokens: list[Token], owners: set[str]) -> str | None:
    """The column that a part of the list is, whatever it is called there."""
    if len(tokens) > 2 and tokens[1].text == ".":
        if _bare(tokens[0]).lower() not in owners:
            return None
        tokens = tokens[2:]
    if len(tokens) == 1 and tokens[0].text == STAR:
        return STAR
    is_name = tokens and tokens[0].sort in (Sort.WORD, Sort.NAME)
    renamed = tokens[2:] if len(tokens) > 1 and tokens[1].upper == "AS" else tokens[1:]
    return _bare(tokens[0]) if is_name and len(renamed) <= (len(tokens) > 1) else None


def _condition(
    text: str, tokens: Sequence[Token], ends: Sequence[int], behind: int, owner: str, dialect: str
) -> str:
    """What stands behind WHERE; empty where it names the table, or parameters."""
    if behind >= len(tokens) or tokens[behind].upper != "WHERE":
        return ""
    end = next((at for at in ends if at > behind and tokens[at].upper in TAIL), len(tokens))
    inside = tokens[behind + 1 : end]
    if not inside or any(token.sort == Sort.PARAMETER or _bare(token) == owner for token in inside):
        return ""
    return " ".join(text[inside[0].start : inside[-1].end].split("\n"))


def _bare(token: Token) -> str:
    return token.text[1:-1] if token.sort == Sort.NAME else token.text
