"""Tables without a key and engines that cannot roll back, as the user meets them (lesson 4)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from servers import LiveServer, MySQL
from user import User, at

LOG = "CREATE TABLE log (id INTEGER PRIMARY KEY, v VARCHAR(9) UNIQUE) ENGINE=MyISAM;"
TABLES = """
CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9)); INSERT INTO t VALUES (1, 'a'), (2, 'b');
CREATE TABLE loose (v VARCHAR(9), n INTEGER); INSERT INTO loose VALUES ('a', 1), ('b', 2), ('b', 2), ('c', NULL);
"""


@pytest.fixture
async def user(server: LiveServer, tmp_path: Path) -> AsyncIterator[User]:
    if "mysqlconnector" in server.url:
        pytest.skip("what differs between drivers is tested without a screen")
    server.execute(TABLES)
    if isinstance(server, MySQL):
        server.execute(LOG + "INSERT INTO log VALUES (1, 'a'), (2, 'b'), (3, 'c')")
    async with at(server.target.text, tmp_path) as user:
        yield user


@pytest.fixture
def engines(server: LiveServer) -> None:
    if not isinstance(server, MySQL):
        pytest.skip("MySQL alone has engines")


async def test_rows_without_a_key_are_edited(user: User, server: LiveServer) -> None:
    await user.opens("loose")
    await user.edits(1, "n", "7")
    await user.goes_to(4, "v")
    await user.presses("d", "o")
    await user.edits(1, "v", "new")
    await user.commits()
    assert user.status == "Committed: 1 changed, 1 added, 1 removed."
    assert sorted(server.rows("SELECT v, n FROM loose"), key=str) == [
        ("a", 7), ("b", 2), ("b", 2), ("new", None)
    ]  # fmt: skip
    user.does_not_see("staged:")
    user.sees("new")
    # and again, with what is known now
    line = next(number for number in range(1, 5) if user.cell(number, "v") == "a")
    await user.edits(line, "n", "8")
    await user.commits()
    assert server.rows("SELECT n FROM loose WHERE v = 'a'") == [(8,)]


async def test_one_of_two_rows_that_are_the_same_is_not_edited(user: User, server: LiveServer) -> None:
    await user.opens("loose")
    await user.goes_to(2, "n")
    await user.presses("d")
    if server.dialect == "mysql":
        assert "2 rows are the same" in user.status
        user.does_not_see("staged:")
    else:
        await user.commits()
        assert server.rows("SELECT count(*) FROM loose WHERE v = 'b'") == [(1,)]


async def test_what_cannot_be_rolled_back_is_asked_about(
    user: User, server: LiveServer, engines: None
) -> None:
    await user.opens("t")
    await user.edits(1, "v", "x")
    await user.opens("log")
    user.sees("its engine, MyISAM, cannot roll back")
    await user.edits(1, "v", "x")
    user.sees("some cannot be rolled back")
    await user.presses("w")
    user.sees("log alone: its engine")
    await user.presses("c")
    user.sees("Write 1 row of log? Its engine", "yes, row by row, for good")
    assert server.rows("SELECT v FROM t WHERE id = 1") == [("x",)]
    await user.presses("Enter")
    assert server.rows("SELECT v FROM log WHERE id = 1") == [("a",)]
    user.sees("staged: 1 changed")
    await user.commits()
    await user.presses("down", "Enter")
    assert server.rows("SELECT v FROM log WHERE id = 1") == [("x",)]
    user.does_not_see("staged:")


async def test_an_error_in_the_middle_tells_what_was_written(
    user: User, server: LiveServer, engines: None
) -> None:
    await user.opens("log")
    for row, value in ((1, "x"), (2, "c"), (3, "z")):
        await user.edits(row, "v", value)
    await user.commits()
    await user.presses("down", "Enter")
    user.sees("log was written in part", "Duplicate entry", "Written: 1", "Not written, still staged: 2")
    await user.presses("Enter")
    user.sees("staged: 2 changed")
    assert server.rows("SELECT id, v FROM log ORDER BY id") == [(1, "x"), (2, "b"), (3, "c")]
