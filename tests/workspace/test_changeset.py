"""A change set against a naive model: a dictionary of what is to happen, and a copy of it after each step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tables import ID, MANY, NAME, column, table

from tui_orm.database.changes import DEFAULT, Delete, Insert, Reference, Update, same_value
from tui_orm.database.descriptions import Kind, LargeValue, Row, TableName
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.staged import NewRow, RowId

TABLE = table(ID, NAME, column(Kind.OTHER, name="value"), key=("id",))
ROWS: dict[RowId, Row] = {
    (1,): (1, "one", None),
    (2,): (2, "two", 2),
    (3,): (3, None, float("nan")),
    (4,): (4, "", b"\0"),
}
KINDS = {Update: 0, Insert: 1, Delete: 2}

values = st.sampled_from([None, "", "one", "two", 2, 2.0, True, float("nan"), b"\0", DEFAULT])
columns = st.sampled_from(["name", "value"])
old_or_new = st.integers(0, 6)
single = st.one_of(
    st.tuples(st.just("set"), old_or_new, columns, values),
    st.tuples(st.just("add"), st.dictionaries(columns, values)),
    st.tuples(st.just("remove"), old_or_new),
    st.tuples(st.just("drop"), old_or_new),
)
acts = st.one_of(
    single,
    st.tuples(st.just("refer"), old_or_new, columns, old_or_new),
    st.tuples(st.just("take up"), st.lists(single, max_size=5)),
    st.tuples(st.just("group"), st.lists(single, max_size=5)),
    st.just(("undo",)),
    st.just(("redo",)),
)


class Model:
    """What is staged for each row: the values to write, and whether it is removed."""

    def __init__(self) -> None:
        self.staged: dict[RowId, tuple[dict[str, Any], bool]] = {}
        self.past: list[dict[RowId, tuple[dict[str, Any], bool]]] = []
        self.future: list[dict[RowId, tuple[dict[str, Any], bool]]] = []

    @contextmanager
    def group(self) -> Iterator[None]:
        """All that is put within is one act; where nothing is, there is none."""
        before, count, future = deepcopy(self.staged), len(self.past), list(self.future)
        yield
        if len(self.past) > count:
            self.past[count:] = [before]
        else:
            self.future = future

    def drop(self, row_id: RowId) -> None:
        """A row, and what refers to it, in one act."""
        if row_id not in self.staged:
            return
        with self.group():
            for other, (wanted, removed) in list(self.staged.items()):
                left = {name: one for name, one in wanted.items() if not _refers(one, row_id)}
                if other != row_id and len(left) < len(wanted):
                    self.put(other, (left, removed) if left or other not in ROWS else None)
            self.put(row_id, None)

    def put(self, row_id: RowId, after: tuple[dict[str, Any], bool] | None) -> None:
        self.past.append(deepcopy(self.staged))
        self.future.clear()
        self.staged.pop(row_id, None)
        if after is not None:
            self.staged[row_id] = after

    def set(self, row_id: RowId, column: str, value: Any) -> None:
        now, removed = self.staged.get(row_id, ({}, False))
        there = (
            {column: ROWS[row_id][TABLE.places[column]]} if row_id in ROWS and row_id in self.staged else {}
        )
        if not removed and column in (there | now) and same_value((there | now)[column], value):
            return
        wanted = {**now, column: value}
        if row_id in ROWS:
            seen = ROWS[row_id][TABLE.places[column]]
            wanted = {
                name: given for name, given in wanted.items() if name != column or not same_value(seen, given)
            }
        if wanted or row_id not in ROWS or row_id in self.staged:
            self.put(row_id, (wanted, False) if wanted or row_id not in ROWS else None)

    def remove(self, row_id: RowId) -> None:
        wanted, removed = self.staged.get(row_id, ({}, False))
        if row_id not in ROWS:
            self.drop(row_id)
        elif removed and not wanted:
            self.put(row_id, None)
        else:
            self.put(row_id, (wanted, not removed))

    def undo(self) -> None:
        if self.past:
            self.future.append(self.staged)
            self.staged = self.past.pop()

    def redo(self) -> None:
        if self.future:
            self.past.append(self.staged)
            self.staged = self.future.pop()

    def changes(self) -> list[Any]:
        return [self._change(row_id, *staged) for row_id, staged in self.staged.items()]

    def _change(self, row_id: RowId, wanted: dict[str, Any], removed: bool) -> Update | Insert | Delete:
        if isinstance(row_id, NewRow):
            return Insert(TABLE.name, row_id.number, wanted)
        row = ROWS[row_id]
        return Delete(TABLE.name, row_id, row) if removed else Update(TABLE.name, row_id, row, wanted)


class Pair:
    """A change set and its model, told the same."""

    def __init__(self) -> None:
        self.changes = ChangeSet()
        self.model = Model()

    def do(self, act: str, *arguments: Any) -> None:
        if act == "add":
            self.model.put(self.changes.add_row(TABLE, dict(arguments[0])), (arguments[0], False))
        elif act in ("undo", "redo"):
            getattr(self.changes, act)()
            getattr(self.model, act)()
        elif act == "group":
            with self.changes.group(), self.model.group():
                for one in arguments[0]:
                    self.do(*one)
        elif act == "take up":
            self._take_up(arguments[0])
        elif act == "refer":
            self._refer(*arguments)
        elif (row_id := self._row(arguments[0])) is not None:
            self._change(act, row_id, *arguments[1:])

    def _take_up(self, ways: list[tuple[Any, ...]]) -> None:
        other = Pair()
        for way in ways:
            other.do(*way)
        known = {staged.row_id for staged in self.changes}
        self.changes.take_up(other.changes)
        new = iter([one.row_id for one in self.changes.new_rows(TABLE.name) if one.row_id not in known])
        with self.model.group():
            for staged in other.changes:
                row_id = next(new) if staged.is_new else staged.row_id
                if row_id not in known:
                    self.model.put(row_id, (dict(staged.values), staged.removed))

    def _refer(self, number: int, column: str, to: int) -> None:
        row_id, other = self._row(number), self._row(to)
        if row_id is not None and isinstance(other, NewRow) and row_id != other:
            self._change("set", row_id, column, Reference(TABLE.name, other.number, "id"))

    def _row(self, number: int) -> RowId | None:
        rows = [*ROWS, *(staged.row_id for staged in self.changes.new_rows(TABLE.name))]
        return rows[number] if number < len(rows) else None

    def _change(self, act: str, row_id: RowId, *arguments: Any) -> None:
        row = ROWS.get(row_id)
        match act:
            case "set":
                self.changes.set_cell(TABLE, row_id, row, *arguments)
                self.model.set(row_id, *arguments)
            case "remove":
                self.changes.remove_row(TABLE, row_id, row)
                self.model.remove(row_id)
            case "drop":
                self.changes.drop((TABLE.name, row_id))
                self.model.drop(row_id)

    def agree(self) -> None:
        assert told(self.changes.changes()) == told(self.model.changes())
        kinds = [KINDS[type(change)] for change in self.model.changes()]
        assert self.changes.counts() == tuple(kinds.count(kind) for kind in range(3))
        assert len(self.changes) == len(kinds)


def _refers(value: Any, row_id: RowId) -> bool:
    return isinstance(value, Reference) and NewRow(value.number) == row_id


def told(changes: list[Any]) -> list[str]:
    """Changes in a form that tells NaN, True and 1 apart."""
    return sorted(map(repr, changes))


@MANY
@given(st.lists(acts, max_size=25))
def test_what_is_staged_is_what_a_naive_model_says(ways: list[tuple[Any, ...]]) -> None:
    pair = Pair()
    for way in ways:
        pair.do(*way)
        pair.agree()


@MANY
@given(st.lists(acts, max_size=25))
def test_undoing_everything_leaves_nothing_and_redoing_it_restores_it(ways: list[tuple[Any, ...]]) -> None:
    changes = (pair := Pair()).changes
    for way in ways:
        pair.do(*way)
    while changes.redo():
        pass
    before, steps = told(changes.changes()), 0
    while changes.undo():
        steps += 1
    assert not len(changes)
    assert changes.counts() == (0, 0, 0)
    for _ in range(steps):
        assert changes.redo() is not None
    assert changes.redo() is None
    assert told(changes.changes()) == before


@MANY
@given(st.lists(acts, max_size=25))
@example([("add", {}), ("add", {}), ("remove", 4), ("undo",)])
def test_new_rows_stay_in_the_order_in_which_they_were_made(ways: list[tuple[Any, ...]]) -> None:
    pair = Pair()
    for way in ways:
        pair.do(*way)
        made = [staged.row_id.number for staged in pair.changes.new_rows(TABLE.name)]  # type: ignore[union-attr]
        assert made == sorted(made)


@MANY
@given(st.lists(acts, max_size=12), st.lists(acts, max_size=12))
def test_a_commit_settles_what_was_sent_and_keeps_what_was_staged_meanwhile(
    sent: list[tuple[Any, ...]], meanwhile: list[tuple[Any, ...]]
) -> None:
    changes = (pair := Pair()).changes
    for way in sent:
        pair.do(*way)
    committed = list(changes)
    for way in meanwhile:
        pair.do(*way)
    kept = [staged for staged in changes if not any(staged is one for one in committed)]
    changes.settle([(staged, staged.row) for staged in committed])
    assert list(changes) == kept
    assert changes.undo() is None
    assert changes.redo() is None


@MANY
@given(st.lists(acts, max_size=25))
def test_rolling_back_forgets_everything(ways: list[tuple[Any, ...]]) -> None:
    pair = Pair()
    for way in ways:
        pair.do(*way)
    pair.changes.clear()
    assert pair.changes.changes() == []
    assert pair.changes.undo() is None


@MANY
@given(columns, values)
def test_the_value_that_was_seen_dissolves_the_change(name: str, value: Any) -> None:
    for row_id, row in ROWS.items():
        changes = ChangeSet()
        changes.set_cell(TABLE, row_id, row, name, value)
        changes.set_cell(TABLE, row_id, row, name, row[TABLE.places[name]])
        assert changes.changes() == []


def test_a_large_value_read_whole_and_set_back_dissolves_the_change() -> None:
    seen, whole = (1, LargeValue("a" * 1000, 3000), None), (1, "a" * 3000, None)
    changes = ChangeSet()
    changes.set_cell(TABLE, (1,), seen, "value", 5)
    changes.set_cell(TABLE, (1,), whole, "name", "b")
    changes.set_cell(TABLE, (1,), whole, "name", "a" * 3000)
    changes.set_cell(TABLE, (1,), whole, "value", None)
    assert changes.changes() == []


def test_rows_of_different_tables_with_the_same_key_are_different_rows() -> None:
    other = table(ID, NAME, key=("id",))
    changes = ChangeSet()
    changes.set_cell(TABLE, (1,), ROWS[1,], "name", "x")
    changes.set_cell(table(ID, NAME, key=("id",)), (1,), (1, "a"), "name", "y")
    assert len(changes) == 1  # the same name is the same table
    assert changes.of(other.name, (1,)) is not None
    assert changes.of(TableName("t", "elsewhere"), (1,)) is None


def test_what_is_there_now_goes_under_the_staged_values() -> None:
    changes = ChangeSet()
    changes.set_cell(TABLE, (1,), ROWS[1,], "name", "mine")
    changes.rebase((TABLE.name, (1,)), (1, "theirs", 7))
    assert changes.changes() == [Update(TABLE.name, (1,), (1, "theirs", 7), {"name": "mine"})]
    changes.set_cell(TABLE, (1,), (1, "theirs", 7), "name", "theirs")
    assert changes.changes() == []


def test_the_hidden_key_is_no_part_of_what_the_database_compares_twice() -> None:
    changes = ChangeSet()
    changes.remove_row(TABLE, (2,), (*ROWS[2,], "position"))
    assert changes.changes() == [Delete(TABLE.name, (2,), ROWS[2,])]


def test_a_group_is_undone_and_done_again_as_one_act() -> None:
    changes = ChangeSet()
    with changes.group():
        for row_id in [(1,), (2,)]:
            changes.set_cell(TABLE, row_id, ROWS[row_id], "name", "x")
    assert len(changes) == 2
    assert len(changes.undo() or ()) == 2
    assert len(changes) == 0
    changes.redo()
    assert changes.counts() == (2, 0, 0)


def test_a_group_that_fails_half_way_is_taken_back() -> None:
    changes = ChangeSet()
    changes.set_cell(TABLE, (1,), ROWS[1,], "name", "x")

    def stage_and_fail() -> None:
        with changes.group():
            changes.set_cell(TABLE, (2,), ROWS[2,], "name", "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stage_and_fail()
    assert [staged.row_id for staged in changes] == [(1,)]


def test_what_refers_to_a_new_row_does_so_no_longer_once_it_is_dropped() -> None:
    changes = ChangeSet()
    new = changes.add_row(TABLE)
    changes.set_cell(TABLE, (1,), ROWS[1,], "value", Reference(TABLE.name, new.number, "id"))
    child = changes.add_row(TABLE, {"name": "child", "value": Reference(TABLE.name, new.number, "id")})
    changes.remove_row(TABLE, new, None)
    assert changes.changes() == [Insert(TABLE.name, child.number, {"name": "child"})]
    changes.undo()
    assert len(changes) == 3


def test_what_is_taken_up_gets_numbers_of_its_own() -> None:
    other = ChangeSet()
    new = other.add_row(TABLE)
    other.add_row(TABLE, {"value": Reference(TABLE.name, new.number, "id")})
    other.set_cell(TABLE, (1,), ROWS[1,], "name", "theirs")
    changes = ChangeSet()
    changes.add_row(TABLE, {"name": "here"})
    changes.set_cell(TABLE, (1,), ROWS[1,], "name", "mine")
    changes.take_up(other)
    assert changes.changes() == [
        Insert(TABLE.name, 1, {"name": "here"}),
        Update(TABLE.name, (1,), ROWS[1,], {"name": "mine"}),
        Insert(TABLE.name, 2, {}),
        Insert(TABLE.name, 3, {"value": Reference(TABLE.name, 2, "id")}),
    ]


def test_a_removal_outlives_the_last_value_that_was_staged_before_it() -> None:
    changes = ChangeSet()
    changes.set_cell(TABLE, (1,), ROWS[1,], "name", "x")
    changes.remove_row(TABLE, (1,), ROWS[1,])
    changes.drop_value((TABLE.name, (1,)), "name")
    assert changes.changes() == [Delete(TABLE.name, (1,), ROWS[1,])]


def test_a_step_tells_where_it_was_done() -> None:
    changes = ChangeSet()
    changes.set_cell(TABLE, (1,), ROWS[1,], "name", "x")
    act = changes.undo()
    assert act is not None
    (step,) = act
    assert (step.place, step.column) == ((TABLE.name, (1,)), "name")
