"""Tests shared out: to processes with databases of their own (pytest-xdist), and among the drivers of a server."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import closing
from zlib import crc32

import pytest
from servers import LiveServer, server_at, urls

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
"""Which of the processes this is; empty where there is but one."""
CELLS = pytest.StashKey[Counter[str]]()
"""How many cells were compared with an independent client, by server and driver."""


def own(url: str) -> LiveServer:
    """The server of a URL: with the database of the URL, or of many processes, one beside it for each."""
    given = server_at(url)
    if not WORKER:
        return given
    with closing(given):
        name = f"{given.database}_{WORKER}"
        given.create(name)
    return server_at(given.beside(name))


def group(item: pytest.Item) -> str:
    """The sample of a server that a test opens, where it does: tests of the same one run in the same process."""
    opened = getattr(item, "callspec", None)
    if opened is None or not {"server", "case"} <= opened.params.keys():
        return ""
    server = server_at(opened.params["server"])
    return f"{opened.params['case']} of {server.dialect} at {server.url.rpartition('@')[2]}"


def is_others_turn(item: pytest.Item) -> bool:
    """Whether a test that no driver makes a difference to is left to another driver of its server.

    Such are those of the screens and of the command line, and what is marked `one_driver`; by its name each falls to
    one of them. TUI_ORM_ALL_DRIVERS=1 has every test run with every driver.
    """
    opened = getattr(item, "callspec", None)
    url = opened.params.get("server", "") if opened is not None else ""
    if "+" not in url or os.environ.get("TUI_ORM_ALL_DRIVERS") == "1":
        return False
    is_screen = item.path.parent.name in ("ui", "cli")
    if not is_screen and item.get_closest_marker("one_driver") is None:
        return False
    driver = url.partition("://")[0]
    drivers = sorted(other.partition("://")[0] for other in urls() if _same_server(other, url))
    return drivers[crc32(item.nodeid.replace(driver, "").encode()) % len(drivers)] != driver


def _same_server(one: str, other: str) -> bool:
    return one.partition("+")[0] == other.partition("+")[0]
