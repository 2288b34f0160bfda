"""The floor below every page: rows by key through the plain driver, without a screen."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from statistics import median

import sqlalchemy as sa
from stage import Session, Stage

ROWS = (50, 256)
REPEATS = 20
START = 1_000_000
Fetch = Callable[[str, tuple[int, int]], object]


def page_act(rows: int) -> str:
    """The name of the act."""
    return f"{rows} rows by key, ms"


def sqlite_pages(stage: Stage) -> None:
    """Pages by sqlite3."""
    connection = sqlite3.connect(stage.paths["events"])
    time_pages(stage, "sqlite3", lambda text, values: connection.execute(text, values).fetchall(), "?")
    connection.close()


def time_pages(stage: Stage, who: str, fetch: Fetch, hole: str) -> None:
    """Fetch pages, each a little further, and record the median time of one."""
    for rows in ROWS:
        text = f"SELECT * FROM events WHERE id > {hole} ORDER BY id LIMIT {hole}"
        times = [timed(fetch, text, (START + page * rows, rows)) for page in range(REPEATS + 1)]
        stage.record.add(who, page_act(rows), median(times[1:]))


def timed(fetch: Fetch, text: str, values: tuple[int, int]) -> float:
    """Milliseconds of one fetch."""
    begun = time.perf_counter()
    fetch(text, values)
    return (time.perf_counter() - begun) * 1000


def server_pages(stage: Stage, who: str, url: sa.URL) -> None:
    """Pages by the driver of the URL, over one connection and without SQLAlchemy's share."""
    engine = sa.create_engine(url)
    raw = engine.raw_connection()
    cursor = raw.cursor()

    def fetch(text: str, values: tuple[int, int]) -> object:
        cursor.execute(text, values)
        return cursor.fetchall()

    time_pages(stage, who, fetch, "%s")
    raw.close()
    engine.dispose()


SQLITE = Session("sqlite_pages", sqlite_pages)
