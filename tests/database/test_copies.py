"""INSERT statements and model instances of rows: run, they make the rows that they were made of."""

from __future__ import annotations

import runpy
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from client import Client
from hypothesis import example, given, settings
from servers import LiveServer

from tui_orm.database.changes import DEFAULT
from tui_orm.database.descriptions import Row

ODD = [
    "",
    "it's",
    "back\\slash",
    "\\",
    "\\'; --",
    'say "hi"',
    "100%",
    "%(x)s",
    "a;b",
    "a\nb\r\n",
    "\x1a\x08",
    "日本語 🏆",
]
BINARY = {"postgresql": "BYTEA", "mysql": "LONGBLOB", "sqlite": "BLOB"}
QUOTE = {"postgresql": '"', "mysql": "`", "sqlite": '"'}
FLOATS = st.floats(allow_nan=False, allow_infinity=False, width=64)


def columns(server: LiveServer) -> str:
    return (
        f"id INTEGER PRIMARY KEY, v TEXT, b {BINARY[server.dialect]}, f DOUBLE PRECISION, n DECIMAL(30, 10),"
        f" d DATE, {QUOTE[server.dialect]}Odd Name{QUOTE[server.dialect]} VARCHAR(20)"
    )


def stored(server: LiveServer, table: str) -> list[tuple[Any, ...]]:
    return server.rows(f"SELECT * FROM {table} ORDER BY 1")


@pytest.fixture
def pair(server: LiveServer) -> None:
    for name in ("t", "u"):
        charset = " CHARACTER SET utf8mb4" if server.dialect == "mysql" else ""
        server.execute(f"CREATE TABLE {name} ({columns(server)}){charset}")


def copy(server: LiveServer, client: Client, rows: list[Row] | None = None) -> None:
    """Run the statements on the second table."""
    info = client.table("t")
    text = client.server.insert_statements(info, client.rows("t") if rows is None else rows)
    quote = QUOTE[server.dialect]
    server.execute(text.replace(f"INSERT INTO {quote}t{quote} ", "INSERT INTO u "))


def test_inserts_make_the_same_rows(server: LiveServer, pair: None, client: Client) -> None:
    table = client.table("t")
    # SQLite itself reads some floats with many digits off by the last bit
    floats = (
        st.integers(-(10**9), 10**9).map(lambda cents: cents / 100) if server.dialect == "sqlite" else FLOATS
    )
    texts = ODD if server.dialect == "postgresql" else [*ODD, "nul\0nul"]

    @given(
        st.lists(
            st.tuples(
                st.none() | st.text() | st.sampled_from(texts),
                st.none() | st.binary(max_size=20),
                st.none() | floats,
                st.none() | st.integers(-(10**19), 10**19).map(lambda units: Decimal(units).scaleb(-10)),
            ),
            min_size=1,
            max_size=20,
        )
    )
    @example([(text, text.encode(), -0.0, None) for text in texts])
    @settings(max_examples=4)
    def check(drawn: list[tuple[Any, ...]]) -> None:
        server.execute("DELETE FROM t; DELETE FROM u")
        changes = []
        for number, (text, data, real, exact) in enumerate(drawn):
            if text is not None and server.dialect == "postgresql":
                text = text.replace("\0", "")
            if server.dialect == "sqlite" and exact is not None:
                exact = float(exact)
            values = {
                "id": number,
                "v": text,
                "b": data,
                "f": real,
                "n": exact,
                "d": "2024-02-29",
                "Odd Name": "x",
            }
            changes.append(client.insert("t", **values))
        client.commit(*changes)
        whole = client.server.whole_rows(table, [(number,) for number in range(len(drawn))])
        copy(server, client, whole)
        assert repr(stored(server, "u")) == repr(stored(server, "t"))

    check()


def test_what_the_server_computes_is_left_to_it(server: LiveServer, client: Client) -> None:
    identity = "GENERATED ALWAYS AS IDENTITY" if server.dialect == "postgresql" else ""
    for name in ("t", "u"):
        server.execute(
            f"CREATE TABLE {name} (id INTEGER {identity} PRIMARY KEY, n INTEGER DEFAULT 7,"
            " twice INTEGER GENERATED ALWAYS AS (n * 2) STORED)"
        )
    overriding = "OVERRIDING SYSTEM VALUE" if identity else ""
    server.execute(f"INSERT INTO t (id, n) {overriding} VALUES (5, 1), (6, 7)")
    copy(server, client, [(5, 1, 2), (6, DEFAULT, 14)])
    assert stored(server, "u") == stored(server, "t")


def test_a_row_of_defaults_alone(server: LiveServer, client: Client) -> None:
    server.execute(f"CREATE TABLE t (id {server.serial}, n INTEGER DEFAULT 7)")
    server.execute(f"CREATE TABLE u (id {server.serial}, n INTEGER DEFAULT 7)")
    copy(server, client, [(DEFAULT, DEFAULT)])
    assert stored(server, "u") == [(1, 7)]


def test_dates_that_are_none(server: LiveServer, client: Client) -> None:
    if server.dialect != "mysql":
        pytest.skip("MySQL alone has zero dates")
    for name in ("t", "u"):
        server.execute(
            f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, d DATE, s DATETIME, t TIME, k BIT(40),"
            " e SET('a','b'))"
        )
    server.execute(
        "SET SESSION sql_mode = '';"
        " INSERT INTO t VALUES (1, '0000-00-00', '0000-00-00 00:00:00', '-838:59:59', b'101', 'a,b');"
        " SET SESSION sql_mode = 'STRICT_ALL_TABLES'"
    )
    copy(server, client)
    server.execute("SET SESSION sql_mode = DEFAULT")
    assert stored(server, "u") == stored(server, "t")


def test_backslashes_that_escape_nothing(server: LiveServer, client: Client) -> None:
    if server.dialect != "mysql":
        pytest.skip("MySQL alone has this mode")
    from tui_orm.database.descriptions import ColumnInfo, Kind
    from tui_orm.database.dialects.literals import literal

    texts = [*ODD, "nul\0\\"]
    column = ColumnInfo("v", Kind.TEXT)
    server.execute("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'")
    found = [server.rows(f"SELECT {literal(text, column, 'mysql', False)}")[0][0] for text in texts]
    server.execute("SET SESSION sql_mode = DEFAULT")
    assert found == texts


def test_numbers_that_are_none(server: LiveServer, client: Client) -> None:
    if server.dialect == "mysql":
        pytest.skip("MySQL has no such numbers")
    real = "DOUBLE PRECISION" if server.dialect == "postgresql" else "REAL"
    for name in ("t", "u"):
        server.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, f {real}, g {real})")
    infinite = "'inf', '-inf'" if server.dialect == "postgresql" else "9e999, -9e999"
    server.execute(f"INSERT INTO t VALUES (1, {infinite})")
    if server.dialect == "postgresql":
        server.execute("INSERT INTO t VALUES (2, 'NaN', 1e-320)")
    copy(server, client)
    assert repr(stored(server, "u")) == repr(stored(server, "t"))


def test_text_that_is_no_utf8(server: LiveServer, client: Client) -> None:
    if server.dialect != "sqlite":
        pytest.skip("SQLite alone stores such text")
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v); CREATE TABLE u (id INTEGER PRIMARY KEY, v)")
    server.execute("INSERT INTO t VALUES (1, CAST(x'61ff00' AS TEXT)), (2, '5'), (3, 5), (4, 5.0), (5, x'')")
    copy(server, client)
    how = "SELECT id, typeof(v), hex(v) FROM {} ORDER BY id"
    assert server.rows(how.format("u")) == server.rows(how.format("t"))


def test_types_that_only_postgresql_has(server: LiveServer, client: Client) -> None:
    if server.dialect != "postgresql":
        pytest.skip("PostgreSQL alone has them")
    types = "a INTEGER[], j JSONB, i INTERVAL, k INT4RANGE, m MONEY, u UUID, z TIMESTAMPTZ, y BOOLEAN, r REAL"
    for name in ("t", "u"):
        server.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {types})")
    server.execute("""INSERT INTO t VALUES (1, '{1,NULL,3}', '{"a": "b\\\\c"}', '1 mon -2 days', '[1,5)', '12.50',
        'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '2024-05-01 10:00:00.123456+02', true, 0.1)""")
    copy(server, client)
    assert stored(server, "u") == stored(server, "t")


def test_rows_are_read_whole_by_their_keys(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (a INTEGER, b VARCHAR(9), v TEXT, PRIMARY KEY (a, b))")
    server.execute(f"INSERT INTO t VALUES (1, 'x', '{'é' * 1500}'), (1, 'y', NULL), (2, 'x', '')")
    query = client.query("t")
    keys = {row[:2]: query.table.key_of(row) for row in client.page(query).rows}
    server.execute("DELETE FROM t WHERE b = 'y'")
    wanted = [keys[2, "x"], keys[1, "y"], keys[1, "x"]]
    found = client.server.whole_rows(query.table, wanted)
    assert sorted(row[:3] for row in found) == [(1, "x", "é" * 1500), (2, "x", "")]
    assert {query.table.key_of(row) for row in found} == {wanted[0], wanted[2]}
    assert client.server.whole_rows(query.table, []) == []


def test_instances_are_what_the_model_takes(server: LiveServer, client: Client, tmp_path: Path) -> None:
    server.execute(
        "CREATE TABLE album (id INTEGER PRIMARY KEY, metadata VARCHAR(9), price DECIMAL(8, 2), day DATE,"
        " at TIMESTAMP NULL)"
    )
    server.execute(
        "INSERT INTO album VALUES (1, 'it''s', 9.50, '2024-02-29', '2024-05-01 10:00:00'),"
        " (2, NULL, NULL, NULL, NULL)"
    )
    info = client.table("album")
    source = tmp_path / "model.py"
    source.write_text(client.server.model(info))
    names = {**runpy.run_path(str(source)), "date": date, "datetime": datetime}
    first, second = eval(client.server.instances(info, client.rows("album")), names)
    assert (first.id, first.metadata_, first.day, first.at) == (
        1,
        "it's",
        date(2024, 2, 29),
        datetime(2024, 5, 1, 10),
    )
    assert first.price == Decimal("9.50")
    assert (second.id, second.metadata_, second.price) == (2, None, None)


def test_rows_without_a_model_are_dictionaries(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (a INTEGER, b VARCHAR(9))")
    text = client.server.instances(client.table("t"), [(1, "x"), (2, DEFAULT)])
    assert eval(text) == [{"a": 1, "b": "x"}, {"a": 2}]
