"""What is copied as TSV is pasted back as it was; what a spreadsheet writes is understood; the rest is refused."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given
from tables import MANY, column, table

from tui_orm.database.changes import DEFAULT, Insert, Update, same_value
from tui_orm.database.descriptions import Kind, Row
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.formats import as_tsv, names
from tui_orm.workspace.pasting import Refusal, Target, header, plan
from tui_orm.workspace.separated import Cell, read_cells

TABLE = table(
    column(Kind.INTEGER, "bigint", name="id", nullable=False),
    column(Kind.TEXT, "text", name="name"),
    column(Kind.DECIMAL, "decimal", name="price"),
    column(Kind.FLOAT, "double", name="share"),
    column(Kind.BYTES, "blob", name="data"),
    column(Kind.BOOLEAN, "boolean", name="paid"),
    dialect="mysql",
    key=("id",),
)
COLUMNS = names(TABLE)
TEXTS = st.text() | st.sampled_from(
    ["", " ", "\\N", "\\.", "a\tb", '"', '"a"', "a\r\nb", "\r", "NULL", "\x85"]
)
ROWS = st.lists(
    st.tuples(
        st.integers(-(2**63), 2**63 - 1),
        st.none() | TEXTS,
        st.none() | st.decimals(allow_nan=False, allow_infinity=False),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.binary(max_size=9),
        st.none() | st.sampled_from([0, 1]),
    ),
    max_size=5,
)


def targets(rows: list[Row]) -> list[Target]:
    return [Target((number,), row, row) for number, row in enumerate(rows)]


@given(ROWS)
@MANY
def test_a_copy_is_pasted_back_as_new_rows_just_as_it_was(rows: list[Row]) -> None:
    made = plan(TABLE, COLUMNS, read_cells(as_tsv(TABLE, rows)), [])
    assert not made.refused
    assert len(made.added) == len(rows)
    for row, values in zip(rows, made.added, strict=True):
        assert all(same_value(*pair) for pair in zip(row, (values[name] for name in COLUMNS), strict=True))


@given(ROWS, ROWS)
@MANY
def test_a_copy_pasted_over_rows_stages_what_differs_and_nothing_else(
    copied: list[Row], there: list[Row]
) -> None:
    there = there[: len(copied)]
    made = plan(TABLE, COLUMNS, read_cells(as_tsv(TABLE, copied)), targets(there))
    assert not made.refused
    changes = ChangeSet()
    made.stage(changes)
    for change in changes.changes():
        if isinstance(change, Update):
            row = copied[change.key[0]]
            now = [change.values.get(name, old) for name, old in zip(COLUMNS, change.seen, strict=True)]
            assert all(same_value(*pair) for pair in zip(row, now, strict=True))
            assert not any(
                same_value(change.seen[TABLE.places[name]], value) for name, value in change.values.items()
            )
    assert sum(isinstance(change, Insert) for change in changes.changes()) == len(copied) - len(there)
    assert len(made) == len(changes)
    changes.undo()
    assert not len(changes)


@given(st.lists(st.lists(st.none() | TEXTS, min_size=1, max_size=4), max_size=4))
@MANY
def test_cells_are_read_back(rows: list[list[Cell]]) -> None:
    text = "".join(
        as_tsv(table(*(column(Kind.TEXT, name=str(n)) for n in range(len(row)))), [row]) for row in rows
    )
    assert read_cells(text) == rows


@given(st.text(alphabet='a"\t\r\n\\N'))
@MANY
def test_any_text_is_cells_and_no_letter_is_lost(text: str) -> None:
    cells = read_cells(text)
    assert "".join(cell or "" for row in cells for cell in row).count("a") == text.count("a")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("word", [["word"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\rb\r", [["a"], ["b"]]),  # as terminals send it
        ('"two\rlines"\tx\r', [["two\nlines", "x"]]),
        ('a "quoted" word\t"so" it goes', [['a "quoted" word', '"so" it goes']]),
        ('5" pipe\t"open', [['5" pipe', '"open']]),
        ("a\t\t\n", [["a", None, None]]),
        ('\\N\t""\n', [[None, ""]]),
        ("\n", [[None]]),
        ("", []),
    ],
)
def test_what_others_write_is_understood(text: str, cells: list[list[Cell]]) -> None:
    assert read_cells(text) == cells


@pytest.mark.parametrize(
    ("first", "found"),
    [
        (["id", "name"], ("id", "name")),
        (["Name", "ID "], ("name", "id")),
        (["id", "id"], ()),
        (["id", "nome"], ()),
        (["id", None], ()),
        ([], ()),
    ],
)
def test_a_line_of_column_names_is_known(first: list[Cell], found: tuple[str, ...]) -> None:
    assert header(TABLE, first) == found


SHOP = table(
    column(Kind.INTEGER, "integer", name="id", nullable=False, identity=True),
    column(Kind.TEXT, name="name", nullable=False),
    column(Kind.TEXT, name="city", nullable=False, default="'Oslo'"),
    column(Kind.INTEGER, "integer", name="twice", computed="2 * id"),
    key=("id",),
)


def test_what_cannot_be_taken_is_listed_with_its_reason() -> None:
    there: Row = (1, "Ada", "Rome", 2)
    made = plan(SHOP, names(SHOP), read_cells("x\t\tLima\t3\textra\n"), [Target((1,), there, there)])
    assert [values for _, values in made.changed] == [{"city": "Lima"}]
    assert [(one.line, one.column) for one in made.refused] == [(0, ""), (1, "id"), (1, "name"), (1, "twice")]
    assert Refusal(1, "twice", "computed by the server") in made.refused


def test_in_a_new_row_an_empty_cell_is_left_to_the_server() -> None:
    made = plan(SHOP, names(SHOP), read_cells("\tAda\t\t\n"), [])
    assert (made.added, made.refused) == ([{"name": "Ada"}], [])


def test_a_value_that_is_not_given_yet_is_no_empty_text() -> None:
    changes = ChangeSet()
    new: Any = changes.add_row(SHOP)
    target = Target(new, None, (DEFAULT, DEFAULT, DEFAULT, DEFAULT))
    made = plan(SHOP, ["name", "city"], read_cells('""\t\n'), [target])
    assert [values for _, values in made.changed] == [{"name": ""}]


def test_keys_that_would_change_are_counted() -> None:
    there: Row = (1, "Ada", "Rome", 2)
    assert plan(SHOP, names(SHOP), read_cells("7\n"), [Target((1,), there, there)]).rekeyed == 1
    assert plan(SHOP, names(SHOP), read_cells("1\n"), [Target((1,), there, there)]).same == 1
