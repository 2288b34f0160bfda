"""Work that is neither lost nor written in silence: lessons 2, 11, 12, 15, 16, 19 and 20, on each server."""

from __future__ import annotations

import pytest
from servers import LiveServer
from user import Opened, User

ROWS = [(1, "a"), (2, "b"), (3, "c"), (4, "d")]
ALL = "SELECT id, v FROM t ORDER BY id"
SWALLOW = {
    "sqlite": "CREATE TRIGGER swallows BEFORE UPDATE ON t WHEN old.id = 2 BEGIN SELECT RAISE(IGNORE); END",
    "postgresql": "CREATE OR REPLACE FUNCTION swallows() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN IF OLD.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END';"
    " CREATE TRIGGER swallows BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION swallows()",
}


async def stage_one_of_each(user: User) -> None:
    """A row changed, a row removed and a row added."""
    await user.edits(1, "v", "mine")
    await user.goes_to(2, "v")
    await user.presses("d", "o")
    await user.edits(1, "v", "added")
    user.sees("staged: 1 changed, 1 new, 1 removed")


async def test_lesson_02_a_rollback_leaves_no_trace(opened: Opened, server: LiveServer, letters: str) -> None:
    async with opened(letters) as user:
        await stage_one_of_each(user)
        await user.presses("w", "r", "down", "Enter")
        assert user.status == "Rolled back. Nothing was written."
        user.does_not_see("staged:", "mine", "added")
        assert server.rows(ALL) == ROWS
        await user.edits(3, "v", "only")
        await user.commits()
    assert server.rows(ALL) == [(1, "a"), (2, "b"), (3, "only"), (4, "d")]


async def test_lesson_11_a_database_held_by_another_loses_nothing(
    opened: Opened, server: LiveServer, letters: str, impatient: None
) -> None:
    async with opened(letters) as user:
        await stage_one_of_each(user)
        with server.transaction():
            server.execute("UPDATE t SET v = v WHERE id = 1")
            await user.commits()
            user.sees("Nothing was written")
            await user.presses("Escape")
            user.sees("staged: 1 changed, 1 new, 1 removed")
        assert server.rows(ALL) == ROWS
        await user.commits()
        assert user.status == "Committed: 1 changed, 1 added, 1 removed."
    assert [v for _, v in server.rows(ALL)] == ["mine", "c", "d", "added"]


async def test_lesson_12_what_the_server_refuses_stays_staged(opened: Opened, server: LiveServer) -> None:
    script = f"""CREATE TABLE t (id {server.serial}, v VARCHAR(20) UNIQUE, w VARCHAR(20));
        INSERT INTO t VALUES (1, 'a', 'p'), (2, 'b', 'q'), (3, 'c', 'r')"""
    async with opened(script) as user:
        await user.edits(1, "w", "fine")
        await user.edits(2, "v", "c")
        await user.edits(2, "w", "fine too")
        await user.goes_to(3, "id")
        await user.commits()
        user.sees("Nothing was written")
        await user.presses("Enter")
        user.sees("staged: 2 changed")
        assert (user.browser.grid.row, user.browser.grid.place) == (1, 1)
        assert server.rows("SELECT w FROM t ORDER BY id") == [("p",), ("q",), ("r",)]
        await user.presses("u", "u")
        assert (user.cell(2, "v"), user.cell(2, "w")) == ("b", "q")
        await user.presses("Ctrl+R", "Ctrl+R")
        await user.edits(2, "v", "z")
        await user.commits()
    assert server.rows("SELECT v, w FROM t ORDER BY id") == [("a", "fine"), ("z", "fine too"), ("c", "r")]


async def test_lesson_15_two_values_are_swapped_under_a_unique_key(
    opened: Opened, server: LiveServer
) -> None:
    script = """CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(20) NOT NULL UNIQUE);
        INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')"""
    async with opened(script) as user:
        await user.edits(1, "v", "b")
        await user.edits(2, "v", "a")
        await user.edits(3, "id", "4")
        await user.edits(4, "id", "3")
        await user.commits()
        assert user.status == "Committed: 4 changed, 0 added, 0 removed."
    assert server.rows(ALL) == [(1, "b"), (2, "a"), (3, "d"), (4, "c")]


async def test_lesson_16_nothing_but_a_commit_commits_and_no_time_rolls_back(
    opened: Opened, server: LiveServer, letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(f"{letters}; CREATE TABLE other (id INTEGER PRIMARY KEY)") as user:
        await stage_one_of_each(user)
        await user.presses("2", "6", "1", "s", "w", "Escape", "?", "Escape", "F5")
        await user.filters("id = 1")
        await user.opens("other")
        await user.presses("F5", "b")
        assert server.rows(ALL) == ROWS
        user.sees("staged: 1 changed, 1 new, 1 removed")
        hours_later(monkeypatch)
        await user.presses("F5")
        user.sees("staged: 1 changed, 1 new, 1 removed")
        await user.commits()
    assert [v for _, v in server.rows(ALL)] == ["mine", "c", "d", "added"]


def hours_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock that the line to the server goes by forward."""
    from tui_orm.database import line

    now = line.time.monotonic()

    class Later:
        monotonic = staticmethod(lambda: now + 36_000)

    monkeypatch.setattr(line, "time", Later)


async def test_lesson_19_a_row_that_is_not_matched_stops_the_commit(
    opened: Opened, server: LiveServer, letters: str
) -> None:
    async with opened(letters) as user:
        await user.edits(1, "v", "mine")
        await user.edits(2, "v", "mine")
        if swallow := SWALLOW.get(server.dialect):
            server.execute(swallow)
            await user.commits()
            user.sees("matched no row")
            await user.presses("Enter")
            assert server.rows(ALL) == ROWS
            server.execute("DROP TRIGGER swallows" + (" ON t" if server.dialect == "postgresql" else ""))
        server.execute("DELETE FROM t WHERE id = 2")
        await user.commits()
        user.sees("gone")
        await user.presses("Escape")
        user.sees("staged: 2 changed")
    assert server.rows(ALL) == [(1, "a"), (3, "c"), (4, "d")]


async def test_lesson_20_the_last_save_does_not_win_in_silence(
    opened: Opened, server: LiveServer, letters: str
) -> None:
    async with opened(letters) as user:
        await user.edits(1, "v", "mine")
        await user.edits(2, "v", "mine too")
        server.execute("UPDATE t SET v = 'theirs' WHERE id = 1")
        await user.commits()
        user.sees("Somebody else changed", "theirs", "mine")
        assert server.rows(ALL) == [(1, "theirs"), *ROWS[1:]]
        await user.presses("Escape")
        user.sees("staged: 2 changed")
    assert server.rows(ALL) == [(1, "theirs"), *ROWS[1:]]
