"""Dates typed in part, and conditions in SQL."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import column, table

from tui_orm.database.descriptions import Kind
from tui_orm.database.failures import ValueRefused
from tui_orm.database.query import Condition, Operator, RawSQL, Within
from tui_orm.workspace.filters import parse_filter

DATES = table(
    column(Kind.DATE, "date", name="born"),
    column(Kind.DATETIME, "datetime", name="seen"),
    column(Kind.TEXT, "text", name="t"),
    dialect="mysql",
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("born = 1980", Within("born", "1980-01-01", "1981-01-01")),
        ("born = 1980-12", Within("born", "1980-12-01", "1981-01-01")),
        ("born != 1980-2", Within("born", "1980-02-01", "1980-03-01", negated=True)),
        ("born < 1980-02", Condition("born", Operator.LESS, ("1980-02-01",))),
        ("born >= 1980-02", Condition("born", Operator.GREATER_OR_EQUAL, ("1980-02-01",))),
        ("born > 1980-02", Condition("born", Operator.GREATER_OR_EQUAL, ("1980-03-01",))),
        ("born <= 1980-02", Condition("born", Operator.LESS, ("1980-03-01",))),
        ("born between 1980-02 and 1981", Within("born", "1980-02-01", "1982-01-01")),
        ("born = 1980-02-03", Condition("born", Operator.EQUAL, ("1980-02-03",))),
        ("born = '1980-02'", Condition("born", Operator.EQUAL, ("1980-02",))),
        ("seen = 1980-02-03", Within("seen", "1980-02-03", "1980-02-04")),
        ("seen = 1980-02-03 23", Within("seen", "1980-02-03 23:00:00", "1980-02-04 00:00:00")),
        ("seen > 1980-02-03 23:59", Condition("seen", Operator.GREATER_OR_EQUAL, ("1980-02-04 00:00:00",))),
        ("seen = 1980-02-03 23:59:01", Condition("seen", Operator.EQUAL, ("1980-02-03 23:59:01",))),
    ],
)
def test_a_date_typed_in_part_means_a_stretch_of_time(typed: str, meant: object) -> None:
    assert parse_filter(typed, DATES) == (meant,)


@pytest.mark.parametrize("typed", ["born = 1980-13", "born = 9999-12", "seen = 1980-02-30", "born in (1980)"])
def test_a_date_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueRefused):
        parse_filter(typed, DATES)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 3))
def test_a_period_holds_the_dates_that_begin_with_it(day: date, units: int) -> None:
    typed = day.isoformat()[: (4, 7, 10)[units - 1]]
    (found,) = parse_filter(f"seen = {typed}", DATES)
    assert isinstance(found, Within)
    for other in (day, day + timedelta(days=1), day - timedelta(days=1), day + timedelta(days=400)):
        assert (found.start <= other.isoformat() < found.end) == other.isoformat().startswith(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sql: born is null or seen > born", (RawSQL("born is null or seen > born"),)),
        ("SQL:t = ';--(' and x", (RawSQL("t = ';--(' and x"),)),
        ("born is null and sql: (1 = 1)", (Condition("born", Operator.IS_NULL), RawSQL("(1 = 1)"))),
    ],
)
def test_a_condition_in_sql_is_taken_as_it_is(typed: str, meant: object) -> None:
    assert parse_filter(typed, DATES) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1=1); DELETE FROM t",
        "1=1;",
        "1=1 --",
        "1=1 /*",
        "1=1) or (1=1",
        "((1=1)",
        "t = 'open",
        't = "open',
        "x #",
    ],
)
def test_sql_that_is_more_than_a_condition_is_refused(typed: str) -> None:
    with pytest.raises(ValueRefused):
        parse_filter(f"sql: {typed}", DATES)
