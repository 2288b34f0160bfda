"""The project file: what may stand in it, and what is said about all else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_orm import project
from tui_orm.database.descriptions import ForeignKeyInfo, TableName
from tui_orm.database.mapping.declared import Declared
from tui_orm.saved import Targets
from tui_orm.settings import SavedTarget, Settings, SettingsError


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project file of this test, not there yet; the working directory is two folders below."""
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    return tmp_path / ".tui-orm.toml"


def declared(text: str, *saved: SavedTarget) -> Declared | None:
    return Targets(Settings(saved)).named(text).declared


def test_without_a_file_nothing_is_declared(file: Path) -> None:
    assert declared("x.sqlite") is None


def test_the_example_can_be_used(file: Path) -> None:
    file.write_text(project.EXAMPLE)
    found = declared("shop", SavedTarget("shop", "mysql://me:s3cret@h/d"))
    assert found is not None
    orders, customers = found.tables
    assert (orders.table, orders.key, orders.place) == (TableName("orders"), ("number",), f"{file}, line 1")
    assert orders.foreign_keys == (
        ForeignKeyInfo(TableName("orders"), ("customer",), TableName("customers"), ("id",), is_declared=True),
    )
    assert (customers.table, customers.key) == (TableName("customers"), ("id",))
    assert [one.table.name for one in (declared("other.sqlite") or Declared()).tables] == ["orders"]


@pytest.mark.parametrize(
    ("written", "opened"),
    [
        ("x.sqlite", "/some/where/x.sqlite"),
        ("mysql://me@h/d", "mysql+pymysql://me:s3cret@h/d"),
        ("/x.sqlite", "sqlite:////x.sqlite"),
    ],
)
def test_a_target_is_known_by_its_address_or_its_file(file: Path, written: str, opened: str) -> None:
    file.write_text(f'[targets."{written}".tables."other.t"]\nkey = "a"\n')
    found = declared(opened)
    assert found is not None
    assert [(one.table, one.key) for one in found.tables] == [(TableName("t", "other"), ("a",))]
    assert declared("mysql://me@h/other") == Declared()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[table.a]", ": table: nothing is known by this name. Known here are tables, targets."),
        ("[tables.a]\nkeys = 1", ", line 2: tables.a.keys: nothing is known by this name."),
        ("[tables.a]\nkey = 1", ", line 2: tables.a.key: names of columns are wanted here."),
        ("[tables.a]\nforeign_keys = 1", ", line 2: tables.a.foreign_keys: a list of tables is wanted here."),
        (
            '[tables.a]\nforeign_keys = [{ columns = ["b", "c"], table = "d", to = ["e"] }]',
            ", line 2: tables.a.foreign_keys: a table and as many columns on both sides are wanted.",
        ),
        ("[tables", " is no TOML: "),
    ],
)
def test_what_is_wrong_is_told_with_its_line(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError) as error:
        declared("x.sqlite")
    assert str(error.value).startswith(f"{file}{said}")
