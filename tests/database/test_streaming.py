"""Rows as they come: the same values as in pages, none twice, nothing left behind at the server."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from client import Client
from odd_values import ODD_VALUES
from servers import LiveServer

from tui_orm.database.descriptions import LargeValue, TableEntry, TableInfo, TableName
from tui_orm.database.dialects.streams import BATCH, Stream
from tui_orm.database.failures import CommitOutcomeUnknown, ConnectionLost, DatabaseFailure
from tui_orm.database.query import PageRequest, Query
from tui_orm.database.server import Server
from tui_orm.database.streaming import OneReading, select_rows
from tui_orm.database.writing_once import OneWriting
from tui_orm.workspace.formats import plain


class Broken(Exception):
    """A fault of whoever takes the rows."""


def rows_of(stream: Stream) -> list[tuple[Any, ...]]:
    return [tuple(row) for rows in stream.batches() for row in rows]


def read(server: Server, table: TableInfo) -> list[tuple[Any, ...]]:
    return server.read(OneReading(lambda dialect: select_rows(dialect, Query(table)), rows_of))


def fill(server: LiveServer, rows: int) -> None:
    server.execute("CREATE TABLE n (id INTEGER PRIMARY KEY, t VARCHAR(2000))")
    values = ", ".join(f"({number}, '{'x' * 500}')" for number in range(rows))
    server.execute(f"INSERT INTO n VALUES {values}")


def test_what_streams_is_what_pages_hold(server: LiveServer, client: Client) -> None:
    server.execute(ODD_VALUES[server.dialect])
    for entry in client.server.tables():
        table = client.server.describe(entry)
        found = sorted([_text(value) for value in row] for row in read(client.server, table))
        assert found == _paged(client.server, table), entry


def _paged(server: Server, table: TableInfo) -> list[list[str]]:
    rows = server.page(PageRequest(Query(table))).rows
    whole = server.whole_rows(table, [table.key_of(row) for row in rows]) if table.key else rows
    if any(isinstance(value, LargeValue) for row in whole for value in row):
        return sorted(
            [_text(value) for value in row] for row in read(server, table)
        )  # no key finds the whole value
    return sorted([_text(value) for value in row[: len(table.columns)]] for row in whole)


def _text(value: Any) -> str:
    return "NULL" if value is None else f"'{plain(value)}"


def test_rows_that_nobody_takes_are_not_read(server: LiveServer, client: Client) -> None:
    fill(server, 5 * BATCH)
    table = client.table("n")

    def take(stream: Stream) -> None:
        next(stream.batches())
        raise Broken

    with pytest.raises(Broken):
        client.server.read(OneReading(lambda dialect: select_rows(dialect, Query(table)), take))
    assert len(read(client.server, table)) == 5 * BATCH


def test_a_connection_that_breaks_meanwhile_gives_no_row_twice(server: LiveServer, client: Client) -> None:
    if server.dialect == "sqlite":
        pytest.skip("a file has no connection")
    fill(server, 3 * BATCH)
    table, taken = client.table("n"), []

    def take(stream: Stream) -> None:
        for rows in stream.batches():
            taken.extend(rows)
            client.server.hang_up()
            client.server.resume()

    reading = OneReading(lambda dialect: select_rows(dialect, Query(table)), take)
    with suppress(ConnectionLost):  # what the driver holds already it may still give
        client.server.read(reading)
    keys = [row[0] for row in taken]
    assert keys == list(range(len(keys)))


def test_text_that_is_no_utf_8_is_met_on_the_way(server: LiveServer, client: Client) -> None:
    if server.dialect != "sqlite":
        pytest.skip("servers keep what a text is encoded in")
    fill(server, 2 * BATCH)
    places = (0, 7, BATCH - 1, BATCH + 3)
    for place in places:
        server.execute(f"UPDATE n SET t = CAST(x'e9{place % 128:02x}' AS TEXT) WHERE id = {place}")
    found = read(client.server, client.table("n"))
    assert [row[0] for row in found] == list(range(2 * BATCH))
    odd = {row[0]: row[1].encode("utf-8", "surrogateescape") for row in found if row[1][0] != "x"}
    assert odd == {place: bytes([0xE9, place % 128]) for place in places}
    assert len(client.rows("n")) == 256


def test_a_statement_is_written_once(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE w (id INTEGER PRIMARY KEY)")
    statement = "INSERT INTO w VALUES (1)"
    assert client.server.read(OneWriting(statement, {}, lambda stream: stream.matched())) == 1
    with pytest.raises(DatabaseFailure):
        client.server.read(OneWriting(statement, {}, lambda stream: stream.matched()))
    assert server.rows("SELECT id FROM w") == [(1,)]


def test_what_cannot_be_taken_is_not_committed(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE w (id INTEGER PRIMARY KEY)")

    def take(_: Stream) -> None:
        raise Broken

    with pytest.raises(Broken):
        client.server.read(OneWriting("INSERT INTO w VALUES (1)", {}, take))
    assert server.rows("SELECT id FROM w") == []


def test_a_connection_that_breaks_before_the_end_writes_nothing(server: LiveServer, client: Client) -> None:
    if server.dialect == "sqlite":
        pytest.skip("a file has no connection")
    server.execute("CREATE TABLE w (id INTEGER PRIMARY KEY)")

    def take(_: Stream) -> None:
        client.server.hang_up()
        client.server.resume()

    with pytest.raises(ConnectionLost) as told:
        client.server.read(OneWriting("INSERT INTO w VALUES (1)", {}, take))
    # on a line that is dead already COMMIT may not have been sent, but nobody knows
    assert isinstance(told.value, CommitOutcomeUnknown)
    assert server.rows("SELECT id FROM w") == []
    assert client.server.describe(TableEntry(TableName("w"))).columns
