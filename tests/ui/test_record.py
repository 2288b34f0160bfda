"""One row as a record, with the rows around it; on each server in turn, the shop's."""

from __future__ import annotations

from servers import LiveServer
from user import User


async def test_a_record_shows_a_row_and_the_rows_around_it(user: User) -> None:
    await user.opens("orders")
    await user.goes_to(1, "total")
    await user.presses("Space")
    assert user.trail == "orders › #1"
    user.sees("customer_id→", "Refers to", "→ Customer 001, c1@example.org (1)")
    user.sees("Referred to by", "2")
    assert user.line.startswith("  total")
    await user.presses("G", "Enter")
    user.sees("#1, 1", "pen", "#1, 2", "ink")


async def test_one_walks_through_relations_and_comes_back(user: User) -> None:
    await user.opens("orders")
    await user.presses("Space", "G", "Right", "Down", "Down", "Enter")
    assert user.trail == "orders › #1 › line › #1, 2"
    assert user.position == "2 of 2"
    user.sees("ink")
    await user.presses("G", "Enter")
    assert user.trail == "orders › #1 › line › #1, 2 › order › #1"
    await user.presses("b", "b")
    assert user.trail == "orders › #1"
    assert user.line.split()[:2] == ["#1,", "2"]
    await user.presses("B", "B")
    assert user.trail.endswith("order › #1")
    await user.presses("Escape", "Escape", "Escape")
    assert user.trail == "orders"


async def test_fields_are_edited_as_cells_are(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.goes_to(2, "city")
    await user.presses("Space", "e", "End", "Ctrl+U")
    await user.types("Rome")
    await user.presses("Enter")
    assert user.line.startswith("~ city")
    assert "staged: 1 changed" in user.status
    await user.presses("b")
    assert user.cell(2, "city") == "Rome"
    await user.presses("B", "u")
    user.sees("Bergen")
    await user.presses("Ctrl+R")
    await user.commits()
    user.sees("Rome")
    assert user.trail == "customer › #2"
    assert server.rows("SELECT city FROM customer WHERE id = 2") == [("Rome",)]


async def test_a_foreign_key_is_chosen_and_its_name_follows(user: User, server: LiveServer) -> None:
    await user.opens("orders")
    await user.goes_to(1, "customer_id")
    await user.presses("Space", "e", "End", "Ctrl+U")
    await user.types("7")
    await user.presses("Enter")
    user.sees("→ Customer 007, c7@example.org (7)")
    await user.presses("L")
    await user.types("customer 009")
    await user.presses("Enter")
    user.sees("→ Customer 009, c9@example.org (9)")
    await user.commits()
    assert server.rows("SELECT customer_id FROM orders WHERE id = 1") == [(9,)]


async def test_the_next_rows_are_those_of_the_grid(user: User) -> None:
    await user.opens("customer")
    await user.goes_to(1, "credit")
    await user.presses("s", "s", "Space")
    assert user.trail == "customer › #600"
    await user.presses("PgDn")
    assert user.trail == "customer › #599"
    assert user.line.startswith("  credit")
    await user.presses("Ctrl+End")
    assert user.trail == "customer › #1"
    await user.presses("PgDn")
    assert user.status == "This is the last row."
    await user.presses("PgUp", "b")
    assert user.cell(user.browser.grid.row + 1, "id") == 2


async def test_a_collection_opens_as_a_grid(user: User) -> None:
    await user.opens("customer")
    await user.presses("Space", "G", "o")
    assert user.trail == "customer › #1 › orders  where customer_id = 1"
    assert user.position == "1 of 2"
    await user.presses("Down", "Space")
    assert user.trail == "customer › #1 › orders › #2"
    await user.presses("b", "b")
    assert user.trail == "customer › #1"
