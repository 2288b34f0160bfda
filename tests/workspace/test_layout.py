"""Column layouts, whatever a table, a user and a damaged file make of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import MANY, column, table

from tui_orm.database.descriptions import Kind, TableInfo
from tui_orm.workspace.layout import NATURAL, ColumnLayout

NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from("abcdefgh"),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from("abch"), inner, max_size=5),
    max_leaves=10,
)
PLAIN = JSON | st.fixed_dictionaries(
    {}, optional={name: JSON for name in ("order", "hidden", "widths", "frozen")}
)
STEPS = st.lists(st.tuples(st.sampled_from(["toggle", "left", "right", "freeze", "all"]), st.integers(0, 7)))


def info(names: list[str], key: tuple[str, ...] = ()) -> TableInfo:
    """A table with these columns."""
    return table(*(column(Kind.TEXT, name=name) for name in names), key=key)


@MANY
@given(PLAIN, NAMES)
def test_any_file_gives_a_layout_that_shows_something(plain: object, names: list[str]) -> None:
    layout, described = ColumnLayout.from_plain(plain), info(names)
    assert sorted(layout.arranged(described)) == sorted(names)
    assert bool(layout.shown(described)) == bool(names)
    assert 0 <= layout.frozen_count(described) <= len(layout.shown(described))
    assert ColumnLayout.from_plain(json.loads(json.dumps(layout.as_plain()))) == layout


@MANY
@given(NAMES.filter(bool), STEPS)
def test_no_step_loses_a_column_or_hides_them_all(names: list[str], steps: list[tuple[str, int]]) -> None:
    described, layout = info(names, tuple(names[:1])), NATURAL
    for step, number in steps:
        chosen = names[number % len(names)]
        try:
            layout = stepped(layout, described, step, chosen)
        except ValueError:
            assert layout.shown(described) == [chosen]
        assert sorted(layout.arranged(described)) == sorted(names)
        assert set(layout.shown(described)) == set(names) - layout.hidden != set()
        assert 0 <= layout.frozen_count(described) <= len(layout.shown(described))
    assert ColumnLayout.from_plain(json.loads(json.dumps(layout.as_plain()))) == layout


def stepped(layout: ColumnLayout, described: TableInfo, step: str, chosen: str) -> ColumnLayout:
    """One act of the user."""
    match step:
        case "toggle":
            return layout.toggled(described, chosen)
        case "freeze":
            return layout.freezing(described, chosen)
        case "all":
            return layout.all_shown()
    return layout.moved(described, chosen, 1 if step == "right" else -1)


def test_the_key_comes_first_and_is_frozen_until_the_user_wants_otherwise() -> None:
    described = info(["a", "b", "c", "d"], key=("c",))
    assert NATURAL.shown(described) == ["c", "a", "b", "d"]
    assert NATURAL.frozen_count(described) == 1
    wide = NATURAL.freezing(described, "b")
    assert wide.frozen_count(described) == 3
    assert wide.toggled(described, "a").frozen_count(described) == 2
    assert wide.freezing(described, "b").frozen_count(described) == 1
    assert NATURAL.moved(described, "c", 1).frozen_count(described) == 0


def test_a_column_moves_past_hidden_ones() -> None:
    described = info(["a", "b", "c", "d"])
    layout = NATURAL.toggled(described, "b").moved(described, "a", 1)
    assert layout.shown(described) == ["c", "a", "d"]
    assert layout.moved(described, "a", 1).moved(described, "a", 1).shown(described) == ["c", "d", "a"]


def test_columns_that_are_gone_count_for_nothing_and_new_ones_stand_at_the_end() -> None:
    layout = ColumnLayout(("d", "c", "b", "a"), frozenset("bd"), {"d": 9}, 2)
    changed = info(["new", "a", "c"])
    assert layout.shown(changed) == ["c", "a", "new"]
    assert layout.frozen_count(changed) == 1
    assert layout.shown(info(["b", "d"])) == ["d", "b"]  # all that is left was hidden


def test_the_last_column_cannot_be_hidden() -> None:
    with pytest.raises(ValueError, match="a"):
        NATURAL.toggled(info(["a"]), "a")
