"""Any size of the terminal, at any moment: nothing breaks, and what was there is there again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at

SIZES = ((1, 1), (3, 2), (10, 4), (20, 5), (80, 24), (300, 100))
BEFORE = (120, 30)


async def grid(user: User) -> None:
    await user.opens("customer")
    await user.presses("PgDn", "PgDn", "up", "up", "up", "right", "right")


async def list_of_tables(user: User) -> None:
    await user.presses("t")
    await user.types("cu")


async def panel(user: User) -> None:
    await user.opens("customer")
    await user.presses("2")


async def filter_line(user: User) -> None:
    await user.opens("customer")
    await user.presses("/")
    await user.types("id >")


async def cell_editor(user: User) -> None:
    await user.opens("customer")
    await user.goes_to(20, "notes")
    await user.presses("e")
    await user.types("abc")


async def refused(user: User) -> None:
    await user.opens("customer")
    await user.goes_to(27, "born")
    await user.presses("e")
    await user.types("x")
    await user.presses("Enter")


async def value(user: User) -> None:
    await user.opens("customer")
    await user.presses("v")


async def large_editor(user: User) -> None:
    await user.opens("customer")
    await user.presses("e", "F4")


async def review(user: User) -> None:
    await user.opens("customer")
    await user.edits(3, "city", "Rome")
    await user.presses("w")


async def choice(user: User) -> None:
    await user.opens("customer")
    await user.goes_to(3, "city")
    await user.presses("x")


async def palette(user: User) -> None:
    await user.opens("customer")
    await user.presses(":")
    await user.types("row")


async def columns(user: User) -> None:
    await user.opens("customer")
    await user.presses("C", "j")


async def help_page(user: User) -> None:
    await user.presses("?")


async def row_number(user: User) -> None:
    await user.opens("customer")
    await user.presses("Ctrl+G")


async def notice(user: User) -> None:
    await user.opens("customer")
    await user.edits(5, "email", "c6@example.org")
    await user.commits()


MOMENTS = [
    grid,
    list_of_tables,
    panel,
    filter_line,
    cell_editor,
    refused,
    value,
    large_editor,
    review,
    choice,
    palette,
    columns,
    help_page,
    row_number,
    notice,
]


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.__name__)
async def test_to_any_size_and_back(reader: User, moment: Callable[[User], Awaitable[None]]) -> None:
    await moment(reader)
    before, focused = reader.screen, reader.app.focused
    await reader.resizes(*SIZES, BEFORE)
    assert reader.screen == before
    await reader.resizes((1, 1), BEFORE)
    assert reader.screen == before
    assert reader.app.focused is focused


async def test_the_first_screen_takes_any_size(tmp_path: Path) -> None:
    async with at(None, tmp_path, BEFORE) as user:
        await user.types("/some/pa")
        before = user.screen
        await user.resizes(*SIZES, BEFORE)
        assert user.screen == before


async def test_what_is_typed_while_the_screen_is_small_goes_where_it_went(reader: User) -> None:
    await cell_editor(reader)
    await reader.resizes((20, 5))
    reader.sees("abc")
    await reader.types("def")
    reader.sees("def")
    await reader.resizes((1, 1))
    await reader.types("g")
    await reader.resizes(BEFORE)
    await reader.presses("Enter")
    assert reader.cell(20, "notes") == "abcdefg"


@pytest.mark.parametrize("size", [*SIZES, (24, 6), (40, 8)])
async def test_every_cell_has_its_editor_within_the_screen(
    file: LiveServer, tmp_path: Path, size: tuple[int, int]
) -> None:
    names = ", ".join(f"column{number} TEXT DEFAULT 'value {number}'" for number in range(9))
    rows = ", ".join(f"({number})" for number in range(1, 40))
    file.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, {names}); INSERT INTO t (id) VALUES {rows}")
    async with at(file.target.text, tmp_path, size, "t") as user:
        for keys in ((), ("End",), ("G",), ("Home",), ("PgUp", "right")):
            await user.presses(*keys, "e")
            editor = user.browser.query_one("CellEditor")
            assert editor.display
            if size[1] > 4:
                assert user.app.screen.region.contains_region(editor.region), (keys, editor.region)
            await user.presses("Escape")
