from __future__ import annotations

import pytest
from client import Client
from servers import LiveServer

from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.query import Query, RawSQL, Within
from tui_orm.workspace.filters import parse_filter


@pytest.fixture
def query(server: LiveServer, client: Client) -> Query:
    moment = {"postgresql": "TIMESTAMP", "mysql": "DATETIME", "sqlite": "DATETIME"}[server.dialect]
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, born DATE, seen {moment}, word VARCHAR(20))")
    server.execute(
        "INSERT INTO t VALUES (1, '2024-02-29', '2024-02-29 23:59:59', 'a%b'),"
        " (2, '2024-03-01', '2024-03-01 00:00:00', 'it''s'), (3, '2024-03-31', '2024-03-31 12:00:00', ':x'),"
        " (4, '2024-04-01', '2024-04-01 00:00:00', '%s'), (5, NULL, NULL, NULL)"
    )
    return client.query("t")


def ids(client: Client, query: Query, text: str) -> list[int]:
    conditions = parse_filter(text, query.table)
    return [row[0] for row in client.page(Query(query.table, conditions)).rows]


@pytest.mark.parametrize("column", ["born", "seen"])
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("= 2024-03", [2, 3]),
        ("!= 2024-03", [1, 4]),
        ("< 2024-03", [1]),
        ("<= 2024-03", [1, 2, 3]),
        ("> 2024-03", [4]),
        (">= 2024-03", [2, 3, 4]),
        ("= 2024", [1, 2, 3, 4]),
        ("between 2024-02 and 2024-03", [1, 2, 3]),
        ("= 2024-03-31", [3]),
        ("!= 2024-03-31", [1, 2, 4]),
    ],
)
def test_a_part_of_a_date_finds_its_period(
    client: Client, query: Query, column: str, typed: str, found: list[int]
) -> None:
    assert ids(client, query, f"{column} {typed}") == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("id > 1 and sql: id < 4 or id = 5", [2, 3, 5]),
        ("sql: word like 'a%b'", [1]),
        ("sql: word = ':x' or word = '%s'", [3, 4]),
        ("sql: word = 'it''s'", [2]),
        ("sql: id in (select max(id) from t)", [5]),
    ],
)
def test_sql_of_ones_own_is_sent_as_it_is(client: Client, query: Query, typed: str, found: list[int]) -> None:
    assert ids(client, query, typed) == found


def test_sql_of_ones_own_cannot_write(server: LiveServer, client: Client, query: Query) -> None:
    if server.dialect == "sqlite":
        pytest.skip("nothing that can stand in a condition writes there")
    server.execute("CREATE TABLE log (n INTEGER)")
    if server.dialect == "postgresql":
        server.execute(
            "CREATE FUNCTION writes() RETURNS integer LANGUAGE sql AS 'INSERT INTO log VALUES (1) RETURNING n'"
        )
    else:
        server.execute("DROP FUNCTION IF EXISTS writes")
        server.execute("SET GLOBAL log_bin_trust_function_creators = 1")
        server.execute(
            "CREATE FUNCTION writes() RETURNS INTEGER BEGIN INSERT INTO log VALUES (1); RETURN 1; END"
        )
    with pytest.raises(DatabaseFailure, match=r"(?i)read.only"):
        ids(client, query, "sql: writes() = 1")
    assert server.rows("SELECT * FROM log") == []
    update = client.update("t", 1, word="still written")
    client.commit(update)
    assert server.rows("SELECT word FROM t WHERE id = 1") == [("still written",)]


def test_sql_that_the_server_does_not_understand_is_told_in_its_words(client: Client, query: Query) -> None:
    with pytest.raises(DatabaseFailure, match="nowhere"):
        client.page(Query(query.table, (RawSQL("nowhere = 1"),)))
    assert len(client.page(Query(query.table, (Within("id", 2, 4),))).rows) == 2
