from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tui_orm.database import demo


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    demo.build(path)
    return path


@pytest.fixture
def library(built: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(built)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection
        connection.rollback()


def ask(library: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    return library.execute(sql).fetchall()


def tables(library: sqlite3.Connection) -> list[str]:
    return [name for (name,) in ask(library, "SELECT name FROM sqlite_master WHERE type = 'table'")]


def keys(library: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in ask(library, f"PRAGMA table_info({table})") if row[5]]


def parents(library: sqlite3.Connection, table: str) -> set[str]:
    return {row[2] for row in ask(library, f"PRAGMA foreign_key_list({table})")}


def test_is_sound(library: sqlite3.Connection) -> None:
    assert ask(library, "PRAGMA integrity_check") == [("ok",)]
    assert ask(library, "PRAGMA foreign_key_check") == []


def test_has_tens_of_thousands_of_rows_in_many_tables(library: sqlite3.Connection) -> None:
    counts = {table: ask(library, f"SELECT count(*) FROM {table}")[0][0] for table in tables(library)}
    assert 12 <= len(counts) <= 14
    assert min(counts.values()) > 0
    assert counts["loan"] == 30_000
    assert 40_000 < sum(counts.values()) < 60_000


def test_views_can_be_read(library: sqlite3.Connection) -> None:
    views = [name for (name,) in ask(library, "SELECT name FROM sqlite_master WHERE type = 'view'")]
    assert len(views) == 2
    for view in views:
        assert ask(library, f"SELECT * FROM {view} LIMIT 5")


@pytest.mark.parametrize("table", ["staff", "category"])
def test_refers_to_itself(library: sqlite3.Connection, table: str) -> None:
    assert table in parents(library, table)


def test_books_and_authors_are_many_to_many(library: sqlite3.Connection) -> None:
    assert parents(library, "book_author") == {"book", "author"}
    for side in ("book_id", "author_id"):
        assert ask(library, f"SELECT 1 FROM book_author GROUP BY {side} HAVING count(*) > 1 LIMIT 1")


def test_keys_of_several_columns(library: sqlite3.Connection) -> None:
    assert keys(library, "opening_hours") == ["branch_id", "weekday"]
    assert keys(library, "book_author") == ["book_id", "author_id"]
    assert keys(library, "event_seat") == ["branch_id", "event_number", "seat"]
    event = [row for row in ask(library, "PRAGMA foreign_key_list(event_seat)") if row[2] == "event"]
    assert {row[3]: row[4] for row in event} == {"branch_id": "branch_id", "event_number": "number"}


def test_generated_columns(library: sqlite3.Connection) -> None:
    assert ask(library, "SELECT 1 FROM member WHERE sort_name <> last_name || ', ' || first_name") == []
    assert ask(library, "SELECT 1 FROM loan WHERE (days_late > 0) <> (date(returned) > due)") == []


def test_details_are_json(library: sqlite3.Connection) -> None:
    details = [json.loads(text) for (text,) in ask(library, "SELECT details FROM book")]
    assert all(isinstance(detail["tags"], list) for detail in details)


def test_covers_are_png(library: sqlite3.Connection) -> None:
    covers = [cover for (cover,) in ask(library, "SELECT cover FROM book WHERE cover IS NOT NULL")]
    assert len(covers) > 100
    assert all(
        cover.startswith(b"\x89PNG\r\n\x1a\n") and cover.endswith(b"IEND\xaeB`\x82") for cover in covers
    )


def test_isbns_have_their_check_digit(library: sqlite3.Connection) -> None:
    for (isbn,) in ask(library, "SELECT isbn FROM book"):
        assert sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(isbn)) % 10 == 0


@pytest.mark.parametrize(
    "unusual",
    [
        "member WHERE notes IS NULL",
        "member WHERE notes = ''",
        "member WHERE instr(notes, char(10))",
        "member WHERE instr(notes, '📚')",
        "member WHERE email GLOB '*reader[0-9]*'",
        "book WHERE published IS NULL",
        "book WHERE language = 'ja'",
        "review WHERE length(text) >= 20000",
        "review WHERE text = ''",
        "loan WHERE returned IS NULL",
        "staff WHERE manager_id IS NULL",
    ],
)
def test_shows_unusual_values(library: sqlite3.Connection, unusual: str) -> None:
    assert ask(library, f"SELECT 1 FROM {unusual} LIMIT 1")


@pytest.mark.parametrize(
    "impossible",
    [
        "loan JOIN member ON member.id = member_id WHERE lent < joined",
        "loan JOIN copy ON copy.id = copy_id WHERE lent < acquired",
        "copy JOIN book ON book.id = book_id WHERE acquired < published",
        "review WHERE written > '2026-10-31 18:00:00'",
        "member WHERE joined < birthday",
        "book JOIN book_author ON book_id = book.id JOIN author ON author.id = author_id"
        " WHERE CAST(substr(published, 1, 4) AS INTEGER) NOT BETWEEN born AND ifnull(died, 2026)",
        "loan JOIN loan AS next ON next.copy_id = loan.copy_id AND next.id > loan.id"
        " WHERE next.lent < ifnull(loan.returned, '9999')",
    ],
)
def test_tells_a_story_that_could_be_true(library: sqlite3.Connection, impossible: str) -> None:
    assert ask(library, f"SELECT 1 FROM {impossible} LIMIT 1") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review SET rating = 6",
        "UPDATE member SET email = (SELECT email FROM member WHERE id = 2) WHERE id = 1",
        "UPDATE book SET title = NULL WHERE id = 1",
        "UPDATE book SET details = '{' WHERE id = 1",
        "UPDATE staff SET manager_id = id",
        "DELETE FROM author WHERE id IN (SELECT author_id FROM book_author)",
        "INSERT INTO loan (copy_id, member_id, due) SELECT copy_id, 1, '9999-01-01' FROM loan"
        " WHERE returned IS NULL",
    ],
)
def test_constraints_hold(library: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        library.execute(statement)


def test_deleting_a_branch_manager_leaves_the_team(library: sqlite3.Connection) -> None:
    team = "SELECT count(*) FROM staff WHERE branch_id = 2 AND manager_id IS NULL"
    assert ask(library, team) == [(0,)]
    library.execute("DELETE FROM staff WHERE role = 'branch manager' AND branch_id = 2")
    assert ask(library, team) == [(5,)]


def test_is_the_same_each_time(built: Path, tmp_path: Path) -> None:
    demo.build(tmp_path / "again.sqlite")
    assert (tmp_path / "again.sqlite").read_bytes() == built.read_bytes()


def test_ensure_makes_folders_and_keeps_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_write", lambda draft: draft.write_text("new"))
    path = tmp_path / "deep" / "er" / "demo.sqlite"
    assert demo.ensure(path) == path
    assert path.read_text() == "new"
    path.write_text("edited")
    assert demo.ensure(path) == path
    assert path.read_text() == "edited"


def test_build_replaces_the_file_and_its_journals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_write", lambda draft: draft.write_text("new"))
    for name in ("demo.sqlite", "demo.sqlite-journal", "demo.sqlite-wal"):
        (tmp_path / name).write_text("old")
    demo.build(tmp_path / "demo.sqlite")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"demo.sqlite": "new"}


def test_a_failed_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_the_disk(draft: Path) -> None:
        draft.write_text("half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(demo, "_write", fill_the_disk)
    with pytest.raises(OSError, match="disk is full"):
        demo.build(tmp_path / "demo.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_build_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_orm.database.demo_rows.Library.events", lambda library: 1 / 0)
    path = tmp_path / "demo.sqlite"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError):
        demo.build(path)
    assert [(left, left.read_text()) for left in tmp_path.iterdir()] == [(path, "old")]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        demo.build(tmp_path / "file" / "demo.sqlite")
    with pytest.raises(OSError, match="file"):
        demo.ensure(tmp_path / "file" / "demo.sqlite")


def test_default_path_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, **_: tmp_path / name)
    assert demo.default_path() == tmp_path / "tui-orm" / "demo.sqlite"


def test_needs_nothing_but_the_standard_library(tmp_path: Path) -> None:
    path = tmp_path / "demo.sqlite"
    script = (
        "import sys; from pathlib import Path; from tui_orm.database import demo;"
        "assert 'tui_orm.database.demo_rows' not in sys.modules;"
        f"demo.build(Path({str(path)!r}));"
        "assert not {'sqlalchemy', 'textual', 'rich', 'platformdirs'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
    assert path.exists()
