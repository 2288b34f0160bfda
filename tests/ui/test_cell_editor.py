"""The editor over a cell, on SQLite."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at


async def test_a_value_that_does_not_fit_is_refused_with_the_reason(reader: User) -> None:
    await reader.opens("customer")
    await reader.edits(1, "born", "2023-02-30")
    reader.sees("There is no such day: month 2 of 2023 has 28 days.")
    await reader.presses("Escape")
    assert reader.cell(1, "born") == "1980-01-02"
    reader.does_not_see("staged:")


async def test_tab_stages_and_goes_on(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "name")
    await reader.presses("e")
    await reader.types("!")
    await reader.presses("Tab")
    await reader.types("!")
    await reader.presses("Enter")
    assert (reader.cell(1, "name"), reader.cell(1, "email")) == ("Customer 001!", "c1@example.org!")


async def test_ctrl_n_sets_null_where_null_fits(reader: User) -> None:
    await reader.opens("customer")
    await reader.goes_to(1, "email")
    await reader.presses("e", "Ctrl+N")
    assert reader.cell(1, "email") is None
    await reader.goes_to(1, "name")
    await reader.presses("e", "Ctrl+N")
    reader.sees("name takes no NULL.")


async def test_undo_takes_back_step_by_step_and_redo_does_them_again(reader: User) -> None:
    await reader.opens("customer")
    await reader.edits(1, "name", "One")
    await reader.edits(1, "name", "Two")
    await reader.goes_to(2, "name")
    await reader.presses("d", "o")
    reader.sees("staged: 1 changed, 1 new, 1 removed")
    await reader.presses("u", "u", "u")
    assert reader.cell(1, "name") == "One"
    await reader.presses("u")
    reader.does_not_see("staged:")
    await reader.presses("u")
    assert reader.status == "Nothing to undo."
    await reader.presses("Ctrl+R", "Ctrl+R")
    assert reader.cell(1, "name") == "Two"


async def test_the_value_that_was_there_takes_the_change_back(reader: User) -> None:
    await reader.opens("customer")
    await reader.edits(1, "name", "One")
    await reader.edits(1, "name", "Customer 001")
    reader.does_not_see("staged:")


async def test_text_with_control_characters_is_edited_as_escapes(file: LiveServer, tmp_path: Path) -> None:
    file.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'a' || char(27) || '[31mb')"
    )
    async with at(file.target.text, tmp_path, table="t") as user:
        user.sees("a␛[31mb")
        await user.goes_to(1, "v")
        await user.presses("e")
        user.sees("a\\x1b[31mb")
        await user.types("!")
        await user.presses("Enter")
        await user.commits()
    assert file.rows("SELECT v FROM t") == [("a\x1b[31mb!",)]


async def test_lines_are_edited_in_the_large_editor_and_keep_their_ends(
    file: LiveServer, tmp_path: Path
) -> None:
    file.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'a' || char(13, 10) || 'b')"
    )
    async with at(file.target.text, tmp_path, table="t") as user:
        user.sees("a␍⏎b")
        await user.goes_to(1, "v")
        await user.presses("e")
        user.sees("a\\r")
        await user.presses("Ctrl+End")
        await user.types("c")
        await user.presses("Ctrl+S")
        await user.commits()
    assert file.rows("SELECT v FROM t") == [("a\r\nbc",)]


@pytest.mark.parametrize(
    "text", ["[/]", "[@click=app.quit]x[/]", "[bold", "\x1b[2J", "a\tb", "日本語", "e\u0301"]
)
async def test_text_that_looks_like_markup_or_control_is_text(
    file: LiveServer, tmp_path: Path, text: str
) -> None:
    file.client.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)")
    file.client.execute("INSERT INTO t VALUES (1, ?)", (text,))
    async with at(file.target.text, tmp_path, table="t") as user:
        await user.goes_to(1, "v")
        await user.presses("v")
        assert "\x1b" not in user.screen
        await user.presses("Escape", "x", "Enter", "w")
        assert "\x1b" not in user.screen
        await user.presses("c")
    assert file.rows("SELECT v FROM t") == [(None,)]
