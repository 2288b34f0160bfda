from __future__ import annotations

import pytest

from tui_orm.database.descriptions import TableName
from tui_orm.workspace.completion import Known, suggestions

TABLES = {
    TableName("album"): (("album_id", "integer"), ("title", "text"), ("artist_id", "integer")),
    TableName("artist"): (("artist_id", "integer"), ("name", "text")),
    TableName("Order Line"): (("id", "integer"), ("amount", "integer")),
    TableName("log", "audit"): (("at", "timestamp"),),
}
KNOWN = Known(
    TABLES, frozenset({"SELECT", "FROM", "WHERE", "LEFT", "TITLECASE"}), frozenset({"lower"}), "postgresql"
)


def offered(text: str, wanted: bool = False) -> list[str]:
    return [one.text for one in suggestions(text.replace("|", ""), text.index("|"), KNOWN, wanted)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * FROM al|", ["album"]),
        ("SELECT a.| FROM album a", ["album_id", "title", "artist_id"]),
        ("SELECT a.ti| FROM album AS a", ["title"]),
        ("SELECT * FROM album a JOIN artist b ON a.artist_id = b.|", ["artist_id", "name"]),
        ("SELECT * FROM album, artist b WHERE b.na|", ["name"]),
        ("SELECT * FROM audit.lo|", ["log"]),
        ("SELECT x.| FROM audit.log x", ["at"]),
        ("UPDATE album SET ti|", ["title", "titlecase"]),
        ("INSERT INTO art|", ["artist"]),
        ("SELECT * FROM ord|", ['"Order Line"']),
        ('SELECT o.| FROM "Order Line" o', ["id", "amount"]),
        ("WITH best AS (SELECT title, artist_id AS a FROM album) SELECT * FROM be|", ["best"]),
        ("WITH best AS (SELECT title, artist_id AS a FROM album) SELECT b.| FROM best b", ["title", "a"]),
        ("WITH best (x, y) AS (SELECT 1, 2) SELECT best.| FROM best", ["x", "y"]),
        ("WITH a AS (SELECT * FROM artist) SELECT a.| FROM a", ["artist_id", "name"]),
        ("sel|", ["select"]),
        ("SEL|", ["SELECT"]),
        ("SELECT low|", ["lower"]),
        ("SELECT 'al|'", []),
        ("-- al|", []),
        ("SELECT * FROM album; SELECT na|", []),
        ("SELECT 1a|", []),
        ("SELECT * FROM album|", []),
    ],
)
def test_what_is_offered(text: str, expected: list[str]) -> None:
    assert offered(text) == expected


def test_a_single_letter_waits_until_it_is_asked_for() -> None:
    assert offered("SELECT * FROM a|") == []
    assert offered("SELECT * FROM a|", wanted=True) == ["album", "artist"]
