"""Labelled and read-only targets: what is seen of them, and what a user cannot do there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shop
from servers import LiveServer
from user import User, at

from tui_orm.database.database import Database
from tui_orm.database.target import Target
from tui_orm.saved import Asked, Targets
from tui_orm.settings import SavedTarget, Settings
from tui_orm.ui.widgets.bars import Bar

WHY = "Labelled production; --read-write lets edit."


@pytest.fixture
def settings(file: LiveServer) -> Settings:
    """The shop, saved as production, with a password that is nobody's business."""
    shop.build(file)
    far = SavedTarget("far", "mysql://me:s3cret@db.example.org/shop", "staging")
    return Settings((SavedTarget("shop", file.url, "production"), far))


def target(settings: Settings, read_only: bool | None = None) -> Target:
    return Targets(settings, Asked(read_only=read_only)).named("shop")


async def test_a_saved_target_is_opened_by_its_name(settings: Settings, tmp_path: Path) -> None:
    async with at(None, tmp_path, targets=Targets(settings)) as user:
        user.sees("shop", "production", "far", "staging", "db.example.org/shop")
        user.does_not_see("s3cret")
        await user.types("shop")
        await user.presses("Enter")
        user.sees("customer", "production", "read-only")
    async with at(None, tmp_path, targets=Targets(settings)) as user:
        assert user.screen.count("test.sqlite") == 1  # not among the recent ones as well
        await user.presses("down", "Enter")
        user.sees("customer", "production", "read-only")


async def test_every_key_that_edits_says_why_not(settings: Settings, tmp_path: Path) -> None:
    async with at(target(settings), tmp_path, table="customer") as user:
        assert "read-only" in user.status
        for key in ("e", "Enter", "F2", "x", "Delete", "o", "O", "d", "-"):
            await user.presses(key)
            assert WHY in user.status, key
            assert not user.browser.flows.editor.display
        await user.presses("u")
        assert "Nothing" in user.status
        assert not len(user.browser.workspace.changes)


async def test_nor_is_a_commit_reverted(settings: Settings, tmp_path: Path) -> None:
    async with at(target(settings, read_only=False), tmp_path, table="customer") as user:
        await user.edits(1, "city", "Rome")
        await user.commits()
    async with at(target(settings), tmp_path, table="customer") as user:
        await user.presses("D")
        await user.presses("r")
        assert WHY in user.status
        assert not len(user.browser.workspace.changes)


async def test_what_is_staged_all_the_same_cannot_be_committed(
    settings: Settings, tmp_path: Path, file: LiveServer
) -> None:
    """As a journal would: the work was staged when the target could be written to."""
    async with at(target(settings), tmp_path, table="customer") as user:
        view = user.browser.view
        row = user.browser.overlay.row(0)
        user.browser.workspace.changes.set_cell(view.table, (1,), row, "city", "Rome")
        user.browser.desk.staged_changed()
        user.sees("Rome")
        await user.commits()
        assert "This target is read-only (labelled production)." in user.notice
        assert "all is still staged" in user.notice
        await user.presses("Enter")
        user.sees("staged: 1 changed")
    assert file.rows("SELECT count(*) FROM customer WHERE city = 'Rome'") == [(0,)]


async def test_the_label_stands_over_all_and_over_the_commit(
    settings: Settings, tmp_path: Path, file: LiveServer
) -> None:
    async with at(target(settings, read_only=False), tmp_path, table="customer") as user:
        assert "read-only" not in user.status
        bar = user.browser.query_one("#target", Bar)
        assert bar.text == " production  test.sqlite "
        assert (bar.styles.color.ansi, bar.styles.text_style.reverse) == (1, True)
        await user.edits(1, "city", "Rome")
        await user.presses("w")
        tag = user.app.screen.query_one("#tag", Bar)
        assert tag.text == " production  test.sqlite "
        assert tag.styles.text_style.reverse
        user.sees("production", "Review")
        await user.presses("c")
    assert file.rows("SELECT city FROM customer WHERE id = 1") == [("Rome",)]


async def test_without_colour_the_word_is_there(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at(target(settings), tmp_path, table="customer") as user:
        strips = user.app.screen._compositor.render_strips()
        word = next(part for strip in strips for part in strip if "production" in part.text)
        assert word.style is not None
        assert word.style.reverse
        user.sees("production", "read-only")


async def test_a_narrow_screen_keeps_the_word(settings: Settings, tmp_path: Path) -> None:
    async with at(target(settings), tmp_path, table="customer", size=(60, 20)) as user:
        user.sees("production", "read-only")


async def test_a_label_is_cleaned(file: LiveServer, tmp_path: Path) -> None:
    shop.build(file)
    odd = replace(file.target, tag="[red]\x1b[2J日本" + "x" * 50, colour="cyan")
    async with at(odd, tmp_path, table="customer") as user:
        user.sees("[red]")
        assert "\x1b" not in user.screen


async def test_a_server_that_refuses_by_itself_is_shown(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(_: Database) -> str:
        return "a hot standby"

    monkeypatch.setattr(Database, "refuses_writing", refuses)
    await reader.opens("customer")
    await reader.presses("F5")
    assert "read-only: a hot standby" in reader.status
    await reader.presses("e")
    assert "A hot standby." in reader.status


async def test_a_file_asked_for_with_its_table_is_read_ahead_read_only(
    settings: Settings, tmp_path: Path
) -> None:
    from tui_orm.database.ahead import Ahead

    opened = target(settings)
    ahead = Ahead.start(opened, "customer")
    assert ahead is not None
    async with at(opened, tmp_path, table="customer", ahead=ahead) as user:
        user.sees("Customer 001", "read-only")
