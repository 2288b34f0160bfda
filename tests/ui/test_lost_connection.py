"""A connection that is lost: what was read stays readable, what is staged stays, and it comes back by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
import shop
from proxy import Proxy
from servers import LiveServer
from user import User, at

from tui_orm.database.database import Database
from tui_orm.database.failures import PasswordWanted
from tui_orm.ui import connection

LOST = "no connection, again in"


@pytest.fixture
def tunnel(server: LiveServer) -> Iterator[Proxy]:
    """The way to the shop, on each server in turn."""
    if server.dialect == "sqlite":
        pytest.skip("a file has no network")
    shop.build(server)
    proxy = Proxy(server)
    yield proxy
    proxy.close()


@pytest.fixture
async def user(tunnel: Proxy, tmp_path: Path) -> AsyncIterator[User]:
    """Somebody at the far end of the tunnel who has the customers open."""
    async with at(tunnel.url, tmp_path, table="customer") as user:
        yield user


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is tried again but by key."""
    monkeypatch.setattr(connection, "SECOND", 3600.0)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second passes quickly."""
    monkeypatch.setattr(connection, "SECOND", 0.02)


async def until(user: User, holds: Callable[[], bool]) -> None:
    while not holds():
        await user.pilot.pause(0.01)


def test_the_delays_rise_to_a_minute() -> None:
    assert list(islice(connection.delays(), 9)) == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.usefixtures("patient")
async def test_a_tunnel_that_died_and_came_back(tunnel: Proxy, user: User, server: LiveServer) -> None:
    await user.edits(2, "city", "Rome")
    tunnel.breaks()
    await user.presses("G")
    assert LOST in user.status
    assert "F5" in user.status
    user.sees("Customer 001", "Rome")
    await user.edits(3, "city", "Paris")
    user.sees("Rome", "Paris")
    await user.presses("F5")
    assert LOST in user.status  # the tunnel is still down
    server.execute("UPDATE customer SET name = 'Renamed' WHERE id = 1")
    tunnel.comes_back()
    await user.presses("F5")
    assert "Connected again." in user.status
    assert LOST not in user.status
    user.sees("Renamed", "Rome", "Paris")
    await user.commits()
    assert server.rows("SELECT id, city FROM customer WHERE id IN (2, 3) ORDER BY id") == [
        (2, "Rome"),
        (3, "Paris"),
    ]


@pytest.mark.usefixtures("patient")
async def test_a_commit_without_a_connection_writes_nothing_and_keeps_all(
    tunnel: Proxy, user: User, server: LiveServer
) -> None:
    await user.edits(2, "city", "Rome")
    tunnel.breaks()
    await user.commits()
    assert "Nothing was written" in user.screen
    await user.presses("Enter")
    assert LOST in user.status
    tunnel.comes_back()
    await user.presses("F5")
    assert "Connected again." in user.status
    assert server.rows("SELECT count(*) FROM customer WHERE city = 'Rome'") == [(0,)]
    user.sees("Rome")
    await user.commits()
    assert server.rows("SELECT count(*) FROM customer WHERE city = 'Rome'") == [(1,)]


async def test_a_connection_killed_while_idle_mends_itself(
    server: LiveServer, tunnel: Proxy, user: User
) -> None:
    """Nothing is to be seen of it: the next reading takes a new connection."""
    tunnel.drops()
    await user.presses("G")
    user.sees("Customer 600")
    assert "connection" not in user.status


@pytest.fixture
async def reader(file: LiveServer, tmp_path: Path) -> AsyncIterator[User]:
    """Somebody who has the customers open, in a file."""
    shop.build(file)
    async with at(file.target.text, tmp_path, table="customer") as user:
        yield user


@pytest.mark.usefixtures("hasty")
async def test_it_comes_back_by_itself(reader: User, file: LiveServer) -> None:
    await reader.edits(2, "city", "Rome")
    path = Path(file.url)
    path.rename(path.with_name("away"))
    await reader.presses("G")
    assert reader.browser.flows.connection.is_lost
    path.with_name("away").rename(path)
    await until(reader, lambda: "Connected again." in reader.status)
    await reader.idle()
    reader.sees("Customer 002", "Rome")
    assert not reader.browser.flows.connection.is_lost
    assert reader.browser.flows.connection._timer is None  # nothing ticks, so nothing is sent
    await reader.presses("G")
    reader.sees("Customer 600")


@pytest.mark.usefixtures("patient")
async def test_what_is_asked_meanwhile_is_an_attempt_too(reader: User, file: LiveServer) -> None:
    path = Path(file.url)
    path.rename(path.with_name("away"))
    await reader.presses("G")
    assert LOST in reader.status
    path.with_name("away").rename(path)
    await reader.presses("G")
    assert LOST not in reader.status
    assert not reader.browser.flows.connection.is_lost


@pytest.mark.usefixtures("patient")
async def test_a_file_moved_away_and_back(reader: User, file: LiveServer) -> None:
    path = Path(file.url)
    await reader.edits(2, "city", "Rome")
    path.rename(path.with_name("away"))
    await reader.presses("G")
    assert LOST in reader.status
    reader.sees("Customer 001", "Rome")
    await reader.commits()
    assert "There is no file" in reader.notice
    await reader.presses("Enter")
    path.with_name("away").rename(path)
    await reader.presses("F5")
    assert "Connected again." in reader.status
    reader.sees("Rome")
    await reader.commits()
    assert file.rows("SELECT city FROM customer WHERE id = 2") == [("Rome",)]


async def test_a_file_that_was_replaced_is_read_anew(reader: User, file: LiveServer) -> None:
    path = Path(file.url)
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    file.close()
    copy.rename(path)
    file.execute("UPDATE customer SET name = 'In the new file' WHERE id = 1")
    await reader.presses("F5")
    reader.sees("In the new file")


@pytest.mark.usefixtures("patient")
async def test_another_password_is_asked_for_and_nothing_is_lost(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []

    async def reconnect(database: Database) -> None:
        asked.append(database.target.password)
        if database.target.password != "new":
            raise PasswordWanted("Access denied.")

    monkeypatch.setattr(Database, "reconnect", reconnect)
    await reader.edits(2, "city", "Rome")
    reader.browser.flows.connection.heard(PasswordWanted("Access denied."))
    assert "another password is wanted" in reader.status
    reader.does_not_see("Password for")
    await reader.presses("F5")
    reader.sees("Password for")
    await reader.types("wrong")
    await reader.presses("Enter")
    reader.sees("Password for")
    await reader.presses("Escape")
    assert "another password is wanted" in reader.status
    await reader.presses("F5")
    await reader.types("new")
    await reader.presses("Enter")
    assert asked == ["wrong", "new"]
    assert "Connected again." in reader.status
    reader.sees("Rome")


@pytest.mark.usefixtures("patient")
async def test_the_countdown_does_not_disturb_the_cell_editor(reader: User, file: LiveServer) -> None:
    path = Path(file.url)
    path.rename(path.with_name("away"))
    await reader.presses("G")
    await reader.goes_to(2, "city")
    await reader.presses("e")
    await reader.types("X")
    path.with_name("away").rename(path)
    reader.browser.flows.connection.try_now()
    await reader.idle()
    assert "Connected again. F5 reads the rows anew." in reader.status
    await reader.presses("Enter")
    assert reader.cell(2, "city") == "BergenX"
