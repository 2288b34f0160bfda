from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from servers import LiveServer
from user import User, at

ENDLESS = """
CREATE VIEW endless AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000)
SELECT count(*) AS c FROM n
"""


async def asked(user: User) -> None:
    """Wait until the question is with the server."""
    while not user.browser.database.is_busy:
        await asyncio.sleep(0)


async def opens_the_endless_view(user: User) -> None:
    await user.presses("t")
    await user.types("endless")
    user.hammers("Enter")
    await asked(user)
    while "reading" not in user.status:
        await asyncio.sleep(0)
    await asked(user)


async def test_escape_stops_a_slow_view(reader: User, file: LiveServer) -> None:
    file.execute(ENDLESS)
    await reader.presses("F5")
    await opens_the_endless_view(reader)
    await reader.presses("Escape")
    assert reader.status == "Stopped."
    await reader.opens("customer")
    reader.sees("Customer 001")


async def test_no_row_number_stands_where_no_rows_came(reader: User, file: LiveServer) -> None:
    file.execute(ENDLESS)
    await reader.presses("F5")
    await reader.opens("customer")
    assert reader.position == "1 of 600"
    await opens_the_endless_view(reader)
    await reader.presses("Escape")
    assert reader.status == "Stopped."
    assert reader.position == ""


async def test_a_new_table_stops_what_is_still_read(reader: User, file: LiveServer) -> None:
    file.execute(ENDLESS)
    await reader.presses("F5")
    await opens_the_endless_view(reader)
    reader.hammers("t", *"customer", "Enter")
    await reader.idle()
    reader.sees("Customer 001")
    await reader.presses("Escape")
    assert reader.status == ""


async def test_staged_work_survives_a_stop(reader: User, file: LiveServer) -> None:
    file.execute(ENDLESS)
    await reader.presses("F5")
    await reader.opens("customer")
    await reader.edits(1, "name", "Ada")
    await opens_the_endless_view(reader)
    await reader.presses("Escape")
    await reader.presses("b")
    reader.sees("Ada", "staged: 1 changed")


async def test_the_second_escape_gives_the_connection_up(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up: list[bool] = []
    database = reader.browser.database
    monkeypatch.setattr(type(database), "is_busy", True)
    monkeypatch.setattr(database, "give_up", lambda: given_up.append(True))
    await reader.opens("customer")
    await reader.presses("Escape")
    assert "Escape again gives up the connection" in reader.status
    assert not given_up
    await reader.presses("Escape")
    assert "given up" in reader.status
    assert given_up == [True]


async def test_quitting_stops_what_is_still_read(file: LiveServer, tmp_path: Path) -> None:
    file.execute(ENDLESS)
    async with at(file.target.text, tmp_path) as user:
        await opens_the_endless_view(user)
    assert not user.app._database or not user.app._database._front._thread.is_alive()
