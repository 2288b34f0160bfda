"""Tests in many processes at once, by pytest-xdist: each has databases of its own, and no sample is loaded twice."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import closing

import pytest
from servers import LiveServer, server_at

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
