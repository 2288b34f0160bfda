from __future__ import annotations

from pathlib import Path

import pytest
import servers
import shop
from user import User, at

from tui_orm.database.target import Target
from tui_orm.ui.console.editor import CodeEditor
from tui_orm.ui.console.screen import ConsoleScreen

SLOW = "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT max(n) FROM a"


def console(user: User) -> ConsoleScreen:
    """The console on the screen."""
    assert isinstance(user.app.screen, ConsoleScreen)
    return user.app.screen


async def writes(user: User, text: str) -> None:
    """Put another text in the place of the console's."""
    editor = console(user).query_one(CodeEditor)
    editor.focus()
    editor.put(text, 0, len(editor.text))
    await user.idle()
    if console(user).popup.display:
        await user.presses("Escape")


async def runs(user: User, text: str) -> None:
    """Put another text in its place, and run the statement at its end."""
    await writes(user, text)
    await user.presses("F5")


def status(user: User) -> str:
    """What the console says."""
    return console(user).query_one("#console-status").text.strip()  # type: ignore[attr-defined,no-any-return]


async def test_a_query_shows_its_rows_in_the_grid(user: User) -> None:
    await user.presses(";")
    user.sees("Console", "SQL", "no transaction")
    await runs(user, "SELECT name, id AS n, id AS n FROM customer ORDER BY id")
    user.sees("n (2)", "600 rows in", "Customer 001")
    await user.presses("Shift+Tab", "G")
    user.sees("Customer 600")
    await user.presses("Escape", "F9")
    user.sees("customer")
    await user.presses("F9")
    user.sees("ORDER BY id", "n (2)", "Customer 600")


async def test_what_is_written_is_committed_by_a_key_and_read_by_the_browser(
    user: User, server: servers.LiveServer
) -> None:
    await user.opens("orders")
    await user.presses("F9")
    await runs(user, "UPDATE orders SET total = total + 1 WHERE id < 3")
    user.sees("open transaction", "2 rows written", "F8 commits")
    await user.presses("F9")
    assert "console: open transaction" in user.status
    assert str(user.cell(1, "total")) == "10.00" or user.cell(1, "total") == 10
    await user.presses("F9", "F8")
    user.sees("Commit the open transaction")
    await user.presses("Enter")
    user.sees("no transaction", "Committed: 2 rows written.")
    await user.presses("F9")
    assert float(str(user.cell(1, "total"))) == 11
    assert "console" not in user.status
    assert [float(row[0]) for row in server.rows("SELECT total FROM orders ORDER BY id")] == [11, 21, 30]


async def test_what_is_written_is_rolled_back_by_a_key(reader: User, file: servers.LiveServer) -> None:
    await reader.presses("F9")
    await runs(reader, "DELETE FROM line; DELETE FROM orders WHERE id = :id")
    reader.sees("Parameters", ":id")
    await reader.types("3")
    await reader.presses("Enter")
    reader.sees("1 row written")
    await runs(reader, "DELETE FROM orders WHERE id = :id OR id IS NULL")
    reader.sees("3")
    await reader.presses("Escape", "F7", "Enter")
    reader.sees("Rolled back: 1 row written.", "no transaction")
    assert file.rows("SELECT count(*) FROM orders") == [(3,)]


async def test_leaving_with_an_open_transaction_asks(reader: User, file: servers.LiveServer) -> None:
    await reader.presses("F9")
    await runs(reader, "UPDATE diary SET entry = 'sun'")
    await reader.presses("Ctrl+Q")
    reader.sees("The console has an open transaction", "commit, and leave", "roll back, and leave")
    await reader.presses("Enter")
    reader.sees("2 rows written")
    await reader.presses("Ctrl+Q", "down", "Enter")
    assert reader.app._exit
    assert file.rows("SELECT DISTINCT entry FROM diary") == [("sun",)]


async def test_an_error_has_the_servers_words_and_its_place(reader: User) -> None:
    await reader.presses("F9")
    await runs(reader, "SELECT 1;\n\nSELECT name,\n  nothing FROM customer")
    reader.sees("nothing")
    assert console(reader).editor.cursor_location == (3, 2)
    assert console(reader).panel.display


async def test_all_statements_run_to_the_first_that_fails(reader: User) -> None:
    await reader.presses("F9")
    await writes(reader, "SELECT 11 AS a;\nSELECT 22 AS b; -- ; no end\nSELECT no_such; SELECT 33 AS c")
    await reader.presses("F6")
    reader.sees("3 of 3", "no_such")
    assert status(reader) == "1 further statement not run."
    await reader.presses("Ctrl+N")
    reader.sees("1 of 3", "11")
    await reader.presses("Shift+Tab", "]")
    reader.sees("2 of 3", "22")


async def test_a_slow_statement_is_stopped_by_escape(reader: User) -> None:
    await reader.presses("F9")
    await writes(reader, SLOW)
    reader.hammers("F5")
    while not console(reader).editor.app.workers or not reader.browser.flows.console.running.is_busy:
        await reader.pilot.pause(0.05)
    await reader.pilot.pause(0.2)
    await reader.presses("Escape")
    assert status(reader).startswith("Stopped after")
    reader.sees("no transaction")
    await runs(reader, "SELECT 41 + 1 AS answer")
    reader.sees("42")


async def test_completion_comes_as_one_types_and_takes_no_enter(reader: User) -> None:
    await reader.presses("F9")
    await reader.types("SELECT c.na")
    await reader.presses("Home")
    await writes(reader, "SELECT  FROM customer c")
    console(reader).editor.go_to(7)
    await reader.types("c.")
    reader.sees("email")
    await reader.types("na")
    await reader.presses("Tab")
    assert console(reader).editor.text == "SELECT c.name FROM customer c"
    await reader.presses("End")
    await reader.types(" WHERE c.em")
    reader.sees("email")
    await reader.presses("Enter")
    assert console(reader).editor.text.endswith("c.em\n")


async def test_a_plan_is_a_tree(reader: User) -> None:
    await reader.presses("F9")
    await writes(reader, "SELECT * FROM customer c JOIN orders o ON o.customer_id = c.id ORDER BY c.name")
    await reader.presses("F4")
    reader.sees("plan of", "SEARCH c USING INTEGER PRIMARY KEY")


async def test_a_result_is_edited_in_its_table(user: User, server: servers.LiveServer) -> None:
    await user.presses("F9")
    await runs(user, "SELECT name, id FROM customer WHERE id > 590 ORDER BY id DESC")
    await user.presses("Shift+Tab", "j", "e")
    assert user.app.screen is user.browser
    assert user.title.startswith("customer")
    await user.presses("End", "Ctrl+U")
    await user.types("Somebody")
    await user.presses("Enter")
    assert "1 changed" in user.status
    await user.commits()
    assert server.rows("SELECT name FROM customer WHERE id = 599") == [("Somebody",)]
    await user.presses("F9")
    await runs(user, "SELECT name FROM customer")
    await user.presses("Shift+Tab", "e")
    assert "it lacks id" in status(user)
    await runs(user, "SELECT c.id, o.total FROM customer c JOIN orders o ON o.customer_id = c.id")
    await user.presses("Shift+Tab", "e")
    assert "it joins tables" in status(user)


async def test_what_cannot_be_rolled_back_says_so_first(user: User, server: servers.LiveServer) -> None:
    if server.dialect != "mysql":
        pytest.skip("elsewhere DDL is rolled back")
    await user.presses("F9")
    await runs(user, "UPDATE diary SET entry = 'sun'")
    await runs(user, "CREATE TABLE made (a INTEGER)")
    user.sees("CREATE cannot be rolled back", "2 rows written")
    await user.presses("Enter")
    user.sees("open transaction")
    await user.presses("F5", "down", "Enter")
    user.sees("no transaction")


async def test_text_history_and_parameters_survive(file: servers.LiveServer, tmp_path: Path) -> None:
    shop.build(file)
    async with at(file.target.text, tmp_path) as user:
        await user.presses("F9")
        await runs(user, "SELECT name FROM customer WHERE id = :id")
        await user.types("7")
        await user.presses("Enter")
        await writes(user, "-- kept")
    async with at(file.target.text, tmp_path) as user:
        await user.presses("F9")
        user.sees("-- kept")
        await user.presses("Ctrl+R")
        await user.types("customer")
        await user.presses("Enter")
        assert console(user).editor.text.endswith("SELECT name FROM customer WHERE id = :id")
        await user.presses("F5")
        user.sees("7")
        await user.types("8")
        await user.presses("Enter")
        user.sees("Customer 008")
    kept = next((tmp_path / "console").glob("*.json"))
    assert kept.stat().st_mode & 0o777 == 0o600


async def test_a_text_is_saved_and_opened(reader: User, tmp_path: Path) -> None:
    await reader.presses("F9")
    await writes(reader, "SELECT 1")
    await reader.presses("F2")
    await reader.types(str(tmp_path / "mine"))
    await reader.presses("Enter")
    assert (tmp_path / "mine.sql").read_text() == "SELECT 1"
    (tmp_path / "other.sql").write_text("SELECT 2")
    await reader.presses("F3")
    await reader.types(str(tmp_path / "other.sql"))
    await reader.presses("Enter")
    assert console(reader).editor.text == "SELECT 2"
    await reader.presses("Ctrl+_")
    assert console(reader).editor.text == "SELECT 1"
    await reader.presses("Ctrl+Y")
    assert console(reader).editor.text == "SELECT 2"


async def test_a_read_only_target_stays_so(file: servers.LiveServer, tmp_path: Path) -> None:
    shop.build(file)
    async with at(Target(file.target.text, read_only="asked for"), tmp_path) as user:
        await user.presses("F9")
        await runs(user, "DELETE FROM line")
        user.sees("readonly", "no transaction")
        await runs(user, "PRAGMA query_only = 0")
        user.sees("This target is read-only")


async def test_a_huge_result_shows_its_first_rows_and_is_read_down(reader: User) -> None:
    await reader.presses("F9")
    await runs(
        reader,
        "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 60000) SELECT n, n * 2 FROM a",
    )
    reader.sees("+ rows")
    await reader.presses("Shift+Tab", *["PgDn"] * 3)
    await reader.presses("G")
    reader.sees("60000", "60,000 rows")
    await reader.presses("g")
    reader.sees("  1")
