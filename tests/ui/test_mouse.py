"""The mouse, on SQLite. Events come in as a terminal reports them."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at


async def test_a_click_moves_the_cursor_and_a_second_one_edits(reader: User) -> None:
    await reader.opens("customer")
    await reader.clicks_on("Customer 003")
    grid = reader.browser.grid
    assert (grid.row, grid.place) == (2, 1)
    assert grid.has_focus
    reader.does_not_see("NOT NULL")
    await reader.clicks_on("Customer 005", times=2)
    reader.sees("VARCHAR(60), NOT NULL")
    await reader.types("!")
    await reader.presses("Enter")
    assert reader.cell(5, "name") == "Customer 005!"


async def test_a_click_on_a_name_sorts_by_it(reader: User) -> None:
    await reader.opens("customer")
    await reader.clicks_on("credit")
    reader.sees("by credit ▲")
    await reader.clicks_on(" credit▲")
    assert reader.cell(1, "id") == 600
    await reader.clicks(118, 1)  # right of the last name
    reader.sees("by credit ▼")


async def test_an_edge_in_the_header_is_dragged(reader: User) -> None:
    await reader.opens("customer")
    grid = reader.browser.grid
    columns = grid.columns
    assert columns is not None
    edge = grid.region.x + 2 + columns.starts[1] + columns.widths[1]
    before = columns.widths[1]
    await reader.clicks(edge, 1, to=(edge + 5, 1))
    assert columns.widths[1] == before + 5
    await reader.clicks(edge + 5, 1, to=(0, 4))
    assert columns.widths[1] == 3
    await reader.clicks(edge + 5 - before - 2, 1)  # a press that goes nowhere
    assert columns.widths[1] == 3
    assert reader.title == "customer"  # and nothing was sorted
    await reader.clicks(32, 1, to=(60, 1))  # nor by a drag over names
    assert reader.title == "customer"


async def test_the_wheel_scrolls_and_takes_the_cursor_along(reader: User) -> None:
    await reader.opens("customer")
    grid = reader.browser.grid
    await reader.scrolls(down=2)
    assert (grid.scroll_offset.y, grid.row) == (6, 6)
    await reader.scrolls(down=-1)
    assert (grid.scroll_offset.y, grid.row) == (3, 6)
    await reader.scrolls(down=-9)
    assert grid.scroll_offset.y == 0
    reader.sees("Customer 001")


async def test_shift_and_the_wheel_scroll_columns(file: LiveServer, tmp_path: Path) -> None:
    names = ", ".join(f"c{number} TEXT DEFAULT 'some text {number}'" for number in range(40))
    file.execute(f"CREATE TABLE wide (id INTEGER PRIMARY KEY, {names}); INSERT INTO wide (id) VALUES (1)")
    async with at(file.target.text, tmp_path, table="wide") as user:
        await user.presses("right")
        await user.scrolls(right=3)
        user.sees(" c3 ")
        user.does_not_see(" c2 ")
        assert user.browser.grid.place == 4
        await user.scrolls(right=60)
        user.sees(" id ", " c39")
        await user.scrolls(right=-60)
        user.sees(" c0 ")


async def test_a_click_in_the_list_opens_a_table(reader: User) -> None:
    await reader.clicks_on("diary")
    assert reader.title.startswith("diary")


async def test_a_click_in_the_footer_presses_the_key(reader: User) -> None:
    await reader.opens("customer")
    await reader.clicks_on("sort")
    reader.sees("by id ▲")
    await reader.clicks_on("? help")
    reader.sees("In the grid")
    await reader.clicks_on("Escape back")
    await reader.goes_to(1, "name")
    await reader.clicks_on("e edit")
    await reader.types("!")
    await reader.clicks_on("Enter stage")
    reader.sees("staged: 1 changed")


async def test_a_click_beside_a_dialog_does_nothing(reader: User) -> None:
    await reader.opens("customer")
    await reader.edits(1, "name", "Ada")
    await reader.presses("q")
    for place in ((1, 1), (119, 29), (60, 0), (60, 28)):
        await reader.clicks(*place, times=2)
    reader.sees("1 row staged and not written")
    await reader.presses("Escape")
    assert reader.title == "customer"
    assert reader.browser.grid.row == 0
    reader.sees("staged: 1 changed")


@pytest.mark.parametrize("beside", ["Customer 007", "diary", "credit"])
async def test_a_click_beside_the_editor_stages_nothing_in_silence(reader: User, beside: str) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "name")
    await reader.presses("e")
    await reader.clicks_on(beside)
    assert reader.browser.grid.has_focus  # nothing was typed: it leaves
    assert reader.browser.grid.row == 0
    await reader.presses("e")
    await reader.types("!")
    await reader.clicks_on(beside, times=2)
    await reader.scrolls(down=2)
    reader.sees("Enter stages this, Escape leaves the cell as it was.")
    reader.does_not_see("staged:")
    await reader.types("?")
    await reader.presses("Enter")
    assert reader.cell(1, "name") == "Customer 001!?"
    reader.sees("staged: 1 changed")
    assert reader.title == "customer"


async def test_what_is_typed_ahead_of_a_click_is_not_lost(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "name")
    reader._send("e", "e")
    reader._send("x", "x")
    await reader.clicks_on("Customer 007")
    reader.sees("Customer 001x", "Enter stages this")
    await reader.presses("Escape")
    reader.does_not_see("staged:")


async def test_a_click_in_the_editor_moves_its_caret(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(3, "name")
    await reader.presses("e")
    await reader.clicks_on("Customer 003")
    await reader.types("-")
    await reader.presses("Enter")
    assert reader.cell(3, "name") == "Custom-er 003"


async def test_the_wheel_in_a_list_takes_its_cursor_along(file: LiveServer, tmp_path: Path) -> None:
    file.execute("".join(f"CREATE TABLE t{number:03} (id INTEGER PRIMARY KEY);" for number in range(200)))
    async with at(file.target.text, tmp_path) as user:
        await user.scrolls(down=10, at=(5, 10))
        await user.presses("Enter")
        user.sees("t030")
        assert user.title == "t030"
