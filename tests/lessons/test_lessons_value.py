"""Values as they are: lessons 9, 10, 13, 14 and 18, each acted by a user on each server."""

from __future__ import annotations

import pytest
from servers import LiveServer
from user import Opened

STAMPED = {
    "mysql": "CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9),"
    " stamp TIMESTAMP(6) DEFAULT '2000-01-01' ON UPDATE CURRENT_TIMESTAMP(6))",
    "sqlite": "CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9), stamp INTEGER DEFAULT 0);"
    " CREATE TRIGGER stamps AFTER UPDATE OF v ON t BEGIN UPDATE t SET stamp = stamp + 1 WHERE id = new.id; END",
    "postgresql": "CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9), stamp TIMESTAMP DEFAULT '2000-01-01');"
    " CREATE OR REPLACE FUNCTION stamps() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN NEW.stamp = clock_timestamp(); RETURN NEW; END';"
    " CREATE TRIGGER stamps BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION stamps()",
}


async def test_lesson_09_what_the_server_stamps_is_seen_and_no_conflict(
    opened: Opened, server: LiveServer
) -> None:
    async with opened(f"{STAMPED[server.dialect]}; INSERT INTO t (id, v) VALUES (1, 'a')") as user:
        before = user.cell(1, "stamp")
        for text in ("once", "twice"):
            await user.edits(1, "v", text)
            await user.commits()
            assert user.status == "Committed: 1 changed, 0 added, 0 removed."
            assert server.rows("SELECT v FROM t") == [(text,)]
            assert user.cell(1, "stamp") != before
            before = user.cell(1, "stamp")


async def test_lesson_10_a_row_with_a_float_is_found_again(opened: Opened, server: LiveServer) -> None:
    script = """CREATE TABLE t (id INTEGER PRIMARY KEY, f FLOAT, r REAL, d DOUBLE PRECISION, v VARCHAR(9));
        INSERT INTO t VALUES (1, 0.1, 0.1, 0.1, 'a'), (2, 1.1e10, 16777217, 1e-300, 'b')"""
    async with opened(script) as user:
        await user.edits(1, "v", "mine")
        await user.edits(2, "v", "mine")
        await user.commits()
        await user.edits(1, "f", "0.3")
        await user.edits(2, "r", "0.7")
        await user.commits()
        await user.edits(1, "v", "again")
        await user.goes_to(2, "v")
        await user.presses("d")
        await user.commits()
        assert user.status == "Committed: 1 changed, 0 added, 1 removed."
    assert server.rows("SELECT id, v FROM t WHERE abs(f - 0.3) < 0.0001") == [(1, "again")]
    assert server.rows("SELECT count(*) FROM t") == [(1,)]


async def test_lesson_13_a_large_value_is_edited_whole(opened: Opened, server: LiveServer) -> None:
    text = "äb" * 2500
    kind = "LONGTEXT" if server.dialect == "mysql" else "TEXT"
    script = f"""CREATE TABLE t (id INTEGER PRIMARY KEY, v {kind}, w {kind});
        INSERT INTO t VALUES (1, '{text}', '{text}')"""
    async with opened(script) as user:
        await user.goes_to(1, "v")
        await user.presses("e", "Ctrl+End")
        await user.types("!")
        await user.presses("Ctrl+S")
        await user.commits()
    assert server.rows("SELECT v, w FROM t") == [(f"{text}!", text)]


async def test_lesson_14_to_pass_over_null_leaves_it_null(opened: Opened, server: LiveServer) -> None:
    script = """CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9), n INTEGER, d DATE, w VARCHAR(9));
        INSERT INTO t VALUES (1, NULL, NULL, NULL, '')"""
    async with opened(script) as user:
        await user.goes_to(1, "v")
        await user.presses("e", "Tab", "Tab", "Tab", "Tab", "Escape")
        await user.goes_to(1, "v")
        await user.presses("e", "Enter", "F2", "Shift+Tab", "Escape", "w")
        assert user.status == "Nothing is staged."
    assert server.rows("SELECT v, n, d, w FROM t") == [(None, None, None, "")]


@pytest.mark.parametrize("leaving", ["Tab", "Enter"])
async def test_lesson_18_to_leave_a_cell_writes_nothing(
    opened: Opened, server: LiveServer, letters: str, leaving: str
) -> None:
    script = f"{letters}; CREATE TABLE other (id INTEGER PRIMARY KEY)"
    async with opened(script) as user:
        await user.goes_to(1, "v")
        await user.presses("e")
        await user.types("!")
        await user.presses(leaving, "Escape", "down")
        await user.opens("other")
        assert server.rows("SELECT v FROM t WHERE id = 1") == [("a",)]
        user.sees("staged: 1 changed")
    assert server.rows("SELECT v FROM t WHERE id = 1") == [("a",)]
