"""The file that layouts are kept in."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tui_orm.database.descriptions import TableName
from tui_orm.ui.layouts import MOST_BYTES, MOST_TABLES, LayoutFile, Layouts
from tui_orm.ui.state import StateFolder
from tui_orm.workspace.layout import NATURAL, ColumnLayout

T, U = TableName("t"), TableName("t", "other")
WIDE, NARROW = ColumnLayout(widths={"a": 40}), ColumnLayout(widths={"a": 4})
TARGET = "mysql://me@host/base"


def layout_file(path: Path) -> LayoutFile:
    return LayoutFile(StateFolder(path.parent))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "columns.json"


def test_what_is_put_is_there_the_next_time(path: Path) -> None:
    layouts = Layouts(layout_file(path), TARGET)
    assert layouts.of(T) == NATURAL
    layouts.put(T, WIDE)
    layouts.put(U, NARROW)
    assert layouts.of(T) == WIDE
    layouts.write(layouts.take())
    again = Layouts(layout_file(path), TARGET)
    assert (again.of(T), again.of(U)) == (WIDE, NARROW)
    assert Layouts(layout_file(path), "another").of(T) == NATURAL


def test_the_file_is_the_users_alone_and_names_no_host(path: Path) -> None:
    layout_file(path).write(TARGET, {T: WIDE})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "host" not in path.read_text()
    assert [file.name for file in path.parent.iterdir()] == ["columns.json"]


def test_two_programs_keep_each_others_tables(path: Path) -> None:
    one, two = (
        Layouts(layout_file(path), TARGET),
        Layouts(layout_file(path), TARGET),
    )
    assert (one.of(T), two.of(T)) == (NATURAL, NATURAL)
    one.put(T, WIDE)
    one.write(one.take())
    two.put(U, NARROW)
    two.write(two.take())
    assert layout_file(path).read(TARGET) == {T: WIDE, U: NARROW}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[[[", "null", "[1, null, {}]", '[{"target": 1, "table": "t"}]', "\x00" * 10, "[" * 100_000],
)
def test_a_damaged_file_counts_as_empty_and_is_mended(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    assert layout_file(path).read(TARGET) == {}
    layout_file(path).write(TARGET, {T: WIDE})
    assert layout_file(path).read(TARGET) == {T: WIDE}


def test_a_file_in_another_encoding_counts_as_empty(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe[\x00")
    assert layout_file(path).read(TARGET) == {}


def test_the_file_stays_small_and_forgets_the_oldest(path: Path) -> None:
    file = layout_file(path)
    file.write(TARGET, {TableName(f"t{number}"): WIDE for number in range(2 * MOST_TABLES)})
    assert len(json.loads(path.read_text())) == MOST_TABLES
    long = ColumnLayout(tuple(f"column_with_a_long_name_{number}" for number in range(1000)))
    file.write(TARGET, {TableName(f"u{number}"): long for number in range(50)})
    assert path.stat().st_size <= MOST_BYTES
    assert TableName("u49") in file.read(TARGET)
    assert T not in file.read(TARGET)


def test_a_layout_like_the_tables_own_needs_no_room(path: Path) -> None:
    file = layout_file(path)
    file.write(TARGET, {T: WIDE})
    file.write(TARGET, {T: NATURAL})
    assert json.loads(path.read_text()) == []
