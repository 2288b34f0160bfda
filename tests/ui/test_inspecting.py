"""Panels on tables and schemas, and finding anything by its name, as somebody at the keyboard sees them."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at

from tui_orm.ui.clipboard import Clipboard, Put

SCHEMA = """
CREATE TABLE album (id INTEGER PRIMARY KEY, title TEXT COLLATE NOCASE NOT NULL, year INTEGER DEFAULT 1970,
  shout TEXT AS (upper(title)) STORED, CONSTRAINT in_our_time CHECK (year > 1900));
CREATE TABLE track (id INTEGER PRIMARY KEY, album_id INTEGER REFERENCES album (id) ON DELETE CASCADE,
  track_title TEXT, seconds INTEGER);
CREATE UNIQUE INDEX album_late ON album (lower(title), year DESC) WHERE year > 2000;
CREATE TRIGGER album_renamed AFTER UPDATE ON album BEGIN SELECT 'renamed'; END;
INSERT INTO album (id, title) VALUES (1, 'Blue');
INSERT INTO track VALUES (1, 1, 'Carey', 182);
"""


@pytest.fixture
async def listener(file: LiveServer, tmp_path: Path) -> AsyncIterator[User]:
    """Somebody with a few records."""
    file.execute(SCHEMA)
    async with at(file.target.text, tmp_path) as user:
        yield user


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went to the clipboard."""
    texts: list[str] = []

    async def put(_: Clipboard, data: bytes) -> Put:
        texts.append(data.decode())
        return Put("by a test")

    monkeypatch.setattr(Clipboard, "put", put)
    return texts


async def test_panels_tell_of_collations_conditions_and_triggers(listener: User) -> None:
    await listener.opens("album")
    await listener.presses("2")
    listener.sees("collation", "NOCASE", "stored = upper(title)", "1970")
    await listener.presses("3")
    listener.sees(
        "album_late", "unique", "lower(title), year DESC  WHERE year > 2000", "in_our_time", "year > 1900"
    )
    await listener.presses("7")
    listener.sees("kind  table", "the whole file", "Triggers", "CREATE TRIGGER album_renamed")
    await listener.presses("Escape")
    listener.sees("Blue")


async def test_a_panel_is_copied_whole_as_it_was_given(listener: User, copied: list[str]) -> None:
    await listener.opens("album")
    await listener.presses("5", "y")
    assert "Copied the panel: ddl by a test" in listener.status
    assert copied[0].startswith("CREATE TABLE album (id INTEGER PRIMARY KEY, title TEXT COLLATE NOCASE")
    assert "CREATE TRIGGER album_renamed" in copied[0]
    await listener.presses("1", "l", "y")
    assert copied[1] == "Blue"


async def test_a_column_is_found_and_opened(listener: User) -> None:
    await listener.presses("Ctrl+F")
    await listener.types("seconds")
    listener.sees("column of track")
    await listener.presses("Enter")
    assert listener.title.startswith("track")
    assert listener.browser.grid.columns is not None
    assert listener.browser.grid.columns.name_at(listener.browser.grid.column) == "seconds"


async def test_a_hidden_column_is_shown_when_it_is_found(listener: User) -> None:
    await listener.opens("track")
    await listener.goes_to(1, "seconds")
    await listener.presses("H", "T")
    await listener.types("track.sec")
    await listener.presses("Enter")
    listener.sees("seconds", "182")


async def test_an_index_a_trigger_and_a_check_open_their_panels(listener: User) -> None:
    for typed, panel in (("album_late", "keys"), ("renamed", "table"), ("our_time", "ddl")):
        await listener.presses("T")
        await listener.types(typed)
        await listener.presses("Enter")
        assert listener.title == f"album · {panel}"
        await listener.presses("1")


async def test_names_are_read_once_until_f5(listener: User, file: LiveServer) -> None:
    await listener.presses("T", "Escape")
    file.execute("CREATE TABLE newcomer (surprise INTEGER)")
    await listener.presses("T")
    await listener.types("surprise")
    listener.does_not_see("newcomer")
    await listener.presses("Escape", "Escape", "F5", "T")
    await listener.types("surprise")
    listener.sees("column of newcomer")
    await listener.presses("Enter")
    assert listener.title.startswith("newcomer")


async def test_a_panel_is_read_again_with_f5(listener: User, file: LiveServer) -> None:
    await listener.opens("album")
    await listener.presses("7")
    file.execute("CREATE TRIGGER another AFTER DELETE ON album BEGIN SELECT 1; END")
    await listener.presses("F5")
    listener.sees("CREATE TRIGGER another")


async def test_sqlite_has_nothing_beside_tables(listener: User) -> None:
    await listener.presses("8")
    assert "SQLite keeps no routines" in listener.status


async def test_an_old_panel_does_not_come_over_the_rows(listener: User) -> None:
    await listener.opens("album")
    await listener.types_ahead("7", "1")
    listener.sees("Blue")


ROUTINE = {
    "mysql": "CREATE PROCEDURE count_all() SELECT 'one two'",
    "postgresql": "CREATE FUNCTION count_all() RETURNS text LANGUAGE sql AS $$ SELECT 'one two' $$",
}


async def test_a_routine_is_listed_found_read_and_copied(
    server: LiveServer, tmp_path: Path, copied: list[str]
) -> None:
    if server.dialect == "sqlite":
        pytest.skip("SQLite has no routines")
    server.execute(ROUTINE[server.dialect])
    try:
        async with at(server.target.text, tmp_path) as user:
            await user.presses("8")
            await user.presses("/")
            await user.types("count_al")
            user.sees("count_all")
            await user.presses("Enter", "y")
            user.sees("SELECT 'one two'", "Copied the")
            assert "count_all" in copied[0]
            await user.presses("Escape", "Escape", "Escape", "Escape", "T")
            await user.types("count_all")
            user.sees("procedure" if server.dialect == "mysql" else "function")
            await user.presses("Enter")
            user.sees("SELECT 'one two'")
    finally:
        if server.dialect == "mysql":
            server.execute("DROP PROCEDURE count_all")


async def test_a_limited_user_is_told_what_is_missing(server: LiveServer, tmp_path: Path) -> None:
    if server.dialect != "mysql":
        pytest.skip("PostgreSQL shows its catalogue to everybody, SQLite has no users")
    server.execute("CREATE TABLE t (id INT PRIMARY KEY, secret TEXT); INSERT INTO t VALUES (4711, 'no')")
    name = (
        f"part_{zlib.crc32(server.database.encode()):x}"  # users are the server's: each process has its own
    )
    server.execute(
        f"DROP USER IF EXISTS {name}; CREATE USER {name} IDENTIFIED BY 'part'; GRANT SELECT (id) ON t TO {name}"
    )
    try:
        url = server.url.replace("//root:root@", "//root@").replace("//root@", f"//{name}:part@")
        async with at(url, tmp_path) as user:
            await user.opens("t")
            user.sees("4711")
            await user.presses("7")
            user.sees("engine", "Columns may be missing", "Triggers are not shown")
            await user.presses("T")
            await user.types("id")
            user.sees("column of t")
            user.does_not_see("secret")
    finally:
        server.execute(f"DROP USER {name}")


async def test_who_may_not_read_a_table_may_look_at_what_it_is(server: LiveServer, tmp_path: Path) -> None:
    if server.dialect != "postgresql":
        pytest.skip("the others show nothing to such users")
    server.execute("CREATE TABLE t (id INT PRIMARY KEY, secret TEXT); GRANT USAGE ON SCHEMA public TO PUBLIC")
    name = f"part_{zlib.crc32(server.database.encode()):x}"
    server.execute(f"DROP ROLE IF EXISTS {name}; CREATE ROLE {name} LOGIN PASSWORD 'part'")
    try:
        async with at(server.url.replace("//postgres@", f"//{name}:part@"), tmp_path) as user:
            await user.opens("t")
            assert "denied" in user.notice
            await user.presses("Enter", "2")
            user.sees("secret", "text")
            await user.presses("5")
            user.sees("CREATE TABLE t")
    finally:
        server.execute(f"DROP ROLE {name}")
