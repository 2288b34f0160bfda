"""JSON as a tree: what is folded costs nothing, what is written is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_orm.ui.value.json_tree import Branch, Place, parse_tree
from tui_orm.ui.value.json_values import Members, NotATree, source_of
from tui_orm.ui.value.tree_look import TreeLook

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=25,
)


def flat(branch: Branch) -> list[tuple[Branch, int]]:
    """Every row in view, the plain way."""
    rows: list[tuple[Branch, int]] = []
    for number in range(len(branch.value)):
        rows.append((branch, number))
        if number in branch.opened:
            rows += flat(branch.opened[number])
    return rows


@given(VALUES, st.lists(st.tuples(st.booleans(), st.integers(0, 60)), max_size=20))
def test_rows_are_counted_rightly_however_it_is_folded(value: Any, steps: list[tuple[bool, int]]) -> None:
    root = parse_tree(json.dumps(value))
    for unfold, row in steps:
        place = root.at(row % root.rows)
        place.branch.unfold(place.number) if unfold else place.branch.fold(place.number)
    rows = flat(root)
    assert root.rows == len(rows)
    assert [tuple(root.at(row)) for row in range(len(rows))] == rows
    assert [root.row_of(Place(*place)) for place in rows] == list(range(len(rows)))


@given(VALUES)
def test_a_value_is_copied_as_it_is(value: Any) -> None:
    root = parse_tree(json.dumps(value))
    copied = source_of(root.at(0).value)
    assert (copied if isinstance(value, str) else json.loads(copied)) == value


def lines(look: TreeLook) -> list[str]:
    return ["".join(text for text, _ in look.line(y)).rstrip() for y in range(look.rows)]


def test_numbers_order_and_doubled_keys_stand_as_they_are_written() -> None:
    look = TreeLook(
        parse_tree('{"b": 1.10, "a": 1e400, "big": 12345678901234567890.0, "a": -0, "n": [null]}')
    )
    assert lines(look) == [
        "▾ {}  5 members",
        '    "b": 1.10',
        '    "a": 1e400',
        '    "big": 12345678901234567890.0',
        '    "a": -0',
        '  ▾ "n": []  1 element',
        "      0: null",
    ]


def test_paths_lead_to_the_place() -> None:
    root = parse_tree('{"a": [0, {"b c": {"d": 1}}]}')
    root.unfold_all()
    paths = [root.at(row).path for row in range(root.rows)]
    assert paths == ["$", "$.a", "$.a[0]", "$.a[1]", '$.a[1]["b c"]', '$.a[1]["b c"].d']


def test_a_long_list_is_one_branch() -> None:
    look = TreeLook(parse_tree(json.dumps(list(range(200_000)))))
    look.resize(80, 20)
    look.move("last")
    assert look.copied() == "199999"
    assert look.place() == "$[199999]   row 200,001 of 200,001"


def test_unfolding_all_ends_where_it_would_be_too_much() -> None:
    root = parse_tree(json.dumps([[1]] * 100))
    assert not root.unfold_all(50)
    root.fold_all()
    assert root.unfold_all(101)
    assert root.rows == 201


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[1,", "Expecting value"),
        ("[" * 100_000, "deep"),
        ("[" * 300 + "]" * 300, "deep"),
        ("[" + "1," * 1_000_001, "values"),
    ],
)
def test_what_is_no_tree_says_why(text: str, why: str) -> None:
    with pytest.raises(NotATree, match=why):
        parse_tree(text)


def test_members_are_pairs() -> None:
    assert parse_tree('{"a": 1}').at(0).value == Members([("a", "1")])
