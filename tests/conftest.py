from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import servers
import workers
from hypothesis import HealthCheck, settings

# Servers answer in their own time, and each example reuses the test's database.
COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}
settings.register_profile("here", max_examples=25, **COMMON)
settings.register_profile("ci", max_examples=25, derandomize=True, database=None, **COMMON)
settings.load_profile("ci" if os.environ.get("TUI_ORM_REQUIRE_SERVERS") == "1" else "here")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_mine() -> None:
    """Whoever runs the tests may have settings; the tests have none, nor have the programs that they start."""
    os.environ["TUI_ORM_CONFIG"] = os.devnull


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
        server = live_servers.get(url) or live_servers.setdefault(url, workers.own(url))
    server.clear()
    yield server
    if url == "sqlite":
        server.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left = {item for item in items if workers.is_others_turn(item)}
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]
    for item in items:
        if group := workers.group(item):
            item.add_marker(pytest.mark.xdist_group(group))


# The process that shares the tests out reads this conftest alone: what it prints at the end is here.
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # one process of many
        session.config.workeroutput["cells"] = dict(session.config.stash.get(workers.CELLS, Counter()))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash.setdefault(workers.CELLS, Counter()).update(
        getattr(node, "workeroutput", {}).get("cells", {})
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for server, count in config.stash.get(workers.CELLS, Counter()).items():
        terminalreporter.write_line(f"cells compared with an independent client: {server} {count:,}")
