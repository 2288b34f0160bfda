"""What is typed, as it will be stored, and what speaks against it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tables import column

from tui_orm.database.descriptions import ColumnInfo, Kind, TableInfo, TableName
from tui_orm.database.failures import ValueRefused
from tui_orm.workspace.reading import read
from tui_orm.workspace.usual_moments import iso_date, moment, twenty_four
from tui_orm.workspace.values import parse

NOW = datetime(2024, 1, 31, 22, 30, 0)
DATETIME = column(Kind.DATETIME, "datetime")
STAMP = column(Kind.DATETIME, "timestamp without time zone")
ZONED = column(Kind.DATETIME, "timestamp with time zone")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2024/3/1", "2024-03-01"),
        ("20240301", "2024-03-01"),
        ("1.3.2024", "2024-03-01"),
        ("31.12.2024 14:30", "2024-12-31 14:30"),
        ("3/15/2024", "2024-03-15"),
        ("15/3/2024", "2024-03-15"),
        ("5/5/2024", "2024-05-05"),
        ("today", "2024-01-31"),
        ("Tomorrow 9:00", "2024-02-01 9:00"),
        ("yesterday", "2024-01-30"),
        ("2024-03-01", "2024-03-01"),
        ("12.5", "12.5"),
    ],
)
def test_usual_dates_are_understood(typed: str, meant: str) -> None:
    assert iso_date(typed, NOW) == meant


def test_a_date_with_two_readings_is_refused_with_both() -> None:
    with pytest.raises(ValueRefused, match="2024-03-01 or 2024-01-03"):
        iso_date("3/1/2024", NOW)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("now", NOW),
        ("+1d", datetime(2024, 2, 1, 22, 30)),
        ("-2w", NOW - timedelta(days=14)),
        ("+1m", datetime(2024, 2, 29, 22, 30)),
        ("-1y", datetime(2023, 1, 31, 22, 30)),
        ("+90min", datetime(2024, 2, 1)),
        ("soon", None),
    ],
)
def test_distances_count_from_now(typed: str, meant: datetime | None) -> None:
    assert moment(typed, NOW) == meant


def test_a_distance_out_of_the_calendar_is_refused() -> None:
    for text in ("+9999y", "-999999w", "-9999y"):
        with pytest.raises(ValueRefused, match="out of the calendar"):
            moment(text, NOW)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("2pm", "14:00"), ("12:05 a.m.", "00:05"), ("13pm", "13pm"), ("9:30:15AM", "09:30:15")],
)
def test_hours_may_be_of_twelve(typed: str, meant: str) -> None:
    assert twenty_four(typed) == meant


@pytest.mark.parametrize(
    ("dialect", "info", "typed", "stored"),
    [
        ("mysql", DATETIME, "2024-3-1", "2024-03-01 00:00:00"),
        ("mysql", DATETIME, "2024-03-01T14:30Z", "2024-03-01 14:30:00"),
        ("mysql", DATETIME, "0000-00-00", "0000-00-00 00:00:00"),
        ("postgresql", STAMP, "1.3.2024 2pm", "2024-03-01 14:00:00"),
        ("postgresql", ZONED, "2024-03-01T14:30+05:30", "2024-03-01 14:30:00+05:30"),
        ("sqlite", DATETIME, "2024-3-1T9:05Z", "2024-03-01T09:05Z"),
        ("sqlite", DATETIME, "2024-3-1", "2024-03-01"),
        ("mysql", column(Kind.TIME, "time"), "9:05", "09:05:00"),
        ("mysql", column(Kind.TIME, "time"), "-800:05", "-800:05:00"),
        ("sqlite", column(Kind.TIME, "TIME"), "9:05", "09:05"),
        ("postgresql", column(Kind.TIME, "time with time zone"), "9:05+02", "09:05:00+02"),
        ("mysql", column(Kind.INTEGER, "bit(4)", length=4), "b'101'", 5),
        ("mysql", column(Kind.BYTES, "blob"), "X'00FF'", b"\x00\xff"),
    ],
)
def test_a_value_is_put_as_it_will_be_stored(
    dialect: str, info: ColumnInfo, typed: str, stored: object
) -> None:
    assert parse(typed, info, dialect) == stored


@pytest.mark.parametrize(
    ("dialect", "info", "typed", "reason"),
    [
        ("mysql", DATETIME, "2024-03-01 10:00+05:30", "c keeps no time zone: leave out +05:30."),
        ("postgresql", STAMP, "2024-03-01 10:00 Europe/Oslo", "c keeps no time zone: leave out Europe/Oslo."),
        ("mysql", column(Kind.DATE, "date"), "12024-01-01", "MySQL takes the years from 0 to 9999."),
        ("mysql", column(Kind.INTEGER, "year"), "1900", "c takes whole numbers from 1901 to 2155."),
        ("mysql", column(Kind.FLOAT, "float unsigned", unsigned=True), "-1", "c takes no negative number."),
        ("postgresql", column(Kind.FLOAT, "real"), "1e39", "c takes numbers up to 3.4028235e+38."),
        ("mysql", column(Kind.TEXT, "tinytext"), "é" * 128, "256 bytes: c takes at most 255."),
        ("sqlite", column(Kind.JSON, "JSON"), '{"a": 1,\n x}', "No valid JSON"),
    ],
)
def test_what_does_not_fit_is_told(dialect: str, info: ColumnInfo, typed: str, reason: str) -> None:
    table = TableInfo(TableName("t"), dialect, (info,))
    assert read(typed, info, table).reason.startswith(reason)


def test_an_error_in_json_is_told_with_its_place() -> None:
    info = column(Kind.JSON, "json")
    found = read('{"a": 1,\n x}', info, TableInfo(TableName("t"), "mysql", (info,)))
    assert "line 2, column 2" in found.reason


def test_a_check_of_one_column_refuses_and_one_of_two_warns() -> None:
    low, high = column(Kind.INTEGER, "INTEGER"), ColumnInfo("d", Kind.INTEGER, "INTEGER")
    table = TableInfo(TableName("t"), "sqlite", (low, high), checks=("c > 0", "c < d"))
    assert read("-1", low, table).reason == "CHECK (c > 0) fails."
    found = read("9", low, table, row={"d": 5})
    assert (found.reason, found.doubt) == ("", "CHECK (c < d) would fail.")
    mysql = TableInfo(TableName("t"), "mysql", (low, high), checks=("c > 0",))
    assert read("-1", low, mysql).doubt == "CHECK (c > 0) would fail."


def test_what_only_the_server_knows_is_doubted_softly() -> None:
    for name, good, bad in (
        ("uuid", "123e4567-e89b-12d3-a456-426614174000", "123"),
        ("inet", "10.0.0.1/8", "10.0.0.300"),
        ("bit(3)", "101", "10"),
    ):
        info = column(Kind.OTHER, name)
        table = TableInfo(TableName("t"), "postgresql", (info,))
        assert read(good, info, table).doubt == ""
        assert read(bad, info, table).doubt
        assert not read(bad, info, table).reason


def test_how_much_of_a_text_is_used_is_shown() -> None:
    info = column(Kind.TEXT, "varchar(5)", length=5)
    table = TableInfo(TableName("t"), "mysql", (info,))
    assert read("abc", info, table).shown == "3 of 5 characters"
    assert read("abcdef", info, table).reason == "6 characters: c takes at most 5."
