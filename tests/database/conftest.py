from __future__ import annotations

from collections.abc import Iterator

import pytest
from client import Client
from servers import LiveServer


@pytest.fixture
def client(server: LiveServer) -> Iterator[Client]:
    """tui_orm's connection to the test's database."""
    opened = Client(server.target)
    yield opened
    opened.server.close()
