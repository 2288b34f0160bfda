"""The ORM console as a user has it: Python is run, rows come as grids, changes are staged, errors are marked."""

from __future__ import annotations

from pathlib import Path

from servers import LiveServer
from user import User, at

from tui_orm.database.target import Target
from tui_orm.ui.console.editor import CodeEditor


async def opens_python(user: User) -> None:
    """Open the console and switch to Python."""
    await user.presses(";")
    await user.presses("Ctrl+T")
    user.sees("Console", "Python")


async def runs(user: User, text: str) -> None:
    """Replace the text, and run it all."""
    editor = user.app.screen.query_one(CodeEditor)
    editor.load_text(text)
    await user.idle()
    await user.presses("F6")


async def test_a_query_is_a_grid_and_a_change_of_an_instance_is_staged(
    user: User, server: LiveServer
) -> None:
    await user.opens("customer")
    await opens_python(user)
    await runs(user, 'select(Customer).where(Customer.name.like("%00_")).order_by(Customer.id.desc())')
    user.sees("9 rows of customer in", "Customer 009", "Bergen")
    text = "a = session.get(Customer, 1)\na.city = 'Rome'\na.credit = Decimal('7.25')\n"
    await runs(user, text + "session.add(Order(total=5, customer=Customer(name='New')))\na.orders")
    user.sees("2 rows of orders", "Staged: 1 changed, 2 new")
    await user.presses("F9")
    user.sees("Rome", "7.25", "staged: 1 changed, 2 new")
    await user.presses("w")
    user.sees("UPDATE", "Rome", "INSERT")
    await user.presses("c")
    assert server.rows("SELECT city, credit FROM customer WHERE id = 1")[0][0] == "Rome"
    sql = "SELECT total FROM orders WHERE customer_id = (SELECT id FROM customer WHERE name = 'New')"
    assert [int(row[0]) for row in server.rows(sql)] == [5]
    await user.presses(";")
    await runs(user, "a.city")
    user.sees("'Rome'")


async def test_new_objects_and_their_relations_are_committed_from_the_review(
    reader: User, file: LiveServer
) -> None:
    await opens_python(reader)
    await runs(
        reader,
        "c = Customer(name='New', orders=[Order(total=5), Order(total=6)])\nsession.add(c)\nsession.commit()",
    )
    reader.sees("Staged: 3 new")
    await runs(reader, "c.city = 'Turku'\nsession.delete(session.get(Order, 3))")
    reader.sees("Staged: 1 changed, 1 removed")
    await reader.presses("F9")
    await reader.commits()
    assert file.rows("SELECT city FROM customer WHERE name = 'New'") == [("Turku",)]
    sql = (
        "SELECT total FROM orders WHERE customer_id = (SELECT id FROM customer WHERE name = 'New') ORDER BY 1"
    )
    assert [int(row[0]) for row in file.rows(sql)] == [5, 6]
    assert file.rows("SELECT count(*) FROM orders") == [(4,)]
    await reader.presses(";")
    await runs(reader, "c.name, c.city, [one.total for one in c.orders]")
    reader.sees("('New', 'Turku', [5, 6])")
    await runs(reader, "c.city = 'Oulu'")
    reader.sees("Staged: 1 changed")


async def test_an_error_is_marked_and_nothing_is_staged(reader: User) -> None:
    await opens_python(reader)
    await runs(reader, "session.get(Customer, 1).name = 'x'\nselect(Custmer)")
    reader.sees("Name 'Custmer' is not defined.", "Did you mean Customer?")
    editor = reader.app.screen.query_one(CodeEditor)
    assert editor.cursor_location == (1, 7)
    await reader.presses("F9")
    assert "staged" not in reader.status


async def test_values_are_read_as_if_they_had_been_typed(reader: User) -> None:
    await opens_python(reader)
    await runs(reader, "session.get(Customer, 1).born = 'nonsense'")
    reader.sees("Nothing of this run was staged.")
    await runs(reader, "session.get(Customer, 1).born = date(2001, 2, 3)")
    reader.sees("Staged: 1 changed")
    await reader.presses("F9")
    await reader.opens("customer")
    reader.sees("2001-02-03")
    await reader.presses("u")
    assert "staged" not in reader.status


async def test_what_is_staged_in_the_grid_is_seen_by_instances(reader: User) -> None:
    await reader.opens("customer")
    await reader.edits(1, "city", "Paris")
    await opens_python(reader)
    await runs(reader, "session.get(Customer, 1).city")
    reader.sees("'Paris'")


async def test_a_row_of_a_result_is_edited_in_its_table(reader: User) -> None:
    await opens_python(reader)
    await runs(reader, "select(Customer).where(Customer.id == 300)")
    await reader.presses("Shift+Tab", "e")
    reader.sees("customer")
    assert reader.cell(reader.browser.grid.row + 1, "id") == 300


async def test_an_endless_loop_is_stopped_by_escape(reader: User) -> None:
    await opens_python(reader)
    editor = reader.app.screen.query_one(CodeEditor)
    editor.load_text("while True:\n    pass")
    reader.hammers("F6", "Escape")
    await reader.idle()
    reader.sees("Stopped after")
    await runs(reader, "40 + 2")
    reader.sees("42")
    await runs(reader, "session.get(Customer, 3)")
    await reader.presses("Ctrl+L")
    reader.sees("Sent", "ORM", 'FROM "customer"')
    await reader.presses("q")
    reader.sees("Console")


async def test_completion_knows_classes_columns_and_relations(reader: User) -> None:
    await opens_python(reader)
    await runs(reader, "someone = session.get(Customer, 1)")
    editor = reader.app.screen.query_one(CodeEditor)
    for text, wanted in (
        ("select(Cust", "Customer"),
        ("Customer.", "orders"),
        ("someone.", "credit"),
        ("session.get(Order, 1).", "customer"),
        ("select(Customer).wh", "where"),
        ("some", "someone"),
    ):
        editor.load_text("")
        await reader.types(text)  # the words of a class are read when it is first named
        await reader.idle()
        editor.load_text("")
        await reader.types(text)
        reader.sees(wanted)
        await reader.presses("Escape")


async def test_a_read_only_target_stages_nothing(file: LiveServer, tmp_path: Path) -> None:
    import shop

    shop.build(file)
    async with at(Target(file.url, read_only="asked for"), tmp_path) as user:
        await opens_python(user)
        await runs(user, "session.get(Customer, 1).name = 'x'")
        user.sees("Asked for", "Nothing of this run was staged.")
        await runs(user, "session.get(Customer, 1).name")
        user.sees("'Customer 001'")


async def test_what_is_printed_and_the_rows_are_both_shown(reader: User) -> None:
    await opens_python(reader)
    await runs(reader, "for n in range(3):\n    print(f'line {n}')\nselect(Order)")
    reader.sees("3 rows of orders")
    await reader.presses("Shift+Tab", "[")
    reader.sees("line 2")
