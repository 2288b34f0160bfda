"""The file of what was committed, and the inverse of each commit."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from test_changeset import ROWS, TABLE

from tui_orm.database.changes import Delete, Insert, Update
from tui_orm.database.descriptions import LargeValue, Row
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.history import Commit, History, committed
from tui_orm.workspace.staged import NewRow, Staged

NOW = datetime(2026, 11, 22, 12, 0)
TARGET = "mysql://me@host/base"


def three() -> list[tuple[Staged, Row | None]]:
    """A row changed, with its key; one added; one removed; and the rows as they are stored since."""
    changed = Staged(TABLE, (1,), ROWS[1,], {"id": 7, "name": "x"})
    added = Staged(TABLE, NewRow(1), values={"name": "new"})
    removed = Staged(TABLE, (4,), ROWS[4,], removed=True)
    return [(changed, (7, "x", None)), (added, (9, "new", "by the server")), (removed, None)]


def history(folder: Path, commits: int = 10, days: int = 30, megabytes: int = 1) -> History:
    return History(folder, TARGET, commits, days, megabytes)


def numbered(number: int, when: datetime = NOW) -> Commit:
    return committed(when, [(Staged(TABLE, (1,), ROWS[1,], {"name": str(number)}), (1, str(number), None))])


def test_a_commit_is_read_as_it_was_written(tmp_path: Path) -> None:
    commit = committed(NOW, three())
    history(tmp_path / "history").add(commit)
    assert history(tmp_path / "history").read() == [commit]
    assert commit.counts() == (1, 1, 1)
    (file,) = (tmp_path / "history").glob("*.history")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_inverse_is_staged_as_ordinary_changes() -> None:
    changes = ChangeSet()
    changes.take_up(
        done.inverse(TABLE, number) for number, done in enumerate(committed(NOW, three()).done, 1)
    )
    assert changes.changes() == [
        Update(TABLE.name, (7,), (7, "x", None), {"id": 1, "name": "one"}),
        Delete(TABLE.name, (9,), (9, "new", "by the server")),
        Insert(TABLE.name, 1, {"id": 4, "name": "", "value": b"\0"}),
    ]


def test_what_was_only_seen_in_part_is_no_part_of_an_inverse() -> None:
    large = replace(three()[2][0], row=(4, LargeValue("beginning", 5_000_000), None))
    (done,) = committed(NOW, [(large, None)]).done
    with pytest.raises(LookupError, match="of name only the beginning"):
        done.inverse(TABLE, 1)


def test_a_column_that_is_gone_is_told() -> None:
    (done, *_) = committed(NOW, three()).done
    with pytest.raises(LookupError, match="t has no column value"):
        done.inverse(replace(TABLE, columns=TABLE.columns[:2]), 1)


def test_as_many_commits_are_kept_as_are_wanted(tmp_path: Path) -> None:
    for number in range(5):
        history(tmp_path, commits=3).add(numbered(number))
    assert history(tmp_path).read() == [numbered(4), numbered(3), numbered(2)]


def test_old_commits_are_forgotten(tmp_path: Path) -> None:
    history(tmp_path).add(numbered(1, NOW - timedelta(days=31)))
    history(tmp_path).add(numbered(2))
    assert history(tmp_path).read() == [numbered(2)]


def test_the_file_stays_as_small_as_is_wanted(tmp_path: Path) -> None:
    long = committed(NOW, [(Staged(TABLE, (1,), ROWS[1,], {"name": "x"}), (1, "x" * 600_000, None))])
    for _ in range(3):
        history(tmp_path).add(long)
    assert history(tmp_path).read() == [long]


def test_a_damaged_line_costs_itself_alone(tmp_path: Path) -> None:
    for number in range(3):
        history(tmp_path).add(numbered(number))
    (file,) = tmp_path.glob("*.history")
    lines = file.read_bytes().split(b"\n")
    lines[1] = lines[1][:-5]
    file.write_bytes(b"\n".join(lines))
    assert history(tmp_path).read() == [numbered(2), numbered(0)]
