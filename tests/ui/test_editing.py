"""The main job on every server: edit in place, review, commit or roll back, with an independent client looking on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from servers import LiveServer
from user import User


def plain(rows: list[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    """Rows as text, so that drivers agree."""
    return [tuple(_text(value) for value in row) for row in rows]


def _text(value: Any) -> str:
    if isinstance(value, Decimal | float):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


async def test_an_edit_is_staged_and_nothing_is_sent(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.edits(2, "name", "Ada")
    assert user.cell(2, "name") == "Ada"
    user.sees("~    2", "staged: 1 changed")
    assert plain(server.rows("SELECT name FROM customer WHERE id = 2")) == [("Customer 002",)]


async def test_a_commit_writes_what_the_review_showed(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.edits(2, "name", "Ada [bold] O'Neil 100%")
    await user.edits(3, "credit", "12.25")
    await user.edits(3, "born", "1999-12-31")
    await user.presses("w")
    user.sees("Customer 002 → Ada [bold] O'Neil 100%", "→ 12.25", "UPDATE", "with")
    await user.presses("c")
    assert user.status == "Committed: 2 changed, 0 added, 0 removed."
    found = server.rows("SELECT id, name, credit, born FROM customer WHERE id IN (2, 3) ORDER BY id")
    assert plain(found) == [
        ("2", "Ada [bold] O'Neil 100%", "2.50", "1980-01-03"),
        ("3", "Customer 003", "12.25", "1999-12-31"),
    ]
    user.sees("Ada [bold] O'Neil 100%")


async def test_a_rollback_is_asked_once_and_leaves_everything(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.edits(1, "name", "Nobody")
    await user.presses("w", "r", "down", "Enter")
    assert user.status == "Rolled back. Nothing was written."
    assert user.cell(1, "name") == "Customer 001"
    assert plain(server.rows("SELECT name FROM customer WHERE id = 1")) == [("Customer 001",)]


async def test_new_rows_changed_rows_and_removed_rows_go_together(user: User, server: LiveServer) -> None:
    await user.opens("orders")
    await user.presses("o")
    await user.edits(1, "total", "99.99")
    await user.edits(1, "customer_id", "600")
    await user.goes_to(4, "id")
    await user.presses("d")
    await user.edits(2, "total", "11.5")
    user.sees("staged: 1 changed, 1 new, 1 removed")
    await user.commits()
    assert user.status == "Committed: 1 changed, 1 added, 1 removed."
    found = server.rows("SELECT customer_id, total FROM orders ORDER BY total")
    assert [(customer, float(total)) for customer, total in found] == [(1, 11.5), (1, 20.0), (600, 99.99)]
    assert user.cell(3, "total") is not None
    user.sees("99.99")


async def test_a_change_by_somebody_else_is_a_conflict_and_mine_can_be_kept(
    user: User, server: LiveServer
) -> None:
    await user.opens("customer")
    await user.edits(2, "name", "Mine")
    server.execute("UPDATE customer SET name = 'Theirs' WHERE id = 2")
    await user.commits()
    user.sees("Somebody else changed customer 2", "Customer 002", "Theirs", "Mine")
    assert plain(server.rows("SELECT name FROM customer WHERE id = 2")) == [("Theirs",)]
    await user.presses("m")
    user.sees("staged: 1 changed")
    await user.commits()
    assert plain(server.rows("SELECT name FROM customer WHERE id = 2")) == [("Mine",)]


async def test_theirs_can_be_taken_in_a_conflict(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.edits(2, "name", "Mine")
    server.execute("UPDATE customer SET city = 'Rome' WHERE id = 2")
    await user.commits()
    await user.presses("t")
    assert user.cell(2, "city") == "Rome"
    assert user.cell(2, "name") == "Customer 002"
    user.does_not_see("staged:")


async def test_to_go_back_from_a_conflict_loses_nothing(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.edits(2, "name", "Mine")
    server.execute("DELETE FROM customer WHERE id = 2")
    await user.commits()
    user.sees("The row is gone")
    await user.presses("b")
    user.sees("staged: 1 changed")


async def test_a_broken_constraint_keeps_all_staged_and_leads_to_the_change(
    user: User, server: LiveServer
) -> None:
    await user.opens("customer")
    await user.edits(1, "name", "Fine")
    await user.edits(5, "email", "c6@example.org")
    await user.goes_to(20, "id")
    await user.commits()
    user.sees("Nothing was written")
    await user.presses("Enter")
    user.sees("staged: 2 changed")
    assert (user.browser.grid.row, user.browser.grid.place) == (4, 2)
    assert plain(server.rows("SELECT name FROM customer WHERE id = 1")) == [("Customer 001",)]


async def test_null_and_default_come_from_the_menu(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.goes_to(1, "city")
    await user.presses("x")
    user.sees("NULL", "DEFAULT")
    await user.presses("Enter")
    await user.goes_to(2, "city")
    await user.presses("x", "down", "Enter")
    await user.commits()
    assert plain(server.rows("SELECT city FROM customer WHERE id IN (1, 2) ORDER BY id")) == [
        ("None",),
        ("Oslo",),
    ]


async def test_a_row_is_known_by_its_key_whatever_is_sorted_or_filtered(
    user: User, server: LiveServer
) -> None:
    await user.opens("customer")
    await user.edits(3, "city", "Paris")
    await user.goes_to(1, "id")
    await user.presses("s", "s")
    assert user.cell(1, "id") == 600
    await user.edits(1, "city", "Lima")
    await user.filters("id = 3")
    assert user.cell(1, "city") == "Paris"
    await user.commits()
    found = server.rows("SELECT id, city FROM customer WHERE city IN ('Paris', 'Lima') ORDER BY id")
    assert plain(found) == [("3", "Paris"), ("600", "Lima")]


async def test_a_composite_key_finds_its_one_row(user: User, server: LiveServer) -> None:
    await user.opens("line")
    await user.edits(2, "amount", "7")
    await user.commits()
    assert plain(server.rows("SELECT order_id, number, amount FROM line ORDER BY 1, 2")) == [
        ("1", "1", "3"),
        ("1", "2", "7"),
        ("2", "1", "500"),
    ]


async def test_a_table_without_a_key_and_a_view_are_read_only_and_say_why(
    user: User, server: LiveServer
) -> None:
    await user.opens("rich")
    user.sees("read-only: a view has no rows of its own")
    await user.presses("e")
    assert "read-only" in user.status
    if server.dialect != "sqlite":  # where every table has its rowid
        await user.opens("diary")
        user.sees("read-only: it has no primary key")
        await user.presses("d")
        assert "read-only" in user.status
        user.does_not_see("staged:")
