"""A server that stops in the middle of a commit: the commit is whole or absent, and the truth is told.

The servers are the tests' own. TUI_ORM_STOPS says how many times each is killed at a random moment of a commit.
"""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from client import Client
from holder import RENEWED, somebody_waits
from own_servers import OwnMariaDB, OwnMySQL, OwnPostgreSQL, OwnServer
from servers import LiveServer
from sqlalchemy import event
from user import User, at

from tui_orm.database.changes import Committed, RowChange, Truth
from tui_orm.database.failures import CommitOutcomeUnknown, ConnectionLost
from tui_orm.ui.writing import looking

STOPS = int(os.environ.get("TUI_ORM_STOPS", "3"))
TABLES = """
CREATE TABLE account (id INTEGER PRIMARY KEY, owner VARCHAR(20), balance INTEGER);
CREATE TABLE entry (id INTEGER PRIMARY KEY, account_id INTEGER, note VARCHAR(20),
  CONSTRAINT entry_account FOREIGN KEY (account_id) REFERENCES account (id));
INSERT INTO account VALUES (1, 'ada', 0), (2, 'r0', 5);
INSERT INTO entry VALUES (1, 1, 'r0'), (100, 2, 'new')"""
DROP = "DROP TABLE IF EXISTS entry; DROP TABLE IF EXISTS account;"
Rows = list[tuple[Any, ...]]


def own(kind: type[OwnServer]) -> Any:
    """The parameter for a kind of server; all tests of one run in one process."""
    return pytest.param(kind, id=kind.__name__[3:].lower(), marks=pytest.mark.xdist_group(kind.__name__))


@pytest.fixture(scope="module", params=[own(kind) for kind in (OwnPostgreSQL, OwnMariaDB, OwnMySQL)])
def started(request: pytest.FixtureRequest) -> Iterator[OwnServer]:
    """A server of the tests' own."""
    kind: type[OwnServer] = request.param
    if missing := kind.missing():
        must = kind.is_required and os.environ.get("TUI_ORM_REQUIRE_SERVERS") == "1"
        (pytest.fail if must else pytest.skip)(missing)
    server = kind(Path(tempfile.mkdtemp(prefix="tui_orm_own_")))
    try:
        server.create()
        server.start()
        server.make_database()
        yield server
    finally:
        server.close()


class Bank:
    """Accounts and their entries on a server that may stop, which each commit takes from one state to the next."""

    def __init__(self, server: OwnServer) -> None:
        self.server = server
        self.plain = server.at(server.drivers[0])
        self.plain.execute(DROP + TABLES)
        self.clients = [Client(server.at(driver).target) for driver in server.drivers]

    def changes(self, client: Client, number: int) -> list[RowChange]:
        """What leads to the state of this number, from the one before."""
        return [
            client.update("account", 1, balance=number),
            client.update("account", 2, owner=f"r{number}"),
            client.update("entry", 1, note=f"r{number}"),
            client.delete("entry", 100 + number - 1),
            client.insert("entry", id=100 + number, account_id=2, note="new"),
        ]

    def is_at(self, number: int) -> bool:
        """Whether the state is the one of this number; it must be that or the one before, and nothing between."""
        found = self.state()
        assert found in (expected(number - 1), expected(number))
        return found == expected(number)

    def state(self) -> tuple[Rows, Rows]:
        """What an independent client reads."""
        return tuple(self.plain.rows(f"SELECT * FROM {name} ORDER BY id") for name in ("account", "entry"))

    def start_again(self) -> None:
        """Start the server that was stopped."""
        self.plain.close()
        self.server.start()

    def close(self) -> None:
        """End all connections."""
        for client in self.clients:
            client.server.close()
        self.plain.close()


def expected(number: int) -> tuple[Rows, Rows]:
    """The rows of the state of this number."""
    accounts = [(1, "ada", number), (2, f"r{number}", 5)]
    return accounts, [(1, 1, f"r{number}"), (100 + number, 2, "new")]


@pytest.fixture
def bank(started: OwnServer) -> Iterator[Bank]:
    with closing(Bank(started)) as bank:
        yield bank


def test_a_server_that_stops_while_a_commit_waits_for_a_lock(bank: Bank) -> None:
    """COMMIT was not sent: nothing was written, which needs no looking."""
    ends: list[Callable[[], None]] = [bank.server.kill, bank.server.shut_down]
    for number, (client, end) in enumerate(zip(bank.clients * 2, ends, strict=False), 1):
        changes = bank.changes(client, number)
        with closing(bank.plain.connect()) as other:
            other.cursor().execute("BEGIN")
            other.cursor().execute(f"INSERT INTO entry VALUES ({100 + number}, 2, 'theirs')")
            stopping = threading.Thread(target=lambda end=end: (wait_for_a_lock(bank.plain), end()))
            stopping.start()
            with pytest.raises(ConnectionLost) as failure:
                client.commit(*changes)
            stopping.join()
        assert not isinstance(failure.value, CommitOutcomeUnknown)
        assert "Nothing was written" in failure.value.advice
        bank.start_again()
        assert not bank.is_at(number)
        assert client.server.outcome(changes).truth == Truth.NOT_WRITTEN
        client.commit(*changes)
        assert bank.is_at(number)


def wait_for_a_lock(server: LiveServer) -> None:
    """Come back when somebody waits for a lock."""
    while not somebody_waits(server):
        threading.Event().wait(RENEWED)


def test_a_server_killed_at_a_random_moment_of_a_commit(bank: Bank) -> None:
    for number in range(1, STOPS + 1):
        client = bank.clients[number % len(bank.clients)]
        changes = bank.changes(client, number)
        told, moment = killed_during(bank, client, changes, at_commit=number % 3 > 0)
        bank.start_again()
        truth = Truth.WRITTEN if bank.is_at(number) else Truth.NOT_WRITTEN
        if isinstance(told, CommitOutcomeUnknown):
            assert told.expected is not None
            assert client.server.outcome(changes, told.expected).truth == truth, moment
        else:
            assert truth == (Truth.WRITTEN if isinstance(told, Committed) else Truth.NOT_WRITTEN), moment
        assert client.server.outcome(changes).truth == truth, (
            moment
        )  # as a program that knows no more than the rows
        if truth == Truth.NOT_WRITTEN:
            client.commit(*changes)
        assert bank.is_at(number), moment


def killed_during(
    bank: Bank, client: Client, changes: list[RowChange], at_commit: bool
) -> tuple[Committed | ConnectionLost, str]:
    """Commit while the server is killed, shortly after COMMIT is sent or after the commit begins; what is told."""
    seconds = random.uniform(0, 0.006 if at_commit else 0.04)
    timers: list[threading.Timer] = []
    if at_commit:
        before_commit(client.server._line.engine, lambda: timers.append(bank.server.kill_after(seconds)))
    else:
        timers.append(bank.server.kill_after(seconds))
    try:
        told: Committed | ConnectionLost = client.commit(*changes)
    except ConnectionLost as lost:
        told = lost
    finally:
        for timer in timers:
            timer.join()
    return told, f"{seconds * 1000:.2f} ms after {'COMMIT' if at_commit else 'the commit began'}"


def before_commit(engine: Any, act: Callable[[], None]) -> None:
    """Have something done just before COMMIT is sent."""
    event.listen(engine, "commit", lambda _: act(), once=True)


async def test_a_user_whose_server_is_killed_at_commit_loses_nothing(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(looking, "LONGEST_WAIT", 0.1)
    before = bank.state()
    async with at(bank.server.at(bank.server.drivers[-1]).url, tmp_path, table="account") as user:
        await stages_the_next_state(user)
        resource = user.browser.database._front._resource
        assert resource is not None
        before_commit(resource._line.engine, bank.server.kill)
        await user.presses("w")
        user.hammers("c")
        while "Looking whether it was written" not in user.status:
            user.does_not_see("Nothing was written")
            await user.pilot.pause()
        await asyncio.to_thread(bank.start_again)
        await user.idle()
        user.sees("It was not written; all is still staged")
        assert bank.state() == before
        await user.presses("Enter", "F5")
        user.sees("staged: 3 changed, 1 new, 1 removed")
        user.does_not_see("no connection")
        await user.commits()
        user.does_not_see("staged:")
        assert bank.is_at(1)


async def stages_the_next_state(user: User) -> None:
    """Stage what leads from the first state to the second, over both tables."""
    await user.edits(1, "balance", "1")
    await user.edits(2, "owner", "r1")
    await user.opens("entry")
    await user.edits(1, "note", "r1")
    await user.goes_to(2, "id")
    await user.presses("d", "o")
    await user.edits(1, "id", "101")
    await user.edits(1, "account_id", "2")
    await user.edits(1, "note", "new")
