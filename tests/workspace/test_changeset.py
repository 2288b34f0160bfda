"""A change set against a naive model: a dictionary of what is to happen, and a copy of it after each step."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from tables import ID, MANY, NAME, column, table

from tui_orm.database.changes import DEFAULT, Delete, Insert, Update, same_value
from tui_orm.database.descriptions import Kind, LargeValue, Row, TableName
from tui_orm.workspace.changeset import ChangeSet, NewRow, RowId

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
acts = st.one_of(
    st.tuples(st.just("set"), old_or_new, columns, values),
    st.tuples(st.just("add"), st.dictionaries(columns, values)),
    st.tuples(st.just("remove"), old_or_new),
    st.tuples(st.just("drop"), old_or_new),
    st.just(("undo",)),
    st.just(("redo",)),
)


class Model:
    """What is staged for each row: the values to write, and whether it is removed."""

    def __init__(self) -> None:
        self.staged: dict[RowId, tuple[dict[str, Any], bool]] = {}
        self.past: list[dict[RowId, tuple[dict[str, Any], bool]]] = []
        self.future: list[dict[RowId, tuple[dict[str, Any], bool]]] = []

    def put(self, row_id: RowId, after: tuple[dict[str, Any], bool] | None) -> None:
        self.past.append(deepcopy(self.staged))
        self.future.clear()
        self.staged.pop(row_id, None)
        if after is not None:
            self.staged[row_id] = after

    def set(self, row_id: RowId, column: str, value: Any) -> None:
        now, removed = self.staged.get(row_id, ({}, False))
        if not removed and column in now and same_value(now[column], value):
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
        if row_id not in ROWS or (removed and not wanted):
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
        elif (row_id := self._row(arguments[0])) is not None:
            self._change(act, row_id, *arguments[1:])

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
            case "drop" if row_id in self.model.staged:
                self.changes.drop((TABLE.name, row_id))
                self.model.put(row_id, None)
            case "drop":
                self.changes.drop((TABLE.name, row_id))

    def agree(self) -> None:
        assert told(self.changes.changes()) == told(self.model.changes())
        kinds = [KINDS[type(change)] for change in self.model.changes()]
        assert self.changes.counts() == tuple(kinds.count(kind) for kind in range(3))
        assert len(self.changes) == len(kinds)


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


def test_a_step_tells_where_it_was_done() -> None:
    changes = ChangeSet()
    changes.set_cell(TABLE, (1,), ROWS[1,], "name", "x")
    step = changes.undo()
    assert step is not None
    assert (step.place, step.column) == ((TABLE.name, (1,)), "name")
