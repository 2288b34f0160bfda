"""The formats for other programs: what is written is read back as the same, whatever it is."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tui_orm.cli.formats.objects import Json, JsonLines, unique_names
from tui_orm.cli.formats.separated import Csv, Tsv
from tui_orm.cli.formats.shown import Markdown, Table, width
from tui_orm.cli.formats.writer import Writer
from tui_orm.database.descriptions import ColumnInfo, Kind, Row
from tui_orm.workspace.formats import plain

TEXTS = st.text(
    alphabet=st.sampled_from("a,\"'\\.tnNrbé日\x1f\x00\t\n\r\b\f\v%{} ") | st.characters(codec="utf-8")
)
VALUES = (
    st.none()
    | TEXTS
    | st.integers()
    | st.booleans()
    | st.binary(max_size=4)
    | st.floats()
    | st.decimals(allow_nan=False, places=3)
)
UNESCAPED = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


def tables(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Row]]:
    """Rows of two columns, one of which is of one type, as columns are."""
    kinds = [TEXTS, st.integers(), st.floats(), st.none() | TEXTS]
    pairs = [st.lists(st.tuples(values, kind), min_size=1, max_size=5) for kind in kinds]
    return st.one_of(pairs)


def columns(*names: str, kind: Kind = Kind.OTHER) -> list[ColumnInfo]:
    return [ColumnInfo(name, kind) for name in names]


def written(writer: Writer, *batches: Sequence[Row]) -> str:
    return writer.head() + "".join(map(writer.rows, batches)) + writer.tail()


def texts(rows: Sequence[Row]) -> list[list[str | None]]:
    return [[None if value is None else plain(value) for value in row] for row in rows]


def read_csv(text: str) -> list[list[str | None]]:
    """What the csv module reads, which takes NULL for an empty text: the two are told apart by a second reading."""
    rows: list[list[str]] = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    marked = re.sub(r"(?<![^,\n])(?=,|\r\n)", "NOTHING", _outside_quotes_only(text))
    empty = [cell == "NOTHING" for row in csv.reader(io.StringIO(marked, newline="")) for cell in row]
    flat = iter(empty)
    return [[None if next(flat) else cell for cell in row] for row in rows]


def _outside_quotes_only(text: str) -> str:
    """The text with all that is quoted made harmless."""
    return re.sub(r'"(?:[^"]|"")*"', '"q"', text)


@given(tables(VALUES))
def test_csv_is_read_back_by_the_csv_module(rows: list[Row]) -> None:
    text = written(Csv(columns("a", "b")), rows)
    assert text.startswith("a,b\r\n")
    assert read_csv(text)[1:] == texts(rows)


@given(tables(VALUES))
def test_a_word_for_null_is_told_from_the_same_word_in_data(rows: list[Row]) -> None:
    rows = [*rows, ("NULL", "x"), (None, "x")]
    text = written(Csv(columns("a", "b"), header=False, null="NULL"), rows)
    assert text.endswith('"NULL",x\r\nNULL,x\r\n')
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["NULL" if value is None else value for value in row] for row in texts(rows)
    ]


@given(tables(VALUES))
def test_tsv_is_a_line_a_row_and_is_read_back(rows: list[Row]) -> None:
    text = written(Tsv(columns("a", "b")), rows)
    lines = text.split("\n")
    assert lines.pop() == ""
    assert "\r" not in text
    assert [[_unescaped(cell) for cell in line.split("\t")] for line in lines] == texts(rows)


def _unescaped(cell: str) -> str | None:
    return None if cell == r"\N" else re.sub(r"\\(.)", lambda found: UNESCAPED[found[1]], cell)


@given(tables(VALUES), tables(VALUES))
def test_json_lines_are_read_back(first: list[Row], second: list[Row]) -> None:
    rows = [*first, *second]
    text = written(JsonLines(columns("a", 'b"%s\n')), first, second)
    found = [json.loads(line, parse_float=Decimal) for line in text.removesuffix("\n").split("\n")]
    assert [list(one) for one in found] == [["a", 'b"%s\n']] * len(rows)
    assert [list(one.values()) for one in found] == [[_as_json(value) for value in row] for row in rows]
    whole = json.loads(written(Json(columns("a", 'b"%s\n')), first, second), parse_float=Decimal)
    assert whole == found


def _as_json(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and plain(value).strip("-") not in ("nan", "inf"):
        return Decimal(repr(value))
    return value if isinstance(value, Decimal) and value.is_finite() else plain(value)


def test_nothing_is_an_empty_list() -> None:
    assert written(Json(columns("a"))) == "[]\n"
    assert written(JsonLines(columns("a"))) == ""
    assert written(Csv(columns("a"))) == "a\r\n"


def test_rows_without_columns_are_lines() -> None:
    assert written(Json([]), [(), ()]) == "[\n  {},\n  {}\n]\n"
    assert written(Tsv([]), [(), ()]) == "\n\n"


def test_every_digit_is_kept_and_json_stays_json() -> None:
    numbers = [ColumnInfo("n", Kind.DECIMAL), ColumnInfo("j", Kind.JSON)]
    rows: list[Row] = [
        ("12345678901234567890.10", '{"a":\n 1e400}'),
        ("NaN", "no json"),
        (Decimal("1E+3"), None),
    ]
    assert written(JsonLines(numbers), rows).splitlines() == [
        '{"n": 12345678901234567890.10, "j": {"a":  1e400}}',
        '{"n": "NaN", "j": "no json"}',
        '{"n": 1000, "j": null}',
    ]


def test_a_name_that_comes_twice_is_numbered() -> None:
    assert unique_names(columns("id", "id", "id_2", "id")) == ["id", "id_3", "id_2", "id_4"]


def test_bytes_that_are_no_text_do_not_stop_json() -> None:
    assert written(JsonLines(columns("a")), [("a\udce9",)]) == '{"a": "a\\udce9"}\n'


def test_a_table_is_cut_aligned_and_harmless() -> None:
    rows: list[Row] = [(1, "日本", None), (22, "\x1b[2J\n\u202e", "x" * 100)]
    lines = written(Table(columns("n", "t", "o")), rows).splitlines()
    assert lines[0].split() == ["n", "|", "t", "|", "o"]
    assert lines[2] == f" 1 | 日本{' ' * 11} | NULL"
    assert lines[3] == f"22 | \\x1b[2J\\n\\u202e | {'x' * 59}…"
    assert len({width(line.rpartition("|")[0]) for line in lines if "|" in line}) == 1


def test_a_table_takes_its_widths_from_the_first_rows() -> None:
    table = Table(columns("a"))
    assert table.rows([("x",)] * 199) == ""
    assert table.rows([("x",)]).count("\n") == 202
    assert table.rows([("yy",)]) == "…\n"
    assert table.tail() == ""


def test_markdown_shows_what_would_be_markup() -> None:
    text = written(Markdown(columns("a|b")), [("*x*\n\x1b",), (None,)])
    assert text.splitlines() == ["| a\\|b |", "| --- |", "| \\*x\\*<br>\\x1b |", "| NULL |"]
