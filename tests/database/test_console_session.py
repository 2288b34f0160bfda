from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import servers

from tui_orm.database.console.connection import ConsoleConnection
from tui_orm.database.console.outcomes import Phase, Ran, Refused, Request
from tui_orm.database.console.spool import Spool
from tui_orm.database.failures import ConnectionLost, NotPermitted
from tui_orm.database.sent import SentLog

MANY = 30_000


class Prompt:
    """Somebody at a console without a screen."""

    def __init__(self, connection: ConsoleConnection) -> None:
        self.connection = connection
        self.spool = Spool()

    async def runs(self, text: str, **values: object) -> Ran:
        """Run what is not refused."""
        ran = await self.tries(text, **values)
        assert isinstance(ran, Ran), ran
        return ran

    async def tries(self, text: str, **values: object) -> Ran | Refused:
        """Run a statement."""
        self.spool.close()
        self.spool = Spool()
        return await self.connection.run(Request(text, values), self.spool)

    @property
    def rows(self) -> list[object]:
        """The rows read so far."""
        found = []
        for number in range(len(self.spool)):
            self.spool.bring(number, number)
            found.append(self.spool.row(number))
        return found

    @property
    def phase(self) -> Phase:
        """How the transaction stands."""
        return self.connection.transaction.phase


@pytest.fixture
async def prompt(server: servers.LiveServer) -> AsyncIterator[Prompt]:
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(30))")
    server.execute("INSERT INTO t VALUES (1, 'one'), (2, 'two')")
    connection = ConsoleConnection(server.target, SentLog())
    prompt = Prompt(connection)
    yield prompt
    connection.close()
    prompt.spool.close()


async def test_a_query_leaves_no_transaction_behind(prompt: Prompt) -> None:
    ran = await prompt.runs("SELECT * FROM t ORDER BY id")
    assert prompt.rows == [(1, "one"), (2, "two")]
    assert ran.columns is not None
    assert [column.name for column in ran.columns] == ["id", "name"]
    assert ran.ended
    assert prompt.phase == Phase.NONE


async def test_columns_of_one_name_stay_apart(prompt: Prompt) -> None:
    ran = await prompt.runs("SELECT id, id, name FROM t WHERE id = 1")
    assert [column.name for column in ran.columns or ()] == ["id", "id (2)", "name"]
    assert prompt.rows == [(1, 1, "one")]


async def test_parameters_are_bound(prompt: Prompt) -> None:
    await prompt.runs(
        "SELECT name, '%', ':a' FROM t WHERE id = :id AND id % 2 = 1 AND name <> :name", id=1, name="x';"
    )
    assert prompt.rows == [("one", "%", ":a")]
    await prompt.runs("SELECT name FROM t WHERE name LIKE 'o%'")
    assert prompt.rows == [("one",)]


async def test_what_is_written_waits_in_a_transaction(prompt: Prompt, server: servers.LiveServer) -> None:
    ran = await prompt.runs("UPDATE t SET name = 'x'")
    assert (ran.count, prompt.phase, prompt.connection.transaction.written) == (2, Phase.OPEN, 2)
    await prompt.runs("SELECT * FROM t")
    await prompt.runs("INSERT INTO t VALUES (3, 'three')")
    assert prompt.connection.transaction.written == 3
    assert server.rows("SELECT name FROM t ORDER BY id") == [("one",), ("two",)]
    await prompt.connection.end(commit=False)
    assert prompt.phase == Phase.NONE
    await prompt.runs("DELETE FROM t WHERE id = 2")
    await prompt.connection.end(commit=True)
    assert prompt.phase == Phase.NONE
    assert server.rows("SELECT id FROM t") == [(1,)]


async def test_a_write_that_is_refused_leaves_nothing_open(prompt: Prompt) -> None:
    refused = await prompt.tries("INSERT INTO t VALUES (1, 'again')")
    assert isinstance(refused, Refused)
    assert prompt.phase == Phase.NONE


async def test_a_failure_costs_nothing_of_the_open_transaction(
    prompt: Prompt, server: servers.LiveServer
) -> None:
    await prompt.runs("UPDATE t SET name = 'x' WHERE id = 1")
    for text in ("INSERT INTO t VALUES (1, 'again')", "SELECT nothing", "SELEC 1"):
        assert isinstance(await prompt.tries(text), Refused)
        assert prompt.phase == Phase.OPEN
    assert prompt.connection.transaction.written == 1
    await prompt.connection.end(commit=True)
    assert server.rows("SELECT name FROM t WHERE id = 1") == [("x",)]


async def test_a_failed_transaction_is_shown_as_one(prompt: Prompt, server: servers.LiveServer) -> None:
    if server.dialect != "postgresql":
        pytest.skip("only PostgreSQL has failed transactions")
    await prompt.runs("UPDATE t SET name = 'x' WHERE id = 1")
    assert isinstance(await prompt.tries("ROLLBACK TO SAVEPOINT nothing"), Refused)
    assert prompt.phase == Phase.FAILED
    await prompt.connection.end(commit=False)
    assert prompt.phase == Phase.NONE


async def test_the_users_own_transactions_are_understood(prompt: Prompt, server: servers.LiveServer) -> None:
    await prompt.runs("BEGIN")
    assert prompt.phase == Phase.OPEN
    await prompt.runs("UPDATE t SET name = 'x' WHERE id = 1")
    await prompt.runs("SAVEPOINT a")
    await prompt.runs("UPDATE t SET name = 'x' WHERE id = 2")
    await prompt.runs("ROLLBACK TO SAVEPOINT a")
    assert prompt.phase == Phase.OPEN
    await prompt.runs("COMMIT")
    assert prompt.phase == Phase.NONE
    assert server.rows("SELECT name FROM t ORDER BY id") == [("x",), ("two",)]


async def test_ddl_commits_on_mysql_and_not_elsewhere(prompt: Prompt, server: servers.LiveServer) -> None:
    await prompt.runs("UPDATE t SET name = 'x' WHERE id = 1")
    await prompt.runs("CREATE TABLE u (a INTEGER)")
    assert prompt.phase == (Phase.NONE if server.dialect == "mysql" else Phase.OPEN)
    if prompt.phase == Phase.OPEN:
        await prompt.connection.end(commit=False)


async def test_what_a_transaction_refuses_runs_outside_of_one(
    prompt: Prompt, server: servers.LiveServer
) -> None:
    await prompt.runs("ANALYZE TABLE t" if server.dialect == "mysql" else "VACUUM")
    assert prompt.phase == Phase.NONE


async def test_autocommit_off_is_the_servers_truth(prompt: Prompt, server: servers.LiveServer) -> None:
    if server.dialect != "mysql":
        pytest.skip("only MySQL has it")
    await prompt.runs("SET autocommit = 0")
    await prompt.runs("UPDATE t SET name = 'x' WHERE id = 1")
    assert prompt.phase == Phase.OPEN
    await prompt.runs("ROLLBACK")
    assert prompt.phase == Phase.NONE


async def test_rows_come_as_they_are_wanted(prompt: Prompt, server: servers.LiveServer) -> None:
    many = many_rows(server)
    ran = await prompt.runs(many)
    assert not ran.ended
    assert len(prompt.spool) < 1000
    while len(prompt.spool) < 5000:
        assert not (await prompt.connection.read_on(ran.number, 5000, prompt.spool)).ended
    assert prompt.phase == Phase.NONE
    first, prompt.spool = prompt.spool, Spool()
    await prompt.runs("SELECT name FROM t WHERE id = 1")
    assert prompt.rows == [("one",)]
    after = await prompt.connection.read_on(ran.number, 6000, first)
    assert after.ended
    assert after.cut
    first.close()
    ran = await prompt.runs(many)
    while not (await prompt.connection.read_on(ran.number, 1 << 60, prompt.spool)).ended:
        continue
    assert prompt.rows == [(number,) for number in range(1, MANY + 1)]
    assert prompt.phase == Phase.NONE


async def test_a_statement_that_nobody_reads_is_ended(prompt: Prompt, server: servers.LiveServer) -> None:
    ran = await prompt.runs(many_rows(server))
    await prompt.connection.end_reading(ran.number)
    await prompt.runs("UPDATE t SET name = 'x' WHERE id = 1")
    assert prompt.phase == Phase.OPEN
    ran = await prompt.runs(many_rows(server))
    await prompt.connection.end(commit=True)
    assert server.rows("SELECT name FROM t WHERE id = 1") == [("x",)]


async def test_a_query_for_update_holds_its_rows(prompt: Prompt, server: servers.LiveServer) -> None:
    if server.dialect == "sqlite":
        pytest.skip("SQLite locks no rows")
    await prompt.runs("SELECT * FROM t FOR UPDATE")
    assert prompt.phase == Phase.OPEN
    assert len(prompt.rows) == 2
    await prompt.connection.end(commit=False)


async def test_a_function_that_writes_leaves_its_transaction_open(
    prompt: Prompt, server: servers.LiveServer
) -> None:
    if server.dialect == "sqlite":
        pytest.skip("SQLite has no functions that write")
    server.execute(f"DROP FUNCTION IF EXISTS writes; {FUNCTIONS[server.dialect]}")
    try:
        await prompt.runs("SELECT writes()")
        assert prompt.phase == Phase.OPEN
        await prompt.connection.end(commit=False)
    finally:
        server.execute("DROP FUNCTION writes")
    assert server.rows("SELECT count(*) FROM t") == [(2,)]


async def test_a_procedure_may_give_several_results(prompt: Prompt, server: servers.LiveServer) -> None:
    if server.dialect != "mysql":
        pytest.skip("of MySQL and MariaDB")
    await prompt.runs("DROP PROCEDURE IF EXISTS both_of")
    await prompt.runs("CREATE PROCEDURE both_of() BEGIN SELECT 1 AS a; SELECT 2 AS b; END")
    try:
        await prompt.runs("CALL both_of()")
        assert prompt.rows == [(1,)]
        await prompt.runs("SELECT name FROM t WHERE id = 1")
        assert prompt.rows == [("one",)]
    finally:
        await prompt.runs("DROP PROCEDURE both_of")


async def test_values_are_the_servers_own(prompt: Prompt, server: servers.LiveServer) -> None:
    await prompt.runs(VALUES[server.dialect][0])
    assert prompt.rows == [VALUES[server.dialect][1]]


@pytest.mark.parametrize("is_open", [False, True])
async def test_a_slow_statement_is_stopped_and_costs_nothing(
    prompt: Prompt, server: servers.LiveServer, is_open: bool
) -> None:
    if is_open:
        await prompt.runs("UPDATE t SET name = 'x' WHERE id = 1")
    slow = asyncio.ensure_future(prompt.tries(SLOW[server.dialect]))
    await asyncio.sleep(0.3)
    started = time.monotonic()
    slow.cancel()
    state = await prompt.connection.look()
    assert time.monotonic() - started < 3
    assert (state.phase, state.written) == ((Phase.OPEN, 1) if is_open else (Phase.NONE, 0))
    await prompt.runs("SELECT name FROM t WHERE id = 2")
    assert prompt.rows == [("two",)]
    if is_open:
        await prompt.connection.end(commit=False)


async def test_a_connection_that_is_lost_takes_its_transaction_along(
    prompt: Prompt, server: servers.LiveServer
) -> None:
    if server.dialect == "sqlite":
        pytest.skip("a file is not lost")
    await prompt.runs("UPDATE t SET name = 'x'")
    await prompt.runs(f"SELECT {'pg_backend_pid()' if server.dialect == 'postgresql' else 'connection_id()'}")
    number = prompt.rows[0][0]  # type: ignore[index]
    server.execute(
        f"SELECT pg_terminate_backend({number})" if server.dialect == "postgresql" else f"KILL {number}"
    )
    refused = await prompt.tries("SELECT 1")
    assert isinstance(refused, Refused)
    assert isinstance(refused.failure, ConnectionLost)
    assert "rolled back the open transaction (2 rows written)" in refused.failure.advice
    assert prompt.phase == Phase.NONE
    await prompt.runs("SELECT name FROM t WHERE id = 1")
    assert prompt.rows == [("one",)]


async def test_a_read_only_target_takes_no_writes(prompt: Prompt, server: servers.LiveServer) -> None:
    connection = ConsoleConnection(replace(server.target, read_only="asked for"), SentLog())
    reader = Prompt(connection)
    try:
        await reader.runs("SELECT * FROM t")
        for text in ("UPDATE t SET name = 'x'", SWITCHES[server.dialect], "CREATE TABLE u (a INTEGER)"):
            refused = await reader.tries(text)
            assert isinstance(refused, Refused), text
            assert isinstance(refused.failure, NotPermitted), text
            assert reader.phase == Phase.NONE
    finally:
        connection.close()
    assert server.rows("SELECT name FROM t ORDER BY id") == [("one",), ("two",)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SELECT nothing FROM t", "nothing"),
        ("SELECT 1\nFROM\n  no_table", "no_table"),
        ("SELECT id FROM t\nWHERE id == = 2", "="),
        ("UPDATE t SET nothing = 1", "nothing"),
    ],
)
async def test_an_error_has_its_place(prompt: Prompt, text: str, word: str) -> None:
    refused = await prompt.tries(text)
    assert isinstance(refused, Refused)
    assert refused.start is not None
    assert refused.end is not None
    assert text[refused.start : refused.end].strip() in (word, "==", "2")


SLOW = {
    "sqlite": "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT max(n) FROM a",
    "mysql": "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 900)"
    " SELECT count(*) FROM a x, a y, a z, a w WHERE x.n + y.n + z.n + w.n < 0",
    "postgresql": "SELECT pg_sleep(30)",
}
VALUES: dict[str, tuple[str, tuple[object, ...]]] = {
    "sqlite": (
        "SELECT x'00ff', CAST(x'ff' AS TEXT), '2024-99-99', 1.5",
        (b"\0\xff", "\udcff", "2024-99-99", 1.5),
    ),
    "mysql": (
        "SELECT TIME '838:59:59', x'00ff', DATE '2024-01-02'",
        ("838:59:59", b"\0\xff", "2024-01-02"),
    ),
    "postgresql": (
        """SELECT 'infinity'::date, '{"b": 1, "a": 2}'::json, '[1e400]'::jsonb, '{1,2}'::int[],"""
        " '1 year 2 mons'::interval",
        ("infinity", '{"b": 1, "a": 2}', "[1" + "0" * 400 + "]", "{1,2}", "1 year 2 mons"),
    ),
}
SWITCHES = {
    "sqlite": "PRAGMA query_only = 0",
    "mysql": "SET SESSION TRANSACTION READ WRITE",
    "postgresql": "SET default_transaction_read_only = off",
}
FUNCTIONS = {
    "mysql": "CREATE FUNCTION writes() RETURNS INTEGER BEGIN INSERT INTO t VALUES (9, 'nine'); RETURN 1; END",
    "postgresql": "CREATE FUNCTION writes() RETURNS void LANGUAGE sql AS $$ INSERT INTO t VALUES (9, 'nine') $$",
}


def many_rows(server: servers.LiveServer) -> str:
    """A query of many rows that needs no table."""
    dialect = server.dialect
    if server.label.startswith("mariadb"):
        return f"SELECT seq FROM seq_1_to_{MANY}"
    if dialect == "postgresql":
        return f"SELECT n FROM generate_series(1, {MANY}) AS a(n)"
    hint = "SELECT /*+ SET_VAR(cte_max_recursion_depth = 100000) */" if dialect == "mysql" else "SELECT"
    return f"WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < {MANY}) {hint} n FROM a"
