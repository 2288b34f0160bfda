"""Opening a target, and failing to."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at


async def test_without_a_target_one_is_typed_and_remembered(file: LiveServer, tmp_path: Path) -> None:
    file.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY)")
    async with at(None, tmp_path) as user:
        user.sees("open a database", "demo: a sample database")
        await user.types(str(file.target.text))
        await user.presses("Enter")
        user.sees("thing")
    async with at(None, tmp_path) as user:
        user.sees(Path(file.target.text).name)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("sqlite:////no/such/file.db", "There is no file /no/such/file.db."),
        ("mysql+pymysql://root:secret%21@127.0.0.1:1/x", "connect"),
        ("postgresql+psycopg://me:secret%21@127.0.0.1:1/x", "connection failed"),
        ("oracle://me@host/x", "oracle is no kind of database known here."),
    ],
)
async def test_a_failure_is_a_sentence_and_an_exit_code(tmp_path: Path, target: str, words: str) -> None:
    async with at(target, tmp_path) as user:
        user.sees("Not connected")
        assert words.lower() in user.notice.lower()
        assert "secret" not in user.screen
        await user.presses("Enter")
        assert user.app.return_code == 1


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "text.sqlite").write_text("this is not a database\n" * 50)
    async with at(tmp_path / "text.sqlite", tmp_path) as user:
        user.sees("Not connected", "File is not a database.")


async def test_the_first_paint_is_the_last_word(reader: User) -> None:
    def painted() -> list[object]:
        return [list(strip) for strip in reader.app.screen._compositor.render_strips()]

    before = painted()
    reader.browser.update_node_styles()
    reader.browser.refresh(layout=True)
    await reader.idle()
    assert painted() == before


async def test_a_filter_of_the_command_line(file: LiveServer, tmp_path: Path) -> None:
    file.execute(
        "CREATE TABLE thing (id INTEGER PRIMARY KEY, word TEXT); INSERT INTO thing VALUES (1, 'a'), (2, 'b')"
    )
    async with at(file.target, tmp_path, table="thing", filter_text="id > 1") as user:
        user.sees("where id > 1", "1 of 1")
    async with at(file.target, tmp_path, table="thing", filter_text="id = x") as user:
        user.sees("id = x: id takes a whole number", "All rows are shown.")
        await user.presses("Enter")
        user.sees("1 of 2")
