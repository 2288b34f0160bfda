"""The diagram of a table, as somebody walks through it."""

from __future__ import annotations

from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at

from tui_orm.ui.clipboard import Clipboard, Put
from tui_orm.ui.linux_console import glyphs


async def test_neighbours_are_drawn_and_walked_to(user: User) -> None:
    await user.opens("orders")
    await user.presses("R")
    user.sees(
        "Diagram",
        "of orders: 1 refers to it, it refers to 1; one step wide, 3 drawn",
        "╔═ orders ═",
        "→ customer_id",
        "─ line ─",
        "* id",
    )
    user.sees("orders (customer_id) → customer (id)", "line (order_id) → orders (id)")
    await user.presses("Left", "Enter")
    user.sees("of line: 0 refer to it, it refers to 1; one step wide, 2 drawn", "* order_id, number", "+1")
    await user.presses("2")
    user.sees("two steps wide, 3 drawn", "─ customer ─")
    await user.presses("b")
    user.sees("of orders", "two steps wide", "╔═ line ═")
    await user.presses("Backspace")
    user.sees("This is where you began")
    await user.presses("g", "l", "o")
    assert user.title.startswith("customer")
    user.sees("Customer 001")


async def test_all_columns_and_only_keys(reader: User) -> None:
    await reader.opens("orders")
    await reader.presses("F6")
    reader.does_not_see("total DECIMAL")
    await reader.presses("a")
    reader.sees("total DECIMAL(8,2)")
    await reader.presses("a")
    reader.does_not_see("total DECIMAL")
    await reader.presses("Escape")
    assert reader.title.startswith("orders")


async def test_it_is_saved_as_each_format(reader: User, tmp_path: Path) -> None:
    await reader.opens("orders")
    await reader.presses("R")
    for downs, ending, begin in ((0, "mmd", "erDiagram"), (1, "dot", "digraph"), (2, "svg", "<svg")):
        await reader.presses("s", *["Down"] * downs, "Enter")
        await reader.types(str(tmp_path / f"out.{ending}"))
        await reader.presses("Enter")
        reader.sees("Saved the diagram")
        assert (tmp_path / f"out.{ending}").read_text().startswith(begin)


async def test_it_is_copied_as_mermaid(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[bytes] = []

    async def put(_: Clipboard, data: bytes) -> Put:
        texts.append(data)
        return Put("somehow")

    monkeypatch.setattr(Clipboard, "put", put)
    await reader.opens("orders")
    await reader.presses("R", "y")
    reader.sees("Copied 3 tables as Mermaid somehow.")
    assert b'"customer" |o--o{ "orders" : "customer_id"' in texts[0]


async def test_without_a_table_there_is_none(reader: User) -> None:
    await reader.presses("Tab", "R")
    assert reader.status == "No table is open."


@pytest.fixture
def odd(file: LiveServer) -> LiveServer:
    file.execute(
        "CREATE TABLE hub (id INTEGER PRIMARY KEY, boss REFERENCES hub, gone REFERENCES nowhere (id));"
        'CREATE TABLE "a\x1b[31m\'\n日本" (id INTEGER PRIMARY KEY, hub_id REFERENCES hub, other_id REFERENCES hub);'
        "CREATE TABLE alone (x); CREATE VIEW seen AS SELECT 1 AS x;"
        + "".join(f"CREATE TABLE t{n:02} (id INTEGER PRIMARY KEY, hub_id REFERENCES hub);" for n in range(60))
    )
    return file


async def test_a_hub_on_a_small_screen(odd: LiveServer, tmp_path: Path) -> None:
    async with at(odd.target.text, tmp_path, size=(80, 24), table="hub") as user:
        await user.presses("R")
        user.sees("62 refer to it, it refers to 2", "╔═ hub ═", "nowhere (missing)", "→ boss", "and 62 more")
        await user.presses("Left", *["k"] * 70)
        user.sees("╔═ a␛[31m'⏎日本 ═", "→ hub_id", "→ other_id")
        await user.presses("PgDn", "PgDn", "PgUp", "g", "l")
        user.sees("╔═ nowhere (missing)")
        await user.presses("o")
        user.sees("There is no table nowhere")
        await user.presses("Enter")
        user.sees("of nowhere: 1 refers to it, it refers to 0; one step wide, 2 drawn")
        await user.resizes((60, 15), (160, 45))
        user.sees("nowhere (missing)")


async def test_a_table_alone_and_a_view(odd: LiveServer, tmp_path: Path) -> None:
    async with at(odd.target.text, tmp_path, size=(80, 24), table="alone") as user:
        await user.presses("R")
        user.sees("one step wide, 1 drawn", "╔═ alone ═", "refers to no table here")
        await user.presses("h", "j", "k", "l", "2", "a", "q")
        await user.opens("seen")
        await user.presses("R")
        user.sees("╔═ seen ═")


async def test_what_is_drawn_is_in_the_font_of_the_linux_console(reader: User) -> None:
    await reader.opens("orders")
    await reader.presses("R")
    drawn = {char for char in glyphs(reader.screen) if not char.isascii()}
    assert drawn <= {char for char in bytes(range(128, 256)).decode("cp437")} | set("►◄→•·"), drawn


async def test_a_click_moves_and_a_double_click_goes_there(reader: User) -> None:
    await reader.opens("orders")
    await reader.presses("R")
    await reader.clicks_on("─ customer ─")
    reader.sees("╔═ customer ═", "of orders")
    await reader.clicks_on("═ customer ═", times=2)
    reader.sees("of customer")
