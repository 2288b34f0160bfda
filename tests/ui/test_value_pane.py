"""The value pane as a user meets it."""

from __future__ import annotations

import asyncio
import io
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import servers
from PIL import Image
from user import User, at

from tui_orm.database.failures import ConnectionLost
from tui_orm.database.query import Part, PartRequest

DOCUMENT = '{"name": "Ada", "price": 1.10, "tags": ["a", {"deep": [1, 2]}], "note": "long text here"}'


@pytest.fixture
async def user(
    file: servers.LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[User]:
    """Somebody with values of every kind, in a folder of his own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLORTERM", "truecolor")
    file.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), (255, 0, 0)).save(picture, "PNG")
    values: list[Any] = [
        DOCUMENT,
        picture.getvalue(),
        "first line\nsecond line with Needle in it\n" + "x" * 5000,
        bytes(range(256)) * 10,
        "y" * 3_000_000,
        None,
    ]
    file.client.executemany("INSERT INTO t (v) VALUES (?)", [(value,) for value in values])
    async with at(file.target.text, tmp_path, size=(80, 24)) as user:
        await user.opens("t")
        yield user


async def looks_at(user: User, row: int) -> None:
    await user.goes_to(row, "v")
    await user.presses("F4")


async def types_in(user: User, text: str) -> None:
    await user.presses("End", "Ctrl+U")
    await user.types(text)
    await user.presses("Enter")


async def test_json_is_a_tree_that_folds(user: User) -> None:
    await looks_at(user, 1)
    user.sees("[tree], text, hex", "▾ {}  4 members", '"price": 1.10', '"deep": []  2 elements')
    await user.presses("-")
    user.sees("▸ {…}  4 members")
    user.does_not_see("price")
    await user.presses("right", "right", "down", "down")
    user.sees('▸ "tags": […]  2 elements', "$.tags   row 4 of 5")
    await user.presses("l", "l", "j")
    user.sees("$.tags[1]")
    await user.presses("h", "h")
    user.sees('▸ "tags": […]')
    await user.presses("+", "G", "Enter")
    user.sees("text in JSON", "long text here", "q back")
    await user.presses("q", "q")
    user.sees("NULL")


async def test_the_path_and_the_value_under_the_cursor_are_copied(user: User) -> None:
    await looks_at(user, 1)
    await user.presses("/")
    await types_in(user, "deep")
    await user.presses("p")
    assert user.app.clipboard == "$.tags[1].deep"
    await user.presses("y")
    assert user.app.clipboard == "[1, 2]"


async def test_looks_change_by_turns(user: User) -> None:
    await looks_at(user, 1)
    await user.presses("t")
    user.sees("tree, [text], hex", '{"name": "Ada"')
    await user.presses("Tab")
    user.sees("00000000  7b 22 6e 61 6d 65")
    await user.presses("t")
    user.sees("▾ {}")


async def test_a_picture_is_drawn_and_its_bytes_are_there_too(user: User) -> None:
    await looks_at(user, 2)
    user.sees("PNG picture", "[picture], hex", "40 x 20 pixels")
    await user.presses("t")
    user.sees("89 50 4e 47", ".PNG")


async def test_words_are_found_and_found_again(user: User) -> None:
    await looks_at(user, 3)
    await user.presses("/")
    await types_in(user, "line")
    await user.presses("n")
    assert "line 1" in user.screen
    await user.presses("n")
    user.sees("No further 'line'.")
    await user.presses("N", "N")
    user.sees("No earlier 'line'.")


async def test_what_is_typed_ahead_is_looked_for(user: User) -> None:
    await looks_at(user, 3)
    user.hammers("/", *"needle", "Enter")
    await user.idle()
    user.sees("line 1", "Needle")
    user.hammers("t", "/", *"line", "Enter")
    await user.idle()
    user.sees("[hex]")
    user.does_not_see("No further")


async def test_an_offset_is_gone_to(user: User) -> None:
    await looks_at(user, 4)
    await user.presses("Ctrl+G")
    await types_in(user, "0x200")
    user.sees("00000200  00 01 02", "offset 0x200 (512)")
    await user.presses("Ctrl+G")
    await types_in(user, "99999")
    user.sees("Offsets go from 0 to 2,559.")


async def test_a_value_is_saved_and_no_file_is_overwritten_unasked(user: User, tmp_path: Path) -> None:
    await looks_at(user, 1)
    await user.presses("s", "Enter")
    path = tmp_path / "t_v_1.json"
    assert path.read_text() == DOCUMENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    user.sees("Saved 89 B to")
    path.write_text("mine")
    await user.presses("s", "Enter")
    user.sees("is there already")
    await user.presses("Enter")
    assert path.read_text() == "mine"
    await user.presses("s", "Enter", "down", "Enter")
    assert path.read_text() == DOCUMENT
    await user.presses("s")
    await types_in(user, "nowhere/x")
    user.sees("There is no folder")


async def test_a_file_saved_over_ssh_is_on_the_machine_that_is_named(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")
    monkeypatch.setattr("platform.node", lambda: "far")
    await looks_at(user, 4)
    await user.presses("s")
    user.sees("save as on far")
    await user.presses("Escape", "Escape")
    user.does_not_see("save as")


async def test_text_that_is_no_utf8_is_saved_as_its_bytes(
    user: User, file: servers.LiveServer, tmp_path: Path
) -> None:
    file.execute("UPDATE t SET v = CAST(x'61ff62' AS TEXT) WHERE id = 1")
    await user.presses("F5")
    await looks_at(user, 1)
    user.sees("a�b")
    await user.presses("y")
    user.sees("It holds bytes that are no text")
    await user.presses("s", "Enter")
    assert (tmp_path / "t_v_1.txt").read_bytes() == b"a\xffb"


async def test_half_a_character_in_json_harms_nothing(user: User, file: servers.LiveServer) -> None:
    file.execute("""UPDATE t SET v = '{"half": "\\ud83d"}' WHERE id = 1""")
    await user.presses("F5")
    await looks_at(user, 1)
    await user.presses("j", "Enter", "t", "s", "Escape", "y")
    user.sees("ed a0 bd")


async def test_null_has_nothing_to_save(user: User) -> None:
    await looks_at(user, 6)
    user.sees("NULL")
    await user.presses("s")
    user.sees("NULL has nothing to save.")


class Gate:
    """Lets the first parts through, and no other until it is opened."""

    def __init__(self, user: User, parts: int) -> None:
        self.real = user.browser.database.part
        self.left = parts
        self.opened = asyncio.Event()
        user.browser.database.part = self.part  # type: ignore[method-assign]

    async def part(self, request: PartRequest) -> Part | None:
        if self.left <= 0:
            await self.opened.wait()
        self.left -= 1
        return await self.real(request)


async def comes(user: User, text: str) -> None:
    """Wait for a text while something is under way."""
    while text not in user.screen:
        await user.pilot.pause()


async def test_a_large_value_is_stopped_looked_at_and_read_on(user: User, tmp_path: Path) -> None:
    gate = Gate(user, 1)
    await user.goes_to(5, "v")
    user._send("v", "v")
    await comes(user, "Escape stops")
    user.sees("yyyy", "1.0 MB of 3.0 MB")
    user._send("escape", None)
    await comes(user, "Stopped.")
    user.sees("Stopped. First 1.0 MB of 3.0 MB; r reads on.", "the beginning")
    await user.presses("s")
    user.sees("Only the beginning is read.")
    gate.opened.set()
    await user.presses("r")
    user.sees("3,000,000 characters")
    await user.presses("s", "Enter")
    assert (tmp_path / "t_v_5.txt").stat().st_size == 3_000_000


async def test_a_value_that_changes_while_it_is_read_is_read_again(
    user: User, file: servers.LiveServer
) -> None:
    gate = Gate(user, 1)
    await user.goes_to(5, "v")
    user._send("v", "v")
    await comes(user, "Escape stops")
    file.execute("UPDATE t SET v = replace(v, 'y', 'z') WHERE id = 5")
    gate.opened.set()
    await user.idle()
    user.sees("zzzz", "3,000,000 characters")


async def test_a_line_that_drops_keeps_what_was_read(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = user.browser.database.part, []

    async def drops(request: PartRequest) -> Part | None:
        asked.append(request.start)
        if len(asked) == 2:
            raise ConnectionLost("The line dropped.")
        return await real(request)

    monkeypatch.setattr(user.browser.database, "part", drops)
    await looks_at(user, 5)
    user.sees("The line dropped. First 1.0 MB of 3.0 MB; r reads on.", "yyyy")
    await user.presses("r")
    user.sees("3,000,000 characters")
    assert asked[1] == asked[2]


async def test_a_row_that_is_gone_is_said_to_be(user: User, file: servers.LiveServer) -> None:
    file.execute("DELETE FROM t WHERE id = 5")
    await looks_at(user, 5)
    assert "The row is gone" in user.status


async def test_a_very_large_value_is_edited_only_when_the_user_insists(user: User) -> None:
    await user.goes_to(5, "v")
    await user.presses("e")
    user.sees("v holds 3,000,000 characters", "v shows and saves it")
    await user.presses("Enter")
    user.sees("5  yyyy")


async def test_a_large_value_of_a_row_without_a_key_is_read_too(user: User, file: servers.LiveServer) -> None:
    file.execute("CREATE VIEW w AS SELECT v FROM t WHERE id = 3")
    await user.presses("F5")
    await user.opens("w")
    await user.presses("v")
    user.sees("5,041 characters", "second line with Needle in it")
