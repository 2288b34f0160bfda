"""The edges of histograms: they hold all that they are for, in round steps, and are not too many."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_orm.database.profiles import Averages, Histogram, Scale, Subject
from tui_orm.ui.profile_text import _labels, plain
from tui_orm.workspace.bins import edges, moment
from tui_orm.workspace.profile import Profile, Stage

finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1.7e308, max_value=1.7e308)
DAY = 86400


@given(finite, finite, st.sampled_from([Scale.NUMBER, Scale.MOMENT, Scale.TIME]))
def test_all_between_the_ends_is_held(one: float, other: float, scale: Scale) -> None:
    least, greatest = sorted((one, other))
    found = edges(least, greatest, scale)
    assert found[0] <= least
    assert found[-1] >= greatest
    assert 2 <= len(found) <= 50
    assert all(low < high for low, high in pairwise(found)) or least == greatest
    labels = _labels(Histogram(scale, tuple(found), (0,) * (len(found) - 1)))
    assert len(labels) == len(found) - 1


@given(st.integers(-(10**12), 10**12), st.integers(0, 10**6))
def test_whole_numbers_have_whole_bins(least: int, span: int) -> None:
    found = edges(float(least), float(least + span), Scale.WHOLE)
    assert all(edge == int(edge) for edge in found)
    assert found[0] <= least
    assert found[-1] > least + span
    assert len(found) <= 25


@pytest.mark.parametrize(
    ("days", "begins"),
    [
        (10, ["2024-02-28", "2024-02-29", "2024-03-01"]),
        (400, ["2024-02", "2024-03", "2024-04"]),
        (5000, ["2024-01", "2025-01", "2026-01"]),
    ],
)
def test_moments_begin_where_people_would(days: int, begins: list[str]) -> None:
    least = 1_709_078_400.0  # 2024-02-28
    assert f"{moment(least):%Y-%m-%d}" == "2024-02-28"
    found = edges(least, least + days * DAY, Scale.MOMENT)
    labels = _labels(Histogram(Scale.MOMENT, tuple(found), (0,) * (len(found) - 1)))
    assert labels[:3] == begins


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (2, "2"),
        (2.5, "2.5"),
        (1 / 3, "0.3333"),
        (1_000_000, "1,000,000"),
        (1e-9, "1e-09"),
        (float("nan"), "nan"),
    ],
)
def test_numbers_for_people(number: float, shown: str) -> None:
    assert plain(number) == shown


def test_where_all_values_differ_the_most_frequent_are_not_asked() -> None:
    profile = Profile(Subject(None, "x"))  # type: ignore[arg-type]
    profile.learn(Stage.ROWS, 5)
    profile.learn(Stage.FILLED, 4)
    profile.learn(Stage.DISTINCT, 4)
    profile.learn(Stage.ENDS, None)
    profile.learn(Stage.AVERAGES, Averages(1))
    assert profile.next_stage == Stage.HISTOGRAM
