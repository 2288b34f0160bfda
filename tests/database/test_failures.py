from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from client import Client
from servers import SHARED, LiveServer
from sqlalchemy import event

from tui_orm.database import translation
from tui_orm.database.dialects import choose
from tui_orm.database.failures import (
    CannotConnect,
    CommitOutcomeUnknown,
    ConnectionLost,
    DatabaseFailure,
)
from tui_orm.database.query import PageRequest, Query
from tui_orm.database.server import Server
from tui_orm.database.target import Target

KILL = {"mysql": "KILL {}", "postgresql": "SELECT pg_terminate_backend({})"}
WHO = {"mysql": "SELECT CONNECTION_ID()", "postgresql": "SELECT pg_backend_pid()"}


def refusal(text: str, password: str | None = None) -> str:
    with pytest.raises(CannotConnect) as failure:
        Server(Target(text, password)).tables()
    return str(failure.value)


def cut(server: LiveServer, client: Client) -> None:
    """Break the client's connection from the server's side."""
    number = client.server._line._connection.exec_driver_sql(WHO[server.dialect]).scalar_one()
    server.execute(KILL[server.dialect].format(number))


@pytest.fixture
def remote(server: LiveServer) -> LiveServer:
    if server.dialect == "sqlite":
        pytest.skip("a file has no line to break")
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9)); INSERT INTO t VALUES (1, 'a')")
    return server


@pytest.mark.parametrize("kind", ["mysql+pymysql", "mysql+mysqlconnector", "postgresql+psycopg"])
@pytest.mark.parametrize("place", ["nowhere.invalid", "127.0.0.1:1"])
def test_an_unknown_host(kind: str, place: str) -> None:
    said = refusal(f"{kind}://user:s3cret%2Fword@{place}/db")
    assert said
    assert not any(secret in said for secret in ("s3cret", "sqlalche.me", "SELECT"))


def test_a_wrong_password(server: LiveServer) -> None:
    if server.dialect != "mysql":
        pytest.skip("only MySQL asks for a password here")
    address = server.url.partition("@")[2]
    kind = server.url.partition(":")[0]
    assert "denied" in refusal(f"{kind}://root:s3cret%2Fword@{address}")
    assert "s3cret" not in refusal(f"{kind}://root@{address}", password="s3cret/word")


def test_a_missing_database(remote: LiveServer) -> None:
    assert "no_such_db" in refusal(remote.url.rpartition("/")[0] + "/no_such_db")


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    path = tmp_path / "missing.sqlite"
    for text in (str(path), f"sqlite:///{path}"):
        assert f"There is no file {path}." in refusal(text)
    assert not path.exists()


@pytest.mark.parametrize("text", ["", ":memory:", "sqlite://", "sqlite:///:memory:", "sqlite:///x?uri=true"])
def test_no_file_at_all(text: str) -> None:
    assert refusal(text)


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in refusal(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("oracle://u:pw@h/d", "oracle is no kind of database known here."),
        ("mysql+aiomysql://u:pw@h/d", "The driver aiomysql is not supported."),
        ("postgresql+psycopg2://u:pw@h/d", "The driver psycopg2 is not supported."),
        ("mysql://u:pw@h:port/d", "is no URL that can be read."),
    ],
)
def test_a_url_that_cannot_be_opened(text: str, said: str) -> None:
    assert said in refusal(text)
    assert "pw" not in refusal(text)


def test_a_missing_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "find_spec", lambda name: None)
    assert "pip install 'tui_orm[postgresql]'" in refusal("postgresql://u:pw@h/d")
    assert "pip install 'mysql-connector-python'" in refusal("mysql+mysqlconnector://u:pw@h/d")


def test_files_that_are_no_good_databases(tmp_path: Path) -> None:
    script = SHARED / "torture" / "bad_files.py"
    if not script.exists():
        pytest.skip("../shared is not here")
    subprocess.run([sys.executable, script, tmp_path], check=True, capture_output=True)
    paths = [path for path in tmp_path.iterdir() if not path.name.startswith("wal.sqlite-")]
    refused = {path.name: said for path in paths if (said := opened(path))}
    assert sorted(refused) == [
        "a_directory.sqlite",
        "broken_link.sqlite",
        "corrupt_page.sqlite",
        "corrupt_schema.sqlite",
        "future_version.sqlite",
        "png.sqlite",
        "random.sqlite",
        "text.sqlite",
        "truncated.sqlite",
    ]
    assert not any("sqlalche.me" in said or "SELECT" in said for said in refused.values()), refused


def opened(path: Path) -> str:
    """Why the first tables of a file cannot be read, if so."""
    try:
        server = Server(Target(str(path)))
    except DatabaseFailure as failure:
        return str(failure)
    try:
        for entry in server.tables()[:3]:
            server.page(PageRequest(Query(server.describe(entry)), limit=10_000))
    except DatabaseFailure as failure:
        return str(failure)
    finally:
        server.close()
    return ""


def test_a_read_survives_a_broken_line(remote: LiveServer, client: Client) -> None:
    cut(remote, client)
    assert client.rows("t") == [(1, "a")]


def test_a_line_lost_before_commit_leaves_nothing_written(remote: LiveServer, client: Client) -> None:
    change = client.update("t", 1, v="b")
    cut(remote, client)
    with pytest.raises(ConnectionLost) as failure:
        client.commit(change)
    assert not isinstance(failure.value, CommitOutcomeUnknown)
    assert remote.rows("SELECT v FROM t") == [("a",)]
    client.commit(change)
    assert remote.rows("SELECT v FROM t") == [("b",)]


def test_a_line_lost_during_commit_leaves_the_outcome_unknown(remote: LiveServer, client: Client) -> None:
    change = client.update("t", 1, v="b")

    def lose(_connection: object) -> None:
        cut(remote, client)

    event.listen(client.server._line.engine, "commit", lose)
    with pytest.raises(CommitOutcomeUnknown):
        client.commit(change)
    event.remove(client.server._line.engine, "commit", lose)
    assert client.rows("t") == remote.rows("SELECT * FROM t")


def test_a_server_that_comes_back_is_used_again(remote: LiveServer, client: Client) -> None:
    query = client.query("t")
    cut(remote, client)

    def refuse(*_: object) -> None:
        raise ConnectionRefusedError("nobody is there")

    event.listen(client.server._line.engine, "do_connect", refuse)
    for _ in range(2):
        with pytest.raises(CannotConnect, match="obody is there"):
            client.page(query)
    event.remove(client.server._line.engine, "do_connect", refuse)
    assert client.page(query).rows == [(1, "a")]


def test_a_missing_table_is_told(server: LiveServer, client: Client) -> None:
    with pytest.raises(DatabaseFailure, match="There is no table gone"):
        client.table("gone")
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    query = client.query("t")
    server.execute("DROP TABLE t")
    with pytest.raises(DatabaseFailure) as failure:
        client.page(query)
    assert "SELECT" not in str(failure.value)
    assert client.server.tables() == []


def test_a_fault_of_our_own_is_not_hidden(server: LiveServer, client: Client) -> None:
    with pytest.raises(ZeroDivisionError):
        client.server._line.read(lambda _: 1 / 0)
    assert not translation.from_outside(KeyError("x"))
