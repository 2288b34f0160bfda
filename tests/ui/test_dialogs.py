from __future__ import annotations

import pytest
from user import User


@pytest.mark.parametrize(
    "keys", [(":", "Escape", "Escape", "Escape"), (":", "f", "i", "Enter", "Enter", "Enter")]
)
async def test_a_key_that_was_typed_twice_answers_a_question_once(
    reader: User, keys: tuple[str, ...]
) -> None:
    await reader.opens("customer")
    await reader.types_ahead(*keys)
    assert reader.app.screen_stack[0] is reader.browser
    assert reader.app.is_running


async def test_enter_that_was_typed_twice_commits_once(reader: User) -> None:
    await reader.opens("customer")
    await reader.edits(1, "name", "Ada")
    await reader.presses("w")
    await reader.types_ahead("Enter", "Enter", "Enter")
    assert reader.app.screen is reader.browser
    assert len(reader.browser.workspace.changes) == 0
    reader.sees("Ada")
