"""A table read by a process beside: the same answers as the lane's, or none; and the process is gone."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from servers import SQLite

from tui_orm.database.ahead import Ahead
from tui_orm.database.target import Target

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no such processes here")


def in_a_fresh_process(body: str, *arguments: object) -> str:
    """Run it where there are no threads yet, as the program does at its start."""
    script = f"""
import asyncio, os, sys, time
from tui_orm.database import ahead
from tui_orm.database.database import Database
from tui_orm.database.descriptions import TableEntry, TableName
from tui_orm.database.query import PageRequest, Query, Sort
from tui_orm.database.target import Target

def no_process_is_left():
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True

ahead.PATIENCE = 30.0  # on a busy machine too
target = Target(sys.argv[1])
{textwrap.dedent(body)}
"""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    return run.stdout


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'a'), (2, NULL)"
    )
    connection.close()
    return path


@pytest.mark.parametrize("case", ["sakila", "torture"])
def test_the_answers_are_those_of_the_lane(case: str, tmp_path: Path) -> None:
    target = SQLite(str(tmp_path / "db.sqlite")).load(case)
    body = """
        from tui_orm.database.failures import DatabaseFailure
        names = [str(entry.name) for entry in ahead.first_look(target)]
        begun = {name: ahead.Ahead.start(target, name) for name in names[:40]}
        firsts = {name: one.take() for name, one in begun.items()}
        assert no_process_is_left()
        from tui_orm.database.server import Server
        server = Server(target)
        for entry in server.tables()[:40]:
            first = firsts[str(entry.name)]
            try:
                table = server.describe(entry)
                page = server.page(PageRequest(Query(table)))
            except DatabaseFailure:
                assert first is None, entry
            else:
                assert first is None or (repr(first.table), repr(first.page)) == (repr(table), repr(page)), entry
                print(first is not None)
    """.replace(
        "ahead.first_look", "__import__('tui_orm.database.sqlite_file').database.sqlite_file.first_look"
    )
    assert in_a_fresh_process(body, target.text).count("True") > 10


def test_what_was_read_ahead_is_answered_once(shop: Path) -> None:
    body = """
        T = TableEntry(TableName("t"))
        async def main():
            database = Database(target, ahead.Ahead.start(target, "t"))
            await database.tables()
            table = await database.describe(T)
            page = await database.page(PageRequest(Query(table)))
            assert "sqlalchemy" not in sys.modules
            assert no_process_is_left()
            print(page.rows, page.ended)
            assert await database.page(PageRequest(Query(table))) == page
            assert "sqlalchemy" in sys.modules
            assert await database.describe(T) == table
            database.close()
        asyncio.run(main())
    """
    assert in_a_fresh_process(body, shop) == "[(1, 'a'), (2, None)] True\n"


def test_another_order_is_not_what_was_read_ahead(shop: Path) -> None:
    body = """
        async def main():
            database = Database(target, ahead.Ahead.start(target, "t"))
            table = await database.describe(TableEntry(TableName("t")))
            page = await database.page(PageRequest(Query(table, order=(Sort("id", True),))))
            print(page.rows)
            database.close()
        asyncio.run(main())
    """
    assert in_a_fresh_process(body, shop) == "[(2, None), (1, 'a')]\n"


@pytest.mark.parametrize("table", ["missing", "T", ""])
def test_a_table_that_is_not_there(shop: Path, table: str) -> None:
    body = "print(ahead.Ahead.start(target, sys.argv[2]).take(), no_process_is_left())"
    assert in_a_fresh_process(body, shop, table) == "None True\n"


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database " * 100)
    body = "print(ahead.Ahead.start(target, 't').take(), no_process_is_left())"
    assert in_a_fresh_process(body, tmp_path / "text") == "None True\n"


def test_a_process_that_is_held_up_is_not_waited_for(shop: Path) -> None:
    holder = sqlite3.connect(shop, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    body = """
        ahead.PATIENCE = 0.2
        print(ahead.Ahead.start(target, "t").take(), no_process_is_left())
    """
    assert in_a_fresh_process(body, shop) == "None True\n"
    holder.close()


def test_a_process_that_nobody_asks_ends_with_the_database(shop: Path) -> None:
    body = """
        database = Database(target, ahead.Ahead.start(target, "t"))
        database.close()
        print(no_process_is_left())
    """
    assert in_a_fresh_process(body, shop) == "True\n"


def test_a_server_is_not_asked_ahead() -> None:
    assert Ahead.start(Target("mysql://root@localhost/shop"), "t") is None
