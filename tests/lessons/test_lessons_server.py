"""Transactions and connections: lessons 22, 23 and 23a, looked at from the server's side."""

from __future__ import annotations

from typing import Any

import pytest
from servers import LiveServer
from sqlalchemy import event
from user import Opened, User

ALL = "SELECT id, v FROM t ORDER BY id"
OPEN_TRANSACTIONS = {
    "mysql": "SELECT count(*) FROM information_schema.innodb_trx t JOIN information_schema.processlist p"
    " ON p.id = t.trx_mysql_thread_id WHERE p.db = database() AND p.id <> connection_id()",
    "postgresql": "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL",
}
KILL = {"mysql": "KILL {}", "postgresql": "SELECT pg_terminate_backend({})"}


def cut(server: LiveServer, user: User) -> None:
    """End the program's connections from the server's side."""
    database = user.browser.database
    for lane in (database._front, database._back):
        if lane._resource is not None:
            server.execute(KILL[server.dialect].format(number_of(lane._resource._line._driver)))


def number_of(driver: Any) -> int:
    """What the server calls a driver's connection."""
    if hasattr(driver, "info"):
        return int(driver.info.backend_pid)
    return int(driver.thread_id() if hasattr(driver, "thread_id") else driver.connection_id)


def nothing_is_open(server: LiveServer) -> None:
    """Check that the program holds no transaction and no lock."""
    if server.dialect == "sqlite":
        server.execute("BEGIN EXCLUSIVE; ROLLBACK")
    else:
        assert server.rows(OPEN_TRANSACTIONS[server.dialect]) == [(0,)]


async def test_lesson_22_a_write_is_never_sent_twice(
    opened: Opened, server: LiveServer, letters: str
) -> None:
    if server.dialect == "sqlite":
        pytest.skip("a file has no line to break")
    async with opened(letters) as user:
        await user.presses("o")
        await user.edits(1, "v", "once")
        cut(server, user)
        await user.commits()  # may go through on a new connection, or fail and stay staged
        while len(user.app.screen_stack) > 1:
            await user.presses("Escape")
        if "staged: 1 new" in user.screen:
            assert server.rows("SELECT count(*) FROM t WHERE v = 'once'") == [(0,)]
            await user.commits()
        assert server.rows("SELECT count(*) FROM t WHERE v = 'once'") == [(1,)]


async def test_lesson_22_after_a_lost_commit_nobody_is_told_a_lie(
    opened: Opened, server: LiveServer, letters: str
) -> None:
    if server.dialect == "sqlite":
        pytest.skip("a file has no line to break")
    async with opened(letters) as user:
        await user.edits(1, "v", "mine")
        resource = user.browser.database._front._resource
        assert resource is not None
        engine = resource._line.engine
        event.listen(engine, "commit", lambda _: cut(server, user), once=True)
        await user.commits()
        written = server.rows("SELECT v FROM t WHERE id = 1") == [("mine",)]
        said = f"{user.screen}\n{user.status}"
        assert not written
        assert "ommitted:" not in said
        while len(user.app.screen_stack) > 1:
            await user.presses("Escape")
        user.sees("staged: 1 changed")
        await user.commits()
        assert user.status == "Committed: 1 changed, 0 added, 0 removed."
    assert server.rows("SELECT v FROM t WHERE id = 1") == [("mine",)]


async def test_lesson_23_nothing_stays_open_while_the_user_thinks(
    opened: Opened, server: LiveServer, letters: str
) -> None:
    async with opened(f"{letters}; CREATE TABLE u (id INTEGER PRIMARY KEY, v INTEGER UNIQUE)") as user:
        nothing_is_open(server)
        server.execute("ALTER TABLE t ADD COLUMN w INTEGER")
        await user.presses("F5", "s", "4", "5", "6", "1", "Ctrl+End")
        await user.filters("id > 0")
        await user.presses("W")
        await user.types("id < 9")
        await user.presses("Enter")
        nothing_is_open(server)
        server.execute("ALTER TABLE t ADD COLUMN x INTEGER")
        await user.presses("Escape", "F5", "t")
        await user.types("t")
        await user.presses("Enter")
        await user.edits(1, "v", "mine")
        nothing_is_open(server)
        await user.presses("w")
        nothing_is_open(server)
        server.execute("UPDATE t SET v = 'theirs' WHERE id = 1")
        await user.presses("c")
        user.sees("Somebody else changed")
        nothing_is_open(server)
        server.execute("ALTER TABLE t ADD COLUMN y INTEGER")
        await user.presses("Escape", "u")
        user.does_not_see("staged:")
        await user.opens("u")
        await user.presses("o", "o")
        await user.edits(1, "v", "5")
        await user.edits(2, "v", "5")
        await user.edits(1, "id", "1")
        await user.edits(2, "id", "2")
        await user.commits()
        user.sees("Nothing was written")
        nothing_is_open(server)
        server.execute("DROP TABLE u; DROP TABLE t")


async def test_lesson_23a_a_commit_that_is_told_is_there_for_a_new_client(
    opened: Opened, server: LiveServer, letters: str
) -> None:
    async with opened(letters) as user:
        for number in (1, 2):
            await user.edits(number, "v", f"mine {number}")
            await user.commits()
            assert user.status == "Committed: 1 changed, 0 added, 0 removed."
            fresh = server.connect()
            cursor = fresh.cursor()
            cursor.execute(f"SELECT v FROM t WHERE id = {number}")
            assert cursor.fetchone() == (f"mine {number}",)
            fresh.close()
            nothing_is_open(server)
            if server.dialect != "sqlite":
                cut(server, user)  # what was not committed would be rolled back
                await user.presses("F5")
    assert server.rows(ALL)[:2] == [(1, "mine 1"), (2, "mine 2")]
