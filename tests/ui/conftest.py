from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import servers
import shop
from user import User, at


@pytest.fixture
async def user(server: servers.LiveServer, tmp_path: Path) -> AsyncIterator[User]:
    """Somebody in the shop, on each server in turn."""
    shop.build(server)
    async with at(server.target.text, tmp_path) as user:
        yield user


@pytest.fixture
def file(tmp_path: Path) -> Iterator[servers.LiveServer]:
    """An empty SQLite file and a client of it, for what does not differ from server to server."""
    server = servers.server_at(str(tmp_path / "test.sqlite"))
    server.clear()
    yield server
    server.close()


@pytest.fixture
async def reader(file: servers.LiveServer, tmp_path: Path) -> AsyncIterator[User]:
    """Somebody in the shop, on SQLite."""
    shop.build(file)
    async with at(file.target.text, tmp_path) as user:
        yield user
