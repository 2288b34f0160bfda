"""The decisions on a row that somebody else changed, against what must be staged after them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import ID, MANY, column, table

from tui_orm.database.changes import Delete, Insert, Update
from tui_orm.database.descriptions import Kind, LargeValue, Row
from tui_orm.database.failures import ValueRefused
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.settlement import UNDECIDED, Settlement, Take

TABLE = table(ID, *(column(Kind.OTHER, name=name) for name in "abc"), key=("id",))
SEEN: Row = (1, "a", "b", "c")
values = st.sampled_from(["a", "b", "x", None])
mine = st.dictionaries(st.sampled_from("abc"), values)
rows = st.tuples(st.just(1), values, values, values)


def staged(values: dict[str, Any], removed: bool = False, seen: Row = SEEN) -> ChangeSet:
    changes = ChangeSet()
    for name, value in values.items():
        changes.set_cell(TABLE, (1,), seen, name, value)
    if removed:
        changes.remove_row(TABLE, (1,), seen)
    return changes


def settled(changes: ChangeSet, theirs: Row | None) -> Settlement:
    return Settlement(next(iter(changes)), theirs)


@MANY
@given(mine, rows, st.sampled_from(["mine", "theirs", "untouched"]))
def test_a_row_is_what_was_decided_over_what_is_there_now(
    wanted: dict[str, Any], theirs: Row, how: str
) -> None:
    changes = staged(wanted)
    if not len(changes):
        return
    before = changes.changes()
    settlement = settled(changes, theirs)
    touched = {name: value for name, value in wanted.items() if SEEN["_abc".index(name)] != value}
    others = {name for name in "abc" if SEEN["_abc".index(name)] != theirs["_abc".index(name)]}
    clashing = {name for name in others & set(touched) if theirs["_abc".index(name)] != touched[name]}
    assert set(settlement.open) == clashing
    if how == "untouched":
        settlement.take_untouched()
    else:
        settlement.take_all(Take(how))
    kept = {"mine": set(touched), "theirs": set(), "untouched": set(touched) - others}[how]
    expected = {name: touched[name] for name in kept if theirs["_abc".index(name)] != touched[name]}
    settlement.apply(changes)
    assert changes.changes() == ([Update(TABLE.name, (1,), theirs, expected)] if expected else [])
    changes.undo()
    assert changes.changes() == before


def test_columns_are_decided_one_by_one_or_edited() -> None:
    changes = staged({"a": "mine", "b": "mine"})
    settlement = settled(changes, (1, "theirs", "theirs", "theirs"))
    assert settlement.wanted("a") is UNDECIDED
    settlement.take("a", Take.THEIRS)
    settlement.edit("b", "both")
    assert settlement.open == []
    settlement.apply(changes)
    assert changes.changes() == [Update(TABLE.name, (1,), (1, "theirs", "theirs", "theirs"), {"b": "both"})]


def test_a_row_that_is_gone_is_dropped_or_added_anew() -> None:
    for whose, wanted in ((Take.THEIRS, []), (Take.MINE, [{"id": 1, "a": "mine", "b": "b", "c": "c"}])):
        changes = staged({"a": "mine"})
        settlement = settled(changes, None)
        assert settlement.open == [""]
        settlement.take("", whose)
        settlement.apply(changes)
        assert [dict(one.values) for one in changes.changes() if isinstance(one, Insert)] == wanted
        assert len(changes) == len(wanted)
        changes.undo()
        assert changes.changes() == [Update(TABLE.name, (1,), SEEN, {"a": "mine"})]


def test_a_row_of_which_only_beginnings_are_known_is_not_added_anew() -> None:
    changes = staged({"a": "mine"}, seen=(1, "a", LargeValue("b", 5000), "c"))
    with pytest.raises(ValueRefused):
        settled(changes, None).take_all(Take.MINE)


def test_a_removal_of_a_changed_row_is_done_anyway_or_not() -> None:
    theirs = (1, "a", "b", "theirs")
    for whose, wanted in ((Take.THEIRS, []), (Take.MINE, [Delete(TABLE.name, (1,), theirs)])):
        changes = staged({}, removed=True)
        settlement = settled(changes, theirs)
        settlement.take_all(whose)
        settlement.apply(changes)
        assert changes.changes() == wanted
