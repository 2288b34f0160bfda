"""Each type is edited in its own way, and what is typed is explained while it is typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at

from tui_orm.database.changes import Reference
from tui_orm.database.descriptions import TableName
from tui_orm.ui.command import CannotRun
from tui_orm.ui.editing import from_file, outside, remarks
from tui_orm.ui.widgets.bars import Bar

ARTISTS = 300


@pytest.fixture
async def user(file: LiveServer, tmp_path: Path) -> AsyncIterator[User]:
    """Somebody among albums and their artists."""
    file.execute(
        """
        CREATE TABLE artist (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL, code VARCHAR(10) UNIQUE);
        CREATE TABLE album (id INTEGER PRIMARY KEY, title VARCHAR(20) NOT NULL,
          artist_id INTEGER REFERENCES artist (id), released DATE, price DECIMAL(6,2) CHECK (price >= 0),
          status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'sold', 'gone')), ok BOOLEAN, cover BLOB,
          meta JSON, notes TEXT);
        CREATE TABLE slot (room TEXT, hour INTEGER, label TEXT, PRIMARY KEY (room, hour));
        CREATE TABLE booking (id INTEGER PRIMARY KEY, room TEXT, hour INTEGER,
          FOREIGN KEY (room, hour) REFERENCES slot (room, hour));
        INSERT INTO album VALUES (1, 'High', 1, '2024-02-01', 9.5, 'new', 1, x'00ff', '{"a": 1}', 'plain');
        INSERT INTO album VALUES (2, 'Low', 2, NULL, NULL, 'sold', 0, NULL, NULL, 'of
two lines');
        INSERT INTO slot VALUES ('A', 8, 'early'), ('A', 9, 'later'), ('B', 8, 'other');
        INSERT INTO booking VALUES (1, 'A', 9);
        """
    )
    names = (
        f"({number}, '{'AC/DC' if number == 5 else f'Artist {number:03}'}', 'C{number}')"
        for number in range(1, ARTISTS + 1)
    )
    file.execute(f"INSERT INTO artist VALUES {', '.join(names)}")
    async with at(file.target.text, tmp_path, table="album") as user:
        yield user


async def starts(user: User, column: str, text: str = "", row: int = 1) -> None:
    """Open the editor on a cell and type over what is there."""
    await user.goes_to(row, column)
    await user.presses("e")
    if text:
        await user.presses("End", "Ctrl+U")
        await user.types(text)


async def test_a_date_is_shown_as_it_will_be_stored(user: User) -> None:
    await starts(user, "released")
    user.sees("DATE, may be NULL")
    await user.presses("End", "Ctrl+U")
    await user.types("1.3.2024")
    user.sees("→ 2024-03-01")
    await user.presses("Enter")
    assert user.cell(1, "released") == "2024-03-01"


async def test_what_is_wrong_is_told_at_once_and_refused_at_enter(user: User) -> None:
    await starts(user, "released", "3/1/2024")
    user.sees("may mean")
    await user.presses("Enter")
    user.sees("2024-03-01 or 2024-01-03: type it year first.")
    assert user.browser.flows.editor.text == "3/1/2024"
    await user.presses("Escape")
    await starts(user, "price", "-1")
    user.sees("CHECK (price >= 0) fails.")
    await user.presses("Enter")
    await user.presses("End", "Ctrl+U")
    await user.types("1")
    user.does_not_see("fails")
    await user.presses("Enter")
    assert user.cell(1, "price") == 1
    await starts(user, "meta", '{"a" 1}')
    user.sees("No valid JSON", "line 1, column 6")


async def test_a_truth_value_is_chosen_with_the_present_one_under_the_cursor(user: User) -> None:
    await starts(user, "ok")
    user.sees("true", "false", "NULL")
    await user.presses("Enter")
    user.does_not_see("staged:")
    await user.presses("e")
    await user.types("f")
    await user.presses("Enter")
    assert user.cell(1, "ok") == 0
    await user.presses("e", "Ctrl+N")
    assert user.cell(1, "ok") is None
    await user.presses("e", "Escape")
    assert user.cell(1, "ok") is None


async def test_a_check_that_lists_values_makes_a_list(user: User) -> None:
    await starts(user, "status", row=2)
    user.sees("new", "sold", "gone")
    user.does_not_see("NULL\n")
    await user.presses("down", "Tab")
    assert user.cell(2, "status") == "gone"
    user.sees("Enter: stage")  # the next column is one of truth values
    await user.presses("Escape")


async def test_keys_typed_behind_enter_act_on_the_grid(user: User) -> None:
    await user.goes_to(1, "title")
    await user.types_ahead("e", "!", "Enter", "j", "e", "?", "Tab", "7", "Enter", "k")
    assert (user.cell(1, "title"), user.cell(2, "title")) == ("High!", "Low?")
    assert user.cell(2, "artist_id") == 27
    assert user.browser.grid.row == 0


async def test_a_foreign_key_shows_the_row_it_refers_to(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remarks, "PAUSE", 0)
    await starts(user, "artist_id", "5")
    await user.idle()
    user.sees("→ 5  AC/DC  C5")
    await user.types("999")
    await user.idle()
    user.sees("There is no artist 5999")
    await user.presses("Enter")
    assert user.cell(1, "artist_id") == 5999
    assert "There is no artist 5999" in user.status


async def test_the_picker_searches_while_one_types(user: User) -> None:
    await user.goes_to(1, "artist_id")
    await user.presses("L")
    user.sees("artist_id → artist", "Artist 001", "NULL")
    await user.types("ac/")
    user.sees("AC/DC")
    user.does_not_see("Artist 001")
    await user.presses("Enter")
    assert user.cell(1, "artist_id") == 5
    await user.presses("e")
    await user.types("0")
    await user.presses("F3")
    user.sees("Artist 050")
    await user.presses("Escape", "Escape")
    assert user.cell(1, "artist_id") == 5


async def test_the_picker_reads_on_at_its_end(user: User) -> None:
    await user.goes_to(1, "artist_id")
    await user.presses("L", *["PgDn"] * 20)
    user.sees(f"Artist {ARTISTS}", f"{ARTISTS} rows")
    await user.presses("Ctrl+N")
    assert user.cell(1, "artist_id") is None


async def test_a_new_row_can_be_referred_to(user: User) -> None:
    await user.opens("artist")
    await user.presses("o")
    await user.edits(1, "name", "Nova")
    await user.opens("album")
    await user.goes_to(1, "artist_id")
    await user.presses("L")
    user.sees("<new artist 1: Nova>")
    await user.presses("Enter")
    user.sees("<new artist 1>")
    assert user.cell(1, "artist_id") == Reference(TableName("artist"), 1, "id")


async def test_a_composite_key_is_set_at_once_and_undone_at_once(user: User) -> None:
    await user.opens("booking")
    await user.goes_to(1, "hour")
    await user.presses("L")
    await user.types("other")
    await user.presses("Enter")
    assert (user.cell(1, "room"), user.cell(1, "hour")) == ("B", 8)
    await user.presses("u")
    assert (user.cell(1, "room"), user.cell(1, "hour")) == ("A", 9)


async def test_a_column_without_a_foreign_key_has_no_picker(user: User) -> None:
    await user.goes_to(1, "title")
    await user.presses("L")
    assert user.status == "title is no foreign key."
    await user.presses("e", "F3")
    user.sees("title is no foreign key.")


async def test_bytes_come_from_a_file(user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cover.bin"
    path.write_bytes(bytes(range(100)))
    await starts(user, "cover", f"@{path}")
    await user.presses("Enter")
    assert user.cell(1, "cover") == bytes(range(100))
    await user.presses("e", "Ctrl+O")
    await user.types(str(tmp_path / "none"))
    await user.presses("Enter")
    assert "is no file" in user.status
    monkeypatch.setattr(from_file, "MOST", 50)
    await starts(user, "cover", f"@{path}")
    await user.presses("Enter")
    assert "holds 100 bytes; at most 50 are taken" in user.status


def editor_that(monkeypatch: pytest.MonkeyPatch, write: str | bytes) -> list[Path]:
    """An editor that leaves this in the file; the files it was given."""
    given: list[Path] = []

    def run(_app: object, path: Path) -> None:
        given.append(path)
        assert path.stat().st_mode & 0o777 == 0o600
        path.write_bytes(write.encode() if isinstance(write, str) else write)

    monkeypatch.setattr(outside, "_run", run)
    return given


async def test_a_value_is_edited_in_the_users_own_editor(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    await user.goes_to(1, "notes")
    given = editor_that(monkeypatch, "two\nlines\n")
    await user.presses("E")
    assert user.cell(1, "notes") == "two\nlines"
    assert not given[0].exists()
    editor_that(monkeypatch, "two\nlines\n")
    await user.presses("E")
    assert "Nothing was changed in the editor." in user.status
    await user.goes_to(1, "meta")
    given = editor_that(monkeypatch, '{"a": [1,}\n')
    await user.presses("E")
    assert given[0].suffix == ".json"
    user.sees("No valid JSON", '{"a": [1,}')
    editor_that(monkeypatch, '{"a": [1]}\n')
    await user.presses("F4", "Ctrl+S")
    assert user.cell(1, "meta") == '{"a": [1]}'


async def test_what_the_editor_leaves_broken_is_kept(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    await user.goes_to(1, "notes")
    given = editor_that(monkeypatch, b"a\xff")
    await user.presses("E")
    assert "no UTF-8 at byte 2. Nothing is staged; it is kept in" in user.status
    assert given[0].read_bytes() == b"a\xff"
    given[0].unlink()
    await user.goes_to(1, "cover")
    await user.presses("E")
    assert "Bytes are no text" in user.status


async def test_an_editor_that_is_missing_is_told(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_app: object, _path: Path) -> None:
        raise CannotRun("emacs cannot be run: No such file. Set $VISUAL or $EDITOR.")

    monkeypatch.setattr(outside, "_run", run)
    await user.goes_to(1, "notes")
    await user.presses("E")
    assert "emacs cannot be run" in user.status
    user.does_not_see("staged:")


@pytest.mark.parametrize(
    ("before", "written", "kept"),
    [("a", "a\n", "a"), ("a\n", "a\n", "a\n"), ("a", "a\n\n", "a\n\n"), ("", "\n", ""), ("a\n", "a", "a")],
)
def test_the_line_end_that_editors_add_is_taken_off(before: str, written: str, kept: str) -> None:
    assert outside.without_added_end(before, written) == kept


async def test_many_lines_are_checked_in_the_large_editor(user: User) -> None:
    await starts(user, "meta")
    await user.presses("F4")
    await user.presses("Ctrl+End")
    await user.types("x")
    assert "No valid JSON" in user.app.screen.query_one("#reason", Bar).text
    await user.presses("Ctrl+S")
    user.sees("No valid JSON")
    await user.presses("Escape")
    user.does_not_see("staged:")


async def test_arrows_move_in_a_list_while_one_types(user: User) -> None:
    await user.presses("t")
    await user.types("a")
    await user.presses("down", "Enter")
    assert user.title.startswith("artist")


async def test_what_is_typed_before_a_list_opens_is_typed_into_it(user: User) -> None:
    await user.goes_to(1, "ok")
    await user.types_ahead("e", "f", "Enter")
    assert user.cell(1, "ok") == 0
    await user.goes_to(1, "artist_id")
    await user.types_ahead("e", "9", "F3")
    user.sees("Artist 019")
