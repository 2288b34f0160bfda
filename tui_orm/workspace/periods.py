"""Dates typed in part: 2024, 2024-03, 2024-03-15 or 2024-03-15 10 each mean a stretch of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui_orm.database.descriptions import ColumnInfo, Kind
from tui_orm.database.failures import ValueRefused
from tui_orm.database.query import Condition, Operator, Within

PART = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?)(?:[T ](?P<hour>\d\d?)(?::(?P<minute>\d\d))?)?)?)?"
)
UNITS = ("year", "month", "day", "hour", "minute")


@dataclass(frozen=True)
class Period:
    """From `start` to before `end`, as the server reads dates."""

    start: str
    end: str


def period(text: str, column: ColumnInfo, dialect: str) -> Period | None:
    """The period that a date typed in part means in a column; None where it means one value."""
    found = PART.fullmatch(text.strip())
    if found is None or column.kind not in (Kind.DATE, Kind.DATETIME):
        return None
    given = [int(found[unit]) for unit in UNITS if found[unit] is not None]
    if column.kind == Kind.DATE and len(given) > 2:
        return None
    if dialect == "sqlite" and len(given) > 3:
        return None  # times are texts there, written in more ways than one
    try:
        start = datetime(*given, *[1, 1, 1][len(given) :])  # type: ignore[arg-type]
        end = _next(start, len(given))
    except (ValueError, OverflowError) as error:
        raise ValueRefused(f"{text.strip()} is no date: {error}.") from None
    return Period(_written(start, len(given)), _written(end, len(given)))


def compared(column: str, operator: Operator, periods: list[Period]) -> Condition | Within:
    """The condition that an operator means with periods. Raises ValueRefused."""
    first, last = periods[0], periods[-1]
    match operator:
        case Operator.EQUAL | Operator.BETWEEN:
            return Within(column, first.start, last.end)
        case Operator.NOT_EQUAL:
            return Within(column, first.start, first.end, negated=True)
        case Operator.LESS | Operator.GREATER_OR_EQUAL:
            return Condition(column, operator, (first.start,))
        case Operator.LESS_OR_EQUAL:
            return Condition(column, Operator.LESS, (first.end,))
        case Operator.GREATER:
            return Condition(column, Operator.GREATER_OR_EQUAL, (first.end,))
    raise ValueRefused(f"{operator} takes whole dates, or dates in quotes.")


def _next(start: datetime, units: int) -> datetime:
    if units == 1:
        return start.replace(year=start.year + 1)
    if units == 2:
        return (start + timedelta(days=31)).replace(day=1)
    return start + (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1))[units - 3]


def _written(moment: datetime, units: int) -> str:
    return f"{moment:%Y-%m-%d}".zfill(10) if units <= 3 else f"{moment:%Y-%m-%d %H:%M:%S}".zfill(19)
