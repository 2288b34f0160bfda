"""A COMMIT whose answer is lost, as the user lives through it (lesson 22)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import shop
from cutter import Break, Cutter
from servers import LiveServer
from sqlalchemy import event
from user import User, at

from tui_orm.ui.writing import looking


class Far:
    """Somebody in the shop, over a line that breaks."""

    def __init__(self, user: User, line: Cutter) -> None:
        self.user = user
        self.line = line

    def breaks_at_commit(self, where: Break, refusing: bool = False) -> None:
        resource = self.user.browser.database._front._resource
        assert resource is not None

        def act(_: object) -> None:
            self.line.armed, self.line.refusing = where, refusing

        event.listen(resource._line.engine, "commit", act, once=True)


@pytest.fixture
async def far(server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Far]:
    if server.dialect == "sqlite" or "mysqlconnector" in server.url:
        pytest.skip("a file has no network, and what differs between drivers is tested without a screen")
    monkeypatch.setattr(looking, "FIRST_WAIT", 0.01)
    shop.build(server)
    line = Cutter(server)
    async with at(line.target.text, tmp_path) as user:
        yield Far(user, line)
    line.close()


async def test_what_was_written_is_settled(far: Far, server: LiveServer) -> None:
    user = far.user
    await user.opens("customer")
    await user.edits(2, "name", "Ada")
    far.breaks_at_commit(Break.AFTER)
    await user.commits()
    user.sees("It was written", "the change is there")
    await user.presses("Enter")
    user.does_not_see("staged:")
    assert user.cell(2, "name") == "Ada"
    assert server.rows("SELECT name FROM customer WHERE id = 2") == [("Ada",)]


async def test_what_was_not_written_is_still_staged(far: Far, server: LiveServer) -> None:
    user = far.user
    await user.opens("customer")
    await user.edits(2, "name", "Ada")
    far.breaks_at_commit(Break.STRANDED)
    await user.commits()
    user.sees("It was not written; all is still staged")
    await user.presses("Enter")
    user.sees("staged: 1 changed")
    assert server.rows("SELECT name FROM customer WHERE id = 2") == [("Customer 002",)]
    await user.commits()
    assert server.rows("SELECT name FROM customer WHERE id = 2") == [("Ada",)]


async def test_it_is_looked_again_until_there_is_a_connection(far: Far) -> None:
    user = far.user
    await user.opens("customer")
    await user.edits(2, "name", "Ada")
    far.breaks_at_commit(Break.AFTER, refusing=True)
    user.hammers("w")
    await user.idle()
    user.hammers("c")
    while "Looking whether it was written" not in user.status:
        await user.pilot.pause()
    user.hammers("u")  # nothing is staged, undone or written meanwhile
    await user.pilot.pause()
    far.line.refusing = False
    await user.idle()
    user.sees("It was written")


async def test_to_look_can_be_put_off_and_comes_before_the_next_commit(far: Far, server: LiveServer) -> None:
    user = far.user
    await user.opens("orders")
    await user.presses("o")
    await user.edits(1, "total", "99.99")
    far.breaks_at_commit(Break.AFTER, refusing=True)
    await user.presses("w")
    user.hammers("c")
    while "Looking whether it was written" not in user.status:
        await user.pilot.pause()
    user.hammers("Escape")
    await user.idle()
    user.sees("is not known yet", "+ <by server>")
    far.line.refusing = False
    await user.commits()
    user.sees("It was written")
    assert len(server.rows("SELECT id FROM orders WHERE total > 99")) == 1
