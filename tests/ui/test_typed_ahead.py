"""Keys typed faster than the server answers: each acts on what it was meant for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import shop
from servers import LiveServer
from user import User, at


@pytest.fixture
async def slow(file: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[User]:
    """Somebody in the shop on a line where each answer takes some turns of the loop more than a key."""
    import asyncio

    from tui_orm.database.lane import Lane

    run = Lane.run

    async def late(lane: Any, *given: Any, **named: Any) -> Any:
        answer = await run(lane, *given, **named)
        for _ in range(50):
            await asyncio.sleep(0)
        return answer

    shop.build(file)
    async with at(file.target.text, tmp_path, size=(100, 12)) as user:
        monkeypatch.setattr(Lane, "run", late)
        yield user


async def test_an_edit_after_a_jump_is_made_in_the_row_jumped_to(slow: User) -> None:
    await slow.opens("customer")
    await slow.types_ahead("G", "g", "l", "e", "End", "Ctrl+U", "A", "d", "a", "Enter")
    assert slow.cell(1, "name") == "Ada"
    slow.sees("staged: 1 changed")


async def test_an_edit_after_the_last_row_is_made_there(slow: User) -> None:
    await slow.opens("customer")
    await slow.types_ahead("l", "G", "e", "End", "Ctrl+U", "Z", "o", "e", "Enter")
    number = slow.browser.grid.row
    assert slow.browser.overlay.value(number, 1) == "Zoe"
    assert number > 20


async def test_what_follows_the_review_key_goes_to_the_review(slow: User, file: LiveServer) -> None:
    await slow.opens("customer")
    await slow.edits(2, "name", "Ada")
    await slow.types_ahead("w", "c")
    assert slow.status == "Committed: 1 changed, 0 added, 0 removed."
    assert file.rows("SELECT name FROM customer WHERE id = 2") == [("Ada",)]


async def test_a_table_is_opened_and_edited_in_one_breath(slow: User) -> None:
    keys = ["t", *"customer", "Enter", "l", "e", "End", "Ctrl+U", "A", "d", "a", "Enter"]
    await slow.types_ahead(*keys)
    slow.sees("staged: 1 changed")


async def test_escape_drops_what_was_typed_ahead(slow: User) -> None:
    await slow.opens("customer")
    await slow.types_ahead("l", "G", "d", "d", "d", "Escape")
    slow.does_not_see("staged:")
    await slow.presses("g", "d")
    slow.sees("staged: 1 removed")
