"""The whole program in a real terminal; what it says it wrote is looked up by SQLite's own client."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from servers import LiveServer
from terminal import Terminal

SHOP = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id));
INSERT INTO customer VALUES (1, 'Ada', 'Oslo'), (2, 'Bob', 'Bergen'), (3, 'Cyd', NULL);
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    path.touch()
    sql(path, SHOP)
    return path


def sql(path: Path, statement: str) -> str:
    """What a client that shares nothing with the program says."""
    if client := shutil.which("sqlite3"):
        done = subprocess.run(
            [client, path, statement], capture_output=True, text=True, check=True, timeout=30
        )
        return done.stdout
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        if ";" in statement:
            connection.executescript(statement)
            return ""
        return "".join("|".join(map(str, row)) + "\n" for row in connection.execute(statement))
    finally:
        connection.close()


def edit_first_name(terminal: Terminal, text: str) -> None:
    """From the grid with the cursor in the first cell."""
    terminal.sees("Ada", "Bob", "1 of 3")
    terminal.presses("l", "e")
    terminal.sees("Enter stage")
    terminal.presses("End", "Ctrl+U")
    terminal.does_not_see("Ada")
    terminal.types(text)
    terminal.sees(text)
    terminal.presses("Enter")
    terminal.sees(text, "staged: 1")


def test_an_edit_is_reviewed_and_committed(shop: Path, tmp_path: Path) -> None:
    with Terminal(shop, home=tmp_path) as terminal:
        terminal.sees("customer", "orders", "Enter open")
        terminal.presses("Enter")
        edit_first_name(terminal, "Grace Hopper")
        assert sql(shop, "SELECT name FROM customer WHERE id = 1") == "Ada\n"
        terminal.presses("w")
        terminal.sees("Review", "~ id 1", "Grace Hopper", "UPDATE")
        terminal.presses("c")
        terminal.sees("Committed: 1 changed, 0 added, 0 removed.", "Grace Hopper")
        assert sql(shop, "SELECT id, name FROM customer") == "1|Grace Hopper\n2|Bob\n3|Cyd\n"
        terminal.presses("q")
        assert terminal.ends() == 0
        assert "Traceback" not in terminal.text


def test_a_rollback_leaves_the_file_as_it_was(shop: Path, tmp_path: Path) -> None:
    before = shop.read_bytes()
    with Terminal(shop, "customer", home=tmp_path) as terminal:
        edit_first_name(terminal, "Nobody")
        terminal.presses("w")
        terminal.sees("Review", "~ id 1", "Nobody", "UPDATE")
        terminal.presses("r")
        terminal.sees("Roll back 1 staged change?")
        terminal.presses("Down", "Enter")
        terminal.sees("Rolled back. Nothing was written.", "Ada")
        terminal.presses("q")
        assert terminal.ends() == 0
    assert shop.read_bytes() == before


def test_a_row_that_somebody_else_changed_is_a_conflict(shop: Path, tmp_path: Path) -> None:
    with Terminal(shop, "customer", home=tmp_path) as terminal:
        edit_first_name(terminal, "Mine")
        sql(shop, "UPDATE customer SET name = 'Theirs' WHERE id = 1;")
        terminal.presses("w")
        terminal.sees("Review")
        terminal.presses("c")
        terminal.sees("Somebody else changed customer id 1", "Ada", "Theirs", "Mine")
        assert sql(shop, "SELECT name FROM customer WHERE id = 1") == "Theirs\n"
        terminal.presses("m")
        terminal.sees("All decided")
        terminal.presses("Enter")
        terminal.sees("Review", "Theirs", "Mine", "UPDATE")
        terminal.presses("c")
        terminal.sees("Committed: 1 changed")
        assert sql(shop, "SELECT name FROM customer WHERE id = 1") == "Mine\n"
        terminal.presses("q")
        assert terminal.ends() == 0


def test_what_is_typed_ahead_goes_into_the_cell(shop: Path, tmp_path: Path) -> None:
    with Terminal(shop, "customer", home=tmp_path) as terminal:
        terminal.sees("Ada", "Bob", "1 of 3")
        terminal.types("le is odd\r")
        terminal.sees("Ada is odd", "staged: 1")


def test_the_status_line_is_empty_where_there_is_nothing_to_say(shop: Path, tmp_path: Path) -> None:
    with Terminal(shop, "customer", home=tmp_path) as terminal:
        terminal.sees("Ada", "Bob", "1 of 3")
        terminal.does_not_see("''")


def test_quitting_asks_about_staged_work(shop: Path, tmp_path: Path) -> None:
    with Terminal(shop, "customer", home=tmp_path) as terminal:
        edit_first_name(terminal, "Forgotten")
        terminal.presses("q")
        terminal.sees("staged", "1")
        assert terminal.process.poll() is None
    assert sql(shop, "SELECT name FROM customer WHERE id = 1") == "Ada\n"


def test_a_killed_program_has_written_nothing(shop: Path, tmp_path: Path) -> None:
    before = shop.read_bytes()
    with Terminal(shop, "customer", home=tmp_path) as terminal:
        edit_first_name(terminal, "Lost")
        terminal.process.kill()
        assert terminal.ends() < 0
    assert shop.read_bytes() == before


def test_a_missing_file_is_a_sentence_and_an_exit_code(tmp_path: Path) -> None:
    with Terminal(tmp_path / "no.sqlite", home=tmp_path) as terminal:
        assert terminal.ends() == 1
        assert "tui-orm: There is no file" in terminal.text
        assert "Traceback" not in terminal.text
    assert not (tmp_path / "no.sqlite").exists()


@pytest.mark.parametrize("kind", ["text", "folder"])
def test_what_is_no_database_is_told_on_the_screen_and_after_it(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.db"
    if kind == "text":
        path.write_text("this is not a database\n" * 50)
    else:
        path.mkdir()
    with Terminal(path, home=tmp_path) as terminal:
        terminal.sees("Not connected")
        terminal.presses("Enter")
        assert terminal.ends() == 1
        said = terminal.text.replace("\n", "")
        assert "tui-orm: " in said
        assert ("File is not a database." if kind == "text" else "is a folder.") in said


def test_a_demo_is_built_and_opened(tmp_path: Path) -> None:
    with Terminal("demo", home=tmp_path) as terminal:
        terminal.sees("tables and views")
        terminal.presses("q")
        assert terminal.ends() == 0
    assert (tmp_path / "data" / "tui-orm" / "demo.sqlite").exists()


def test_a_target_is_remembered_without_its_password(shop: Path, tmp_path: Path) -> None:
    for arguments in ([shop], []):
        with Terminal(*arguments, home=tmp_path) as terminal:
            terminal.sees("customer" if arguments else "shop.sqlite")
    assert "shop.sqlite" in (tmp_path / "state" / "tui-orm" / "recent.json").read_text()


def test_a_password_that_is_missing_is_asked_for_and_not_shown(server: LiveServer, tmp_path: Path) -> None:
    if server.dialect != "mysql" or ":" not in server.url.partition("://")[2].rpartition("@")[0]:
        pytest.skip("this server wants no password")
    server.execute("CREATE TABLE only_one (id INTEGER PRIMARY KEY)")
    kind, _, rest = server.url.partition("://")
    login, _, address = rest.rpartition("@")
    user, _, password = login.partition(":")
    with Terminal(f"{kind}://{user}@{address}", home=tmp_path) as terminal:
        terminal.sees("Password for")
        terminal.types(password)
        terminal.presses("Enter")
        terminal.sees("only_one")
        terminal.presses("q")
        assert terminal.ends() == 0
    with Terminal("tables", f"{kind}://{user}@{address}", home=tmp_path) as terminal:
        terminal.sees("Password for")
        terminal.types(f"{password}\n")
        terminal.sees("only_one")
        assert terminal.ends() == 0
