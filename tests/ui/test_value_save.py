"""Values in files: never over another file unasked, never half, readable by the owner alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tui_orm.ui.value import save as module
from tui_orm.ui.value.save import CannotSave, FileIsThere, default_name, save


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    save(tmp_path / "a.txt", b"\xc3\xa9\xff\n")
    assert (tmp_path / "a.txt").read_bytes() == b"\xc3\xa9\xff\n"
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o600


def test_another_file_is_left_alone_until_the_user_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"mine")
    with pytest.raises(FileIsThere):
        save(path, b"new")
    assert path.read_bytes() == b"mine"
    save(path, b"new", overwrite=True)
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a.bin"]


@pytest.mark.parametrize(
    ("name", "why"),
    [("", "is a folder"), ("none/a.txt", "no folder"), ("a.txt/b", "no folder"), ("a\0b", "no name")],
)
def test_what_cannot_be_written_says_why(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(CannotSave, match=why):
        save(tmp_path / name, b"x")


def test_what_is_no_file_is_left_alone(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CannotSave, match="no plain file"):
        save(tmp_path / "pipe", b"x")


def test_nothing_is_left_of_a_file_that_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fdopen", full)
    for overwrite in (False, True):
        with pytest.raises(CannotSave, match="no room left"):
            save(tmp_path / "a.bin", b"x", overwrite)
        assert os.listdir(tmp_path) == []


def test_names_mind_no_shell() -> None:
    assert default_name(["order lines", "../a/b", "1;2"], "png") == "order-lines_a-b_1-2.png"
    assert default_name(["日本", "x" * 200], "txt").startswith("日本_xxx")
    assert default_name(["", "/"], "txt") == "value.txt"
