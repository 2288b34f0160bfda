"""Many rows changed at once: a column set, rows removed and copied, as one act that can be looked at and undone."""

from __future__ import annotations

from pathlib import Path

from servers import LiveServer
from user import User, at


async def marks(user: User, *rows: int) -> None:
    for row in rows:
        await user.goes_to(row, "id")
        await user.presses("m")


async def test_a_value_typed_once_is_set_in_all_marked_rows(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await marks(user, 2, 3, 4)
    await user.edits(5, "city", "Rome")
    user.sees("Set city to Rome in", "this row", "the 3 marked rows")
    await user.presses("down", "Enter")
    assert [user.cell(row, "city") for row in (1, 2, 3, 4, 5)] == ["Bergen", "Rome", "Rome", "Rome", "Bergen"]
    user.sees("city set in 3 rows; u takes it back.", "3 changed")
    await user.commits()
    assert server.rows("SELECT id FROM customer WHERE city = 'Rome' ORDER BY id") == [(2,), (3,), (4,)]


async def test_this_row_stands_first_and_what_was_typed_is_not_lost(reader: User) -> None:
    await reader.opens("customer")
    await marks(reader, 2, 3)
    await reader.edits(5, "city", "Rome")
    await reader.presses("Escape")
    assert reader.browser.flows.editor.input.value == "Rome"
    assert not len(reader.browser.workspace.changes)
    await reader.presses("Enter", "Enter")
    assert [staged.row_id for staged in reader.browser.workspace.changes] == [(5,)]


async def test_the_menu_sets_null_in_all_and_one_undo_takes_it_back(reader: User) -> None:
    await reader.opens("customer")
    await marks(reader, 1, 2, 3)
    await reader.edits(2, "city", "Rome")
    await reader.presses("Enter")
    await reader.goes_to(1, "city")
    await reader.presses("x", "Enter", "down", "Enter", "u", "e", "Ctrl+N", "down", "Enter")
    assert [reader.cell(row, "city") for row in (1, 2, 3, 4)] == [None, None, None, "Bergen"]
    await reader.presses("u")
    assert [reader.cell(row, "city") for row in (1, 2, 3)] == ["Bergen", "Rome", "Oslo"]
    reader.sees("Undone: 3 rows of customer.")
    await reader.presses("Ctrl+R")
    reader.sees("Redone: 3 rows of customer.")
    assert reader.cell(1, "city") is None


async def test_marked_rows_are_removed_and_kept(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.presses("o", "m")  # a new row is marked too
    await marks(user, 21, 22)
    await user.presses("d")
    user.sees("remove the 3 marked rows; 1 new, given up")
    await user.presses("down", "Enter")
    user.sees("1 new row given up. 2 rows to be removed; u takes it back.")
    await user.presses("u")
    user.sees("1 new")
    await user.presses("Ctrl+R", "d")
    user.sees("keep the 2 marked rows, now to be removed")
    await user.presses("Escape", "w", "c")
    assert server.rows("SELECT count(*) FROM customer WHERE id IN (19, 20, 21, 22)") == [(2,)]


async def test_removed_rows_are_kept_all_at_once(reader: User) -> None:
    await reader.opens("line")
    await reader.goes_to(1, "order_id")
    await reader.presses("m", "m", "d", "down", "Enter")
    assert reader.browser.workspace.changes.counts() == (0, 0, 2)
    await reader.presses("d", "down", "Enter")
    reader.sees("2 rows kept.")
    assert not len(reader.browser.workspace.changes)


async def test_marked_rows_that_are_not_held_are_read_first(reader: User, file: LiveServer) -> None:
    await reader.opens("customer")
    await marks(reader, 2, 3, 4)
    file.execute("DELETE FROM customer WHERE id = 3")
    await reader.filters("id > 500")
    await reader.edits(1, "city", "Rome")
    await reader.presses("down", "Enter")
    reader.sees("city set in 2 rows; u takes it back. 1 not found again.")
    await reader.commits()
    assert file.rows("SELECT id FROM customer WHERE city = 'Rome'") == [(2,), (4,)]


async def test_a_unique_column_is_not_set_alike(reader: User) -> None:
    await reader.opens("customer")
    await marks(reader, 2, 3)
    await reader.edits(2, "email", "same@example.org")
    await reader.presses("down", "Enter")
    reader.sees("email is unique: 2 rows cannot all hold the same.")
    assert not len(reader.browser.workspace.changes)


async def test_a_large_value_seen_cut_is_read_whole_before_it_is_replaced(
    file: LiveServer, tmp_path: Path
) -> None:
    file.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT)")
    file.execute("INSERT INTO note VALUES (1, replace(hex(zeroblob(20000)), '00', 'ab')), (2, 'y')")
    async with at(file.target.text, tmp_path, table="note") as user:
        await marks(user, 1, 2)
        await user.edits(2, "body", "short")
        await user.presses("down", "Enter")
        seen = user.browser.workspace.changes.of(user.browser.view.table.name, (1,))
        assert seen is not None
        assert seen.seen("body") == "ab" * 20000
        await user.presses("u", "U")
        await user.goes_to(1, "id")
        await user.presses("O")
        assert user.cell(1, "body") == "ab" * 20000  # a copy is whole


async def test_ten_thousand_marked_rows_are_one_act(file: LiveServer, tmp_path: Path) -> None:
    file.execute("CREATE TABLE many (id INTEGER PRIMARY KEY, word TEXT)")
    file.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
        " INSERT INTO many SELECT i, 'a' FROM n"
    )
    async with at(file.target.text, tmp_path, table="many") as user:
        user.browser.view.marks.add((number,) for number in range(1, 10001))
        await user.edits(1, "word", "b")
        user.sees("the 10,000 marked rows")
        await user.presses("down", "Enter")
        user.sees("word set in 10,000 rows")
        assert len(user.browser.workspace.changes) == 10000
        await user.presses("d", "down", "Enter")
        assert user.browser.workspace.changes.counts() == (0, 0, 10000)
        await user.presses("u", "u")
        assert not len(user.browser.workspace.changes)


async def test_marked_rows_are_copied_as_new_ones(user: User, server: LiveServer) -> None:
    await user.opens("orders")
    await marks(user, 1, 3)
    await user.presses("O")
    user.sees("Copy as new rows", "this row", "the 2 marked rows")
    await user.presses("down", "Enter")
    user.sees("2 new rows, copies, staged.", "<by server>")
    await user.commits()
    found = server.rows("SELECT customer_id, total FROM orders WHERE id > 3 ORDER BY id")
    assert [(customer, float(total)) for customer, total in found] == [(1, 10.0), (7, 30.0)]


async def test_a_copy_says_which_key_is_to_be_typed(reader: User) -> None:
    await reader.opens("line")
    await reader.goes_to(3, "article")
    await reader.presses("O")
    reader.sees("A copy, staged. Type its key: order_id, number.", "<needed>")
    assert reader.cell(1, "article") == "paper"
