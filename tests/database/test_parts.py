"""A large value read in parts is the value that is stored, on every server."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from client import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import LiveServer

from tui_orm.database.descriptions import LargeValue, TableInfo
from tui_orm.database.target import Target
from tui_orm.workspace.assembly import Assembly, ValueChanged

TEXTS = ["😀é" * 700, "日本語" * 500 + "end", "x" * 1001, " " * 1500, "\\%:x'\"" * 300]
DATA = bytes(range(256)) * 6


def read(client: Client, assembly: Assembly) -> str | bytes:
    while not assembly.is_whole:
        request = assembly.request()
        assembly.take(request, client.server.part(request), 0.01)
    return assembly.value


def assembled(client: Client, table: TableInfo, row: Any, column: str, size: int = 101) -> str | bytes:
    return read(client, Assembly(table, row, column, (size, size)))


def binary(server: LiveServer, data: bytes) -> str:
    return f"'\\x{data.hex()}'" if server.dialect == "postgresql" else f"x'{data.hex()}'"


def build(server: LiveServer) -> None:
    types = {"sqlite": ("TEXT", "BLOB"), "mysql": ("LONGTEXT", "LONGBLOB"), "postgresql": ("TEXT", "BYTEA")}
    text, data = types[server.dialect]
    charset = " CHARACTER SET utf8mb4" if server.dialect == "mysql" else ""
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, v {text}{charset}, b {data}, j JSON)")


def literal(server: LiveServer, text: str) -> str:
    text = text.replace("'", "''")
    return "'" + (text.replace("\\", "\\\\") if server.dialect == "mysql" else text) + "'"


def test_text_and_bytes_are_assembled(server: LiveServer, client: Client) -> None:
    build(server)
    for number, text in enumerate(TEXTS):
        written = f"{literal(server, text)}, {binary(server, DATA[number:])}"
        server.execute(f"INSERT INTO t (id, v, b) VALUES ({number}, {written})")
    table = client.table("t")
    for row in client.page(client.query("t")).rows:
        assert isinstance(row[1], LargeValue)
        assert assembled(client, table, row, "v") == TEXTS[row[0]]
        assert assembled(client, table, row, "b", 64) == DATA[row[0] :]


def test_json_is_assembled_as_the_server_writes_it(server: LiveServer, client: Client) -> None:
    build(server)
    server.execute(f'INSERT INTO t (id, j) VALUES (1, \'{{"a": "{"😀" * 1200}", "n": 1.50}}\')')
    (row,) = client.page(client.query("t")).rows
    table = client.table("t")
    whole = client.server.whole_row(table, row)
    assert whole is not None
    assert assembled(client, table, row, "j") == whole[3]


def test_a_nul_is_part_of_a_text(server: LiveServer, client: Client) -> None:
    if server.dialect == "postgresql":
        pytest.skip("PostgreSQL takes no NUL")
    build(server)
    hexed = ("a\0é" * 600).encode().hex()
    text = f"CAST(x'{hexed}' AS TEXT)" if server.dialect == "sqlite" else f"CONVERT(x'{hexed}' USING utf8mb4)"
    server.execute(f"INSERT INTO t (id, v) VALUES (1, {text})")
    (row,) = client.page(client.query("t")).rows
    assert assembled(client, client.table("t"), row, "v") == "a\0é" * 600


def test_an_empty_value_is_whole_at_once_and_null_is_gone(server: LiveServer, client: Client) -> None:
    build(server)
    server.execute(f"INSERT INTO t (id, v, b) VALUES (1, '', {binary(server, b'')}), (2, NULL, NULL)")
    empty, null = client.page(client.query("t")).rows
    table = client.table("t")
    assert assembled(client, table, empty, "v") == ""
    assert assembled(client, table, empty, "b") == b""
    with pytest.raises(ValueChanged):
        assembled(client, table, null, "v")


def test_a_change_between_the_parts_is_noticed(server: LiveServer, client: Client) -> None:
    build(server)
    server.execute(f"INSERT INTO t (id, v) VALUES (1, '{'a' * 2000}')")
    (row,) = client.page(client.query("t")).rows
    for change in (f"SET v = '{'b' * 2000}'", "SET v = 'short'", "SET v = NULL"):
        server.execute(f"UPDATE t SET v = '{'a' * 2000}'")
        assembly = Assembly(client.table("t"), row, "v", (700, 700))
        request = assembly.request()
        assembly.take(request, client.server.part(request), 0)
        server.execute(f"UPDATE t {change}")
        with pytest.raises(ValueChanged):
            read(client, assembly)


@settings(max_examples=25)
@given(data=st.binary(min_size=1, max_size=60), size=st.integers(1, 9))
def test_text_of_sqlite_that_is_no_utf8_keeps_its_bytes(tmp_path: Path, data: bytes, size: int) -> None:
    path = tmp_path / "t.sqlite"
    with sqlite3.connect(path, isolation_level=None) as file:
        file.execute("DROP TABLE IF EXISTS t")
        file.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)")
        file.execute("INSERT INTO t VALUES (1, CAST(? AS TEXT))", (data,))
    file.close()
    client = Client(Target(str(path)))
    (row,) = client.page(client.query("t")).rows
    value = assembled(client, client.table("t"), row, "v", size)
    client.server.close()
    assert value == data.decode("utf-8", "surrogateescape")


def test_a_file_of_sqlite_in_utf16(tmp_path: Path) -> None:
    path = tmp_path / "t.sqlite"
    with sqlite3.connect(path, isolation_level=None) as file:
        file.execute("PRAGMA encoding = 'UTF-16le'")
        file.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)")
        file.execute("INSERT INTO t VALUES (1, ?)", ("é😀" * 900,))
    file.close()
    client = Client(Target(str(path)))
    (row,) = client.page(client.query("t")).rows
    assert assembled(client, client.table("t"), row, "v") == "é😀" * 900
    client.server.close()
