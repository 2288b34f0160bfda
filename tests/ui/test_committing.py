"""A commit under way: it tells how far it is, the screen is alive meanwhile, and Escape stops it before COMMIT."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from holder import RENEWED, Other, somebody_waits
from servers import LiveServer
from user import User

pytestmark = pytest.mark.xdist_group("locks")  # a statement that others slow down would look as if it waited

STOPPED = "Stopped: nothing was written."


@pytest.fixture
def other(user: User, server: LiveServer) -> Iterator[Other]:
    """Another client of the shop, in a transaction."""
    opened = Other(server)
    opened.run("BEGIN IMMEDIATE" if server.dialect == "sqlite" else "BEGIN")
    yield opened
    opened.close()


async def begins_a_commit_that_waits(user: User, server: LiveServer) -> None:
    await user.presses("w")
    user.hammers("c")
    while "committing" not in user.status or not somebody_waits(server):
        await user.pilot.pause(RENEWED)


async def test_escape_stops_a_commit_that_waits_for_a_lock(
    user: User, server: LiveServer, other: Other
) -> None:
    await user.opens("customer")
    other.run("UPDATE customer SET name = 'Theirs' WHERE id = 2")
    await user.edits(2, "city", "Rome")
    await begins_a_commit_that_waits(user, server)
    user.hammers("j")
    while not user.position.startswith("3 of"):  # the screen is alive
        await user.pilot.pause()
    assert "committing … Escape stops" in user.status
    user.hammers("e")
    while "A commit is under way; Escape stops it." not in user.status:
        await user.pilot.pause()
    user.hammers("Escape")
    await user.idle()
    assert STOPPED in user.status
    user.sees("Rome", "1 changed")
    other.run("ROLLBACK")
    assert server.rows("SELECT city FROM customer WHERE id = 2") == [("Bergen",)]
    await user.commits()
    assert server.rows("SELECT city FROM customer WHERE id = 2") == [("Rome",)]


async def test_a_commit_tells_how_far_it_is_and_is_stopped_half_way(
    user: User, server: LiveServer, other: Other, monkeypatch: pytest.MonkeyPatch
) -> None:
    if server.dialect == "sqlite":
        pytest.skip("one writer at a time never waits half way")
    monkeypatch.setattr("tui_orm.database.writing.sending.SECONDS", 0)
    other.run("INSERT INTO customer (name, email) VALUES ('Theirs', 'new@example.org')")
    await user.opens("customer")
    await user.edits(2, "email", "two@example.org")
    await user.edits(3, "email", "new@example.org")
    await begins_a_commit_that_waits(user, server)
    while "1 of 2; Escape stops" not in user.status:
        await user.pilot.pause()
    user.hammers("Escape")
    await user.idle()
    assert STOPPED in user.status
    user.sees("two@example.org", "new@example.org", "2 changed")
    other.run("ROLLBACK")
    await user.commits()
    assert server.rows("SELECT email FROM customer WHERE id IN (2, 3) ORDER BY id") == [
        ("two@example.org",),
        ("new@example.org",),
    ]
