"""What was staged when a program ended, and what the next one makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import shop
from servers import LiveServer
from user import at

from tui_orm.workspace.recovery import LeftBehind, held


def journals(state: Path) -> list[Path]:
    return sorted((state / "journals").glob("*"))


async def staged_and_gone(server: LiveServer, state: Path) -> None:
    """A program that staged an edit, a new row and a removal, and ended."""
    async with at(server.target.text, state) as user:
        await user.opens("customer")
        await user.edits(2, "name", "Ada")
        await user.presses("o")
        await user.edits(1, "name", "Eve")
        await user.goes_to(5, "name")
        await user.presses("d")
        user.sees("staged: 1 changed, 1 new, 1 removed")


async def test_what_was_staged_is_offered_taken_up_and_written(server: LiveServer, tmp_path: Path) -> None:
    shop.build(server)
    await staged_and_gone(server, tmp_path)
    async with at(server.target.text, tmp_path) as user:
        user.sees(
            "Left behind", "3 rows staged", "Customer 002 → Ada", "+ new row  name = Eve", "- remove id 4"
        )
        await user.presses("Enter")
        user.sees("staged: 1 changed, 1 new, 1 removed")
        await user.opens("customer")
        assert user.cell(1, "name") == "Eve"
        assert user.cell(3, "name") == "Ada"
        await user.commits()
        assert user.status == "Committed: 1 changed, 1 added, 1 removed."
    assert journals(tmp_path) == []
    assert server.rows("SELECT name FROM customer WHERE id IN (2, 4)") == [("Ada",)]


async def test_a_row_that_changed_meanwhile_ends_in_the_conflict_screen(
    server: LiveServer, tmp_path: Path
) -> None:
    shop.build(server)
    await staged_and_gone(server, tmp_path)
    server.execute("UPDATE customer SET name = 'Bob' WHERE id = 2")
    async with at(server.target.text, tmp_path) as user:
        await user.presses("t")
        await user.commits()
        user.sees("Customer 002", "Bob", "Ada")
    assert server.rows("SELECT name FROM customer WHERE id = 2") == [("Bob",)]


async def test_it_can_be_left_for_another_time_or_discarded(file: LiveServer, tmp_path: Path) -> None:
    shop.build(file)
    await staged_and_gone(file, tmp_path)
    async with at(file.target.text, tmp_path) as user:
        await user.presses("Escape")
        user.does_not_see("Left behind", "staged:")
    async with at(file.target.text, tmp_path) as user:
        await user.presses("d", "Escape")
        user.sees("Left behind")
        await user.presses("d", "j", "Enter")
        user.does_not_see("Left behind", "staged:")
    assert journals(tmp_path) == []


async def test_two_programs_on_one_target_do_not_mix(file: LiveServer, tmp_path: Path) -> None:
    shop.build(file)
    async with at(file.target.text, tmp_path) as one:
        await one.opens("customer")
        await one.edits(2, "name", "Ada")
        async with at(file.target.text, tmp_path) as other:
            other.does_not_see("Left behind")
            await other.opens("customer")
            assert other.cell(2, "name") == "Customer 002"
            await other.edits(3, "name", "Eve")
            assert len(journals(tmp_path)) == 2
            await other.commits()
        assert len(journals(tmp_path)) == 1
        assert one.cell(2, "name") == "Ada"


async def test_a_quit_may_keep_what_is_staged_or_discard_it(file: LiveServer, tmp_path: Path) -> None:
    shop.build(file)
    async with at(file.target.text, tmp_path) as user:
        await user.opens("customer")
        await user.edits(2, "name", "Ada")
        await user.presses("q", "j", "j", "Enter")
    (kept,) = journals(tmp_path)
    assert held(kept.read_bytes()).rows[0].values == {"name": "Ada"}
    async with at(file.target.text, tmp_path) as user:
        await user.presses("Enter")
        await user.presses("q", "j", "j", "j", "Enter")
    assert journals(tmp_path) == []


async def test_undoing_everything_leaves_no_journal(file: LiveServer, tmp_path: Path) -> None:
    shop.build(file)
    async with at(file.target.text, tmp_path) as user:
        await user.opens("customer")
        await user.edits(2, "name", "Ada")
        await user.presses("u")
        assert journals(tmp_path) == []
        await user.presses("Ctrl+R")
        assert len(journals(tmp_path)) == 1


async def test_a_damaged_journal_says_what_is_lost(file: LiveServer, tmp_path: Path) -> None:
    shop.build(file)
    await staged_and_gone(file, tmp_path)
    (journal,) = journals(tmp_path)
    journal.write_bytes(journal.read_bytes()[:-10])
    async with at(file.target.text, tmp_path) as user:
        user.sees("1 record is damaged and lost", "2 rows staged", "Ada")


async def test_a_table_that_is_another_now_loses_nothing(file: LiveServer, tmp_path: Path) -> None:
    shop.build(file)
    await staged_and_gone(file, tmp_path)
    file.execute("ALTER TABLE customer ADD COLUMN further INTEGER")
    async with at(file.target.text, tmp_path) as user:
        await user.presses("Enter")
        user.sees("Not everything could be taken up", "a new column further", "It is kept as it was")
        await user.presses("Enter")
        user.sees("staged: 1 new")
    assert sorted(path.suffix for path in journals(tmp_path)) == [".journal", ".kept"]


async def test_a_disk_that_refuses_is_told(
    file: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.build(file)
    (tmp_path / "journals").write_text("no folder")
    async with at(file.target.text, tmp_path) as user:
        await user.opens("customer")
        await user.edits(2, "name", "Ada")
        user.sees("cannot be kept on disk", "in memory only")
        await user.presses("Enter")
        assert user.cell(2, "name") == "Ada"
        (tmp_path / "journals").unlink()
        await user.edits(3, "name", "Eve")
        (journal,) = journals(tmp_path)
        assert len(held(journal.read_bytes()).rows) == 2


async def ended_in_a_commit(server: LiveServer, state: Path) -> None:
    """A program that ended when nobody knew yet whether its commit was written."""
    async with at(server.target.text, state) as user:
        await user.opens("customer")
        await user.edits(2, "name", "Ada")
        await user.goes_to(5, "name")
        await user.presses("d")
        user.browser.workspace.committing = True
    (kept,) = journals(state)
    assert held(kept.read_bytes()).committing


async def test_a_commit_that_was_written_when_the_program_ended_is_settled(
    server: LiveServer, tmp_path: Path
) -> None:
    shop.build(server)
    await ended_in_a_commit(server, tmp_path)
    server.execute("UPDATE customer SET name = 'Ada' WHERE id = 2; DELETE FROM customer WHERE id = 5")
    async with at(server.target.text, tmp_path) as user:
        user.sees("A commit was under way when the program ended")
        await user.presses("Enter")
        user.sees("It was written", "The program ended during COMMIT.", "the changes are there")
        await user.presses("Enter")
        user.does_not_see("staged:")
        assert journals(tmp_path) == []
        await user.presses("F7")
        user.sees("customer", "Ada")
    assert server.rows("SELECT name FROM customer WHERE id = 2") == [("Ada",)]


async def test_a_commit_that_was_not_written_when_the_program_ended_stays_staged(
    server: LiveServer, tmp_path: Path
) -> None:
    shop.build(server)
    await ended_in_a_commit(server, tmp_path)
    async with at(server.target.text, tmp_path) as user:
        await user.presses("Enter")
        user.sees("It was not written; all is still staged", "The program ended during COMMIT.")
        await user.presses("Enter")
        user.sees("staged: 1 changed, 1 removed")
        assert not held(journals(tmp_path)[0].read_bytes()).committing
        await user.commits()
    assert server.rows("SELECT name FROM customer WHERE id IN (2, 5)") == [("Ada",)]
    assert journals(tmp_path) == []


async def test_a_commit_of_which_the_rows_say_nothing_is_told_so(server: LiveServer, tmp_path: Path) -> None:
    shop.build(server)
    await ended_in_a_commit(server, tmp_path)
    server.execute("UPDATE customer SET name = 'Bob' WHERE id = 2; DELETE FROM customer WHERE id = 5")
    server.execute("INSERT INTO customer (id, name) VALUES (5, 'New')")
    async with at(server.target.text, tmp_path) as user:
        await user.presses("Enter")
        user.sees(
            "Nobody can tell whether it was written; all is still staged",
            "changed 2: 2, Bob",
            "removed 5: 5, New",
        )
        await user.presses("Enter")
        user.sees("staged: 1 changed, 1 removed")


async def test_a_journal_that_the_disk_keeps_is_told_and_offered_again(
    file: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.build(file)
    await staged_and_gone(file, tmp_path)

    def refused(left: LeftBehind) -> None:
        left.release()
        raise PermissionError(13, "Permission denied", str(left.path))

    with monkeypatch.context() as patch:
        patch.setattr(LeftBehind, "remove", refused)
        async with at(file.target.text, tmp_path) as user:
            await user.presses("d", "j", "Enter")
            user.sees("It cannot be discarded, and is offered again at the next start: Permission denied")
    async with at(file.target.text, tmp_path) as user:
        user.sees("Left behind")
