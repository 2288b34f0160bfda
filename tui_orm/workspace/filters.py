"""Filters as the user types them: `column op value and …`, or free text over the text columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tui_orm.database.descriptions import ColumnInfo, Kind, TableInfo
from tui_orm.database.failures import ValueRefused
from tui_orm.database.query import AnyCondition, Condition, FreeText, Operator
from tui_orm.workspace.periods import Period, compared, period
from tui_orm.workspace.quoting import quoted_name as quoted_name
from tui_orm.workspace.raw_sql import MARK, parse_raw
from tui_orm.workspace.values import edit_text, parse

AS_TYPED = frozenset({Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.ENUM, Kind.TEXT, Kind.JSON})
Conditions = tuple[AnyCondition, ...]

OPERATORS = re.compile(
    r"\s*(?:(is\s+not\s+null|is\s+null)\b|(not\s+like|like|in|between)\b|(<=|>=|!=|<>|=|<|>))", re.IGNORECASE
)
# text in quotes, bytes as x'00ff', or anything
TYPED = r"\s*(?:'(?P<text>(?:[^']|'')*)'|x'(?P<hex>(?:[0-9a-f]{2})*)'|(?P<plain>.+?))\s*"
VALUE = re.compile(TYPED + r"(?=$|\band\s)", re.IGNORECASE | re.DOTALL)
LISTED = re.compile(TYPED + r"(?=$|,|\))", re.IGNORECASE | re.DOTALL)
AND = re.compile(r"\s*\band\s+", re.IGNORECASE)
NAME = re.compile(r"\s*(?:\"((?:[^\"]|\"\")+)\"|([^\s\"<>=!]+))")


def parse_filter(text: str, table: TableInfo) -> Conditions:
    """The conditions that a filter means. Raises ValueRefused where a value does not fit its column."""
    rest = text.strip()
    found: list[AnyCondition] = []
    while rest:
        if rest[: len(MARK)].lower() == MARK:
            return (*found, parse_raw(rest[len(MARK) :], table.dialect))
        head = _head(rest, table)
        if head is None:
            break
        column, operator, after = head
        values, rest = _values(after, operator, column, table)
        found.append(_condition(column.name, operator, values))
        if rest and not (joined := AND.match(rest)):
            raise ValueRefused(f"After a condition comes 'and', not: {rest.strip()}")
        rest = rest[joined.end() :] if rest and joined else ""
    return (*found, FreeText(rest)) if rest else tuple(found)


def format_condition(column: ColumnInfo, value: Any, negated: bool = False) -> str:
    """A filter for rows with this value in this column, or for all others."""
    name = quoted_name(column.name)
    if value is None:
        return f"{name} {Operator.IS_NOT_NULL if negated else Operator.IS_NULL}"
    return f"{name} {Operator.NOT_EQUAL if negated else Operator.EQUAL} {_as_typed(value)}"


def format_any(column: ColumnInfo, values: Sequence[Any]) -> str:
    """A filter for rows with any of these values, none of which is NULL, in this column."""
    if len(values) == 1:
        return format_condition(column, values[0])
    return f"{quoted_name(column.name)} {Operator.IN} ({', '.join(map(_as_typed, values))})"


def joined(filters: Sequence[str]) -> str:
    """Several filters as one; all must hold. Only the last one may be free text or SQL."""
    return " and ".join(text for text in filters if text)


def _as_typed(value: Any) -> str:
    text = edit_text(value)
    if isinstance(value, bytes):
        return f"x'{text}'"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return text
    return "'" + text.replace("'", "''") + "'"


def _condition(column: str, operator: Operator, values: tuple[Any, ...]) -> AnyCondition:
    periods = [value for value in values if isinstance(value, Period)]
    if not periods:
        return Condition(column, operator, values)
    if len(periods) != len(values):
        raise ValueRefused("Give both dates in the same form: between 2024-01 and 2024-03.")
    return compared(column, operator, periods)


def _head(text: str, table: TableInfo) -> tuple[ColumnInfo, Operator, str] | None:
    named = NAME.match(text)
    if named is None:
        return None
    column = _column(table, named[1].replace('""', '"') if named[1] else named[2])
    found = OPERATORS.match(text, named.end())
    if column is None or found is None:
        return None
    word = re.sub(r"\s+", " ", found[0].strip().lower()).replace("<>", "!=")
    return column, Operator(word), text[found.end() :]


def _column(table: TableInfo, name: str) -> ColumnInfo | None:
    exact = [column for column in table.columns if column.name == name]
    return next(
        iter(exact or [column for column in table.columns if column.name.lower() == name.lower()]), None
    )


def _values(
    text: str, operator: Operator, column: ColumnInfo, table: TableInfo
) -> tuple[tuple[Any, ...], str]:
    if operator in (Operator.IS_NULL, Operator.IS_NOT_NULL):
        return (), text
    if operator == Operator.IN:
        return _listed(text, column, table)
    first, rest = _value(text, operator, column, table)
    if operator != Operator.BETWEEN:
        return (first,), rest
    if not (between := AND.match(rest)):
        raise ValueRefused("between takes two values: between 1 and 9")
    second, rest = _value(rest[between.end() :], operator, column, table)
    return (first, second), rest


def _listed(text: str, column: ColumnInfo, table: TableInfo) -> tuple[tuple[Any, ...], str]:
    rest, values = text.strip(), []
    if not rest.startswith("("):
        raise ValueRefused("in takes a list: in (1, 2, 3)")
    while rest[:1] in ("(", ","):
        value, rest = _value(rest[1:], Operator.IN, column, table)
        values.append(value)
        rest = rest.lstrip()
    if not rest.startswith(")"):
        raise ValueRefused("The list is not closed: in (1, 2, 3)")
    return tuple(values), rest[1:]


def _value(text: str, operator: Operator, column: ColumnInfo, table: TableInfo) -> tuple[Any, str]:
    found = (LISTED if operator == Operator.IN else VALUE).match(text)
    if found is None:
        raise ValueRefused(f"{column.name} {operator} needs a value.")
    rest = text[found.end() :]
    if found["hex"] is not None:
        return bytes.fromhex(found["hex"]), rest
    if operator in (Operator.LIKE, Operator.NOT_LIKE):
        return _text(found), rest
    return _compared(found, column, table), rest


def _text(found: re.Match[str]) -> str:
    return found["text"].replace("''", "'") if found["text"] is not None else found["plain"]


def _compared(found: re.Match[str], column: ColumnInfo, table: TableInfo) -> Any:
    if found["plain"] is not None and (part := period(found["plain"], column, table.dialect)) is not None:
        return part
    if table.dialect == "sqlite" and found["text"] is not None:
        return _text(found)  # any column may hold a text there
    if table.dialect == "sqlite" and (
        column.kind == Kind.OTHER or not isinstance(_literal(found["plain"]), str)
    ):
        return _literal(found["plain"])
    if column.kind in AS_TYPED:
        return _text(found)  # what is compared may be looser than what may be stored
    return parse(_text(found), column, table.dialect)


def _literal(typed: str) -> Any:
    """A number where it is one, else the text."""
    for kind in (int, float):
        try:
            return kind(typed)
        except ValueError:
            continue
    return typed
