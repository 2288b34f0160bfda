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
    user.sees("~ id 2", "Customer 002", "Ada [bold] O'Neil 100%", "12.25", "UPDATE", "with")
    await user.presses("c")
    assert user.status == "Committed: 2 changed, 0 added, 0 removed."
    found = server.rows("SELECT id, name, credit, born FROM customer WHERE id IN (2, 3) ORDER BY id")
    assert plain(found) == [
        ("2", "Ada [bold] O'Neil 100%", "2.50", "1980-01-03"),
        ("3", "Customer 003", "12.25", "1999-12-31"),
    ]
    user.sees("Ada [bold] O'Neil 100%")


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
    user.sees("Somebody else changed customer id 2", "Customer 002", "Theirs", "Mine")
    assert plain(server.rows("SELECT name FROM customer WHERE id = 2")) == [("Theirs",)]
    await user.presses("m", "Enter")
    user.sees("Review")
    await user.presses("c")
    assert plain(server.rows("SELECT name FROM customer WHERE id = 2")) == [("Mine",)]


async def test_theirs_can_be_taken_in_a_conflict(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.edits(2, "name", "Mine")
    server.execute("UPDATE customer SET city = 'Rome' WHERE id = 2")
    await user.commits()
    await user.presses("t", "Enter")
    assert user.cell(2, "city") == "Rome"
    assert user.cell(2, "name") == "Customer 002"
    user.does_not_see("staged:")


async def test_to_go_back_from_a_conflict_loses_nothing(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.edits(2, "name", "Mine")
    server.execute("DELETE FROM customer WHERE id = 2")
    await user.commits()
    user.sees("The row is gone")
    await user.presses("Escape")
    user.sees("staged: 1 changed")


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


async def test_a_view_is_read_only_and_says_why(user: User) -> None:
    await user.opens("rich")
    user.sees("read-only: a view has no rows of its own")
    await user.presses("e")
    assert "read-only" in user.status
    await user.presses("d")
    user.does_not_see("staged:")
