from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from servers import LiveServer

from tui_orm.database import lane as lane_module
from tui_orm.database.database import Database
from tui_orm.database.descriptions import TableEntry, TableName
from tui_orm.database.failures import Cancelled
from tui_orm.database.lane import Lane
from tui_orm.database.query import PageRequest, Query
from tui_orm.database.target import Target

SLOW = {
    "sqlite": "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000)"
    " SELECT count(*) AS c FROM n",
    "mysql": "SELECT count(*) AS c FROM t a, t b, t d, t e WHERE a.id + b.id + d.id + e.id < 0",
    "postgresql": "SELECT pg_sleep(60)::text AS c",
}


@pytest.fixture
def database(server: LiveServer) -> Iterator[Database]:
    rows = ", ".join(f"({number})" for number in range(500))
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES {rows}")
    server.execute(f"CREATE VIEW slow AS {SLOW[server.dialect]}")
    opened = Database(server.target)
    yield opened
    opened.close()


async def running(server: LiveServer, database: Database) -> asyncio.Task[object]:
    """A page of the slow view, on its way at the server."""
    table = await database.describe(TableEntry(TableName("slow"), is_view=True))
    task = asyncio.ensure_future(database.page(PageRequest(Query(table))))
    while database._front._running is None or not await asyncio.to_thread(at_work, server):
        await asyncio.sleep(0)
    return task


def at_work(server: LiveServer) -> bool:
    """Whether the server works on the slow view; of SQLite nobody can ask that."""
    if server.dialect == "sqlite":
        return True
    if server.dialect == "postgresql":
        return bool(
            server.rows(
                "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%slow%' AND state = 'active'"
                " AND pid <> pg_backend_pid() AND datname = current_database()"
            )
        )
    return bool(
        server.rows(
            "SELECT 1 FROM information_schema.processlist WHERE info LIKE '%slow%'"
            " AND id <> connection_id() AND db = database()"
        )
    )


async def test_a_question_given_up_is_stopped_at_the_server(server: LiveServer, database: Database) -> None:
    task = await running(server, database)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    # the same lane, and the same connection, answers again
    table = await asyncio.wait_for(database.describe(TableEntry(TableName("t"))), 20)
    assert len((await database.page(PageRequest(Query(table)))).rows) == 256
    assert server.dialect == "sqlite" or not at_work(server)


async def test_work_that_was_stopped_ends_with_cancelled(server: LiveServer, database: Database) -> None:
    task = await running(server, database)
    lane = database._front
    assert lane._running is not None
    await asyncio.to_thread(lane._stop, lane._running)
    with pytest.raises(Cancelled):
        await task


async def test_a_connection_given_up_comes_back(server: LiveServer, database: Database) -> None:
    if server.dialect == "sqlite":
        pytest.skip("a file has no connection to give up")
    task = await running(server, database)
    database.give_up()
    with pytest.raises(Cancelled):
        await asyncio.wait_for(task, 20)
    assert await database.describe(TableEntry(TableName("t")))


class Frozen:
    """A proxy that stops passing bytes on: a frozen network."""

    def __init__(self, host: str, port: int) -> None:
        self._to = host, port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port: int = self._listening.getsockname()[1]
        self.passing = threading.Event()
        self.passing.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(self._to)
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self.passing.wait()
                other.sendall(data)
            other.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.passing.set()
        for one in (self._listening, *self._open):
            one.close()


async def test_a_frozen_network_is_given_up(server: LiveServer, database: Database) -> None:
    if server.dialect == "sqlite":
        pytest.skip("a file has no network")
    parts = urlsplit(server.url)
    proxy = Frozen(parts.hostname or "", parts.port or 0)
    address = parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{proxy.port}")).geturl()
    far = Database(Target(address))
    table = await far.describe(TableEntry(TableName("t")))
    proxy.passing.clear()
    task = asyncio.ensure_future(far.page(PageRequest(Query(table))))
    while far._front._running is None:
        await asyncio.sleep(0)
    far.give_up()
    with pytest.raises(Cancelled, match="given up"):
        await asyncio.wait_for(task, 20)
    proxy.passing.set()
    assert (await asyncio.wait_for(far.page(PageRequest(Query(table))), 20)).rows
    far.close()
    proxy.close()


class Bench:
    """Something to work on that notes what is done to it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.stopped = threading.Event()

    def close(self) -> None:
        self.done.append("closed")

    def resume(self) -> None:
        self.stopped.clear()

    def stop(self) -> None:
        self.done.append("stopped")
        self.stopped.set()

    def hang_up(self) -> None:
        self.done.append("hung up")


async def test_a_stop_hits_no_other_work() -> None:
    bench = Bench()
    lane = Lane("lane", lambda: bench)
    begun = threading.Event()

    def slow(resource: Bench) -> None:
        begun.set()
        resource.stopped.wait()

    task = asyncio.ensure_future(lane.run(slow))
    await asyncio.to_thread(begun.wait)
    after = asyncio.ensure_future(lane.run(lambda resource: resource.stopped.is_set()))
    task.cancel()
    assert await after is False
    lane.close()
    assert bench.done == ["stopped", "closed"]


async def test_what_may_not_be_stopped_goes_on() -> None:
    bench = Bench()
    lane = Lane("lane", lambda: bench)
    begun, end = threading.Event(), threading.Event()

    def commit(resource: Bench) -> None:
        begun.set()
        end.wait()
        resource.done.append("committed")

    task = asyncio.ensure_future(lane.run(commit, stoppable=False))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    await asyncio.sleep(0)
    end.set()
    lane.close()
    assert bench.done == ["committed", "closed"]


class Closed(Bench):
    """A server that takes no further connection, by which a stop could be told."""

    def __init__(self) -> None:
        super().__init__()
        self.broken = threading.Event()

    def stop(self) -> None:
        self.broken.wait()

    def hang_up(self) -> None:
        self.broken.set()


async def test_a_server_that_cannot_be_told_loses_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane_module, "PATIENCE", 0.05)
    bench = Closed()
    lane = Lane("lane", lambda: bench)
    begun = threading.Event()

    def slow(resource: Closed) -> None:
        begun.set()
        resource.broken.wait()

    task = asyncio.ensure_future(lane.run(slow))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    await asyncio.wait_for(lane.run(lambda resource: resource.broken.is_set()), 20)
    lane.close()
