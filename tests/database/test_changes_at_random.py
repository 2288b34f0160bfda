"""Sets of changes drawn at random: a commit leaves exactly the wanted rows, or all as it was; never a part."""

from __future__ import annotations

from typing import Any

import pytest
from client import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import LiveServer

from tui_orm.database.changes import Delete, Insert, RowChange, Update
from tui_orm.database.descriptions import TableName
from tui_orm.database.failures import ConstraintBroken
from tui_orm.database.writing import commit

T = TableName("t")
Row = tuple[int, str, int | None]
"""The key, a unique value that is there, and the key of another row."""
IDS, VALUES = range(1, 6), "abcdef"
EMPTY = "CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9) NOT NULL UNIQUE, up INTEGER, "
SELF = "FOREIGN KEY (up) REFERENCES t (id))"


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Rows that the table can hold."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=5, unique=True))
    values = draw(st.permutations(VALUES))
    ups = [draw(st.sampled_from([None, *ids])) for _ in ids]
    return [(number, value, up) for number, value, up in zip(ids, values, ups, strict=False)]


def changes_between(before: list[Row], after: list[Row], kept: int) -> list[RowChange]:
    """Changes that lead from one state to the other; `kept` rows are edited, the others removed and added."""
    changes: list[RowChange] = []
    for old, new in zip(before[:kept], after[:kept], strict=False):
        names = ("id", "v", "up")
        values = {name: new[n] for n, name in enumerate(names) if new[n] != old[n]}
        if values:
            changes.append(Update(T, (old[0],), old, values))
    edited = min(kept, len(before), len(after))
    changes += [Delete(T, (old[0],), old) for old in before[edited:]]
    for number, (key, value, up) in enumerate(after[edited:]):
        changes.append(Insert(T, number, {"id": key, "v": value, "up": up}))
    return changes


@pytest.fixture
def table(server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit, "BULK_FROM", 3)
    server.execute(EMPTY + SELF)
    client.table("t")


def fill(server: LiveServer, before: list[Row]) -> None:
    """Put rows there by the plain driver, whatever was there."""
    server.execute(
        "UPDATE t SET up = NULL; DELETE FROM t" if server.dialect != "mysql" else "UPDATE t SET up = NULL"
    )
    if server.dialect == "mysql":
        server.execute("DELETE FROM t")
    server.execute(
        "INSERT INTO t VALUES " + ", ".join(f"({key}, '{value}', NULL)" for key, value, _ in before)
    )
    for key, _, up in before:
        if up is not None:
            server.execute(f"UPDATE t SET up = {up} WHERE id = {key}")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=rows(), after=rows(), kept=st.integers(0, 5), data=st.data())
def test_a_commit_leaves_exactly_what_is_wanted(
    server: LiveServer, client: Client, table: None, before: list[Row], after: list[Row], kept: int, data: Any
) -> None:
    fill(server, before)
    changes = data.draw(st.permutations(changes_between(before, after, kept)))
    if is_held(before, changes):
        return
    done = client.commit(*changes)
    assert sorted(server.rows("SELECT id, v, up FROM t")) == sorted(after)
    stored = {row for change, row in done.rows if row is not None}
    assert stored <= set(after)
    assert len(stored) == sum(not isinstance(change, Delete) for change in changes)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=rows(), after=rows(), kept=st.integers(0, 5), data=st.data())
def test_what_cannot_be_is_refused_whole(
    server: LiveServer, client: Client, table: None, before: list[Row], after: list[Row], kept: int, data: Any
) -> None:
    fill(server, before)
    changes = changes_between(before, after, kept)
    if not changes:
        return
    changes.pop(data.draw(st.integers(0, len(changes) - 1)))  # what is left may fit or not
    wanted = applied(before, changes)
    try:
        client.commit(*changes)
    except ConstraintBroken:
        assert wanted is None or is_held(before, changes)
        assert sorted(server.rows("SELECT id, v, up FROM t")) == sorted(before)
    else:
        assert wanted is not None
        assert sorted(server.rows("SELECT id, v, up FROM t")) == sorted(wanted)


def is_held(before: list[Row], changes: list[RowChange]) -> bool:
    """Whether a row that goes, or whose key changes, is referred to by one that nobody edits."""
    edited = {change.key[0]: change for change in changes if not isinstance(change, Insert)}
    going = {key for key, change in edited.items() if isinstance(change, Delete) or "id" in change.values}
    letting = {key for key, change in edited.items() if isinstance(change, Delete) or "up" in change.values}
    return any(up in going for key, _, up in before if key not in letting)


def applied(before: list[Row], changes: list[RowChange]) -> list[Row] | None:
    """The rows after all changes, None where the table cannot hold them."""
    state: list[dict[str, Any]] = []
    gone = {change.key[0] for change in changes if isinstance(change, Delete)}
    edits = {change.key[0]: change.values for change in changes if isinstance(change, Update)}
    state = [
        {"id": key, "v": value, "up": up} | dict(edits.get(key, {}))
        for key, value, up in before
        if key not in gone
    ]
    state += [dict(change.values) for change in changes if isinstance(change, Insert)]
    ids, values = [row["id"] for row in state], [row["v"] for row in state]
    ups = {row["up"] for row in state} - {None}
    if len(set(ids)) < len(ids) or len(set(values)) < len(values) or not ups <= set(ids):
        return None
    return [(row["id"], row["v"], row["up"]) for row in state]
