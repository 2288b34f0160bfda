"""The settings file: what may stand in it, and what is said about all else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tui_orm import settings
from tui_orm.settings import HistorySettings, SavedTarget, Settings, SettingsError, read_settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file of this test, not there yet."""
    monkeypatch.delenv(settings.CONFIG)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = tmp_path / "tui-orm" / "config.toml"
    path.parent.mkdir()
    return path


def refused(file: Path, text: str) -> str:
    file.write_text(text)
    with pytest.raises(SettingsError) as error:
        read_settings()
    said = str(error.value)
    assert said.startswith(str(file))
    return said.removeprefix(str(file))


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="folders are called otherwise there")
def test_the_file_is_where_platformdirs_has_it(file: Path) -> None:
    from platformdirs import user_config_path

    assert settings.default_path() == user_config_path("tui-orm", appauthor=False) / "config.toml" == file


def test_without_a_file_all_is_plain(file: Path) -> None:
    assert read_settings() == Settings((), HistorySettings(True, 200, 90, 50))


def test_the_example_of_the_help_can_be_used(file: Path) -> None:
    file.write_text(settings.EXAMPLE)
    shop = SavedTarget("shop", "mysql://me@db.example.org/shop", "production", "red")
    assert read_settings() == Settings((shop,))


def test_what_is_said_is_taken_and_the_order_kept(file: Path) -> None:
    file.write_text(
        '[targets]\nb.url = "~/b.sqlite"\n[targets."a b"]\nurl = "/a"\nread_only = false\n'
        "[history]\non = false\ndays = 1\n"
    )
    found = read_settings()
    assert found.targets == (SavedTarget("b", "~/b.sqlite"), SavedTarget("a b", "/a", read_only=False))
    assert found.history == HistorySettings(on=False, days=1)


def test_a_password_is_not_in_what_a_log_would_show(file: Path) -> None:
    assert "s3cret" not in repr(SavedTarget("a", "mysql://me:s3cret@h/d"))


def test_a_file_may_be_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = file.with_name("other.toml")
    monkeypatch.setenv(settings.CONFIG, str(other))
    with pytest.raises(SettingsError, match=r"There is no file .*other\.toml, which TUI_ORM_CONFIG names"):
        read_settings()
    other.write_text("history.commits = 3")
    assert read_settings().history.commits == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n[histroy]\n", ", line 2: histroy: nothing is known by this name. Known here are targets, history."),
        ('[targets.a]\nurl = "/a"\n\ncolor = "red"', ", line 4: targets.a.color: nothing is known by this name."),
        ('[targets.a]\nlabel = "x"', ", line 1: targets.a.url: the target has no address. Write url ="),
        ('[targets.a]\nurl = "a.sqlite"', ", line 2: targets.a.url: the path is not whole. Begin it with / or ~."),
        ('[targets.a]\nurl = "/a"\ncolour = "pink"', ", line 3: targets.a.colour: 'pink' is no colour known here."),
        ('[targets.a]\nurl = "/a"\nread_only = "no"', ", line 3: targets.a.read_only: true or false is wanted here."),
        ('[targets.demo]\nurl = "/a"', ", line 1: targets.demo: 'demo' cannot be the name of a target."),
        ('targets = "/a"', ", line 1: targets: a table is wanted here. Write [targets]"),
        ('targets.a = "/a"', ", line 1: targets.a: a table is wanted here. Write [targets.a]"),
        ("[history]\ncommits = true", ", line 2: history.commits: a whole number is wanted here."),
        ("[history]\ndays = 0", ", line 2: history.days: 0 is too few. Write 1 or more; on = false keeps no history."),
        ("[history]\ndays = ", " is no TOML: Invalid value (at end of document)."),
        ("[history\n", " is no TOML: Expected ']' at the end of a table declaration (at line 1, column 9)."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(file: Path, text: str, said: str) -> None:
    assert refused(file, text).startswith(said)


def test_a_file_that_cannot_be_read(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="it is not UTF-8"):
        read_settings()
    file.unlink()
    file.mkdir()
    with pytest.raises(SettingsError, match="Is a directory"):
        read_settings()


def test_no_parser_is_loaded_for_nothing(file: Path) -> None:
    code = "import sys; from tui_orm.settings import read_settings; read_settings(); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"tomllib", "platformdirs"} & set(run.stdout.split())
