from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from servers import LiveServer

from tui_orm.database.changes import Insert, Update
from tui_orm.database.database import Database
from tui_orm.database.descriptions import TableEntry, TableName
from tui_orm.database.failures import CannotConnect, ConstraintBroken
from tui_orm.database.lane import Lane
from tui_orm.database.query import PageRequest, Query
from tui_orm.database.target import Target

T = TableName("t")


@pytest.fixture
def database(server: LiveServer) -> Iterator[Database]:
    server.execute("CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1)")
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER, FOREIGN KEY (p) REFERENCES p (id))")
    server.execute("INSERT INTO t VALUES (1, 1)")
    opened = Database(server.target)
    yield opened
    opened.close()


async def test_a_table_is_opened_changed_and_read_again(server: LiveServer, database: Database) -> None:
    entries = await database.tables()
    table = await database.describe(next(entry for entry in entries if entry.name == T))
    page = await database.page(PageRequest(Query(table)))
    update = Update(T, (1,), page.rows[0], {"p": None})
    assert [one.change for one in await database.preview([update])] == [update]
    assert (await database.commit([update])).rows == ((update, (1, None)),)
    assert await database.whole_row(table, page.rows[0]) == (1, None)
    assert server.rows("SELECT p FROM t") == [(None,)]


async def test_what_is_looked_up_in_the_back(database: Database) -> None:
    table = await database.describe(TableEntry(T))
    keys, ddl, model = await asyncio.gather(
        database.foreign_keys(), database.definition(table), database.model(table)
    )
    assert keys == list(table.foreign_keys)
    assert "CREATE TABLE" in ddl
    assert "class T(Base):" in model


async def test_a_failure_comes_to_whoever_asked(database: Database) -> None:
    orphan = Insert(T, 1, {"id": 2, "p": 77})
    with pytest.raises(ConstraintBroken) as failure:
        await database.commit([orphan])
    assert failure.value.change == orphan


async def test_a_missing_file_is_told_at_the_first_question() -> None:
    database = Database(Target("/nowhere/at/all.sqlite"))
    with pytest.raises(CannotConnect, match="There is no file"):
        await database.tables()
    database.close()


class Bench(list[str]):
    """Something to work on that keeps a list of what was done."""

    def close(self) -> None:
        self.append("closed")

    def resume(self) -> None:
        pass

    stop = hang_up = resume


async def test_a_lane_works_in_order_in_one_thread_and_drops_what_is_given_up() -> None:
    opened = Bench()
    gate = threading.Event()
    lane = Lane("lane", lambda: opened)
    first = asyncio.ensure_future(lane.run(lambda resource: gate.wait() and resource.append("first")))
    given_up = asyncio.ensure_future(lane.run(lambda resource: resource.append("given up")))
    last = asyncio.ensure_future(lane.run(lambda resource: threading.current_thread().name))
    await asyncio.sleep(0)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    await asyncio.sleep(0)  # the lane hears of it by a callback
    gate.set()
    await first
    assert await last == "lane"
    lane.close()
    assert opened == ["first", "closed"]


@pytest.mark.parametrize("module", ["database", "descriptions", "changes", "query", "failures", "target"])
def test_the_public_modules_load_neither_sqlalchemy_nor_a_driver(module: str) -> None:
    heavy = "{'sqlalchemy', 'pymysql', 'mysql', 'psycopg', 'textual', 'rich'}"
    script = f"import sys, tui_orm.database.{module}; sys.exit(len({heavy} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", script], check=True)
