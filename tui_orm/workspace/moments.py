"""Dates and times as text: checked by the calendar, in the form in which the server gives them back."""

from __future__ import annotations

import calendar
import re
from datetime import datetime

from tui_orm.database.descriptions import ColumnInfo
from tui_orm.database.failures import ValueRefused
from tui_orm.workspace.usual_moments import iso_date, moment, twenty_four

DATE = re.compile(r"([+-]?\d{4,7})-(\d{1,2})-(\d{1,2})")
TIME = re.compile(r"(-?)(\d{1,3}):(\d{2})(?::(\d{2})(\.\d+)?)?(.*)", re.DOTALL)
# Words that PostgreSQL takes for dates and times.
SPECIAL_DATES = re.compile(r"-?infinity|.* BC", re.IGNORECASE)
ZONE = re.compile(r"\s*(Z|UTC|[+-]\d{2}(:?\d{2}){0,2}|[A-Za-z_]+/[A-Za-z_]+|BC)(\s+BC)?", re.IGNORECASE)
UNIVERSAL = re.compile(r"\s*(Z|UTC|[+-]00(:?00)?)", re.IGNORECASE)


def parse_date(text: str, column: ColumnInfo, dialect: str) -> str:
    """A date as text. Raises ValueRefused."""
    word = text.strip()
    if dialect == "postgresql" and SPECIAL_DATES.fullmatch(word):
        return word
    if found_moment := moment(word, datetime.now()):
        return found_moment.date().isoformat()
    word = iso_date(word, datetime.now())
    found = DATE.match(word)
    if found is None or found.end() != len(word):
        raise ValueRefused(f"{column.name} takes a date, such as 2024-02-29.")
    _check_date(found, dialect)
    return _padded(found)


def parse_time(text: str, column: ColumnInfo, dialect: str) -> str:
    """A time as text. Raises ValueRefused."""
    word = twenty_four(text.strip())
    if found_moment := moment(word, datetime.now()):
        return f"{found_moment:%H:%M:%S}"
    found = TIME.fullmatch(word)
    if found is None or (found[6] and not ZONE.fullmatch(found[6])):
        raise ValueRefused(f"{column.name} takes a time, such as 14:30:00.")
    most = (
        838 if dialect == "mysql" and not column.type_name.lower().startswith(("date", "timestamp")) else 24
    )
    if int(found[2]) > most or int(found[3]) > 59 or int(found[4] or 0) > 59:
        raise ValueRefused(f"There is no such time: {word}.")
    zone = _zone(found[6], column, dialect)
    # the texts of SQLite may be without seconds
    seconds = f":{found[4] or '00'}" if found[4] or dialect != "sqlite" else ""
    return f"{found[1]}{found[2].zfill(2)}:{found[3]}{seconds}{found[5] or ''}{zone}"


def parse_datetime(text: str, column: ColumnInfo, dialect: str) -> str:
    """A date with or without a time, as text. Raises ValueRefused."""
    word = text.strip()
    if dialect == "postgresql" and SPECIAL_DATES.fullmatch(word):
        return word
    if found_moment := moment(word, datetime.now()):
        zoned = found_moment.astimezone() if dialect == "postgresql" and _keeps_zone(column) else found_moment
        return zoned.isoformat(" ", "seconds")
    word = iso_date(word, datetime.now())
    found = DATE.match(word)
    if found is None:
        raise ValueRefused(f"{column.name} takes a date and time, such as 2024-02-29 14:30:00.")
    _check_date(found, dialect)
    return _padded(found) + _after_date(word[found.end() :], column, dialect)


def _after_date(rest: str, column: ColumnInfo, dialect: str) -> str:
    """The time after a date, with what stands between them."""
    if rest and rest[0] not in "T ":
        raise ValueRefused(f"{column.name} takes a time, such as 14:30:00.")
    clock = rest[1:].strip()
    if dialect == "sqlite":
        return rest[0] + parse_time(clock, column, dialect) if clock else ""
    return " " + parse_time(clock or "00:00:00", column, dialect)


def _check_date(found: re.Match[str], dialect: str) -> None:
    year, month, day = (int(part) for part in found.groups())
    if dialect == "mysql" and not 0 <= year <= 9999:
        raise ValueRefused("MySQL takes the years from 0 to 9999.")
    if dialect == "mysql" and (month == 0 or day == 0) and month <= 12 and day <= 31:
        return
    if not 1 <= month <= 12:
        raise ValueRefused(f"There is no month {month}.")
    # the calendar repeats every 400 years
    days = calendar.monthrange(2000 + year % 400, month)[1]
    if not 1 <= day <= days:
        raise ValueRefused(f"There is no such day: month {month} of {year} has {days} days.")


def _padded(found: re.Match[str]) -> str:
    return f"{found[1]}-{found[2].zfill(2)}-{found[3].zfill(2)}"


def _keeps_zone(column: ColumnInfo) -> bool:
    name = column.type_name.lower()
    return "with time zone" in name or name.startswith(("timestamptz", "timetz"))


def _zone(zone: str, column: ColumnInfo, dialect: str) -> str:
    """What of a time zone is kept. Z says no more than no zone does, where none is kept; any other would be lost."""
    if not zone or dialect == "sqlite" or (dialect == "postgresql" and _keeps_zone(column)):
        return zone
    if zone.strip().upper() == "BC":
        return zone
    if UNIVERSAL.fullmatch(zone):
        return ""
    raise ValueRefused(
        f"{column.name} keeps no time zone: leave out{zone if zone[0] == ' ' else ' ' + zone}."
    )
