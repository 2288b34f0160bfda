from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import servers
from hypothesis import HealthCheck, settings

# Servers answer in their own time, and each example reuses the test's database.
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("here", max_examples=25, **COMMON)
settings.register_profile("ci", max_examples=25, derandomize=True, database=None, **COMMON)
settings.load_profile("ci" if os.environ.get("TUI_ORM_REQUIRE_SERVERS") == "1" else "here")


@pytest.fixture(scope="session")
def live_servers() -> Iterator[dict[str, servers.LiveServer]]:
    opened: dict[str, servers.LiveServer] = {}
    yield opened
    for server in opened.values():
        server.close()


@pytest.fixture(params=servers.urls(), ids=lambda url: url.partition(":")[0])
def server(
    request: pytest.FixtureRequest, live_servers: dict[str, servers.LiveServer], tmp_path: Path
) -> Iterator[servers.LiveServer]:
    """An empty database on each server in turn, with a client that is not tui_orm."""
    url = request.param
    if url == "sqlite":
        server = servers.server_at(str(tmp_path / "test.sqlite"))
    else:
        server = live_servers.setdefault(url, servers.server_at(url))
    server.clear()
    yield server
    if url == "sqlite":
        server.close()
