"""The edges of a histogram's bins: round numbers, days, months, years; at most some twenty."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from tui_orm.database.profiles import Scale

BINS = 16
"""About how many there are to be."""
MINUTE, HOUR, DAY, MONTH, YEAR = 60, 3600, 86400, 2629746, 31556952
STEPS = (
    *(1, 2, 5, 10, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE),
    *(HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY),
)
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000)
FIRST = datetime(1, 1, 1, tzinfo=UTC).timestamp()
LAST = datetime(9999, 12, 1, tzinfo=UTC).timestamp()
MONDAY = 4 * DAY
"""A week begins there."""


def edges(least: float, greatest: float, scale: Scale) -> Sequence[float]:
    """From at or below the least to at or above the greatest; a single value has a bin of its own."""
    found = _chosen(least, greatest, scale)
    # what is too small beside the other end is lost by dividing
    return [min(found[0], least), *found[1:-1], max(found[-1], greatest)]


def _chosen(least: float, greatest: float, scale: Scale) -> Sequence[float]:
    if scale in (Scale.WHOLE, Scale.LENGTH):
        return _whole(least, greatest)
    if scale == Scale.NUMBER or greatest - least < 1:
        return _numbers(least, greatest)
    step = next((step for step in STEPS if (greatest - least) / step <= BINS), None)
    if step is not None:
        shift = MONDAY if scale == Scale.MOMENT and step % (7 * DAY) == 0 else 0
        return _even(least - shift, greatest - shift, step, shift)
    if scale == Scale.MOMENT and least >= FIRST and greatest < LAST:
        return list(_months(least, greatest))
    return _numbers(least, greatest)


def _whole(least: float, greatest: float) -> Sequence[float]:
    """Bins of whole numbers end before the next begins."""
    if greatest - least < 1.25 * BINS:
        return [least + number for number in range(int(greatest - least) + 2)]
    return _even(least, greatest, max(1.0, _round((greatest - least) / BINS)))


def _numbers(least: float, greatest: float) -> Sequence[float]:
    width = greatest / BINS - least / BINS  # in this order it does not overflow
    if width <= 0 or least + width == least:
        return [least, greatest]
    found = _even(least, greatest, _round(width))
    if len(found) <= 2 * BINS and all(math.isfinite(edge) for edge in found):
        return found
    shares = (number / BINS for number in range(BINS))
    return [*(least * (1 - share) + greatest * share for share in shares), greatest]


def _even(least: float, greatest: float, step: float, shift: float = 0) -> Sequence[float]:
    begin = math.floor(least / step)
    count = math.floor(greatest / step) - begin + 1
    return [(begin + number) * step + shift for number in range(min(count, 3 * BINS) + 1)]


def _round(width: float) -> float:
    """The next 1, 2 or 5 with zeros."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= width)


def _months(least: float, greatest: float) -> Iterator[float]:
    step = next((one for one in MONTHS if (greatest - least) / (one * MONTH) <= BINS), MONTHS[-1])
    begin = moment(least)
    month = (begin.year * 12 + begin.month - 1) // step * step
    while True:
        place = datetime(max(1, month // 12), month % 12 + 1, 1, tzinfo=UTC).timestamp()
        yield place
        if place > greatest or (month + step) // 12 > datetime.max.year:
            return
        month += step


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as a moment. Raises OverflowError outside of the years 1 to 9999."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
