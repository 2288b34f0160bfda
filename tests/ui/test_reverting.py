"""What was committed, looked at and reverted."""

from __future__ import annotations

import asyncio
from pathlib import Path

import shop
from servers import LiveServer
from user import User, at

from tui_orm.database.descriptions import Row
from tui_orm.database.failures import DatabaseFailure
from tui_orm.settings import HistorySettings, Settings


async def commit_three(user: User) -> None:
    await user.opens("customer")
    await user.edits(2, "name", "Ada")
    await user.goes_to(600, "name")
    await user.presses("G", "d", "o")
    await user.edits(1, "name", "Eve")
    await user.commits()


async def test_a_commit_is_looked_at_and_reverted(user: User, server: LiveServer) -> None:
    before = server.rows("SELECT id, name FROM customer ORDER BY id")
    await commit_three(user)
    assert server.rows("SELECT id, name FROM customer ORDER BY id") != before
    await user.presses("D")
    user.sees("History", "1 changed, 1 added, 1 removed", "Customer 002 → Ada", "name = Eve", "- customer")
    await user.presses("Enter")
    user.sees("staged: 1 changed, 1 new, 1 removed", "Staged to revert: 3 rows")
    await user.commits()
    assert server.rows("SELECT id, name FROM customer ORDER BY id") == before
    await user.presses("D")
    user.sees("2 commits")


async def test_a_row_that_changed_since_ends_in_the_conflict_screen(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.edits(2, "name", "Ada")
    await user.commits()
    server.execute("UPDATE customer SET name = 'Bob' WHERE id = 2")
    await user.presses("D", "Enter")
    await user.commits()
    user.sees("Customer 002", "Bob", "Ada")
    assert server.rows("SELECT name FROM customer WHERE id = 2") == [("Bob",)]


async def test_the_history_outlives_the_program_and_undo_takes_a_revert_back(
    file: LiveServer, tmp_path: Path
) -> None:
    shop.build(file)
    async with at(file.target.text, tmp_path) as user:
        await user.presses("D")
        user.sees("Nothing was committed here yet")
        await user.opens("customer")
        await user.edits(2, "name", "Ada")
        await user.commits()
    async with at(file.target.text, tmp_path) as user:
        await user.presses("D", "Enter")
        user.sees("staged: 1 changed")
        await user.presses("u")
        user.does_not_see("staged:")


TYPES = {
    "sqlite": ("TEXT", "BLOB", "JSON"),
    "mysql": ("LONGTEXT", "LONGBLOB", "JSON"),
    "postgresql": ("TEXT", "BYTEA", "JSONB"),
}
TEXT = "Zürich 😀\n" * 220_000
BYTES = bytes(range(256)) * 8_000
LARGE = "SELECT id, t, b, j FROM large ORDER BY id"


def build_large(server: LiveServer) -> None:
    """Rows of 2 MB of text, 2 MB of bytes and a long JSON."""
    text, blob, document = TYPES[server.dialect]
    server.execute(f"CREATE TABLE large (id {server.serial}, t {text}, b {blob}, j {document})")
    row = (TEXT, BYTES, f'{{"a": "{"x" * 5000}"}}')
    marks = ", ".join(["?" if server.dialect == "sqlite" else "%s"] * 3)
    for _ in range(2):
        server.client.cursor().execute(f"INSERT INTO large (t, b, j) VALUES ({marks})", row)


async def test_what_was_seen_only_in_part_is_reverted_whole(server: LiveServer, tmp_path: Path) -> None:
    build_large(server)
    before = server.rows(LARGE)
    async with at(server.target.text, tmp_path, table="large") as user:
        await user.goes_to(1, "t")
        await user.presses("d")
        for column in ("t", "b"):
            await user.goes_to(2, column)
            await user.presses("x", "Enter")
        await user.commits()
        assert user.status == "Committed: 1 changed, 0 added, 1 removed."
        assert server.rows(LARGE) != before
        await user.presses("D", "Enter")
        user.sees("Staged to revert: 2 rows")
        await user.commits()
    assert server.rows(LARGE) == before


def small(history: bool = True) -> Settings:
    return Settings(history=HistorySettings(on=history, megabytes=1))


async def test_what_is_too_large_for_the_history_is_told_once(file: LiveServer, tmp_path: Path) -> None:
    build_large(file)
    async with at(file.target.text, tmp_path, table="large", settings=small()) as user:
        await user.presses("d")
        await user.commits()
        assert "Of 1 row the history keeps only the beginning" in user.notice
        assert "1 MB" in user.notice
        await user.presses("down", "Enter")
        user.sees("staged: 1 removed")
        await user.commits()
        assert user.status == "Committed: 0 changed, 0 added, 1 removed."
        await user.presses("D", "Enter")
        user.sees("cannot be reverted: of t only the beginning was kept")


async def test_without_a_history_nothing_is_read_for_it(file: LiveServer, tmp_path: Path) -> None:
    build_large(file)
    async with at(file.target.text, tmp_path, table="large", settings=small(history=False)) as user:
        user.browser.database.whole_rows = refuse  # type: ignore[method-assign]
        await user.presses("d")
        await user.commits()
        assert user.status == "Committed: 0 changed, 0 added, 1 removed."


async def test_that_it_cannot_be_read_is_told_before_anything_is_written(
    file: LiveServer, tmp_path: Path
) -> None:
    build_large(file)
    async with at(file.target.text, tmp_path, table="large") as user:
        user.browser.database.whole_rows = refuse  # type: ignore[method-assign]
        await user.presses("d")
        await user.commits()
        assert "cannot be read for the history" in user.notice
        assert "No memory left there." in user.notice
        assert len(file.rows("SELECT id FROM large")) == 2
        await user.presses("Enter")
        assert user.status == "Committed: 0 changed, 0 added, 1 removed."


async def test_to_read_it_can_be_stopped(file: LiveServer, tmp_path: Path) -> None:
    build_large(file)
    async with at(file.target.text, tmp_path, table="large") as user:
        user.browser.database.whole_rows = never  # type: ignore[method-assign]
        await user.presses("d", "w")
        user.hammers("c")
        while "for the history" not in user.status:
            await asyncio.sleep(0)
        await user.presses("Escape")
        user.sees("staged: 1 removed", "Stopped: nothing was written.")
        assert len(file.rows("SELECT id FROM large")) == 2


async def refuse(*_: object) -> list[Row]:
    raise DatabaseFailure("No memory left there.")


async def never(*_: object) -> list[Row]:
    await asyncio.Event().wait()
    return []


async def test_a_history_that_cannot_be_read_or_written_is_told(file: LiveServer, tmp_path: Path) -> None:
    shop.build(file)
    async with at(file.target.text, tmp_path) as user:
        await commit_three(user)
        (kept,) = (tmp_path / "history").glob("*.history")
        kept.unlink()
        kept.mkdir()
        await user.presses("D")
        user.sees("The history cannot be read: Is a directory")
        await user.presses("Escape")
        await user.edits(3, "name", "Bob")
        await user.commits()
        user.sees("What was committed is stored, but cannot be put into the history: Is a directory")
    assert len(file.rows("SELECT id FROM customer WHERE name = 'Bob'")) == 1
    assert {path.suffix for path in kept.parent.iterdir()} == {".history", ".lock"}
