"""Dates and times as people type them, put into the form 2024-03-01 14:30:00.

Known are 2024-3-1, 2024/3/1, 20240301, 1.3.2024 (with points the day comes first), 3/15/2024 where only one reading
is a date, and the words now, today, tomorrow, yesterday, +1d, -2w, +3m, +1y, +2h, +30min, counted from now on.
"""

from __future__ import annotations

import calendar
import re
from datetime import datetime, timedelta

from tui_orm.database.failures import ValueRefused

YEAR_FIRST = re.compile(r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})(?=$|[T\s])")
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?=$|[T\s])")
DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?=$|[T\s])")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?=$|[T\s])")
DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
WORD = re.compile(r"(today|tomorrow|yesterday)(?=$|\s)", re.IGNORECASE)
AWAY = re.compile(r"([+-]\d{1,6})\s*(min|[dwmyhs])", re.IGNORECASE)
TWELVE = re.compile(r"(\d{1,2})(:\d\d)?(:\d\d)?\s*([ap])\.?m\.?", re.IGNORECASE)


def iso_date(text: str, now: datetime) -> str:
    """A text with the date that begins it, if any, in the form 2024-03-01. Raises ValueRefused."""
    if found := WORD.match(text):
        day = now + timedelta(days=DAYS[found[1].lower()])
        return day.date().isoformat() + text[found.end() :]
    if found := YEAR_FIRST.match(text):
        return f"{found[1]}-{int(found[3]):02}-{int(found[4]):02}{text[found.end() :]}"
    if found := COMPACT.match(text):
        return f"{found[1]}-{found[2]}-{found[3]}{text[found.end() :]}"
    if found := DOTTED.match(text):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}{text[found.end() :]}"
    if found := SLASHED.match(text):
        return _slashed(found) + text[found.end() :]
    return text


def moment(text: str, now: datetime) -> datetime | None:
    """The moment that `now` or a distance such as +1d means; None for any other text. Raises ValueRefused."""
    if text.lower() == "now":
        return now
    found = AWAY.fullmatch(text)
    if found is None:
        return None
    try:
        return _away(now, int(found[1]), found[2].lower())
    except (ValueError, OverflowError):
        raise ValueRefused(f"There is no such day: {text} is out of the calendar.") from None


def twenty_four(text: str) -> str:
    """A time with am or pm without it; any other text as it is."""
    found = TWELVE.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= 12:
        return text
    hour = int(found[1]) % 12 + (12 if found[4].lower() == "p" else 0)
    return f"{hour:02}{found[2] or ':00'}{found[3] or ''}"


def _slashed(found: re.Match[str]) -> str:
    one, other, year = int(found[1]), int(found[2]), found[3]
    if one == other or other > 12:
        return f"{year}-{one:02}-{other:02}"
    if one > 12:
        return f"{year}-{other:02}-{one:02}"
    readings = f"{year}-{one:02}-{other:02} or {year}-{other:02}-{one:02}"
    raise ValueRefused(f"{found[0]} may mean {readings}: type it year first.")


def _away(now: datetime, count: int, unit: str) -> datetime:
    if unit in ("m", "y"):
        months = now.year * 12 + now.month - 1 + count * (12 if unit == "y" else 1)
        year, month = months // 12, months % 12 + 1
        # the last day of a shorter month
        return now.replace(year=year, month=month, day=min(now.day, calendar.monthrange(year, month)[1]))
    seconds = {"d": 86400, "w": 604800, "h": 3600, "min": 60, "s": 1}[unit]
    return now + timedelta(seconds=count * seconds)
