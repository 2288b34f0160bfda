"""Rows that somebody else changed meanwhile, settled column by column, on every server."""

from __future__ import annotations

from typing import Any

from servers import LiveServer
from user import User


def customer(server: LiveServer, number: int) -> list[tuple[Any, ...]]:
    return server.rows(f"SELECT name, email, city FROM customer WHERE id = {number}")


async def test_what_nobody_else_touched_goes_through_for_all_rows_at_once(
    user: User, server: LiveServer
) -> None:
    await user.opens("customer")
    await user.edits(1, "name", "Mine")
    await user.edits(2, "name", "Mine")
    await user.edits(2, "email", "mine@example.org")
    server.execute("UPDATE customer SET city = 'Rome' WHERE id = 1")
    server.execute("UPDATE customer SET name = 'Theirs', city = 'Rome' WHERE id = 2")
    await user.commits()
    user.sees("customer id 1   1 of 2", "All decided")
    await user.presses("n")
    user.sees("customer id 2   2 of 2", "Both of you changed name", "?", "1 to decide")
    await user.presses("A")
    user.sees("Review", "mine@example.org")
    await user.presses("Enter")
    assert user.status == "Committed: 2 changed, 0 added, 0 removed."
    assert customer(server, 1) == [("Mine", "c1@example.org", "Rome")]
    assert customer(server, 2) == [("Theirs", "mine@example.org", "Rome")]


async def test_a_value_of_its_own_settles_a_column(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.edits(1, "name", "Mine")
    server.execute("UPDATE customer SET name = 'Theirs' WHERE id = 1")
    await user.commits()
    await user.presses("Enter")
    user.sees("Not decided: name.")
    await user.presses("v")
    user.sees("you saw → now there", "- Customer 001", "+ Theirs", "now there → you want", "+ Mine")
    await user.presses("Escape", "e")
    await user.types("Both ")
    await user.presses("Ctrl+S", "Enter", "Enter")
    assert customer(server, 1)[0][0] == "Both Mine"


async def test_a_row_that_is_gone_is_added_anew_and_a_removal_is_done_anyway(
    user: User, server: LiveServer
) -> None:
    await user.opens("customer")
    await user.edits(2, "name", "Mine")
    await user.goes_to(3, "id")
    await user.presses("d", "j", "d")
    server.execute("DELETE FROM customer WHERE id IN (2, 4); UPDATE customer SET city = 'Rome' WHERE id = 3")
    await user.commits()
    user.sees("customer id 2", "The row is gone", "m adds it anew")
    await user.presses("m", "Enter")
    user.sees("customer id 3", "You removed it: m removes it anyway, t keeps it.")
    await user.presses("m", "Enter")
    user.sees("customer id 4", "The row is gone already: Enter drops the removal.")
    await user.presses("Enter")
    user.sees("Review", "+ new", "- id 3")
    await user.presses("Enter")
    assert customer(server, 2) == [("Mine", "c2@example.org", "Bergen")]
    assert customer(server, 3) == []


async def test_what_is_not_settled_stays_staged_and_what_is_can_be_undone(
    user: User, server: LiveServer
) -> None:
    await user.opens("customer")
    await user.edits(1, "name", "Mine 1")
    await user.edits(2, "name", "Mine 2")
    server.execute("UPDATE customer SET name = 'Theirs' WHERE id < 3")
    await user.commits()
    await user.presses("t", "Enter", "Escape")
    assert "1 of 2 settled; the rest stays staged as it was." in user.status
    assert (user.cell(1, "name"), user.cell(2, "name")) == ("Theirs", "Mine 2")
    await user.presses("u")
    user.sees("staged: 2 changed")


async def test_a_try_meets_the_conflict_too(reader: User, file: LiveServer) -> None:
    await reader.opens("customer")
    await reader.edits(1, "name", "Mine")
    file.execute("UPDATE customer SET name = 'Theirs' WHERE id = 1")
    await reader.presses("w", "t")
    reader.sees("Somebody else changed customer id 1")
    await reader.presses("M", "Enter", "t")
    reader.sees("Tried, then rolled back: 1 changed", "Theirs", "Mine")
