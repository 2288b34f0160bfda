"""Many changes at once: sent together, each counted, told of while it goes on, stopped before COMMIT; and tried out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import pytest
from client import Client
from servers import LiveServer

from tui_orm.database.changes import Insert, Reference, RowChange
from tui_orm.database.database import Database
from tui_orm.database.descriptions import TableEntry, TableName
from tui_orm.database.failures import Cancelled, ConstraintBroken, DatabaseFailure
from tui_orm.database.writing import commit

T = TableName("t")
ROWS = 12


@pytest.fixture(autouse=True)
def bulk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit, "BULK_FROM", 2)


@pytest.fixture
def database(server: LiveServer) -> Iterator[Database]:
    opened = Database(server.target)
    yield opened
    opened.close()


def many(server: LiveServer, client: Client) -> list[RowChange]:
    rows = ", ".join(f"({number}, 'v{number}')" for number in range(1, ROWS + 1))
    server.execute(f"CREATE TABLE t (id {server.serial}, v VARCHAR(9) UNIQUE)")
    server.execute(f"INSERT INTO t VALUES {rows}")
    if server.dialect == "postgresql":
        server.execute(f"ALTER TABLE t ALTER id RESTART {ROWS + 1}")
    changes: list[RowChange] = [client.update("t", number, v=f"n{number}") for number in (1, 2, 3, 4)]
    changes += [client.delete("t", number) for number in (5, 6, 7)]
    return changes + [client.insert("t", v=value) for value in ("x", "y", "z")]


def stored(server: LiveServer) -> list[tuple[int, str]]:
    return [(number, value) for number, value in server.rows("SELECT id, v FROM t ORDER BY id")]


def test_many_changes_are_written_together(server: LiveServer, client: Client) -> None:
    changes = many(server, client)
    rows = [row for _, row in client.commit(*changes).rows]
    assert rows[:7] == [(1, "n1"), (2, "n2"), (3, "n3"), (4, "n4"), None, None, None]
    assert rows[7:] == [(13, "x"), (14, "y"), (15, "z")]
    left = [(number, f"v{number}") for number in range(8, ROWS + 1)]
    assert stored(server) == [row for row in rows[:4] if row] + left + rows[7:]


@pytest.mark.parametrize("place", [0, 3, 9])
def test_of_many_the_one_that_is_refused_is_named(server: LiveServer, client: Client, place: int) -> None:
    changes = many(server, client)
    before = stored(server)
    refused = client.insert("t", v="v12") if place > 6 else client.update("t", place + 1, v="v12")
    changes[place] = refused
    with pytest.raises(ConstraintBroken) as failure:
        client.commit(*changes)
    assert failure.value.change is refused
    assert stored(server) == before


def test_of_many_the_one_that_matches_no_row_is_named(server: LiveServer, client: Client) -> None:
    swallow = {
        "sqlite": "CREATE TRIGGER r BEFORE UPDATE ON t WHEN old.id = 3 BEGIN SELECT RAISE(IGNORE); END",
        "postgresql": "CREATE OR REPLACE FUNCTION r() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NULL; END'; CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW WHEN (old.id = 3)"
        " EXECUTE FUNCTION r()",
    }
    if server.dialect not in swallow:
        pytest.skip("no such trigger")
    changes = many(server, client)
    server.execute(swallow[server.dialect])
    with pytest.raises(DatabaseFailure, match="matched no row") as failure:
        client.commit(*changes)
    assert failure.value.change is changes[2]


def test_new_rows_of_new_rows_in_bulk(server: LiveServer, client: Client) -> None:
    server.execute(
        f"CREATE TABLE t (id {server.serial}, up INTEGER, v VARCHAR(300), FOREIGN KEY (up) REFERENCES t (id))"
    )
    client.table("t")
    parents = [Insert(T, number, {"v": f"{number}" * 99}) for number in range(1, 6)]
    children = [
        Insert(T, number + 10, {"up": Reference(T, number, "id"), "v": f"of {number}"})
        for number in range(1, 6)
    ]
    rows = [row for _, row in client.commit(*children, *parents).rows]
    assert None not in rows
    keys = [row[0] for row in rows[5:] if row]
    assert [row[1:] for row in rows[:5] if row] == [(key, f"of {n + 1}") for n, key in enumerate(keys)]


def test_what_is_tried_out_leaves_no_trace(server: LiveServer, client: Client) -> None:
    changes = many(server, client)
    before = stored(server)
    tried = client.server.try_out(changes)
    assert [row and row[1] for _, row in tried.rows] == [
        "n1",
        "n2",
        "n3",
        "n4",
        None,
        None,
        None,
        "x",
        "y",
        "z",
    ]
    assert stored(server) == before
    server.execute("ALTER TABLE t ADD COLUMN w INTEGER")  # nothing is open
    with pytest.raises(ConstraintBroken):
        client.server.try_out([client.update("t", 1, v="v2")])


def test_trying_out_checks_deferred_constraints(server: LiveServer, client: Client) -> None:
    if server.dialect == "mysql":
        pytest.skip("no deferred constraints")
    server.execute(
        """CREATE TABLE t (id INTEGER PRIMARY KEY, up INTEGER REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)"""
    )
    wrong = client.insert("t", id=1, up=7)
    for work in (client.server.try_out, client.server.commit):
        with pytest.raises(ConstraintBroken):
            work([wrong])
    assert client.server.try_out([wrong, client.insert("t", id=7)]).rows[0][1] == (1, 7)
    assert server.rows("SELECT * FROM t") == []


async def test_a_commit_tells_how_far_it_is(
    server: LiveServer, client: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_orm.database.writing.sending.SECONDS", 0)
    changes = many(server, client)
    await database.describe(TableEntry(T))
    said: list[tuple[int, int]] = []
    await database.commit(changes, lambda done, of: said.append((done, of)))
    assert said[0] == (0, 10)
    assert said[-1] == (10, 10)
    assert said == sorted(said)


@pytest.mark.parametrize("at", [0, 2])
async def test_a_commit_is_stopped_before_its_end(
    server: LiveServer, client: Client, database: Database, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr("tui_orm.database.writing.sending.SECONDS", 0)
    changes = many(server, client)
    before = stored(server)
    await stopped(database, changes, at)
    assert stored(server) == before
    await database.commit(changes)
    assert stored(server) != before
    database.stop_commit()  # too late, and no harm
    assert len(await database.tables()) == 1


async def stopped(database: Database, changes: Sequence[RowChange], at: int) -> None:
    loop, begun = asyncio.get_running_loop(), asyncio.Event()

    def progress(done: int, of: int) -> None:
        if done >= at:
            loop.call_soon_threadsafe(begun.set)
            while not database._brake._is_pulled:  # type: ignore[union-attr]
                pass

    task = asyncio.ensure_future(database.commit(changes, progress))
    await begun.wait()
    database.stop_commit()
    with pytest.raises(Cancelled):
        await task
