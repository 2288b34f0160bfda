"""One row as a record, with the rows around it; the main story on each server."""

from __future__ import annotations

from servers import LiveServer
from user import User


async def test_a_record_shows_the_rows_around_a_row_and_leads_to_them_and_back(user: User) -> None:
    await user.opens("orders")
    await user.goes_to(1, "total")
    await user.presses("Space")
    assert user.trail == "orders › #1"
    user.sees("customer_id→", "Refers to", "→ Customer 001, c1@example.org (1)")
    user.sees("Referred to by", "2")
    assert user.line.startswith("  total")
    await user.presses("G", "Enter")
    user.sees("#1, 1", "pen", "#1, 2", "ink")
    await user.presses("Down", "Down", "Enter")
    assert user.trail == "orders › #1 › lines › #1, 2"
    assert user.position == "2 of 2"
    user.sees("ink")
    await user.presses("G", "Enter")
    assert user.trail == "orders › #1 › lines › #1, 2 › order › #1"
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


async def test_a_foreign_key_is_chosen_and_its_name_follows(reader: User, file: LiveServer) -> None:
    await reader.opens("orders")
    await reader.goes_to(1, "customer_id")
    await reader.presses("Space", "e", "End", "Ctrl+U")
    await reader.types("7")
    await reader.presses("Enter")
    reader.sees("→ Customer 007, c7@example.org (7)")
    await reader.presses("L")
    await reader.types("customer 009")
    await reader.presses("Enter")
    reader.sees("→ Customer 009, c9@example.org (9)")
    await reader.commits()
    assert file.rows("SELECT customer_id FROM orders WHERE id = 1") == [(9,)]


async def test_the_next_rows_are_those_of_the_grid(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "credit")
    await reader.presses("s", "s", "Space")
    assert reader.trail == "customer › #600"
    await reader.presses("PgDn")
    assert reader.trail == "customer › #599"
    assert reader.line.startswith("  credit")
    await reader.presses("Ctrl+End")
    assert reader.trail == "customer › #1"
    await reader.presses("PgDn")
    assert reader.status == "This is the last row."
    await reader.presses("PgUp", "b")
    assert reader.cell(reader.browser.grid.row + 1, "id") == 2


async def test_a_collection_opens_as_a_grid(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("Space", "G", "o")
    assert reader.trail == "customer › #1 › orders  where customer_id = 1"
    assert reader.position == "1 of 2"
    await reader.presses("Down", "Space")
    assert reader.trail == "customer › #1 › orders › #2"
    await reader.presses("b", "b")
    assert reader.trail == "customer › #1"
