"""The rows a foreign key may refer to, found on every server without reading the table whole."""

from __future__ import annotations

import pytest
from servers import LiveServer

from tui_orm.database.database import Database
from tui_orm.database.descriptions import ForeignKeyInfo, Row, TableName
from tui_orm.database.reading import picking
from tui_orm.database.reading.candidates import PickRequest, Picks

pytestmark = pytest.mark.one_driver

KEY = ForeignKeyInfo(TableName("album"), ("artist_id",), TableName("artist"), ("id",))
SLOT = ForeignKeyInfo(TableName("booking"), ("room", "hour"), TableName("slot"), ("room", "hour"))


def build(server: LiveServer) -> None:
    server.execute(
        """
        CREATE TABLE artist (id INTEGER PRIMARY KEY, born INTEGER, bio VARCHAR(2000), name VARCHAR(60) NOT NULL);
        CREATE INDEX artist_name ON artist (name);
        CREATE TABLE slot (room VARCHAR(9) NOT NULL, hour INTEGER NOT NULL, label VARCHAR(20),
          PRIMARY KEY (room, hour));
        """
    )
    people = (
        f"({number}, 1, 'x', 'Artist {number:03} {'é' if number % 7 == 0 else 'e'}')"
        for number in range(1, 301)
    )
    server.execute(f"INSERT INTO artist VALUES {', '.join(people)}")
    slots = (f"('{room}', {hour}, '{room} at {hour}')" for room in "ABCD" for hour in range(24))
    server.execute(f"INSERT INTO slot VALUES {', '.join(slots)}")


async def all_of(database: Database, request: PickRequest | None) -> tuple[list[Row], Picks]:
    """Everything that a request leads to, each row once, and the last answer."""
    rows: dict[Row, None] = {}
    while request is not None:
        picks = await database.picks(request)
        rows |= dict.fromkeys(picks.rows)
        request = picks.more
    return list(rows), picks


async def test_rows_are_read_by_key_and_found_by_text(
    server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picking, "SLICE", 40)
    monkeypatch.setattr(picking, "MOST", 30)
    build(server)
    database = Database(server.target)
    try:
        rows, last = await all_of(database, PickRequest(KEY))
        assert [row[0] for row in rows] == list(range(1, 301))
        assert [column.name for column in last.columns] == ["id", "name"]
        first = await database.picks(PickRequest(KEY, "29"))
        assert [row[0] for row in first.rows][:11] == [29, *range(290, 300)]
        rows, last = await all_of(database, PickRequest(KEY, "IST 1"))
        assert [row[0] for row in rows] == list(range(100, 200))
        assert last.searched == 300
        assert (await all_of(database, PickRequest(KEY, "100%")))[0] == []
        found = await database.picks(PickRequest(KEY, "artist 17"))
        assert [row[0] for row in found.rows if row[0] < 180] == list(range(170, 180))
    finally:
        database.close()


async def test_a_composite_key_is_searched_slice_by_slice(
    server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picking, "SLICE", 7)
    monkeypatch.setattr(picking, "MOST", 5)
    build(server)
    database = Database(server.target)
    try:
        rows, _last = await all_of(database, PickRequest(SLOT, "at 1"))
        hours = [1, *range(10, 20)]
        assert sorted(row[:2] for row in rows) == sorted((room, hour) for room in "ABCD" for hour in hours)
        rows, _ = await all_of(database, PickRequest(SLOT))
        assert [row[:2] for row in rows] == [(room, hour) for room in "ABCD" for hour in range(24)]
        assert [row[:3] for row in (await database.referred(SLOT, ("B", 7))).rows] == [("B", 7, "B at 7")]
        assert (await database.referred(SLOT, ("B", 24))).rows == []
    finally:
        database.close()
