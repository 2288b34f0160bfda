"""Marking rows and copying them, on SQLite; what is copied is taken from the terminal's sequence."""

from __future__ import annotations

import json
import os
from base64 import b64decode
from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at

FORMATS = ("TSV", "CSV", "JSON", "Markdown", "INSERT", "Python")


class Copied:
    """What the terminal was given to keep."""

    def __init__(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        self.text: str | None = None
        driver = user.app._driver
        assert driver is not None
        write = driver.write

        def listen(data: str) -> None:
            if data.startswith("\x1b]52;c;"):
                self.text = b64decode(data[7:-1]).decode("utf-8", "surrogateescape")
            write(data)

        monkeypatch.setattr(driver, "write", listen)


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "STY", "DISPLAY", "WAYLAND_DISPLAY", "SSH_TTY", "TERMUX_VERSION", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "x")
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def copied(reader: User, monkeypatch: pytest.MonkeyPatch) -> Copied:
    return Copied(reader, monkeypatch)


async def copies_as(user: User, form: str, marked: bool = False) -> None:
    """Choose a format for this row, or for the marked ones."""
    await user.presses("Y")
    down = FORMATS.index(form) + (len(FORMATS) if user.browser.view.marks and not marked else 0)
    await user.presses(*["j"] * down, "Enter")


async def test_rows_are_marked_one_by_one_and_unmarked(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("m", "j", "m")
    assert reader.status == "2 marked"
    assert reader.position.startswith("4 of")
    reader.sees("│ »   1 ", "│ »   3 ")
    await reader.presses("k", "m")
    assert reader.status == "1 marked"
    await reader.presses("U")
    assert reader.status == "1 unmarked."
    reader.does_not_see("»")
    await reader.presses("U")
    assert reader.status == "No row is marked."


async def test_a_range_is_marked_from_the_mark_before(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("M")
    assert reader.status == "A range begins at the row marked last: m marks one."
    await reader.goes_to(40, "id")
    await reader.presses("m")
    await reader.goes_to(10, "id")
    await reader.presses("M")
    assert reader.status == "31 marked"


async def test_a_range_over_rows_that_are_not_held_marks_none(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("m", "G", "M")
    assert reader.status == "1 marked  Nothing marked: the row marked last is not read now."


async def test_marks_stay_with_their_rows(reader: User) -> None:
    await reader.opens("customer")
    await reader.presses("m", "s", "s")
    assert reader.cell(1, "id") == 600
    assert reader.status == "1 marked"
    reader.does_not_see("»")
    await reader.filters("id < 3")
    reader.sees("│ »   1 ")
    await reader.presses("F5")
    reader.sees("│ »   1 ")


async def test_rows_without_a_key_are_not_marked(reader: User) -> None:
    await reader.opens("rich")
    await reader.presses("m")
    assert reader.status == "Rows of rich have no key to be known by, so they cannot be marked."


async def test_a_mark_stands_beside_what_is_staged(reader: User) -> None:
    await reader.opens("customer")
    await reader.edits(1, "city", "Rome")
    await reader.presses("m", "m", "k", "-", "Enter")
    reader.sees("~»   1 ", "-»   2 ", "staged: 1 changed, 1 removed")


async def test_a_cell_is_copied_and_it_says_how(reader: User, copied: Copied) -> None:
    await reader.opens("customer")
    await reader.goes_to(2, "name")
    await reader.presses("y")
    assert copied.text == "Customer 002"
    assert reader.status == "Copied the cell by OSC 52. 12 characters."
    await reader.goes_to(2, "notes")
    await reader.presses("Ctrl+C")
    assert copied.text == ""
    assert reader.status == "Copied NULL as an empty text by OSC 52. 0 characters."


async def test_this_row_is_copied_as_it_is_shown(reader: User, copied: Copied) -> None:
    await reader.opens("customer")
    await reader.edits(1, "city", "Rome")
    await copies_as(reader, "TSV")
    assert copied.text == "1\tCustomer 001\tc1@example.org\tRome\t1980-01-02\t1.5\t\n"
    assert reader.status.endswith(
        "Copied 1 row as TSV by OSC 52. 1 with what is staged, not yet written. 51 characters."
    )


async def test_marked_rows_are_copied_in_the_order_of_the_view(reader: User, copied: Copied) -> None:
    await reader.opens("line")
    await reader.goes_to(3, "number")
    await reader.presses("m", "k", "k", "m")
    await copies_as(reader, "CSV", marked=True)
    assert copied.text == "order_id,number,article,amount\n1,1,pen,3\n2,1,paper,500\n"
    await copies_as(reader, "INSERT", marked=True)
    assert copied.text is not None
    assert copied.text.splitlines()[1] == (
        'INSERT INTO "line" ("order_id", "number", "article", "amount") VALUES (2, 1, \'paper\', 500);'
    )
    await copies_as(reader, "Python", marked=True)
    assert "    Line(order_id=1, number=1, article='pen', amount=3),\n" in copied.text
    await copies_as(reader, "Markdown")
    assert copied.text.splitlines()[-1] == "| 1 | 2 | ink | 1 |"


async def test_rows_that_are_not_held_are_read_and_those_gone_are_told(
    file: LiveServer, reader: User, copied: Copied
) -> None:
    await reader.opens("customer")
    await reader.presses("m", "m", "m", "G", "m")
    file.execute("DELETE FROM customer WHERE id = 2")
    await copies_as(reader, "JSON", marked=True)
    assert copied.text is not None
    assert [row["id"] for row in json.loads(copied.text)] == [1, 3, 600]
    assert "3 rows as JSON by OSC 52. 1 marked and not found again." in reader.status


async def test_a_large_value_is_copied_whole(
    file: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, b BLOB)")
    file.execute(f"INSERT INTO t VALUES (1, '{'é' * 1500}x', x'{'0f' * 1200}'), (2, '', NULL)")
    async with at(file.target.text, tmp_path) as user:
        copied = Copied(user, monkeypatch)
        await user.opens("t")
        await user.goes_to(1, "v")
        await user.presses("y")
        assert copied.text == "é" * 1500 + "x"
        await user.presses("m", "m")
        await copies_as(user, "CSV", marked=True)
        assert copied.text == "id,v,b\n1," + "é" * 1500 + "x,\\x" + "0f" * 1200 + '\n2,"",\n'


async def test_a_new_row_is_copied_without_what_the_server_will_give(reader: User, copied: Copied) -> None:
    await reader.opens("customer")
    await reader.presses("o")
    await reader.edits(1, "name", "New")
    await copies_as(reader, "INSERT")
    assert copied.text == (
        'INSERT INTO "customer" ("name", "email", "born", "credit", "notes")'
        " VALUES ('New', NULL, NULL, NULL, NULL);\n"
    )


async def test_column_names_are_copied(reader: User, copied: Copied) -> None:
    await reader.opens("line")
    await reader.presses("Y", "G", "Enter")
    assert copied.text == "order_id,number,article,amount"


async def test_what_is_too_long_for_a_terminal_is_offered_as_a_file(
    file: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)")
    file.execute(f"INSERT INTO t VALUES (1, '{'x' * 80_000}')")
    taken, free = tmp_path / "taken", tmp_path / "free"
    taken.write_text("mine")
    async with at(file.target.text, tmp_path) as user:
        copied = Copied(user, monkeypatch)
        await user.opens("t")
        await user.goes_to(1, "v")
        await user.presses("y")
        user.sees("Not copied: the cell, 80,000 bytes.", "save to a new file")
        await user.presses("Enter")
        await user.types(str(taken))
        await user.presses("Enter")
        user.sees("File exists:")
        await user.types(str(free))
        await user.presses("Enter")
        assert user.status.startswith("Saved the cell (80,000 bytes) to ")
        assert copied.text is None
    assert free.read_text() == "x" * 80_000
    assert os.stat(free).st_mode & 0o777 == 0o600
    assert taken.read_text() == "mine"
