"""Text to value and back, on every dialect."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tables import MANY, column

from tui_orm.database.changes import DEFAULT, same_value
from tui_orm.database.descriptions import ColumnInfo, Kind
from tui_orm.database.failures import ValueRefused
from tui_orm.workspace.escapes import escape, needs_escapes, unescape
from tui_orm.workspace.values import edit_text, parse

DIALECTS = ["sqlite", "mysql", "postgresql"]
EACH = pytest.mark.parametrize("dialect", DIALECTS)

any_text = st.text(st.characters())  # what SQLite holds may be no UTF-8: lone surrogates
plain_text = st.text()
moments = st.datetimes(datetime(1000, 1, 1))
INTEGERS = [
    ("sqlite", column(Kind.INTEGER, "INTEGER"), -(2**63), 2**63 - 1),
    ("sqlite", column(Kind.INTEGER, "TINYINT"), -(2**63), 2**63 - 1),
    ("mysql", column(Kind.INTEGER, "tinyint(4)"), -128, 127),
    ("mysql", column(Kind.INTEGER, "tinyint(3) unsigned", unsigned=True), 0, 255),
    ("mysql", column(Kind.INTEGER, "mediumint(9)"), -(2**23), 2**23 - 1),
    ("mysql", column(Kind.INTEGER, "int"), -(2**31), 2**31 - 1),
    ("mysql", column(Kind.INTEGER, "int(10) unsigned", unsigned=True), 0, 2**32 - 1),
    ("mysql", column(Kind.INTEGER, "bigint(20) unsigned", unsigned=True), 0, 2**64 - 1),
    ("mysql", column(Kind.INTEGER, "bit(3)", length=3, unsigned=True), 0, 7),
    ("postgresql", column(Kind.INTEGER, "smallint"), -(2**15), 2**15 - 1),
    ("postgresql", column(Kind.INTEGER, "integer"), -(2**31), 2**31 - 1),
    ("postgresql", column(Kind.INTEGER, "bigint"), -(2**63), 2**63 - 1),
]
DECIMAL = column(Kind.DECIMAL, "decimal(8,2)", precision=8, scale=2)
WIDE = column(Kind.DECIMAL, "decimal(60,10)", precision=60, scale=10)
ENUM = column(Kind.ENUM, "enum('a','b c')", choices=("a", "b c"))


def refusal(text: str, info: ColumnInfo, dialect: str) -> str:
    with pytest.raises(ValueRefused) as refused:
        parse(text, info, dialect)
    return refused.value.message


def comes_back(value: Any, info: ColumnInfo, dialect: str) -> None:
    found = parse(edit_text(value), info, dialect, value)
    assert same_value(found, value), f"{value!r} became {found!r}"


@MANY
@given(any_text, st.sampled_from(["", "\n", "\n\t"]))
def test_an_escaped_text_comes_back(text: str, keep: str) -> None:
    shown = escape(text, keep)
    assert unescape(shown) == text
    assert not needs_escapes(re.sub(f"[{keep}]", "", shown) if keep else shown)


@MANY
@given(any_text | st.text(r"\xuUnrt0fF1"))
def test_any_text_can_be_taken_for_an_escaped_one(text: str) -> None:
    assert isinstance(unescape(text), str)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (r"a\tb\n\r\\", "a\tb\n\r\\"),
        (r"\x1b\u200b\U0001f600", "\x1b\u200b\U0001f600"),
        (r"C:\dir\q \x1 \u12", r"C:\dir\q \x1 \u12"),
        (r"\\n", r"\n"),
        (r"\Uffffffff", r"\Uffffffff"),
        (r"\U00110000", r"\U00110000"),
    ],
)
def test_escapes_are_those_of_python_and_other_backslashes_stay(typed: str, meant: str) -> None:
    assert unescape(typed) == meant


@EACH
@MANY
@given(plain_text)
def test_a_text_comes_back(dialect: str, text: str) -> None:
    text = text.replace("\0", "") if dialect == "postgresql" else text
    comes_back(text, column(Kind.TEXT, "text"), dialect)
    comes_back(text, column(Kind.ENUM, "enum", choices=(text,)), dialect)


@pytest.mark.parametrize(("dialect", "info", "low", "high"), INTEGERS)
@MANY
@given(data=st.data())
def test_an_integer_comes_back(
    dialect: str, info: ColumnInfo, low: int, high: int, data: st.DataObject
) -> None:
    comes_back(data.draw(st.integers(low, high)), info, dialect)


@pytest.mark.parametrize(("dialect", "info", "low", "high"), INTEGERS)
def test_an_integer_out_of_range_is_refused_with_the_range(
    dialect: str, info: ColumnInfo, low: int, high: int
) -> None:
    assert parse(f" {low} ", info, dialect) == low
    assert parse(f"+{high}", info, dialect) == high
    for beyond in (low - 1, high + 1, 10**30):
        assert refusal(str(beyond), info, dialect) == f"c takes whole numbers from {low} to {high}."


@pytest.mark.parametrize("dialect", ["mysql", "postgresql"])
@MANY
@given(number=st.decimals(Decimal("-999999.99"), Decimal("999999.99"), places=2))
def test_a_decimal_comes_back(dialect: str, number: Decimal) -> None:
    comes_back(number, DECIMAL, dialect)


@pytest.mark.parametrize("dialect", ["mysql", "postgresql"])
@MANY
@given(digits=st.integers(-(10**50) + 1, 10**50 - 1), places=st.integers(0, 10))
def test_a_wide_decimal_comes_back(dialect: str, digits: int, places: int) -> None:
    comes_back(Decimal(f"{digits}E-{places}"), WIDE, dialect)


@MANY
@given(st.decimals(allow_nan=True, allow_infinity=True).filter(lambda number: not number.is_snan()))
def test_postgresql_takes_any_numeric_back(number: Decimal) -> None:
    comes_back(number, column(Kind.DECIMAL, "numeric"), "postgresql")


@MANY
@given(st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False))
@example(1e20)
def test_what_sqlite_holds_in_a_decimal_column_comes_back(number: float) -> None:
    comes_back(number, column(Kind.DECIMAL, "DECIMAL(8,2)", precision=8, scale=2), "sqlite")


@EACH
@MANY
@given(number=st.floats(allow_nan=False))
def test_a_float_comes_back(dialect: str, number: float) -> None:
    if dialect != "mysql" or number - number == 0:
        comes_back(number, column(Kind.FLOAT, "double"), dialect)


@EACH
@MANY
@given(truth=st.booleans())
def test_a_boolean_comes_back(dialect: str, truth: bool) -> None:
    comes_back(truth if dialect == "postgresql" else int(truth), column(Kind.BOOLEAN, "boolean"), dialect)


@EACH
@MANY
@given(data=st.binary())
def test_bytes_come_back(dialect: str, data: bytes) -> None:
    comes_back(data, column(Kind.BYTES, "blob"), dialect)


@EACH
@MANY
@given(day=st.dates(date(1000, 1, 1)))
def test_a_date_comes_back(dialect: str, day: date) -> None:
    comes_back(day.isoformat(), column(Kind.DATE, "date"), dialect)


@EACH
@MANY
@given(hour=st.times())
def test_a_time_comes_back(dialect: str, hour: time) -> None:
    comes_back(hour.isoformat(), column(Kind.TIME, "time"), dialect)


@EACH
@MANY
@given(moment=moments)
def test_a_date_and_time_comes_back(dialect: str, moment: datetime) -> None:
    comes_back(moment.isoformat(" "), column(Kind.DATETIME, "datetime"), dialect)
    comes_back(moment.isoformat("T"), column(Kind.DATETIME, "datetime"), dialect)


@MANY
@given(st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | plain_text | st.binary())
def test_what_sqlite_holds_in_a_column_of_any_type_comes_back(value: Any) -> None:
    if value is not None:
        comes_back(value, column(Kind.OTHER, "any"), "sqlite")


@pytest.mark.parametrize("value", [1_700_000_000, -5, 2460000.5])
def test_a_moment_that_sqlite_holds_as_a_number_comes_back(value: float) -> None:
    comes_back(value, column(Kind.DATETIME, "DATETIME"), "sqlite")


def test_null_and_default_have_no_text() -> None:
    assert edit_text(None) == edit_text(DEFAULT) == ""


@pytest.mark.parametrize(
    ("dialect", "info", "typed", "value"),
    [
        ("mysql", column(Kind.DATE, "date"), "0000-00-00", "0000-00-00"),
        ("mysql", column(Kind.DATE, "date"), "2024-00-15", "2024-00-15"),
        ("mysql", column(Kind.DATETIME, "datetime"), "0000-00-00 00:00:00", "0000-00-00 00:00:00"),
        ("mysql", column(Kind.TIME, "time"), "-838:59:59", "-838:59:59"),
        ("mysql", column(Kind.TEXT, "set('a','b')", choices=("a", "b")), "a,b", "a,b"),
        ("mysql", DECIMAL, "1.500", Decimal("1.500")),
        ("mysql", column(Kind.BYTES, "binary(2)", length=2), "0x00ff", b"\x00\xff"),
        ("postgresql", column(Kind.DATE, "date"), "infinity", "infinity"),
        ("postgresql", column(Kind.DATE, "date"), "-infinity", "-infinity"),
        ("postgresql", column(Kind.DATE, "date"), "0044-03-15 BC", "0044-03-15 BC"),
        ("postgresql", column(Kind.DATE, "date"), "5874897-12-31", "5874897-12-31"),
        ("postgresql", column(Kind.DATETIME, "timestamp"), "0044-03-15 10:00:00 BC", "0044-03-15 10:00:00 BC"),
        ("postgresql", column(Kind.DATETIME, "timestamp"), "294276-12-31 23:59:59", "294276-12-31 23:59:59"),
        ("postgresql", column(Kind.DATETIME, "timestamptz"), "2024-02-29 10:00:00+05:30", "2024-02-29 10:00:00+05:30"),
        ("postgresql", column(Kind.TIME, "time"), "24:00:00", "24:00:00"),
        ("postgresql", column(Kind.BYTES, "bytea"), r"\x00ff", b"\x00\xff"),
        ("postgresql", column(Kind.BOOLEAN, "boolean"), " Yes ", True),
        ("sqlite", column(Kind.BOOLEAN, "BOOLEAN"), "off", 0),
        ("sqlite", column(Kind.TEXT, "VARCHAR(3)", length=3), "longer", "longer"),
        ("sqlite", column(Kind.DECIMAL, "DECIMAL(4,1)", precision=4, scale=1), "1.25", 1.25),
        ("sqlite", column(Kind.DATE, "DATE"), "2024-02-29", "2024-02-29"),
        ("sqlite", column(Kind.JSON, "JSON"), '{"a": [1, null]}', '{"a": [1, null]}'),
    ],
)  # fmt: skip
def test_what_a_server_takes_is_taken(dialect: str, info: ColumnInfo, typed: str, value: Any) -> None:
    found = parse(typed, info, dialect)
    assert (type(found), found) == (type(value), value)


NUMBER, WHOLE = "c takes a number, such as 9.95.", "c takes a whole number, such as 42."
DAY, HOUR = "c takes a date, such as 2024-02-29.", "c takes a time, such as 14:30:00."
MOMENT = "c takes a date and time, such as 2024-02-29 14:30:00."


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("info", "typed", "reason"),
    [
        (column(Kind.INTEGER, "int"), "", WHOLE),
        (column(Kind.INTEGER, "int"), "1.5", WHOLE),
        (column(Kind.INTEGER, "int"), "1_000", WHOLE),
        (column(Kind.INTEGER, "int"), "9" * 5000, WHOLE),
        (column(Kind.DECIMAL, "decimal"), "1,5", NUMBER),
        (column(Kind.DECIMAL, "decimal"), "1_0", NUMBER),
        (column(Kind.FLOAT, "double"), "half", "c takes a number, such as 0.5."),
        (column(Kind.BOOLEAN, "boolean"), "maybe", "c takes true or false."),
        (column(Kind.BYTES, "blob"), "0xf", "c takes bytes as hex digits, such as 00ff."),
        (column(Kind.BYTES, "blob"), "xyz", "c takes bytes as hex digits, such as 00ff."),
        (column(Kind.DATE, "date"), "2023-02-30", "There is no such day: month 2 of 2023 has 28 days."),
        (column(Kind.DATE, "date"), "1900-02-29", "There is no such day: month 2 of 1900 has 28 days."),
        (column(Kind.DATE, "date"), "2024-13-01", "There is no month 13."),
        (column(Kind.DATE, "date"), "2024-04-31", "There is no such day: month 4 of 2024 has 30 days."),
        (column(Kind.DATE, "date"), "someday", DAY),
        (column(Kind.DATE, "date"), "2024-01-01 10:00", DAY),
        (column(Kind.TIME, "time"), "noon", HOUR),
        (column(Kind.TIME, "time"), "10:60:00", "There is no such time: 10:60:00."),
        (column(Kind.TIME, "time"), "10:00:60", "There is no such time: 10:00:60."),
        (column(Kind.TIME, "time"), "839:00:00", "There is no such time: 839:00:00."),
        (column(Kind.DATETIME, "datetime"), "now-ish", MOMENT),
        (column(Kind.DATETIME, "datetime"), "2024-02-30 10:00", "There is no such day: month 2 of 2024"),
        (column(Kind.DATETIME, "datetime"), "2024-02-29 25:00:00", "There is no such time: 25:00:00."),
        (column(Kind.DATETIME, "datetime"), "2024-02-29 soon", HOUR),
        (column(Kind.JSON, "json"), "{'a': 1}", "No valid JSON"),
        (column(Kind.JSON, "json"), "", "No valid JSON"),
        (column(Kind.JSON, "json"), "NaN", "No valid JSON"),
        (column(Kind.JSON, "json"), "[" * 100_000, "No valid JSON"),
        (ENUM, "c", "c takes one of: a, b c."),
        (ENUM, "", "c takes one of: a, b c."),
    ],
)  # fmt: skip
def test_what_fits_nowhere_is_refused_with_the_reason(
    dialect: str, info: ColumnInfo, typed: str, reason: str
) -> None:
    assert refusal(typed, info, dialect).startswith(reason)


@pytest.mark.parametrize(
    ("dialect", "info", "typed", "reason"),
    [
        ("mysql", DECIMAL, "1.255", "c takes 2 decimal places."),
        ("mysql", DECIMAL, "1234567", "c takes 6 digits before the point."),
        ("mysql", DECIMAL, "NaN", NUMBER),
        ("postgresql", DECIMAL, "1e6", "c takes 6 digits before the point."),
        ("postgresql", WIDE, f"{10**40}.12345678901", "c takes 10 decimal places."),
        ("mysql", column(Kind.DECIMAL, "decimal(3,0)", precision=3), "0.5", "c takes 0 decimal places."),
        ("mysql", column(Kind.TEXT, "varchar(3)", length=3), "four", "4 characters: c takes at most 3."),
        ("postgresql", column(Kind.TEXT, "varchar(3)", length=3), "four", "4 characters: c takes at most 3."),
        ("postgresql", column(Kind.TEXT, "text"), "a\0", "PostgreSQL takes no NUL character in a text."),
        ("mysql", column(Kind.BYTES, "binary(1)", length=1), "0000", "2 bytes: c takes at most 1."),
        ("mysql", column(Kind.FLOAT, "double"), "inf", "MySQL stores no infinity and no NaN."),
        ("mysql", column(Kind.FLOAT, "double"), "1e999", "MySQL stores no infinity and no NaN."),
        ("sqlite", column(Kind.FLOAT, "REAL"), "nan", ""),
        ("mysql", column(Kind.DATE, "date"), "2024-13-00", "There is no month 13."),
        ("mysql", column(Kind.DATE, "date"), "infinity", DAY),
        ("sqlite", column(Kind.DATE, "DATE"), "0000-00-00", "There is no month 0."),
        ("postgresql", column(Kind.DATE, "date"), "2024-00-15", "There is no month 0."),
        ("sqlite", column(Kind.TIME, "TIME"), "25:00", "There is no such time: 25:00."),
        ("postgresql", column(Kind.TIME, "time"), "25:00", "There is no such time: 25:00."),
        ("mysql", column(Kind.TIME, "time"), "10:00 o'clock", HOUR),
        ("sqlite", column(Kind.DATETIME, "DATETIME"), "2024-02-29 10:00 bananas", HOUR),
        ("sqlite", column(Kind.DATETIME, "DATETIME"), "2024-02-2910:00", HOUR),
        ("sqlite", column(Kind.DECIMAL, "NUMERIC"), "inf", NUMBER),
    ],
)  # fmt: skip
def test_what_one_server_does_not_take_is_refused_with_the_reason(
    dialect: str, info: ColumnInfo, typed: str, reason: str
) -> None:
    assert refusal(typed, info, dialect).startswith(reason)


@pytest.mark.parametrize("typed", ["1e30", "1e400", "-1e30"])
def test_a_number_that_sqlite_cannot_hold_as_an_integer_is_a_float(typed: str) -> None:
    found = parse(typed, column(Kind.DECIMAL, "NUMERIC"), "sqlite")
    assert same_value(found, float(typed))
