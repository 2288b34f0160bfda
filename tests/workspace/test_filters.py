"""Filters as they are typed, and as they are made from a cell."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tables import MANY, column, table

from tui_orm.database.descriptions import ColumnInfo, Kind
from tui_orm.database.failures import ValueRefused
from tui_orm.database.query import Condition, FreeText, Operator
from tui_orm.workspace.filters import format_condition, joined, parse_filter, quoted_name

PEOPLE = table(
    column(Kind.INTEGER, "integer", name="id"),
    column(Kind.TEXT, "text", name="name"),
    column(Kind.DATE, "date", name="born"),
    column(Kind.DECIMAL, "numeric", name="credit"),
    column(Kind.BOOLEAN, "boolean", name="active"),
    column(Kind.BYTES, "bytea", name="photo"),
    column(Kind.TEXT, "text", name="and"),
    column(Kind.TEXT, "text", name="like"),
    column(Kind.TEXT, "text", name="first name"),
    column(Kind.TEXT, "text", name='the "best"'),
    column(Kind.INTEGER, "integer", name="50%"),
    column(Kind.INTEGER, "integer", name="Größe"),
    dialect="postgresql",
    key=("id",),
)

names = st.text(min_size=1)
texts = st.text()
ODD = [
    "and",
    "like",
    "is null",
    "a = 1",
    '"',
    '""',
    " id",
    "id ",
    "%",
    "50%",
    "%(x)s",
    "'",
    "(",
    "a,b",
    "a.b",
    "\n",
]


def found(text: str) -> list[Any]:
    return list(parse_filter(text, PEOPLE))


def refusal(text: str) -> str:
    with pytest.raises(ValueRefused) as refused:
        parse_filter(text, PEOPLE)
    return refused.value.message


@pytest.mark.parametrize(
    ("typed", "column", "operator", "values"),
    [
        ("id = 3", "id", "=", (3,)),
        ("id=3", "id", "=", (3,)),
        ("  ID  >=  -3 ", "id", ">=", (-3,)),
        ("id <> 3", "id", "!=", (3,)),
        ("id != 3", "id", "!=", (3,)),
        ("id < 3", "id", "<", (3,)),
        ("credit <= 9.95", "credit", "<=", (Decimal("9.95"),)),
        ("name = Ada", "name", "=", ("Ada",)),
        ("name = Ada Lovelace", "name", "=", ("Ada Lovelace",)),
        ("name = 'it''s'", "name", "=", ("it's",)),
        ("name = ''", "name", "=", ("",)),
        ("name = ''''", "name", "=", ("'",)),
        ("name = 'salt and pepper'", "name", "=", ("salt and pepper",)),
        ("name = sand and", "name", "=", ("sand and",)),
        ("name = Anders", "name", "=", ("Anders",)),
        ("name like A%", "name", "like", ("A%",)),
        ("name NOT  LIKE 'A%'", "name", "not like", ("A%",)),
        ("name is null", "name", "is null", ()),
        ("name IS  NOT  NULL", "name", "is not null", ()),
        ("id in (1, 2,3)", "id", "in", (1, 2, 3)),
        ("name in (a, 'b, c', 'd)')", "name", "in", ("a", "b, c", "d)")),
        ("id between 1 and 9", "id", "between", (1, 9)),
        ("born between 1900-01-01 and 1950-12-31", "born", "between", ("1900-01-01", "1950-12-31")),
        ("active = true", "active", "=", (True,)),
        ("photo = 00ff", "photo", "=", (b"\x00\xff",)),
        ("and = x", "and", "=", ("x",)),
        ("like like x", "like", "like", ("x",)),
        ('"first name" = x', "first name", "=", ("x",)),
        ('"the ""best""" = x', 'the "best"', "=", ("x",)),
        ("50% > 3", "50%", ">", (3,)),
        ("größe = 3", "Größe", "=", (3,)),
    ],
)
def test_a_condition(typed: str, column: str, operator: str, values: tuple[Any, ...]) -> None:
    assert found(typed) == [Condition(column, Operator(operator), values)]


@pytest.mark.parametrize(
    ("typed", "columns"),
    [
        ("id = 1 and name = Ada", ["id", "name"]),
        ("id = 1 AND and = 2 and like like 'and'", ["id", "and", "like"]),
        ("id between 1 and 9 and born is null and name in ('a and b', c) and id > 3", ["id", "born", "name", "id"]),
        ("name = '' and name = '''' and name = 'x'", ["name", "name", "name"]),
    ],
)  # fmt: skip
def test_several_conditions(typed: str, columns: list[str]) -> None:
    assert [condition.column for condition in found(typed)] == columns


@pytest.mark.parametrize(
    "typed", ["Ada", "two words", "name", "nobody = 3", "100%", "it's", "= 3", "idx = 3"]
)
def test_anything_else_is_looked_for_in_the_texts(typed: str) -> None:
    assert found(f" {typed} ") == [FreeText(typed)]


def test_words_may_follow_conditions() -> None:
    assert found("id = 1 and some words") == [Condition("id", Operator.EQUAL, (1,)), FreeText("some words")]


def test_nothing_is_no_condition() -> None:
    assert found("") == found("  ") == []


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("id = x", "id takes a whole number, such as 42."),
        ("id =", "id = needs a value."),
        ("name like", "name like needs a value."),
        ("id in 1, 2", "in takes a list: in (1, 2, 3)"),
        ("id in (1, 2", "The list is not closed: in (1, 2, 3)"),
        ("id between 1", "between takes two values: between 1 and 9"),
        ("id between 1 and", "id"),
        ("id is null or id = 3", "After a condition comes 'and', not: or id = 3"),
        ("id in (1) id = 3", "After a condition comes 'and', not: id = 3"),
        ("active = maybe", "active takes true or false."),
        ("photo = xyz", "photo takes bytes as hex digits, such as 00ff."),
    ],
)
def test_a_filter_that_means_nothing_says_what_is_wrong(typed: str, reason: str) -> None:
    assert refusal(typed).startswith(reason)


@MANY
@given(st.text(alphabet="id name='\"()<>!,%andlikebetwnsu0 1\n", max_size=40) | texts)
def test_whatever_is_typed_is_understood_or_refused(typed: str) -> None:
    with suppress(ValueRefused):
        assert isinstance(parse_filter(typed, PEOPLE), tuple)


def values_of(kind: Kind, dialect: str) -> st.SearchStrategy[Any]:
    integers = st.integers(-(2**63), 2**63 - 1)
    return {
        Kind.INTEGER: integers,
        Kind.DECIMAL: st.decimals(allow_nan=False, allow_infinity=False, places=3)
        if dialect != "sqlite"
        else integers | st.floats(-1e15, 1e15),
        Kind.FLOAT: st.floats(allow_nan=False, allow_infinity=dialect != "mysql"),
        Kind.BOOLEAN: st.booleans() if dialect == "postgresql" else st.integers(0, 1),
        Kind.BYTES: st.binary(),
        Kind.DATE: st.dates().map(str),
        Kind.DATETIME: st.datetimes().map(str),
    }.get(kind, texts.filter(lambda text: kind != Kind.OTHER or "\0" not in text))


@pytest.mark.parametrize("dialect", ["sqlite", "mysql", "postgresql"])
@pytest.mark.parametrize("kind", list(Kind))
@MANY
@given(data=st.data(), negated=st.booleans())
def test_a_filter_made_from_a_cell_means_that_cell(
    kind: Kind, dialect: str, data: st.DataObject, negated: bool
) -> None:
    info = column(kind, "bigint" if kind == Kind.INTEGER else kind.value)
    value = data.draw(st.none() | values_of(kind, dialect))
    assert_means(info, value, dialect, negated)


@MANY
@given(names | st.sampled_from(ODD), texts | st.sampled_from(["and", "' and c = '", "x and y = 'z"]))
@example(" c", "x")
def test_a_filter_finds_its_column_whatever_it_is_called(name: str, value: str) -> None:
    assert_means(column(Kind.TEXT, "text", name=name), value, "postgresql", negated=False)
    assert quoted_name(name)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.OTHER, 5),
        (Kind.OTHER, -2.5),
        (Kind.OTHER, "5"),
        (Kind.OTHER, b"\x05"),
        (Kind.INTEGER, 2.5),
        (Kind.INTEGER, "abc"),
        (Kind.BYTES, 5),
        (Kind.BYTES, "abc"),
        (Kind.TEXT, b"\x05"),
    ],
)
def test_a_filter_made_from_a_cell_of_sqlite_means_what_is_stored_there(kind: Kind, value: Any) -> None:
    """Any column may hold a value of any kind there."""
    assert_means(column(kind, kind.value), value, "sqlite", negated=False)


def assert_means(info: ColumnInfo, value: Any, dialect: str, negated: bool) -> None:
    text = format_condition(info, value, negated)
    operators = (
        (Operator.IS_NULL, Operator.IS_NOT_NULL) if value is None else (Operator.EQUAL, Operator.NOT_EQUAL)
    )
    wanted = Condition(info.name, operators[negated], () if value is None else (value,))
    here = table(info, dialect=dialect)
    (condition,) = parse_filter(text, here)
    assert condition == wanted
    assert [type(one) for one in condition.values] == [type(one) for one in wanted.values]  # type: ignore[union-attr]
    assert parse_filter(joined(["", text, text]), here) == (wanted, wanted)
