from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from servers import LiveServer
from user import Opened, User, at

from tui_orm.database.dialects.base import Dialect
from tui_orm.database.dialects.sqlite import SQLite

LETTERS = "INSERT INTO t (v) VALUES ('a'), ('b'), ('c'), ('d')"


@pytest.fixture
def opened(server: LiveServer, tmp_path: Path) -> Opened:
    """The program on a database that a script has made, on each server in turn."""

    @asynccontextmanager
    async def open_(script: str, table: str = "t") -> AsyncIterator[User]:
        server.execute(script)
        async with at(server.target.text, tmp_path, table=table) as user:
            yield user

    return open_


@pytest.fixture
def letters(server: LiveServer) -> str:
    """A script for a table of four rows, of a key that the server makes and a text."""
    return f"CREATE TABLE t (id {server.serial}, v VARCHAR(20)); {LETTERS}"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for locks as short as each server allows."""
    monkeypatch.setattr(Dialect, "lock_seconds", 1)
    monkeypatch.setattr(SQLite, "lock_seconds", 0)
