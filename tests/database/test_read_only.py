"""Read-only is the server's own refusal, over both lanes' connections, whatever is sent and whenever they were made."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from client import Client
from servers import LiveServer
from sqlalchemy.exc import DBAPIError
from test_failures import cut

from tui_orm.database import sqlite_file
from tui_orm.database.changes import Update
from tui_orm.database.database import Database
from tui_orm.database.descriptions import TableName
from tui_orm.database.failures import CannotConnect, DatabaseFailure, NotPermitted
from tui_orm.database.query import PageRequest, Query, RawSQL
from tui_orm.database.target import Target
from tui_orm.database.translation import translate

WRITES = {
    "sqlite": [
        "WITH gone AS (SELECT 1 AS id) DELETE FROM t WHERE id IN (SELECT id FROM gone)",
        "CREATE TABLE u (id INTEGER)",
        "PRAGMA user_version = 3",
    ],
    "mysql": ["CREATE TABLE u (id INTEGER)", "CALL wipe()", "SELECT * FROM t FOR UPDATE", "TRUNCATE TABLE t"],
    "postgresql": [
        "WITH gone AS (DELETE FROM t RETURNING id) SELECT * FROM gone",
        "EXPLAIN ANALYZE DELETE FROM t",
        "CALL wipe()",
        "SELECT nextval('counter')",
        "CREATE TABLE u (id INTEGER)",
        "SELECT * FROM t FOR UPDATE",
    ],
}
PLAIN = ["UPDATE t SET v = 'z'", "DELETE FROM t WHERE id = 1", "INSERT INTO t VALUES (9, 'n')"]
MORE = {
    "sqlite": "",
    "mysql": "DROP PROCEDURE IF EXISTS wipe; CREATE PROCEDURE wipe() DELETE FROM t",
    "postgresql": "CREATE SEQUENCE counter; CREATE PROCEDURE wipe() LANGUAGE SQL AS 'DELETE FROM t'",
}


@pytest.fixture
def reader(server: LiveServer) -> Iterator[Client]:
    """A read-only client of a table with one row."""
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(20)); INSERT INTO t VALUES (1, 'a')")
    server.execute(MORE[server.dialect])
    opened = Client(replace(server.target, read_only="--read-only"))
    yield opened
    opened.server.close()


def writes(server: LiveServer) -> list[str]:
    return [*PLAIN, *WRITES[server.dialect]]


def sent(client: Client, sql: str) -> None:
    """Send a statement over the lane's own connection, past everything that would keep it back."""
    line = client.server._line
    try:
        line.mended().exec_driver_sql(sql.replace("%", "%%"))
    except DBAPIError as error:
        raise translate(error) from error


def test_the_server_refuses_every_write(server: LiveServer, reader: Client) -> None:
    assert reader.rows("t") == [(1, "a")]
    for sql in writes(server):
        with pytest.raises(NotPermitted):
            sent(reader, sql)
    assert server.rows("SELECT * FROM t") == [(1, "a")]


def test_a_transaction_is_refused_too(server: LiveServer, reader: Client) -> None:
    line = reader.server._line
    for sql in PLAIN:
        with pytest.raises(NotPermitted):
            line.guarded(lambda sql=sql: _in_transaction(reader, sql))
    assert server.rows("SELECT * FROM t") == [(1, "a")]


def _in_transaction(client: Client, sql: str) -> None:
    line = client.server._line
    line.dialect.begin(line._connection)
    try:
        line._connection.exec_driver_sql(sql)
        line._connection.commit()
    finally:
        line._connection.rollback()
        line.dialect.end(line._connection)


def test_a_new_connection_is_read_only_too(server: LiveServer, reader: Client) -> None:
    if server.dialect == "sqlite":
        reader.server._line._connection.invalidate()
    else:
        cut(server, reader)
    assert reader.rows("t") == [(1, "a")]
    with pytest.raises(NotPermitted):
        sent(reader, PLAIN[0])


def test_sql_of_the_users_own_does_not_switch_writing_on(server: LiveServer, reader: Client) -> None:
    table = reader.table("t")
    assert reader.server.page(PageRequest(Query(table, (RawSQL("id = 1"),)))).rows == [(1, "a")]
    with pytest.raises(NotPermitted):
        sent(reader, PLAIN[0])
    with pytest.raises(DatabaseFailure):
        reader.server.page(PageRequest(Query(table, (RawSQL("nonsense"),))))
    with pytest.raises(NotPermitted):
        sent(reader, PLAIN[1])


def test_a_commit_is_not_begun(server: LiveServer, reader: Client) -> None:
    with pytest.raises(
        NotPermitted, match=r"This target is read-only \(--read-only\)\. Nothing was written\."
    ):
        reader.commit(Update(TableName("t"), (1,), (1, "a"), {"v": "b"}))
    assert server.rows("SELECT * FROM t") == [(1, "a")]


async def test_both_lanes_are_read_only(server: LiveServer, reader: Client) -> None:
    database = Database(replace(server.target, read_only="--read-only"))
    for lane in (database._front, database._back):
        with pytest.raises(NotPermitted):
            await lane.run(lambda other: other._line.read(lambda c: c.exec_driver_sql(PLAIN[0])))
    database.close()


def test_one_statement_is_one_statement(server: LiveServer, client: Client) -> None:
    if server.dialect == "postgresql":
        pytest.skip("psycopg has no such switch")
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    with pytest.raises(DatabaseFailure):
        client.server._line.read(lambda c: c.exec_driver_sql("SELECT 1; DROP TABLE t").close())
    if server.label.endswith("pymysql"):  # nor can the URL switch them on
        other = Client(Target(f"{server.url}?client_flag=65536"))
        with pytest.raises(DatabaseFailure):
            other.server._line.read(lambda c: c.exec_driver_sql("SELECT 1; DROP TABLE t").close())
        other.server.close()
    assert server.rows("SELECT * FROM t") == []


def test_a_server_that_takes_writes_gives_no_reason(client: Client) -> None:
    assert client.server.refuses_writing() == ""


def test_a_server_that_refuses_by_itself_is_known(server: LiveServer) -> None:
    if server.dialect != "postgresql":
        pytest.skip("only PostgreSQL can be told so for one connection")
    client = Client(Target(f"{server.url}?options=-cdefault_transaction_read_only%3Don"))
    assert client.server.refuses_writing() == "default_transaction_read_only is on"
    client.server.close()


def test_a_file_in_wal_mode_is_read_beside_its_writer(tmp_path: Path) -> None:
    path = wal_file(tmp_path)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("INSERT INTO t VALUES (2)")
    client = Client(Target(str(path), read_only="--read-only"))
    assert client.rows("t") == [(1,), (2,)]
    writer.execute("INSERT INTO t VALUES (3)")
    assert client.rows("t") == [(1,), (2,), (3,)]
    with pytest.raises(NotPermitted):
        sent(client, "DELETE FROM t")
    client.server.close()
    writer.close()


def wal_file(folder: Path) -> Path:
    """A file in WAL mode that nobody has open, so that nothing is beside it."""
    path = folder / "wal.sqlite"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.executescript(
        "PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)"
    )
    writer.close()
    return path


def test_a_file_in_wal_mode_in_a_folder_that_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = wal_file(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(
        CannotConnect, match=r"wal\.sqlite is in WAL mode, and you may not write the -shm file"
    ):
        Client(Target(str(path)))
    monkeypatch.setattr(sqlite_file, "_is_mounted_read_only", lambda _: True)
    client = Client(Target(str(path), read_only="--read-only"))
    assert client.rows("t") == [(1,)]
    assert not list(tmp_path.glob("*-*"))
    client.server.close()
    path.with_name("wal.sqlite-wal").write_bytes(b"something committed")
    with pytest.raises(CannotConnect):
        Client(Target(str(path), read_only="--read-only"))


def test_a_file_that_the_user_may_not_write_is_known_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.sqlite"
    sqlite3.connect(path).close()
    client = Client(Target(str(path)))
    for place, said in ((tmp_path, "you may not write its folder"), (path, "you may not write the file")):
        monkeypatch.setattr(os, "access", lambda asked, _, place=place: Path(asked) != place)
        assert client.server.refuses_writing() == said
    client.server.close()
