"""A COMMIT whose answer never came: the rows are read, and the truth is told (lesson 22)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import pytest
from client import Client
from cutter import Break, Cutter
from servers import LiveServer
from sqlalchemy import event
from sqlalchemy.engine import Connection

from tui_orm.database.changes import Outcome, RowChange, Truth
from tui_orm.database.failures import NO_CONNECTION, CommitOutcomeUnknown, ConnectionLost
from tui_orm.database.server import Server

TABLES = """
CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(20), n DECIMAL(8, 2));
INSERT INTO t VALUES (1, 'a', 1.5), (2, 'b', 2), (3, 'c', NULL)"""

Kinds = Callable[[Client], list[RowChange]]
KINDS: dict[str, Kinds] = {
    "update": lambda far: [far.update("t", 1, v="x")],
    "number": lambda far: [far.update("t", 1, n="3.7")],
    "delete": lambda far: [far.delete("t", 2)],
    "insert": lambda far: [far.insert("t", id=9, v="new")],
    "key": lambda far: [far.update("t", 1, id=8)],
    "all": lambda far: [
        far.update("t", 1, v="x"),
        far.delete("t", 2),
        far.insert("t", id=2, v="again"),
        far.update("t", 3, id=30),
    ],
}


@pytest.fixture
def line(server: LiveServer) -> Iterator[Cutter]:
    if server.dialect == "sqlite":
        pytest.skip("a file has no network")
    server.execute(TABLES)
    cutter = Cutter(server)
    yield cutter
    cutter.close()


def at_commit(server: Server, act: Callable[[], None]) -> None:
    """Have something done just before COMMIT is sent."""
    event.listen(server._line.engine, "commit", lambda _: act(), once=True)


def lost(far: Client, changes: list[RowChange]) -> CommitOutcomeUnknown:
    with pytest.raises(CommitOutcomeUnknown) as failure:
        far.commit(*changes)
    return failure.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", Break)
def test_what_became_of_a_lost_commit_is_told(
    server: LiveServer, line: Cutter, where: Break, kind: str
) -> None:
    far = Client(line.target)
    before = server.rows("SELECT * FROM t ORDER BY id")
    changes = KINDS[kind](far)
    at_commit(far.server, lambda: setattr(line, "armed", where))
    unknown = lost(far, changes)
    for expected in (unknown.expected, None):
        outcome = asked(far, changes, expected)
        assert outcome.truth == (Truth.WRITTEN if where == Break.AFTER else Truth.NOT_WRITTEN)
        assert [change for change, _ in outcome.rows] == changes
        assert (server.rows("SELECT * FROM t ORDER BY id") == before) == (where != Break.AFTER)
    if where == Break.AFTER and unknown.expected is not None:
        assert outcome.committed == unknown.expected
    far.server.close()


def killing(server: LiveServer, client: Client) -> str:
    """What ends a client's session."""
    assert client.server._line.session is not None
    number, _ = client.server._line.session
    kill = {"mysql": f"KILL {number}", "postgresql": f"SELECT pg_terminate_backend({number})"}
    return kill[server.dialect]


@pytest.mark.parametrize("is_noticed", [False, True])
def test_a_session_killed_before_the_commit(server: LiveServer, client: Client, is_noticed: bool) -> None:
    """COMMIT was not sent, which is said, and needs no looking."""
    if server.dialect == "sqlite":
        pytest.skip("a file has no session")
    server.execute(TABLES)
    change = client.update("t", 1, v="x")
    server.execute(killing(server, client))
    if is_noticed:  # by the driver alone, which refuses the next statement in its own words
        with suppress(Exception):
            client.server._line._driver.cursor().execute("SELECT 1")
    with pytest.raises(ConnectionLost) as failure:
        client.commit(change)
    assert not isinstance(failure.value, CommitOutcomeUnknown)
    assert "Nothing was written" in failure.value.advice
    assert "F5" in failure.value.advice
    client.commit(change)
    assert server.rows("SELECT v FROM t WHERE id = 1") == [("x",)]


def test_a_session_killed_during_commit(server: LiveServer, client: Client) -> None:
    if server.dialect == "sqlite":
        pytest.skip("a file has no session")
    server.execute(TABLES)
    change = client.update("t", 1, v="x")
    kill = killing(server, client)
    at_commit(client.server, lambda: server.execute(kill))
    unknown = lost(client, [change])
    assert client.server.outcome([change], unknown.expected).truth == Truth.NOT_WRITTEN
    assert server.rows("SELECT v FROM t WHERE id = 1") == [("a",)]
    client.commit(change)
    assert server.rows("SELECT v FROM t WHERE id = 1") == [("x",)]


@pytest.mark.parametrize("where", [Break.AFTER, Break.BEFORE])
def test_new_rows_whose_keys_the_server_makes(server: LiveServer, line: Cutter, where: Break) -> None:
    server.execute(f"CREATE TABLE s (id {server.serial}, v VARCHAR(9))")
    far = Client(line.target)
    changes: list[RowChange] = [far.insert("s", v="a"), far.insert("s", v="b")]
    at_commit(far.server, lambda: setattr(line, "armed", where))
    unknown = lost(far, changes)
    written = where == Break.AFTER
    outcome = asked(far, changes, unknown.expected)
    assert outcome.truth == (Truth.WRITTEN if written else Truth.NOT_WRITTEN)
    assert [row for _, row in outcome.rows] == ([(1, "a"), (2, "b")] if written else [None, None])
    # without the keys a row that is there may be another one
    blind = asked(far, changes)
    assert blind.truth == (Truth.UNKNOWN if written else Truth.NOT_WRITTEN)
    assert [row for _, row in blind.rows] == [row for _, row in outcome.rows]
    far.server.close()


def asked(client: Client, changes: Sequence[RowChange], expected: Any = None) -> Outcome:
    """The outcome, asked for until there is a connection again, as the program does."""
    for _ in range(10):
        with suppress(*NO_CONNECTION):
            return client.server.outcome(changes, expected)
    return client.server.outcome(changes, expected)


def outcome_of(client: Client, *changes: RowChange) -> Outcome:
    return client.server.outcome(changes)


def test_the_rows_alone_tell_what_a_program_did_that_is_gone(server: LiveServer, client: Client) -> None:
    server.execute(TABLES)
    for number, make in enumerate(KINDS.values()):
        server.execute(TABLES.replace("CREATE", "DROP TABLE t; CREATE", 1))
        changes = make(client)
        assert outcome_of(client, *changes).truth == Truth.NOT_WRITTEN, number
        client.commit(*changes)
        assert outcome_of(client, *changes).truth == Truth.WRITTEN, number


def test_a_row_that_neither_shows_one_nor_the_other_decides_nothing(
    server: LiveServer, client: Client
) -> None:
    server.execute(TABLES)
    change, same = client.update("t", 1, v="x"), client.update("t", 2, v="b")
    assert outcome_of(client, same).truth == Truth.UNKNOWN
    server.execute("UPDATE t SET v = 'theirs' WHERE id = 1")
    assert outcome_of(client, change, same).truth == Truth.UNKNOWN
    server.execute("DELETE FROM t WHERE id = 1")
    assert outcome_of(client, change).truth == Truth.UNKNOWN
    # one change that tells decides for all
    telling = client.update("t", 3, v="z")
    assert outcome_of(client, change, same, telling).truth == Truth.NOT_WRITTEN


def test_rows_that_contradict_one_another_decide_nothing(server: LiveServer, client: Client) -> None:
    server.execute(TABLES)
    changes = [client.update("t", 1, v="x"), client.update("t", 2, v="y")]
    server.execute("UPDATE t SET v = 'x' WHERE id = 1")
    outcome = outcome_of(client, *changes)
    assert outcome.truth == Truth.UNKNOWN
    assert [row and row[1] for _, row in outcome.rows] == ["x", "b"]


def test_keys_that_are_exchanged_do_not_mislead(server: LiveServer, client: Client) -> None:
    server.execute(TABLES)
    changes = [client.delete("t", 2), client.update("t", 1, id=2)]
    assert outcome_of(client, *changes).truth != Truth.WRITTEN


def test_a_session_killed_after_commit_was_answered(
    server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was written, whatever becomes of the connection afterwards."""
    if server.dialect == "sqlite":
        pytest.skip("a file has no session")
    server.execute(TABLES)
    change = client.update("t", 1, v="x")
    kill, end = killing(server, client), client.server._dialect.end

    def killed(connection: Connection) -> None:
        server.execute(kill)
        end(connection)

    with monkeypatch.context() as patch:
        patch.setattr(client.server._dialect, "end", killed)
        client.commit(change)
    assert server.rows("SELECT v FROM t WHERE id = 1") == [("x",)]
    assert client.row("t", 1)[1] == "x"
