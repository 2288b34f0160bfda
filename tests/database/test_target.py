from __future__ import annotations

from pathlib import Path

import pytest

from tui_orm.database.target import Target


@pytest.mark.parametrize(
    ("text", "label", "short"),
    [
        ("/a/b.sqlite", "/a/b.sqlite", "b.sqlite"),
        ("mysql://u:p@ss@h/d", "mysql://u@h/d", "h/d"),
        ("postgresql+psycopg://u@h:5432/d", "postgresql+psycopg://u@h:5432/d", "h:5432/d"),
        ("mysql://u:x@h/d?ssl=1&password=y", "mysql://u@h/d?ssl=1&password=***", "h/d"),
    ],
)
def test_a_label_shows_no_password(text: str, label: str, short: str) -> None:
    assert (Target(text).label, Target(text).short_label) == (label, short)


def test_every_form_of_a_password_is_a_secret() -> None:
    assert set(Target("mysql://u:a%2Fb@h/d?password=q").secrets()) == {"a%2Fb", "a/b", "q"}
    assert Target("mysql://u@h/d", "typed").secrets() == ["typed"]
    assert Target("/a:b@c.sqlite").secrets() == []


def test_a_file_is_the_same_by_path_and_by_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    wanted = Target("a.sqlite").identity
    urls = ("sqlite:///a.sqlite", f"sqlite:///{tmp_path}/a.sqlite", "sqlite+pysqlite:///a.sqlite?timeout=1")
    assert {Target(url).identity for url in urls} == {wanted}
    assert Target("sqlite:///:memory:").identity != Target(":memory:").identity
