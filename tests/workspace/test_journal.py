"""The journal against the change set that it keeps, and against what may happen to a file."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import MANY
from test_changeset import ROWS, TABLE, Pair, acts

from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.journal import Journal
from tui_orm.workspace.recovery import Held, LeftBehind, held, left_behind
from tui_orm.workspace.staged import Staged

TARGET = "mysql://me@host/base"


def refuse(error: OSError) -> None:
    raise AssertionError(error)


def staged(found: Held) -> list[str]:
    return told(kept.staged(TABLE) for kept in found.rows)


def told(found: Any) -> list[str]:
    return sorted(repr(one) for one in found)


def journalled(folder: Path) -> tuple[ChangeSet, Journal]:
    journal = Journal(folder, TARGET, refuse)
    return ChangeSet(journal.keep), journal


def edit(changes: ChangeSet, number: int, value: Any = "new") -> None:
    changes.set_cell(TABLE, (number,), ROWS[number,], "name", value)


def only(folder: Path) -> LeftBehind:
    (found,) = left_behind(folder, TARGET)
    return found


@MANY
@given(st.lists(acts, max_size=20))
def test_after_every_act_the_file_holds_what_is_staged(ways: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as name:
        folder, pair = Path(name), Pair()
        journal = Journal(folder, TARGET, refuse)
        pair.changes.keep = journal.keep
        for way in ways:
            pair.do(*way)
            files = list(folder.iterdir())
            assert len(files) == (1 if len(pair.changes) else 0)
            assert told(pair.changes) == (staged(held(files[0].read_bytes())) if files else [])
        journal.close()


def test_the_file_is_the_users_alone_and_names_no_host(tmp_path: Path) -> None:
    changes, _ = journalled(tmp_path / "journals")
    edit(changes, 1)
    (file,) = (tmp_path / "journals").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "host" not in file.name
    assert b"host" not in file.read_bytes()


def test_a_living_programs_journal_is_not_offered(tmp_path: Path) -> None:
    changes, journal = journalled(tmp_path)
    edit(changes, 1)
    assert left_behind(tmp_path, TARGET) == []
    journal.close()
    found = only(tmp_path)
    assert left_behind(tmp_path, TARGET) == []  # who looks at it holds it
    found.release()
    assert left_behind(tmp_path, "another") == []


def test_two_programs_on_one_target_write_a_file_each(tmp_path: Path) -> None:
    one, other = journalled(tmp_path), journalled(tmp_path)
    edit(one[0], 1)
    edit(other[0], 2)
    for _, journal in (one, other):
        journal.close()
    assert sorted(kept.key["id"] for found in left_behind(tmp_path, TARGET) for kept in found.held.rows) == [
        1,
        2,
    ]


def test_nothing_staged_leaves_no_file(tmp_path: Path) -> None:
    changes, journal = journalled(tmp_path)
    edit(changes, 1)
    edit(changes, 2)
    changes.clear()
    journal.keep_committing(False)
    assert list(tmp_path.iterdir()) == []


def test_a_commit_under_way_is_told(tmp_path: Path) -> None:
    changes, journal = journalled(tmp_path)
    edit(changes, 1)
    journal.keep_committing(True)
    journal.close()
    assert only(tmp_path).held.committing


def test_what_is_taken_up_is_in_one_file_whenever_the_program_ends(tmp_path: Path) -> None:
    changes, journal = journalled(tmp_path)
    changes.add_row(TABLE, {"name": "new"})
    journal.close()
    found = only(tmp_path)
    before = found.path.read_bytes()
    again, other = journalled(tmp_path)
    other.adopt(found.path)
    again.take_up(kept.staged(TABLE) for kept in found.held.rows)
    found.release()
    assert not found.path.exists()
    found.path.write_bytes(before)  # as if the program had ended before it could be removed
    other.close()
    assert staged(only(tmp_path).held) == told(again)
    assert not found.path.exists()


@pytest.mark.parametrize("cut", range(1, 200, 7))
def test_a_torn_journal_loses_its_last_record_and_says_so(tmp_path: Path, cut: int) -> None:
    changes, journal = journalled(tmp_path)
    edit(changes, 1)
    edit(changes, 2)
    edit(changes, 3, "x" * 200)
    journal.close()
    (file,) = tmp_path.iterdir()
    os.truncate(file, file.stat().st_size - cut)
    found = held(file.read_bytes())
    lost = 0 if cut == 1 else 1  # the end of a line may go
    assert ([kept.key["id"] for kept in found.rows], found.damaged) == ([1, 2, 3][: 3 - lost], lost)


@MANY
@given(st.integers(0), st.integers(1, 255))
def test_a_damaged_byte_costs_one_record(place: int, flip: int) -> None:
    with TemporaryDirectory() as name:
        changes, journal = journalled(Path(name))
        for number in (1, 2, 3, 4):
            edit(changes, number)
        journal.close()
        (file,) = Path(name).iterdir()
        text = bytearray(file.read_bytes())
        text[place % len(text)] ^= flip
        found = held(bytes(text))
        assert len(found.rows) + found.damaged >= 4
        assert len(found.rows) >= 3


def test_a_full_disk_is_told_and_what_it_refused_is_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_of: list[OSError] = []
    journal = Journal(tmp_path, TARGET, told_of.append)
    changes = ChangeSet(journal.keep)
    edit(changes, 1)
    write = os.write

    def half(file: int, text: bytes) -> int:
        write(file, text[:30])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        edit(changes, 2)
    assert len(told_of) == 1
    edit(changes, 3)
    assert len(told_of) == 1
    journal.close()
    found = only(tmp_path)
    assert staged(found.held) == told(changes)


def test_a_table_that_is_another_now_is_told(tmp_path: Path) -> None:
    row = Staged(TABLE, (1,), ROWS[1,], {"name": "x"})
    from tui_orm.workspace.record import kept_from_plain, staged_as_plain

    kept = kept_from_plain(staged_as_plain(row.place, row))
    assert kept is not None
    assert kept.staged(TABLE) == row
    from dataclasses import replace

    with pytest.raises(LookupError, match="t has no column name"):
        kept.staged(replace(TABLE, columns=TABLE.columns[:1] + TABLE.columns[2:]))
    with pytest.raises(LookupError, match="another key"):
        kept.staged(replace(TABLE, key=("name",)))
