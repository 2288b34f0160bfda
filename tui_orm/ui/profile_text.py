"""The profile of a column as lines: figures, the most frequent values and a histogram, both with bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from rich.text import Text

from tui_orm.database.profiles import Averages, Histogram, Pages, Sample, Scale
from tui_orm.ui.cells import Look, cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.widgets.fitting import cells, fit
from tui_orm.workspace.bins import DAY, moment
from tui_orm.workspace.profile import Profile, Stage

MOST_LABEL = 40
"""Cells for a value beside its bar."""
MOST_BAR = 60
"""Cells for a bar: longer ones say no more."""
FIGURES = 11
"""Cells for the words before the figures."""


def profile_lines(profile: Profile, about: Sequence[str], width: int) -> list[Text]:
    """Which rows these are, and all that is known of them so far, for so many cells across."""
    told = [Text(f" {line}", "dim") for line in about]
    lines = [*told, *_figures(profile), *_frequent(profile, width), *_histogram(profile, width)]
    return [line if isinstance(line, Text) else Text(line) for line in lines]


def sample_words(sample: Sample, estimate: int | None) -> list[str]:
    """How a sample was taken, and what is to be thought of it, in lines."""
    of = f"~{estimate:,} rows" if estimate is not None else "the rows"
    if isinstance(sample, Pages):
        return [
            f"A sample: {sample.percent:.2g} % of the pages of {of}, at random (TABLESAMPLE SYSTEM).",
            "Rows of one page are in it together, or none of them.",
        ]
    column = name(sample.column)
    if sample.is_spread:
        return [
            f"A sample of {of}: {len(sample.ranges)} slices spread evenly over {column}.",
            "Rows with keys close together are in it together, or none of them.",
        ]
    return [f"A sample of {of}: the first by {column}.", "What comes later in that order is not seen."]


def _figures(profile: Profile) -> Iterator[Text]:
    rows, filled = profile.rows, profile.filled
    counted = f"{profile.counted:,} so far …" if rows is None and profile.counted else None
    yield _figure("rows", profile, Stage.ROWS, counted or _number(rows))
    nulls = None if rows is None or filled is None else rows - filled
    yield _figure("NULL", profile, Stage.FILLED, f"{_number(nulls)}{_share(nulls, rows)}")
    distinct = profile.distinct
    every = ": every value is another" if distinct and distinct == filled and distinct > 1 else ""
    yield _figure("distinct", profile, Stage.DISTINCT, f"{_number(distinct)}{every}")
    for word, end in (("least", "least"), ("greatest", "greatest")):
        value = "–" if profile.ends is None else cell(getattr(profile.ends, end))[0]
        yield _figure(word, profile, Stage.ENDS, value)
    if profile.averages is not None:
        yield _averages(profile, profile.averages)
    elif Stage.AVERAGES in profile.failed:
        yield _figure("mean", profile, Stage.AVERAGES, "")


def _averages(profile: Profile, averages: Averages) -> Text:
    if profile.subject.scale != Scale.LENGTH:
        return _figure("mean", profile, Stage.AVERAGES, plain(averages.mean))
    if averages.least is None:
        return _figure("length", profile, Stage.AVERAGES, "–")
    lengths = f"{int(averages.least):,} to {int(averages.greatest):,}, mean {plain(averages.mean)}"
    return _figure("length", profile, Stage.AVERAGES, lengths)


def _figure(word: str, profile: Profile, stage: Stage, value: str) -> Text:
    if stage in profile.failed:
        value = f"not to be had: {name(profile.failed[stage])}"
    elif stage not in profile.found and not value.endswith("…"):
        value = "stopped" if profile.is_stopped else "…"
    return Text.assemble((f" {word:<{FIGURES}}", "dim"), value)


def _frequent(profile: Profile, width: int) -> Iterator[Text | str]:
    if Stage.FREQUENT in profile.failed:
        yield from _heading("Most frequent")
        yield f"  not to be had: {name(profile.failed[Stage.FREQUENT])}"
    if profile.frequent:
        yield from _heading("Most frequent")
        labels = [cell(one.value) for one in profile.frequent]
        counts = [one.rows for one in profile.frequent]
        yield from _bars(
            [text for text, _ in labels], counts, profile.rows, width, [look for _, look in labels]
        )


def _histogram(profile: Profile, width: int) -> Iterator[Text | str]:
    histogram = profile.histogram
    if Stage.HISTOGRAM in profile.failed:
        yield from _heading("Histogram")
        yield f"  not to be had: {name(profile.failed[Stage.HISTOGRAM])}"
    if histogram is None:
        return
    yield from _heading("Lengths" if histogram.scale == Scale.LENGTH else "Histogram")
    yield from _bars(_labels(histogram), histogram.counts, profile.rows, width)
    if histogram.outside:
        yield f"  {histogram.outside:,} have no place here: no finite number, or no date."


def _heading(text: str) -> Iterator[Text | str]:
    yield ""
    yield Text(f" {text}", "bold")


def _bars(
    labels: Sequence[str], counts: Sequence[int], rows: int | None, width: int, looks: Sequence[Look] = ()
) -> Iterator[Text]:
    """A line for each label: the label, the count, its share, and a bar as long as the count is large."""
    across = min(MOST_LABEL, max(map(cells, labels), default=0))
    figures = [f"{count:,}" for count in counts]
    digits = max(map(len, figures), default=0)
    room = max(4, min(MOST_BAR, width - across - digits - 16))
    most = max(counts, default=0) or 1
    for number, (label, count) in enumerate(zip(labels, counts, strict=True)):
        faint = "dim" if looks and looks[number] == Look.FAINT else ""
        halves = round(2 * room * count / most) or (1 if count else 0)
        bar = "█" * (halves // 2) + "▌" * (halves % 2)
        share = f"{count / rows:7.1%}" if rows else " " * 7
        right = not looks
        yield Text.assemble(
            "  ",
            (fit(label, across, right), faint),
            f"  {figures[number]:>{digits}} ",
            (share, "dim"),
            f"  {bar}",
        )


def _labels(histogram: Histogram) -> list[str]:
    edges, scale = histogram.edges, histogram.scale
    if scale in (Scale.WHOLE, Scale.LENGTH):
        pairs = pairwise(edges)
        return [plain(low) if high - low <= 1 else f"{plain(low)} – {plain(high - 1)}" for low, high in pairs]
    if scale == Scale.NUMBER:
        return [f"{plain(low)} – {plain(high)}" for low, high in pairwise(edges)]
    if scale == Scale.TIME:
        return [_time(edge) for edge in edges[:-1]]
    try:
        return _moments([moment(edge) for edge in edges[:-1]])
    except OverflowError:  # before the year 1, or after 9999
        return [f"year {1970 + edge / (365.2425 * DAY):,.0f}" for edge in edges[:-1]]


def _moments(begins: Sequence[datetime]) -> list[str]:
    """From when on: as short as all of them can be written."""
    if all((begin.hour, begin.minute, begin.second) == (0, 0, 0) for begin in begins):
        is_months = len(begins) > 1 and all(begin.day == 1 for begin in begins)
        return [
            f"{begin.year:04}-{begin:%m}" if is_months else f"{begin.year:04}-{begin:%m-%d}"
            for begin in begins
        ]
    return [f"{begin.year:04}-{begin:%m-%d %H:%M:%S}" for begin in begins]


def _time(seconds: float) -> str:
    """As servers write times, which may be negative and longer than a day."""
    whole = round(abs(seconds))
    return f"{'-' if seconds < 0 else ''}{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def plain(number: Any) -> str:
    """A number for people: no more decimals than say anything."""
    if number is None:
        return "–"
    value = float(number)
    if value != value or abs(value) >= 1e15 or 0 < abs(value) < 1e-3:
        return f"{value:.6g}"
    text = f"{value:,.4f}"
    return text.rstrip("0").rstrip(".")


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _share(part: int | None, rows: int | None) -> str:
    return f"  {part / rows:.1%}" if part is not None and rows else ""
