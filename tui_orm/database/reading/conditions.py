"""Conditions as SQL expressions: every value is bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from tui_orm.database.dialects.base import Dialect
from tui_orm.database.query import AnyCondition, Condition, FreeText, Operator, RawSQL, Within
from tui_orm.database.reading.rows import Element, Reading

COMPARE: dict[Operator, Callable[[Element, Element], Element]] = {
    Operator.EQUAL: lambda column, value: column == value,
    Operator.NOT_EQUAL: lambda column, value: column != value,
    Operator.LESS: lambda column, value: column < value,
    Operator.LESS_OR_EQUAL: lambda column, value: column <= value,
    Operator.GREATER: lambda column, value: column > value,
    Operator.GREATER_OR_EQUAL: lambda column, value: column >= value,
}


def where(dialect: Dialect, reading: Reading, conditions: Sequence[AnyCondition]) -> list[Any]:
    """What to pass to `Select.where`."""
    return [_expression(dialect, reading, condition) for condition in conditions]


def _expression(dialect: Dialect, reading: Reading, condition: AnyCondition) -> Any:
    match condition:
        case FreeText(text):
            return _free(dialect, reading, text)
        case RawSQL(text):
            # on lines of its own: a comment cannot swallow what follows
            return sa.literal_column(f"(\n{text}\n)", sa.Boolean())
        case Within():
            return _within(dialect, reading, condition)
    return _compared(dialect, reading, condition)


def _within(dialect: Dialect, reading: Reading, condition: Within) -> Any:
    info, column = reading.table.column(condition.column), reading.column(condition.column)
    start, end = dialect.bound(condition.start, info), dialect.bound(condition.end, info)
    if condition.negated:
        return sa.or_(column < start, column >= end)
    return sa.and_(column >= start, column < end)


def _free(dialect: Dialect, reading: Reading, text: str) -> Any:
    columns = [dialect.searchable(reading.column(info.name), info) for info in reading.table.columns]
    found = [_as_text(column).icontains(text, autoescape=True) for column in columns if column is not None]
    return sa.or_(sa.false(), *found)


def _as_text(column: Element) -> Element:
    return sa.type_coerce(column, sa.String())


def _compared(dialect: Dialect, reading: Reading, condition: Condition) -> Any:
    info = reading.table.column(condition.column)
    column = reading.column(condition.column)
    if condition.operator in (Operator.LIKE, Operator.NOT_LIKE):
        matched = sa.type_coerce(sa.cast(column, sa.String) if info.kind != "text" else column, sa.String())
        like = matched.like(condition.values[0])
        return ~like if condition.operator == Operator.NOT_LIKE else like
    values = [dialect.bound(value, info) for value in condition.values]
    match condition.operator:
        case Operator.IS_NULL:
            return column.is_(None)
        case Operator.IS_NOT_NULL:
            return column.is_not(None)
        case Operator.IN:
            return column.in_(values)
        case Operator.BETWEEN:
            return column.between(values[0], values[1])
    return COMPARE[condition.operator](column, values[0])
