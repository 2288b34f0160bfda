"""Two and three clients at once on one table: locks, deadlocks, lost serialisations. Others are plain drivers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue

import pytest
from client import Client
from holder import RENEWED, Other, somebody_waits
from servers import LiveServer

from tui_orm.database.changes import Committed, RowChange, Update
from tui_orm.database.descriptions import TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.dialects.sqlite import SQLite
from tui_orm.database.failures import Busy, Conflict
from tui_orm.database.target import Target

pytestmark = pytest.mark.xdist_group("locks")  # a statement that others slow down would look as if it waited

TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO t VALUES (1, 0), (2, 0), (3, 0)"
ALL = "SELECT n FROM t ORDER BY id"


@pytest.fixture
def other(server: LiveServer) -> Iterator[Other]:
    server.execute(TABLE)
    opened = Other(server)
    yield opened
    opened.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for locks as short as each server allows."""
    monkeypatch.setattr(Dialect, "lock_seconds", 1)
    monkeypatch.setattr(SQLite, "lock_seconds", 0)


class Committing(threading.Thread):
    """A commit under way in a thread of its own, which its client belongs to."""

    def __init__(
        self, server: LiveServer, target: Target, stage: Callable[[Client], list[RowChange]]
    ) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._target = target
        self._stage = stage
        self._answers: Queue[Committed | Exception] = Queue()
        self._go_on = threading.Event()

    def run(self) -> None:
        client = Client(self._target)
        try:
            changes = self._stage(client)
            self._answers.put(self._answer(client, changes))
            self._go_on.wait(20)
            self._answers.put(self._answer(client, changes))
        finally:
            client.server.close()

    def _answer(self, client: Client, changes: list[RowChange]) -> Committed | Exception:
        try:
            return client.commit(*changes)
        except (Busy, Conflict) as failure:
            return failure

    def waits(self) -> None:
        """Come back when the commit waits for a lock; of SQLite nobody can ask that."""
        while not somebody_waits(self._server) and self._answers.empty():
            self._go_on.wait(RENEWED)

    def answer(self) -> Committed | Exception:
        """What comes of the commit."""
        return self._answers.get(timeout=30)

    def again(self) -> Committed | Exception:
        """What comes of the very same changes, committed once more when the others are done."""
        self._go_on.set()
        return self.answer()

    def end(self) -> None:
        """Have nothing go on any more."""
        self._go_on.set()
        self.join(30)


@contextmanager
def committing(
    server: LiveServer, stage: Callable[[Client], list[RowChange]], target: Target | None = None
) -> Iterator[Committing]:
    """A commit that runs meanwhile, and waits for locks when the block begins."""
    thread = Committing(server, target or server.target, stage)
    thread.start()
    thread.waits()
    try:
        yield thread
    finally:
        thread.end()


def both(client: Client) -> list[RowChange]:
    """An edit of row 1 and one of row 2."""
    return [client.update("t", 1, n=10), client.update("t", 2, n=20)]


def test_who_holds_a_row_is_told(server: LiveServer, other: Other, impatient: None) -> None:
    other.run("BEGIN")
    other.run("UPDATE t SET n = 5 WHERE id = 2")
    with committing(server, both) as commit:
        failure = commit.answer()
        assert isinstance(failure, Busy)
        assert "Another client holds" in failure.message
        if server.dialect != "sqlite":
            user = "postgres" if server.dialect == "postgresql" else "root"
            assert f"Open there: {user}" in failure.message
        assert server.rows(ALL) == [(0,), (0,), (0,)]
        other.run("ROLLBACK")
        assert isinstance(commit.again(), Committed)
    assert server.rows(ALL) == [(10,), (20,), (0,)]


def test_a_commit_that_waited_sees_what_the_other_wrote(server: LiveServer, other: Other) -> None:
    if server.dialect == "sqlite":
        pytest.skip("who waits for a file cannot be asked")
    other.run("BEGIN")
    other.run("UPDATE t SET n = 5 WHERE id = 2")
    with committing(server, both) as commit:
        other.run("COMMIT")
        failure = commit.answer()
        assert isinstance(failure, Conflict)
        assert [one.theirs for one in failure.differences] == [(2, 5)]
    assert server.rows(ALL) == [(0,), (5,), (0,)]


def test_a_deadlock_stops_one_of_two_and_the_second_try_goes_through(
    server: LiveServer, other: Other
) -> None:
    if server.dialect == "sqlite":
        pytest.skip("one writer at a time is never in a deadlock")
    weigh_more(server, other)
    other.run("BEGIN")
    other.run("UPDATE w SET n = n + 1")
    other.run("UPDATE t SET n = n WHERE id = 2")
    with committing(server, both) as commit:
        other.run("UPDATE t SET n = n WHERE id = 1")  # held by the commit, which waits for row 2
        failure = commit.answer()
        assert isinstance(failure, Busy)
        assert "waited for each other" in failure.message
        other.run("ROLLBACK")
        assert server.rows(ALL) == [(0,), (0,), (0,)]
        assert isinstance(commit.again(), Committed)
    assert server.rows(ALL) == [(10,), (20,), (0,)]


def test_tables_are_locked_by_their_names_whatever_was_staged_first(server: LiveServer, other: Other) -> None:
    if server.dialect == "sqlite":
        pytest.skip("one writer at a time is never in a deadlock")
    server.execute("CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO a VALUES (1, 0)")

    def later_table_first(client: Client) -> list[RowChange]:
        return [client.update("t", 1, n=10), client.update("a", 1, n=10)]

    other.run("BEGIN")
    other.run("UPDATE a SET n = 5 WHERE id = 1")
    with committing(server, later_table_first) as commit:
        other.run("UPDATE t SET n = 5 WHERE id = 1")  # free: the commit waits for a alone
        other.run("COMMIT")
        failure = commit.answer()
    assert isinstance(failure, Conflict)
    assert [(one.change.table.name, one.theirs) for one in failure.differences] == [
        ("t", (1, 5)),
        ("a", (1, 5)),
    ]


def test_rows_are_locked_by_their_keys_whatever_was_staged_first(server: LiveServer, other: Other) -> None:
    if server.dialect == "sqlite":
        pytest.skip("one writer at a time is never in a deadlock")
    rows = ", ".join(f"({number}, 0)" for number in range(4, 701))
    server.execute(f"INSERT INTO t VALUES {rows}")

    def last_row_first(client: Client) -> list[RowChange]:
        client.table("t")
        return [Update(TableName("t"), (key,), (key, 0), {"n": 10}) for key in range(700, 0, -1)]

    other.run("BEGIN")
    other.run("UPDATE t SET n = 5 WHERE id = 1")
    with committing(server, last_row_first) as commit:
        other.run("UPDATE t SET n = 5 WHERE id = 700")  # free: the commit waits for row 1
        other.run("COMMIT")
        failure = commit.answer()
    assert isinstance(failure, Conflict)
    assert [one.theirs for one in failure.differences] == [(700, 5), (1, 5)]


def weigh_more(server: LiveServer, other: Other) -> None:
    """See to it that the server stops the commit, and not the other."""
    rows = ", ".join(f"({number}, 0)" for number in range(100))
    server.execute(f"CREATE TABLE w (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO w VALUES {rows}")
    if server.dialect == "postgresql":
        other.run("SET deadlock_timeout = '20s'; SET lock_timeout = 0")


def test_a_lost_serialisation_is_told_and_the_second_try_goes_through(
    server: LiveServer, other: Other
) -> None:
    if server.dialect != "postgresql":
        pytest.skip("elsewhere a locking read sees what was committed last")
    strict = Target(f"{server.url}?options=-c%20default_transaction_isolation%3Dserializable")
    other.run("BEGIN")
    other.run("UPDATE t SET n = n WHERE id = 2")
    with committing(server, both, strict) as commit:
        other.run("COMMIT")
        failure = commit.answer()
        assert isinstance(failure, Busy)
        assert "at the same time" in failure.message
        assert isinstance(commit.again(), Committed)
    assert server.rows(ALL) == [(10,), (20,), (0,)]


def test_of_three_clients_that_count_together_none_loses_a_count(server: LiveServer, other: Other) -> None:
    rounds = 8
    start = threading.Barrier(3)

    def count_plainly(which: int) -> None:
        mine = Other(server)
        start.wait()
        for number in range(rounds):
            mine.run(f"UPDATE t SET n = n + 1 WHERE id = {(which + number) % 3 + 1}")
        mine.close()

    threads = [threading.Thread(target=count_plainly, args=(which,), daemon=True) for which in range(2)]
    for thread in threads:
        thread.start()
    client = Client(server.target)
    start.wait()
    done = sum(count_here(client, number % 3 + 1) for number in range(rounds))
    for thread in threads:
        thread.join(30)
    client.server.close()
    assert done == rounds
    assert sum(n for (n,) in server.rows(ALL)) == 3 * rounds


def count_here(client: Client, key: int) -> int:
    """Add one as a user would: look, edit, commit; look again where somebody else was quicker."""
    while True:
        seen = client.row("t", key)
        try:
            client.commit(Update(TableName("t"), (key,), seen, {"n": seen[1] + 1}))
        except (Busy, Conflict):
            continue
        return 1
