"""New rows that refer to one another, and undo and redo across tables and views."""

from __future__ import annotations

from servers import LiveServer
from user import User

from tui_orm.database.changes import Reference
from tui_orm.database.descriptions import TableName


async def test_a_new_row_shows_what_the_server_will_give(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.presses("o")
    user.sees("<by server>  <needed>", "DEFAULT")
    user.does_not_see("<by server>  NULL")


async def test_a_row_is_added_that_refers_to_a_new_one_and_leads_back_to_it(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("o")
    await reader.edits(1, "name", "Ada")
    await reader.presses("F")
    reader.sees("A new row, referring to this one, in", "orders (customer_id)")
    await reader.presses("Enter")
    assert reader.title.startswith("orders")
    assert reader.cell(1, "customer_id") == Reference(TableName("customer"), 1, "id")
    await reader.goes_to(1, "customer_id")
    await reader.presses("&")
    assert "The server has not given this value yet." in reader.status
    await reader.presses("f")
    assert reader.title.startswith("customer")
    assert reader.cell(reader.browser.grid.row + 1, "name") == "Ada"
    await reader.presses("b")
    assert reader.title.startswith("orders")
    await reader.presses("u")
    assert "Undone: 1 row of orders." in reader.status
    await reader.presses("u")
    assert reader.title.startswith("customer")


async def test_a_row_is_added_that_refers_to_one_that_is_there(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.goes_to(7, "name")
    await user.presses("a")
    assert user.title.startswith("orders")
    user.sees("customer_id = 7")
    assert user.cell(1, "customer_id") == 7
    await user.edits(1, "total", "5")
    await user.commits()
    assert server.rows("SELECT count(*) FROM orders WHERE customer_id = 7") == [(2,)]


async def test_undo_goes_to_the_row_in_its_table_whatever_is_shown(reader: User, file: LiveServer) -> None:
    await reader.opens("customer")
    await reader.edits(600, "city", "Rome")
    await reader.opens("orders")
    await reader.edits(1, "total", "99")
    await reader.opens("line")
    await reader.presses("u")
    assert reader.title.startswith("orders")
    assert "Undone: 1 row of orders." in reader.status
    await reader.presses("u")
    assert reader.title.startswith("customer")
    assert reader.cell(reader.browser.grid.row + 1, "id") == 600
    assert "Undone: 1 row of customer." in reader.status
    await reader.opens("customer")
    await reader.filters("id < 10")
    await reader.presses("Ctrl+R")
    assert "Redone: 1 row of customer." in reader.status
    assert reader.cell(reader.browser.grid.row + 1, "city") == "Rome"
    file.execute("DELETE FROM customer WHERE id = 599")
    await reader.presses("Escape", "s", "u")
    assert reader.cell(reader.browser.grid.row + 1, "id") == 600
    assert reader.cell(reader.browser.grid.row + 1, "city") == "Oslo"


async def test_undo_after_a_commit_says_where_it_ends(reader: User, file: LiveServer) -> None:
    await reader.opens("customer")
    await reader.presses("u")
    assert reader.status == "Nothing to undo."
    await reader.edits(1, "city", "Rome")
    await reader.commits()
    await reader.presses("u")
    assert reader.status.startswith("Nothing to undo since the commit.")


async def test_a_settled_conflict_is_undone_too(reader: User, file: LiveServer) -> None:
    await reader.opens("customer")
    await reader.edits(2, "city", "Mine")
    file.execute("UPDATE customer SET city = 'Theirs' WHERE id = 2")
    await reader.commits()
    await reader.presses("t", "Enter")
    assert reader.cell(2, "city") == "Theirs"
    await reader.presses("u")
    assert reader.cell(2, "city") == "Mine"
    await reader.commits()
    reader.sees("Somebody else changed")  # what was undone is no way round what they did
