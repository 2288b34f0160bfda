"""Dates and times as text: checked by the calendar, kept as they were typed."""

from __future__ import annotations

import calendar
import re

from tui_orm.database.descriptions import ColumnInfo
from tui_orm.database.failures import ValueRefused

DATE = re.compile(r"([+-]?\d{4,7})-(\d{1,2})-(\d{1,2})")
TIME = re.compile(r"(-?)(\d{1,3}):(\d{2})(?::(\d{2})(\.\d+)?)?(.*)", re.DOTALL)
# Words that PostgreSQL takes for dates and times.
SPECIAL_DATES = re.compile(r"-?infinity|.* BC", re.IGNORECASE)
ZONE = re.compile(r"\s*(Z|UTC|[+-]\d{2}(:?\d{2}){0,2}|[A-Za-z_]+/[A-Za-z_]+|BC)(\s+BC)?", re.IGNORECASE)


def parse_date(text: str, column: ColumnInfo, dialect: str) -> str:
    """A date as text. Raises ValueRefused."""
    word = text.strip()
    found = DATE.match(word)
    if dialect == "postgresql" and SPECIAL_DATES.fullmatch(word):
        return word
    if found is None or found.end() != len(word):
        raise ValueRefused(f"{column.name} takes a date, such as 2024-02-29.")
    _check_date(found, dialect)
    return word


def _check_date(found: re.Match[str], dialect: str) -> None:
    year, month, day = (int(part) for part in found.groups())
    if dialect == "mysql" and (month == 0 or day == 0) and month <= 12 and day <= 31:
        return
    if not 1 <= month <= 12:
        raise ValueRefused(f"There is no month {month}.")
    # the calendar repeats every 400 years
    days = calendar.monthrange(2000 + year % 400, month)[1]
    if not 1 <= day <= days:
        raise ValueRefused(f"There is no such day: month {month} of {year} has {days} days.")


def parse_time(text: str, column: ColumnInfo, dialect: str) -> str:
    """A time as text. Raises ValueRefused."""
    word = text.strip()
    found = TIME.fullmatch(word)
    if found is None or (found[6] and (dialect == "mysql" or not ZONE.fullmatch(found[6]))):
        raise ValueRefused(f"{column.name} takes a time, such as 14:30:00.")
    most = (
        838 if dialect == "mysql" and not column.type_name.lower().startswith(("date", "timestamp")) else 24
    )
    if int(found[2]) > most or int(found[3]) > 59 or int(found[4] or 0) > 59:
        raise ValueRefused(f"There is no such time: {word}.")
    return word


def parse_datetime(text: str, column: ColumnInfo, dialect: str) -> str:
    """A date with or without a time, as text. Raises ValueRefused."""
    word = text.strip()
    found = DATE.match(word)
    if dialect == "postgresql" and SPECIAL_DATES.fullmatch(word):
        return word
    if found is None:
        raise ValueRefused(f"{column.name} takes a date and time, such as 2024-02-29 14:30:00.")
    _check_date(found, dialect)
    if rest := word[found.end() :]:
        if rest[0] not in "T ":
            raise ValueRefused(f"{column.name} takes a time, such as 14:30:00.")
        rest = rest[1:].lstrip()
    if rest:
        parse_time(rest, column, dialect)
    return word
