"""`tui-orm schema`: what tables are made of, in forms for people and for programs."""

from __future__ import annotations

import json

import pytest
from servers import LiveServer

from tui_orm.cli.main import main

TABLES = """
CREATE TABLE artist (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL);
CREATE TABLE album (id INTEGER PRIMARY KEY, artist_id INTEGER NOT NULL, title VARCHAR(40) DEFAULT 'none',
  CONSTRAINT album_artist FOREIGN KEY (artist_id) REFERENCES artist (id) ON DELETE CASCADE,
  CONSTRAINT album_title UNIQUE (title));
CREATE VIEW titles AS SELECT title FROM album
"""


@pytest.fixture
def music(server: LiveServer) -> str:
    """Two tables and a view on each server in turn."""
    server.execute(TABLES)
    return server.target.text


def printed(out: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["schema", *arguments]) == 0
    text, errors = out.readouterr()
    assert errors == ""
    return text


def test_a_schema_to_read(music: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, music, "ALBUM").splitlines()
    assert lines[0] == "album"
    assert lines[1].split() == ["column", "|", "type", "|", "null", "|", "default", "|", "notes"]
    assert "to artist (id)" in lines[4]
    assert "primary key: id" in lines
    assert "refers: artist_id to artist (id) on delete cascade" in [
        line.replace(" on update restrict", "").replace(
            "on delete cascade on update no action", "on delete cascade"
        )
        for line in lines
    ]
    assert "referred: id by album (artist_id) on delete cascade" in printed(capsys, music, "artist")


def test_a_schema_for_programs(music: str, capsys: pytest.CaptureFixture[str]) -> None:
    tables = json.loads(printed(capsys, music, "--format", "json"))
    assert [(table["name"], table["kind"]) for table in tables] == [
        ("album", "table"),
        ("artist", "table"),
        ("titles", "view"),
    ]
    album, artist, _ = tables
    assert [column["name"] for column in album["columns"]] == ["id", "artist_id", "title"]
    assert [column["nullable"] for column in album["columns"]] == [False, False, True]
    assert album["foreign_keys"][0]["target"] == "artist"
    assert artist["referred_by"][0]["columns"] == ["artist_id"]
    assert ["title"] in [index["columns"] for index in album["indexes"] if index["unique"]]


def test_ddl_makes_the_same_tables(
    server: LiveServer, music: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = json.loads(printed(capsys, music, "artist", "album", "--format", "json"))
    script = printed(capsys, music, "artist", "album", "--format", "sql")
    server.execute("DROP VIEW titles; DROP TABLE album; DROP TABLE artist")
    server.execute(script)
    after = json.loads(printed(capsys, music, "artist", "album", "--format", "json"))
    assert [table["columns"] for table in after] == [table["columns"] for table in before]
    assert [table["foreign_keys"] for table in after] == [table["foreign_keys"] for table in before]


def test_markdown_has_a_heading_for_each(music: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, music, "--format", "md")
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "## album",
        "## artist",
        "## titles",
    ]


def test_a_database_without_tables(server: LiveServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, server.target.text) == ""
    assert printed(capsys, server.target.text, "--format", "json") == "[]\n"


def test_one_bad_view_does_not_stop_the_others(
    server: LiveServer, music: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if server.dialect == "postgresql":
        pytest.skip("PostgreSQL lets no view break")
    server.execute("CREATE TABLE x (id INTEGER); CREATE VIEW broken AS SELECT id FROM x; DROP TABLE x")
    assert main(["schema", music]) == 1
    text, errors = capsys.readouterr()
    assert errors.startswith("tui-orm: broken: ")
    assert errors.count("\n") == 1
    assert [line for line in text.splitlines() if line in ("album", "artist", "titles")] == [
        "album",
        "artist",
        "titles",
    ]
