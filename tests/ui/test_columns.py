"""Columns as the user wants them, on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at


def shown(user: User) -> list[str]:
    """The columns shown, in their order."""
    columns = user.browser.grid.columns
    assert columns is not None
    return columns.names


def width(user: User, column: str) -> int:
    """The cells of a column."""
    columns = user.browser.grid.columns
    assert columns is not None
    return columns.widths[columns.names.index(column)]


@pytest.fixture
def wide(file: LiveServer) -> LiveServer:
    """A table of 60 columns that a screen cannot show."""
    names = ", ".join(f"c{number:02} TEXT DEFAULT 'some text {number}'" for number in range(60))
    file.execute(
        f"CREATE TABLE wide (id INTEGER PRIMARY KEY, {names}); INSERT INTO wide (id) VALUES (1), (2)"
    )
    return file


async def test_a_column_is_gone_to_by_its_name(wide: LiveServer, tmp_path: Path) -> None:
    async with at(wide.target.text, tmp_path, table="wide") as user:
        await user.presses("c")
        await user.types("c47")
        await user.presses("Enter")
        user.sees(" id ", "c47", "some text 47")
        assert user.browser.grid.place == 48
        await user.presses("H", "c")
        await user.types("c47")
        user.sees("hidden")
        await user.presses("Enter")
        assert user.browser.grid.place == 48
        assert "c47" in shown(user)


async def test_a_column_whose_whole_name_was_typed_comes_before_longer_names(
    file: LiveServer, tmp_path: Path
) -> None:
    file.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, n INTEGER); INSERT INTO t VALUES (1, 'a', 2)"
    )
    async with at(file.target.text, tmp_path, table="t") as user:
        await user.presses("c", "n", "Enter", "e")
        await user.types("7")
        await user.presses("Enter")
        assert user.cell(1, "n") == 27


async def test_columns_are_hidden_but_never_all(reader: User) -> None:
    await reader.opens("orders")
    await reader.presses("H")
    assert shown(reader) == ["customer_id", "placed", "total"]
    assert reader.status == "Hidden. C shows it again."
    assert reader.title == "orders  1 hidden"
    await reader.presses("H", "H", "H", "H")
    assert shown(reader) == ["total"]
    assert reader.status == "The last column stays."


async def test_a_row_is_edited_by_its_key_while_the_key_is_hidden(reader: User, file: LiveServer) -> None:
    await reader.opens("customer")
    await reader.presses("H", "}", "}", "s", "s")
    assert shown(reader)[:3] == ["email", "city", "name"]
    assert reader.title == "customer  by name ▼  1 hidden"
    reader.sees("name       ▼")
    await reader.edits(1, "city", "Lima")
    await reader.goes_to(2, "name")
    await reader.presses("d", "w", "c")
    assert file.rows("SELECT id, city FROM customer WHERE id > 598") == [(600, "Lima")]


async def test_the_right_column_is_filtered_and_followed_after_a_move(reader: User) -> None:
    await reader.opens("orders")
    await reader.goes_to(3, "customer_id")
    await reader.presses("}", "}", "f")
    assert reader.title == "customer  where id = 7"
    await reader.presses("b")
    assert shown(reader) == ["id", "placed", "total", "customer_id"]
    assert reader.browser.grid.place == 1
    await reader.presses("&")
    assert reader.title == "orders  where customer_id = 7"


async def test_tab_in_the_editor_goes_on_to_the_next_column_shown(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "email")
    await reader.presses("H")
    await reader.goes_to(1, "name")
    await reader.presses("e")
    await reader.types("!")
    await reader.presses("Tab", "Ctrl+U")
    await reader.types("Lima")
    await reader.presses("Enter")
    assert (reader.cell(1, "name"), reader.cell(1, "city")) == ("Customer 001!", "Lima")
    await reader.goes_to(1, "city")
    await reader.presses("H", "u")
    assert reader.cell(1, "city") == "Bergen"
    assert reader.status.endswith("city is hidden; c shows it.")


async def test_widths_are_the_users_until_he_wants_those_of_the_data(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "name")
    assert width(reader, "name") == 12
    await reader.presses(">", ">", "<")
    assert width(reader, "name") == 14
    await reader.presses(*"<" * 9)
    assert width(reader, "name") == 3
    reader.sees("Cu…")
    await reader.presses("=")
    assert width(reader, "name") == 12
    await reader.presses(*">" * 50)
    assert width(reader, "name") <= reader.browser.grid.size.width
    reader.sees("Customer 001")


async def test_a_second_time_the_width_is_that_of_the_widest_value_in_view(
    file: LiveServer, tmp_path: Path
) -> None:
    file.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, w TEXT, x TEXT, y TEXT)")
    file.execute(f"INSERT INTO t VALUES (1, '{'v' * 60}', '{'w' * 50}', '{'x' * 50}', '{'y' * 500}')")
    async with at(file.target.text, tmp_path, table="t") as user:
        await user.goes_to(1, "w")
        assert width(user, "w") == 30
        await user.presses("=")
        assert width(user, "w") == 50
        await user.presses("=")
        assert width(user, "w") == 30
        await user.goes_to(1, "y")
        await user.presses("=")
        assert width(user, "y") == user.browser.grid.scrollable_content_region.width - 3


async def test_columns_are_frozen_up_to_here_and_only_the_key_again(wide: LiveServer, tmp_path: Path) -> None:
    async with at(wide.target.text, tmp_path, table="wide") as user:
        await user.goes_to(1, "c01")
        await user.presses("z", "End")
        user.sees(" id ", "c00", "c01", "c59")
        await user.goes_to(1, "c01")
        await user.presses("z", "End")
        user.does_not_see("c00")
        await user.goes_to(1, "c50")
        await user.presses("z")
        assert "more leave no room" in user.status
        await user.presses("End")
        user.sees("c59")
        await user.goes_to(1, "c52")
        user.sees("c52")


async def test_the_columns_screen_shows_hides_and_orders(reader: User) -> None:
    await reader.opens("orders")
    await reader.presses("C")
    reader.sees("Columns of orders: 4 of 4 shown", "✓ placed", "DATE")
    await reader.presses("j", "Space", "J", "j", "K", "K", "K", "Escape")
    assert shown(reader) == ["total", "id", "placed"]
    await reader.presses("C", "a", "Escape")
    assert sorted(shown(reader)) == ["customer_id", "id", "placed", "total"]
    await reader.presses("C")
    await reader.presses("g", *["Space", "j"] * 4)
    reader.sees("the last column stays")
    await reader.presses("Escape")
    assert len(shown(reader)) == 1


async def test_the_layout_is_there_the_next_time(reader: User, file: LiveServer, tmp_path: Path) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "email")
    await reader.presses("H")
    await reader.goes_to(1, "city")
    await reader.presses("{", ">", "z")
    expected = shown(reader), width(reader, "city")
    file.execute("ALTER TABLE customer DROP COLUMN notes; ALTER TABLE customer ADD COLUMN later TEXT")
    async with at(file.target.text, tmp_path, table="customer") as user:
        names = [name for name in expected[0] if name != "notes"]
        assert (shown(user), width(user, "city")) == ([*names, "later"], expected[1])
        assert user.browser.grid.columns is not None
        assert user.browser.grid.columns.frozen == 2
        await user.opens("orders")
        assert shown(user) == ["id", "customer_id", "placed", "total"]


async def test_a_folder_that_cannot_be_written_is_told_once(file: LiveServer, tmp_path: Path) -> None:
    file.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)")
    (tmp_path / "taken").write_text("a file where the folder should be")
    async with at(file.target.text, tmp_path / "taken", table="t") as user:
        await user.presses(">")
        assert user.status.startswith("Columns cannot be remembered: ")
        await user.presses(">")
        assert user.status == ""
        assert width(user, "id") == 8


async def test_numbers_are_never_cut_though_longer_ones_come_later(file: LiveServer, tmp_path: Path) -> None:
    file.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)")
    file.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
        " INSERT INTO t SELECT i, i, CASE WHEN i < 390 THEN i ELSE i * 10000000000 END FROM n"
    )
    async with at(file.target.text, tmp_path, table="t") as user:
        assert width(user, "b") == 4
        await user.presses("G")
        user.sees("4000000000000")


async def test_a_table_without_columns_takes_no_harm(reader: User) -> None:
    for key in ("c", "C", "H", "<", ">", "=", "{", "}", "z"):
        await reader.presses(key)
        assert reader.status == "There is no column here."
