"""What is copied is read back by the standard library, and is what was copied."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given
from tables import MANY, column, table

from tui_orm.database.changes import DEFAULT
from tui_orm.database.descriptions import Kind, Row
from tui_orm.workspace.formats import as_csv, as_json, as_markdown, as_names, as_tsv, plain

TABLE = table(
    column(Kind.INTEGER, name="id"),
    column(Kind.TEXT, name='na"me, with'),
    column(Kind.DECIMAL, name="price"),
    column(Kind.BYTES, name="data"),
    key=("id",),
)
TEXTS = st.one_of(
    st.text(), st.sampled_from(["", " ", "\\.", "a\tb", 'say "hi"', "1,5", "a\r\nb", "\n", "NULL"])
)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
ROWS = st.lists(
    st.tuples(st.integers(), st.none() | TEXTS, st.none() | DECIMALS, st.none() | st.binary(max_size=9))
)


def read(text: str, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


@given(ROWS)
@MANY
def test_csv_and_tsv_are_read_back(rows: list[Row]) -> None:
    expected = [[plain(value) for value in row] for row in rows]
    assert read(as_csv(TABLE, rows), ",") == [[column.name for column in TABLE.columns], *expected]
    assert read(as_tsv(TABLE, rows), "\t") == expected


@given(ROWS)
@MANY
def test_json_is_read_back_with_every_digit(rows: list[Row]) -> None:
    names = [column.name for column in TABLE.columns]
    wanted = [
        {
            name: plain(value) if isinstance(value, bytes) else value
            for name, value in zip(names, row, strict=True)
        }
        for row in rows
    ]
    found = json.loads(as_json(TABLE, rows), parse_float=Decimal)
    assert found == wanted
    digits = json.loads(as_json(TABLE, rows), parse_float=Decimal, parse_int=Decimal)
    assert [plain(one["price"]) for one in digits] == [plain(one["price"]) for one in wanted]


@pytest.mark.parametrize(
    ("value", "field"), [(None, ""), ("", '""'), (DEFAULT, ""), (b"", "\\x"), (True, "true"), (" a", '" a"')]
)
def test_what_is_empty_stays_apart(value: Any, field: str) -> None:
    assert as_tsv(table(column(Kind.TEXT)), [(value,)]) == f"{field}\n"


def test_hidden_columns_are_not_copied() -> None:
    assert as_tsv(table(column(Kind.TEXT)), [("a", 7)]) == "a\n"


def test_json_columns_are_nested_as_they_are() -> None:
    info = table(column(Kind.JSON, name="j"), column(Kind.TEXT, name="t"))
    rows: list[Row] = [('{"a": 1.10}', '{"a": 1}'), ("no json", None), ('{"n": NaN}', DEFAULT)]
    text = as_json(info, rows)
    assert '{"j": {"a": 1.10}, "t": "{\\"a\\": 1}"}' in text
    assert json.loads(text)[1:] == [{"j": "no json", "t": None}, {"j": '{"n": NaN}'}]


def test_json_has_words_for_what_it_has_no_number_for() -> None:
    info = table(column(Kind.FLOAT, name="f"))
    assert json.loads(as_json(info, [(float("nan"),), (float("inf"),), (Decimal("NaN"),), (0.1,)])) == [
        {"f": "nan"},
        {"f": "inf"},
        {"f": "NaN"},
        {"f": 0.1},
    ]


def test_text_that_is_no_utf8_keeps_its_bytes_in_json() -> None:
    odd = b"a\xff".decode("utf-8", "surrogateescape")
    text = as_json(table(column(Kind.TEXT)), [(odd,)])
    assert text.isascii()
    assert json.loads(text) == [{"c": odd}]


def test_markdown_takes_nothing_for_markup() -> None:
    info = table(column(Kind.INTEGER, name="item_id"), column(Kind.TEXT, name="a|b"))
    assert as_markdown(info, [(1, "x|y\n<b>*z*"), (2, None)]) == (
        "| item_id | a\\|b |\n| ---: | --- |\n| 1 | x\\|y<br>\\<b>\\*z\\* |\n| 2 | NULL |\n"
    )


def test_names_alone() -> None:
    assert as_names(TABLE) == 'id,"na""me, with",price,data'
