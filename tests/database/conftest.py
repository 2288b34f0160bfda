from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from client import Client
from servers import LiveServer
from workers import CELLS


@pytest.fixture
def client(server: LiveServer) -> Iterator[Client]:
    """tui_orm's connection to the test's database."""
    opened = Client(server.target)
    yield opened
    opened.server.close()


@pytest.fixture
def cells_compared(request: pytest.FixtureRequest) -> Counter[str]:
    """How many cells were compared with an independent client, by server and driver; printed at the end."""
    return request.config.stash.setdefault(CELLS, Counter())
