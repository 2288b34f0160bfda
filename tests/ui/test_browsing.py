"""Moving through tables, on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at


async def test_the_list_narrows_as_one_types(reader: User) -> None:
    reader.sees("customer", "diary", "line", "orders", "rich")
    await reader.presses("t")
    await reader.types("ord")
    reader.does_not_see("diary")
    await reader.presses("Enter")
    assert reader.title == "orders"


async def test_pages_turn_to_the_end_and_back(reader: User) -> None:
    await reader.opens("customer")
    assert reader.position == "1 of 600"
    for _ in range(30):
        await reader.presses("PgDn")
    assert reader.position == "600 of 600"
    await reader.presses("g")
    assert reader.position == "1 of 600"
    reader.sees("Customer 001")


async def test_the_last_row_is_read_in_reverse(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("G")
    reader.sees("Customer 600")
    assert reader.position == "600 of 600"
    for _ in range(30):
        await reader.presses("PgUp")
    assert reader.position == "1 of 600"
    reader.sees("Customer 001")


async def test_a_row_number_is_gone_to(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("Ctrl+G")
    await reader.types("433")
    await reader.presses("Enter")
    assert reader.position.startswith("433 of")
    reader.sees("Customer 433")


async def test_filters_narrow_on_the_server_and_escape_clears(reader: User) -> None:
    await reader.opens("customer")
    await reader.filters("city = Oslo and id <= 9")
    assert reader.position == "1 of 3"
    reader.sees("where city = Oslo and id <= 9", "Customer 009")
    await reader.presses("Escape")
    assert reader.title == "customer"
    await reader.filters("er 042")
    assert reader.position == "1 of 1"
    await reader.filters("id > abc")
    assert reader.status == "id takes a whole number, such as 42."


async def test_rows_like_this_cell_are_kept_or_hidden(reader: User) -> None:
    await reader.opens("orders")
    await reader.goes_to(1, "customer_id")
    await reader.presses("&")
    assert reader.position == "1 of 2"
    await reader.presses("Escape", "!")
    assert reader.position == "1 of 1"


async def test_sorting_turns_and_ends(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "credit")
    await reader.presses("s")
    reader.sees("by credit ▲")
    await reader.presses("s")
    assert reader.cell(1, "id") == 600
    await reader.presses("s")
    assert reader.title == "customer"
    assert reader.cell(1, "id") == 1


async def test_a_foreign_key_is_followed_and_one_comes_back(reader: User) -> None:
    await reader.opens("orders")
    await reader.goes_to(3, "customer_id")
    await reader.presses("f")
    assert reader.title == "customer  where id = 7"
    reader.sees("Customer 007")
    await reader.presses("F")
    assert reader.title == "orders  where customer_id = 7"
    await reader.presses("b", "b")
    assert reader.title == "orders"
    assert (reader.browser.grid.row, reader.browser.grid.column) == (2, 1)
    await reader.presses("B")
    assert reader.title == "customer  where id = 7"


async def test_a_composite_key_and_a_choice_of_referring_tables(file: LiveServer, tmp_path: Path) -> None:
    file.execute(
        """
        CREATE TABLE seat (hall TEXT, number INTEGER, PRIMARY KEY (hall, number));
        CREATE TABLE ticket (id INTEGER PRIMARY KEY, hall TEXT, number INTEGER,
          FOREIGN KEY (hall, number) REFERENCES seat (hall, number));
        CREATE TABLE repair (id INTEGER PRIMARY KEY, hall TEXT, number INTEGER,
          FOREIGN KEY (hall, number) REFERENCES seat (hall, number));
        INSERT INTO seat VALUES ('it''s A', 1), ('B', 1); INSERT INTO ticket VALUES (1, 'it''s A', 1);
        """
    )
    async with at(file.target.text, tmp_path, table="ticket") as user:
        await user.goes_to(1, "number")
        await user.presses("f")
        assert user.title == "seat  where hall = 'it''s A' and number = 1"
        assert user.position == "1 of 1"
        await user.presses("F")
        user.sees("repair (hall, number)", "ticket (hall, number)")
        await user.presses("down", "Enter")
        assert user.position == "1 of 1"


async def test_what_cannot_run_says_why(reader: User) -> None:
    await reader.presses("Tab", "w")
    assert reader.status == "Nothing is staged."
    await reader.opens("customer")
    await reader.goes_to(1, "name")
    await reader.presses("f")
    assert reader.status == "name is no foreign key."
    await reader.presses("b")
    assert reader.status == "There is nothing to go back to."


async def test_panels_describe_the_table(reader: User) -> None:
    await reader.opens("orders")
    await reader.presses("2")
    reader.sees("customer_id", "DECIMAL(8,2)", "NOT NULL")
    await reader.presses("3")
    reader.sees("Primary key", "id")
    await reader.presses("4")
    reader.sees("customer_id  →  customer (id)", "line (order_id)  →  id")
    await reader.presses("5")
    reader.sees("CREATE TABLE orders")
    await reader.presses("6")
    reader.sees("class Order(Base):", "Mapped[int]")
    await reader.presses("1")
    reader.sees("10")


async def test_each_kind_of_value_is_seen_as_what_it_is(file: LiveServer, tmp_path: Path) -> None:
    file.execute(
        "CREATE TABLE v (id INTEGER PRIMARY KEY, v); INSERT INTO v (v) VALUES (NULL), (''), ('NULL'),"
        " (X'89504e470d0a1a0a00'),"
        " ('a' || char(10) || 'b'), (printf('%.500c', 'x')), (1.5)"
    )
    async with at(file.target.text, tmp_path, table="v") as user:
        user.sees("NULL", "''", "89504e470d0a1a0a… 9 B", "a⏎b", "xxx…", "1.5")


async def test_a_table_without_columns_opens_and_takes_no_command_amiss(
    server: LiveServer, tmp_path: Path
) -> None:
    if server.dialect != "postgresql":
        pytest.skip("only PostgreSQL has such tables")
    server.execute(
        "CREATE TABLE bare (); INSERT INTO bare DEFAULT VALUES; CREATE TABLE odd (p point, j jsonpath)"
    )
    async with at(server.target.text, tmp_path, table="bare") as user:
        assert user.title.startswith("bare")
        for key in ("e", "s", "f", "x", "y", "&", "right", "End"):
            await user.presses(key)
        assert user.browser.is_current
        await user.opens("odd")
        await user.presses("5")
        user.sees("p point", "j jsonpath")


async def test_a_view_that_cannot_be_read_says_so_and_shows_no_other_rows(
    reader: User, file: LiveServer
) -> None:
    file.execute("CREATE VIEW broken AS SELECT json_extract('{bad', '$.x') AS x")
    await reader.presses("F5")
    await reader.opens("orders")
    await reader.opens("broken")
    reader.sees("The server refused", "Malformed JSON.")
    await reader.presses("Enter")
    reader.does_not_see("customer_id")
    await reader.opens("orders")
    reader.sees("customer_id")


async def test_staged_work_is_asked_about_before_quitting(reader: User) -> None:
    await reader.opens("customer")
    await reader.edits(1, "name", "Ada")
    await reader.presses("q")
    reader.sees("1 row staged and not written")
    await reader.presses("Enter")
    assert reader.app.is_running
    await reader.presses("Ctrl+Q")
    reader.sees("1 row staged and not written")
    await reader.presses("down", "Enter")
    reader.sees("Review")
    await reader.presses("Ctrl+Q")
    reader.sees("1 row staged and not written")


async def test_help_and_palette_know_every_command(reader: User) -> None:
    await reader.presses("?")
    reader.sees("In the grid", "edit the cell")
    await reader.presses("Escape", ":")
    await reader.types("model")
    await reader.presses("Enter")
    assert reader.status == "No table is open."


async def test_the_screen_survives_any_size(reader: User) -> None:
    await reader.opens("customer")
    for size in ((1, 1), (10, 3), (80, 24), (200, 60)):
        await reader.pilot.resize_terminal(*size)
        await reader.idle()
    reader.sees("Customer 001")


async def test_a_condition_in_sql_is_marked_and_can_be_edited(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("W")
    await reader.types("id % 2 = 0 or name = 'x'")
    await reader.presses("Enter")
    reader.sees("where your own SQL sql: id % 2 = 0", "Customer 002")
    reader.does_not_see("Customer 001")
    assert reader.position == "1 of 300"
    await reader.presses("l", "l", "l", "&")
    assert reader.title.startswith("customer  where your own SQL city = 'Bergen' and sql: id % 2 = 0")
    assert reader.position == "1 of 200"
    await reader.presses("W", "End")
    await reader.types(")")
    await reader.presses("Enter")
    assert reader.status == "The parentheses do not match."


async def test_what_is_typed_as_sql_is_sql_without_its_mark_too(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("W", "Ctrl+U")
    await reader.types("id < 3")
    await reader.presses("Enter")
    assert reader.position == "1 of 2"
    await reader.presses("W", "Ctrl+U")
    await reader.types("nonsense = 1")
    await reader.presses("Enter")
    assert "nonsense" in reader.notice
    await reader.presses("Escape", "W", "Ctrl+U", "Enter")
    assert reader.position == "1 of 600"


async def test_free_text_stays_when_a_cell_narrows_the_rows(reader: User) -> None:
    await reader.opens("customer")
    await reader.filters("customer 1")
    await reader.presses("l", "l", "l", "&")
    assert reader.position == "1 of 67"
