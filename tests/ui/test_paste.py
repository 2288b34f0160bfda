"""Cells pasted by the terminal: shown before anything is staged, laid over rows and columns, undone at one stroke."""

from __future__ import annotations

from servers import LiveServer
from user import User


async def test_a_block_is_shown_then_laid_over_rows_and_columns(user: User, server: LiveServer) -> None:
    await user.opens("customer")
    await user.goes_to(2, "city")
    await user.pastes("Rome\t1999-12-31\r\tx\rLima\t\r")
    user.sees(
        "Paste 3 rows × 2 columns into customer", "~ 2  city: Bergen → Rome, born: 1980-01-03 → 1999-12-31"
    )
    user.sees("Cannot be taken:", "row 2, born:", "~ 3  city: Oslo → NULL", "leave it")
    assert not len(user.browser.workspace.changes)
    await user.presses("Enter")
    user.sees("Nothing was pasted.")
    await user.pastes("Rome\t1999-12-31\r\t1999-01-01\rLima\t\r")
    await user.presses("Enter")
    user.sees("Pasted, and staged: 3 rows changed")
    await user.commits()
    found = server.rows("SELECT city, born FROM customer WHERE id IN (2, 3, 4) ORDER BY id")
    assert [(city, str(born)) for city, born in found] == [
        ("Rome", "1999-12-31"),
        (None, "1999-01-01"),
        ("Lima", "None"),
    ]


async def test_the_rest_is_taken_only_where_the_user_says_so(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "credit")
    await reader.pastes("12.5\nmuch\n")
    await reader.presses("j", "Enter")
    reader.sees("Pasted, and staged: 1 row changed; u takes it back. 1 cell left out.")
    assert [staged.values for staged in reader.browser.workspace.changes] == [{"credit": 12.5}]
    await reader.presses("u")
    reader.sees("Undone: 1 row of customer.")
    await reader.pastes("12.5\nmuch\n")
    await reader.presses("j", "j", "Enter")
    reader.sees("1 cannot be taken", "row 2, credit: credit takes a number")
    await reader.presses("Enter", "j", "Enter")
    assert reader.cell(1, "credit") == 12.5


async def test_rows_beyond_the_end_become_new_rows_if_wanted(reader: User, file: LiveServer) -> None:
    user, server = reader, file
    await user.opens("orders")
    await user.goes_to(3, "customer_id")
    block = "5\t2024-01-01\t1\n6\t2024-01-02\t2\n7\t\t3\n"
    await user.pastes(block)
    user.sees(
        "stage it: 1 row changed, 2 new rows", "only over the rows that are there", "as 3 new rows instead"
    )
    await user.presses("Escape")
    assert not len(user.browser.workspace.changes)
    await user.pastes(block)
    await user.presses("j", "j", "j", "Enter")
    user.sees("into orders: 3 new rows", "+ customer_id = 5")
    await user.presses("Enter")
    await user.commits()
    found = server.rows("SELECT customer_id, total FROM orders WHERE id > 3 ORDER BY id")
    assert [(customer, float(total)) for customer, total in found] == [(5, 1.0), (6, 2.0), (7, 3.0)]


async def test_a_line_of_names_is_understood(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "id")
    await reader.pastes('city\tname\n"two\nlines"\t"say ""hi"""\n')
    reader.sees("The first line names the columns", "into customer: 1 row changed")
    await reader.presses("Enter")
    assert (reader.cell(1, "city"), reader.cell(1, "name")) == ("two\nlines", 'say "hi"')
    await reader.goes_to(2, "name")
    await reader.pastes("city\tname\nOslo\tAda\n")
    await reader.presses("G", "Enter")
    reader.sees("2 rows × 2 columns")


async def test_a_word_never_edits_by_itself(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "name")
    await reader.pastes("dd")
    reader.sees("Paste 1 row × 1 column into customer", "Customer 001 → dd")
    assert not len(reader.browser.workspace.changes)
    await reader.presses("Enter")
    assert reader.cell(1, "name") == "dd"


async def test_more_rows_than_are_held_are_read_and_new_rows_are_filled(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "city")
    await reader.pastes("Rome\n" * 600)
    reader.sees("600 rows changed")
    await reader.presses("Enter")
    assert reader.browser.workspace.changes.counts() == (600, 0, 0)
    await reader.presses("u", "o", "o")
    await reader.goes_to(1, "name")
    await reader.pastes("a\nb\nc\n")
    reader.sees("2 rows changed, 1 new row")
    await reader.presses("Enter")
    assert sorted(row.values["name"] for row in reader.browser.workspace.changes) == ["a", "b", "c"]


async def test_what_is_read_only_takes_no_paste(reader: User) -> None:
    await reader.opens("rich")
    await reader.pastes("a\tb")
    reader.sees("rich is read-only")
    await reader.opens("customer")
    await reader.goes_to(1, "name")
    await reader.pastes("Customer 001")
    assert reader.status == "All that was pasted stands there already."
