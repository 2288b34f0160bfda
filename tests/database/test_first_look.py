"""The list of tables read before SQLAlchemy is there: the same list, or none."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from servers import SHARED, SQLite

from tui_orm.database.database import Database
from tui_orm.database.descriptions import TableEntry
from tui_orm.database.failures import CannotConnect, DatabaseFailure
from tui_orm.database.server import Server
from tui_orm.database.sqlite_file import first_look
from tui_orm.database.target import Target


def connected(target: Target) -> list[TableEntry] | str:
    """What a connection says of the tables."""
    try:
        server = Server(target)
    except CannotConnect as failure:
        return str(failure)
    try:
        return server.tables()
    except DatabaseFailure as failure:
        return str(failure)
    finally:
        server.close()


def file_with(path: Path, script: str) -> Target:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    return Target(str(path))


@pytest.mark.parametrize(
    "case", ["airflow", "chinook", "datasette_fixtures", "firefox_places", "sakila", "torture"]
)
def test_a_look_sees_what_a_connection_sees(case: str, tmp_path: Path) -> None:
    target = SQLite(str(tmp_path / "db.sqlite")).load(case)
    seen = first_look(target)
    assert seen
    assert seen == connected(target)


def test_files_that_are_awkward_as_files(tmp_path: Path) -> None:
    script = SHARED / "torture" / "bad_files.py"
    if not script.exists():
        pytest.skip("../shared is not here")
    subprocess.run([sys.executable, script, str(tmp_path)], check=True, capture_output=True)
    looked = 0
    for path in sorted(tmp_path.iterdir()):
        seen = first_look(Target(str(path)))
        said = connected(Target(str(path)))
        assert seen in (said, None), path.name
        looked += seen is not None
    assert looked > 10


def test_estimates_and_names_without_order_or_sense(tmp_path: Path) -> None:
    target = file_with(
        tmp_path / "odd.sqlite",
        """CREATE TABLE B (x); CREATE TABLE a (x); CREATE VIEW "A view" AS SELECT 1; CREATE TABLE "sqlitex" (x);
        CREATE INDEX i ON a (x); INSERT INTO a VALUES (1), (2), (3); ANALYZE""",
    )
    assert [(str(entry.name), entry.is_view, entry.rows) for entry in first_look(target) or ()] == [
        ("a", False, 3),
        ("A view", True, None),
        ("B", False, None),
        ("sqlitex", False, None),
    ]
    assert first_look(target) == connected(target)


def test_a_look_waits_for_nobody_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "held.sqlite"
    target = file_with(path, "CREATE TABLE t (x)")
    before = path.stat().st_mtime_ns, sorted(tmp_path.iterdir())
    assert first_look(target)
    assert (path.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert first_look(target) is None
    holder.close()


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "text", "nothing in it", "a NUL in its name"])
def test_what_is_no_database_is_left_to_the_connection(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x\0" if kind.startswith("a NUL") else tmp_path / "x"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "text":
            path.write_text("no database at all " * 100)
        case "nothing in it":
            path.touch()
    assert not first_look(Target(str(path)))


def test_a_url_is_not_looked_at() -> None:
    assert first_look(Target("sqlite:///x.sqlite")) is None


async def test_the_list_does_not_wait_for_a_connection(tmp_path: Path) -> None:
    target = file_with(tmp_path / "db.sqlite", "CREATE TABLE t (x)")
    database = Database(target)
    assert [str(entry.name) for entry in await database.tables()] == ["t"]
    assert database._front._resource is None
    file_with(tmp_path / "db.sqlite", "CREATE TABLE u (x)")
    assert [str(entry.name) for entry in await database.tables()] == ["t", "u"]
    assert database._front._resource is not None
    database.close()
