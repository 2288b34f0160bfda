from __future__ import annotations

from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at


def numbers(server: LiveServer, count: int, step: int = 1) -> None:
    """A table of so many rows."""
    server.execute("CREATE TABLE n (id INTEGER PRIMARY KEY, t VARCHAR(20))")
    for start in range(0, count, 500):
        rows = (f"({number * step}, 'row {number}')" for number in range(start, min(count, start + 500)))
        server.execute("INSERT INTO n VALUES " + ", ".join(rows))


@pytest.fixture
def few_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Far jumps go by the key, as they do in large tables."""
    monkeypatch.setattr("tui_orm.workspace.window.FARTHEST", 100)


async def test_the_rows_are_counted_without_being_asked(server: LiveServer, tmp_path: Path) -> None:
    numbers(server, 3000)
    async with at(server.target.text, tmp_path) as user:
        await user.opens("n")
        assert user.position == "1 of 3,000"
        await user.filters("id > 1000")
        assert user.position == "1 of 1,999"
        await user.presses("s")
        assert user.position == "1 of 1,999"


async def test_a_large_table_is_counted_only_when_asked(server: LiveServer, tmp_path: Path) -> None:
    numbers(server, 3000)
    server.execute(
        "ANALYZE"
        if server.dialect == "postgresql"
        else "ANALYZE TABLE n"
        if server.dialect == "mysql"
        else "ANALYZE"
    )
    async with at(server.target.text, tmp_path, count_limit=1000) as user:
        await user.opens("n")
        assert user.position.startswith("1 of ~")
        await user.presses("N")
        assert (user.position, user.status) == ("1 of 3,000", "3,000 rows")
        await user.presses("N")
        assert user.status == "3,000 rows, counted."


async def test_a_row_read_from_the_end_is_numbered_once_counted(
    file: LiveServer, tmp_path: Path, few_skips: None
) -> None:
    numbers(file, 3000, step=7)
    async with at(file.target.text, tmp_path, count_limit=1000) as user:
        await user.opens("n")
        await user.presses("G")
        assert user.position == "last row"
        await user.presses("PgUp", "N")
        assert user.position == f"{3000 - user.browser.grid.page_rows:,} of 3,000"


async def test_a_far_jump_goes_by_the_key_and_says_that_its_number_is_a_guess(
    file: LiveServer, tmp_path: Path, few_skips: None
) -> None:
    numbers(file, 3000, step=7)
    file.execute("DELETE FROM n WHERE id < 7000")
    async with at(file.target.text, tmp_path, count_limit=100) as user:
        await user.opens("n")
        grid = user.browser.grid
        await user.drags_the_scrollbar(0.5)
        assert grid.scroll_offset.y > 3000
        assert grid.row == grid.scroll_offset.y  # the cursor came along
        assert user.position.startswith("~")
        here = user.cell(grid.row + 1, "t")
        await user.presses("N")
        assert user.cell(grid.row + 1, "t") == here
        assert here == f"row {grid.row + 1000}"
        assert user.position == f"{grid.row + 1:,} of 2,000"


async def test_a_row_is_found_by_its_number_or_its_key(server: LiveServer, tmp_path: Path) -> None:
    numbers(server, 3000, step=7)
    async with at(server.target.text, tmp_path) as user:
        await user.opens("n")
        await user.presses("Ctrl+G")
        await user.types("2,000")
        await user.presses("Enter")
        assert user.cell(2000, "t") == "row 1999"
        assert user.position == "2,000 of 3,000"
        await user.presses("Ctrl+G")
        await user.types("=700")
        await user.presses("Enter")
        assert user.position == "101 of 3,000"
        await user.presses("Ctrl+G")
        await user.types("= 701")
        await user.presses("Enter")
        assert user.status == "There is no row 701."


async def test_a_row_is_found_by_a_composite_key(reader: User) -> None:
    await reader.opens("line")
    await reader.presses("Ctrl+G")
    await reader.types("=1, 2")
    await reader.presses("Enter")
    assert (reader.position, reader.status) == ("2 of 3", "")
    await reader.presses("Ctrl+G")
    await reader.types("=1")
    await reader.presses("Enter")
    assert reader.status == "The key has 2 columns: order_id, number."


async def test_a_jump_to_an_uncounted_row_far_away_says_that_it_is_about_there(
    file: LiveServer, tmp_path: Path, few_skips: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_orm.ui.rows.MOST_SKIPPED", 1000)
    numbers(file, 3000)
    async with at(file.target.text, tmp_path, count_limit=100) as user:
        await user.opens("n")
        await user.presses("Ctrl+G")
        await user.types("2500")
        await user.presses("Enter")
        assert user.status == "About there: the rows are not counted. N counts them."
        assert user.position.startswith("~2,500")


async def test_views_are_not_counted_unasked(reader: User, file: LiveServer) -> None:
    file.execute("CREATE VIEW everyone AS SELECT * FROM customer")
    await reader.presses("F5")
    await reader.opens("everyone")
    assert reader.position == "1 of 256+"
    await reader.presses("N")
    assert (reader.position, reader.status) == ("1 of 600", "600 rows")


async def test_rows_removed_and_added_are_counted_anew(file: LiveServer, tmp_path: Path) -> None:
    numbers(file, 1000)
    async with at(file.target.text, tmp_path) as user:
        await user.opens("n")
        await user.presses("d")
        await user.commits()
        assert user.position.endswith("of 999")
        await user.presses("o")
        await user.edits(1, "t", "new")
        await user.commits()
        assert user.position == "1,000 of 1,000"


async def test_reading_again_stays_on_a_row_far_down(server: LiveServer, tmp_path: Path) -> None:
    numbers(server, 3000)
    if server.dialect == "mysql":
        server.execute("ANALYZE TABLE n")  # with an estimate rows far down are asked for at once
    async with at(server.target.text, tmp_path) as user:
        await user.opens("n")
        await user.presses("G", "r")
        assert user.position == "3,000 of 3,000"
        user.sees(" 2999  row")


async def test_a_number_beyond_the_counted_rows_leads_to_the_last(file: LiveServer, tmp_path: Path) -> None:
    numbers(file, 3000)
    async with at(file.target.text, tmp_path) as user:
        await user.opens("n")
        await user.presses("Ctrl+G")
        await user.types("9999999")
        await user.presses("Enter")
        assert user.position == "3,000 of 3,000"
        assert user.status == "There are 3,000 rows; this is the last."
        await user.presses("Ctrl+G", "Enter")
        assert "no row number" not in user.status
