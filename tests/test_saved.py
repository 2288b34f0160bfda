"""From a name or an address to a target: its label, its colour, and whether it may be written to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_orm.saved import Asked, Targets
from tui_orm.settings import SavedTarget, Settings

SHOP = "mysql://me:s3cret@db/shop"


def targets(*saved: SavedTarget, label: str = "", read_only: bool | None = None) -> Targets:
    return Targets(Settings(saved), Asked(label, read_only))


@pytest.mark.parametrize(
    ("label", "saved", "asked", "why"),
    [
        ("", None, None, ""),
        ("staging", None, None, ""),
        ("production", None, None, "labelled production"),
        ("Prod", None, None, "labelled Prod"),
        ("production", False, None, ""),
        ("production", True, None, "read_only in config.toml"),
        ("production", None, False, ""),
        ("production", True, False, ""),
        ("", None, True, "--read-only"),
        ("", False, True, "--read-only"),
    ],
)
def test_who_may_write(label: str, saved: bool | None, asked: bool | None, why: str) -> None:
    known = SavedTarget("shop", SHOP, label, read_only=saved)
    assert targets(known, read_only=asked).named("shop").read_only == why
    if saved is None:
        assert targets(label=label, read_only=asked).named("other.sqlite").read_only == why


def test_a_label_has_a_colour() -> None:
    assert targets(SavedTarget("a", SHOP, "production")).named("a").colour == "red"
    assert targets(SavedTarget("a", SHOP, "anything", "cyan")).named("a").colour == "cyan"
    assert targets(label="anything").named("x").colour == "magenta"
    assert targets().named("x").colour == ""


def test_a_saved_target_is_known_by_its_address_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = SavedTarget("file", str(tmp_path / "a.sqlite"), "production")
    known = targets(SavedTarget("shop", SHOP, "production"), file)
    found = known.named("mysql://me@db/shop")
    assert (found.text, found.read_only) == (SHOP, "labelled production")
    assert known.named("mysql://me:other@db/shop").text == "mysql://me:other@db/shop"
    assert known.named("mysql://me@db/other").read_only == ""
    assert known.named("a.sqlite").read_only == "labelled production"
    assert known.is_saved("./a.sqlite")
    assert known.named(f"sqlite:///{tmp_path}/a.sqlite").read_only == "labelled production"
    assert not known.is_saved("b.sqlite")
