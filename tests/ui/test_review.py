"""The review: what is staged side by side with what was, tried, dropped and taken back without leaving it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import shop
from servers import LiveServer
from user import User, at


async def stage(user: User) -> None:
    """Two values of a customer, one of another, and an order gone."""
    await user.opens("customer")
    await user.edits(2, "name", "Ada")
    await user.edits(2, "city", "Paris")
    await user.edits(5, "city", "Lima")
    await user.opens("orders")
    await user.goes_to(3, "id")
    await user.presses("d")


async def test_the_review_drops_values_and_rows_and_takes_them_back(reader: User) -> None:
    await stage(reader)
    await reader.presses("w")
    reader.sees("3 rows, 3 statements", "2 changed", "1 removed", "~ id 2  name ", "Customer 002", "- id 3")
    reader.sees("► 1 UPDATE", "with 'Ada', 'Paris', 2")
    await reader.presses("d")
    reader.sees("~ id 2  city ", "with 'Paris', 2")
    reader.does_not_see("Ada")
    await reader.presses("d")
    reader.sees("2 rows, 2 statements", "► 1 UPDATE", "with 'Lima', 5")
    await reader.presses("u", "u")
    reader.sees("3 rows, 3 statements", "Ada", "with 'Ada', 'Paris', 2")
    await reader.presses("G", "o")
    assert (reader.browser.grid.row, reader.title) == (2, "orders")
    reader.sees("staged: 2 changed, 1 removed")


async def test_a_try_shows_what_would_be_stored_and_writes_nothing(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.edits(2, "credit", "7")
    await user.presses("o")
    await user.edits(1, "name", "New")
    await user.presses("w", "t")
    user.sees(
        "as stored (tried)", "Tried, then rolled back: 1 changed, 1 added, 0 removed. Nothing was written."
    )
    user.sees("city", "(by the server)", "Oslo")
    assert server.rows("SELECT count(*) FROM customer") == [(600,)]
    await user.presses("c")
    assert user.status == "Committed: 1 changed, 1 added, 0 removed."


async def test_a_try_tells_in_full_what_was_refused(reader: User) -> None:
    await reader.opens("customer")
    await reader.edits(5, "email", "c6@example.org")
    await reader.resizes((40, 24))
    await reader.presses("w", "t")
    told = reader.screen.partition("✗")[2].partition("──")[0]
    assert "UNIQUE constraint failed: customer.email." in " ".join(told.split())


async def test_a_try_leads_to_the_change_that_is_refused(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.edits(1, "name", "Fine")
    await user.edits(5, "email", "c6@example.org")
    await user.presses("w", "t")
    lines = user.screen.split("\n")
    refused = next(number for number, line in enumerate(lines) if "✗" in line)
    assert "~ id 5  email " in lines[refused - 1]
    user.sees("Nothing was written.", "► 2 UPDATE")
    await user.presses("d")
    user.does_not_see("✗")
    assert server.rows("SELECT name FROM customer WHERE id = 1") == [("Customer 001",)]


async def test_escape_stops_a_try_and_then_leaves(reader: User, file: LiveServer) -> None:
    await stage(reader)
    await reader.presses("w")
    file.execute("BEGIN IMMEDIATE")
    reader.hammers("t")
    while "trying" not in reader.screen or not reader.browser.database.is_busy:
        await asyncio.sleep(0)
    await reader.presses("Escape")
    reader.sees("Review", "Stopped. Nothing was written.")
    file.execute("ROLLBACK")
    await reader.presses("Escape")
    reader.sees("staged: 2 changed, 1 removed")


async def test_long_texts_are_shown_as_a_difference(reader: User) -> None:
    await reader.opens("customer")
    table = reader.browser.view.table
    same = "same\n" * 50
    before, after = (f"one\n{same}the {word} day\nlast" for word in ("cold", "warm"))
    row = (2, "Customer 002", "", "", None, None, before)
    reader.browser.workspace.changes.set_cell(table, (2,), row, "notes", after)
    await reader.presses("w", "v")
    reader.sees("… 48 equal lines …", "- the cold day", "+ the warm day", "last")
    await reader.presses("Escape", "Escape")
    reader.sees("staged: 1 changed")


async def test_all_is_saved_as_a_script(reader: User, file: LiveServer, tmp_path: Path) -> None:
    await stage(reader)
    await reader.presses("w", "y", "down", "down", "Enter")
    await reader.types(str(tmp_path / "changes.sql"))
    await reader.presses("Enter")
    reader.sees("Saved 3 changes as SQL")
    file.execute((tmp_path / "changes.sql").read_text())
    assert file.rows("SELECT name, city FROM customer WHERE id = 2") == [("Ada", "Paris")]


async def test_thousands_of_changes_are_reviewed_in_a_small_terminal(reader: User) -> None:
    await reader.opens("customer")
    table, changes = reader.browser.view.table, reader.browser.workspace.changes
    with changes.group():
        for number in range(3000):
            changes.add_row(table, {"name": f"New {number}"})
    await reader.resizes((40, 12))
    await reader.presses("w", "G")
    reader.sees("Review  3,000 rows", "New 2999", "► 3000", "INSERT")
    await reader.presses("D")
    reader.sees("Review  2,999 rows", "New 2998", "► 2999")


async def test_the_way_out_stands_in_the_footer_of_a_narrow_screen(file: LiveServer, tmp_path: Path) -> None:
    shop.build(file)
    async with at(file.target.text, tmp_path, size=(60, 20)) as user:
        await user.opens("customer")
        await user.goes_to(2, "name")
        await user.presses("e")
        user.sees("Escape leave")
        await user.types("x")
        await user.presses("Enter", "w")
        user.sees("c commit", "q back")
