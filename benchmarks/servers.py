"""tui_orm on servers: MySQL, MariaDB, PostgreSQL, each that answers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from drivers import server_pages
from server_data import EVENTS, connected, maintenance, make_server_data
from stage import Session, Stage
from steps import CODE, anything, pages, press, shown, sort_by, start

VARIABLE = "TUI_ORM_BENCH_URLS"
LOCAL = (
    "mysql+pymysql://root:root@127.0.0.1:33306 mysql+pymysql://root:@127.0.0.1:3306"
    " postgresql+psycopg://postgres:@127.0.0.1:5432"
)
OTHER_DRIVERS = {"pymysql": "mysqlconnector"}
"""Drivers of the same servers whose pages are timed too."""


@dataclass(frozen=True)
class Server:
    """A server that answered, and where its data is."""

    name: str
    """`MySQL 9.7.4`."""
    urls: dict[str, sa.URL]

    def target(self, database: str) -> str:
        """What tui_orm is told to open. It holds the password."""
        return self.urls[database].render_as_string(hide_password=False)


def find_servers(notes: list[str]) -> list[Server]:
    """The servers of the variable, or the local ones, with their data; those that fail get a note."""
    found = []
    for text in (os.environ.get(VARIABLE) or LOCAL).split():
        url = sa.make_url(text)
        url = url.set(password=url.password or "")  # none at all would be asked for
        try:
            found.append(Server(_name(url), make_server_data(url)))
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            reason = str(error).splitlines()[0]
            notes.append(f"{url.get_backend_name()} at {url.host}:{url.port} is left out: {reason}")
    return found


def _name(url: sa.URL) -> str:
    with connected(maintenance(url)) as connection:
        text = str(connection.exec_driver_sql("SELECT version()").scalar())
    if url.get_backend_name() == "postgresql":
        return " ".join(text.split()[:2])
    return f"{'MariaDB' if 'MariaDB' in text else 'MySQL'} {text.split('-')[0]}"


def server_starts(stage: Stage, server: Server) -> None:
    """To the table list, and to lists of 2,000 and 5,000 tables."""
    acts = {"events": ("table list", "^ events "), "many2000": ("list of 2,000 tables", "t0030")}
    acts["many5000"] = ("list of 5,000 tables", "t0030")
    for database, (act, pattern) in acts.items():
        with stage.ours(server.target(database)) as terminal:
            cost = terminal.until(shown(pattern), since=terminal.started)
        stage.record.add(server.name, f"start to {act}, ms", cost.ms)


def server_rows(stage: Stage, server: Server) -> None:
    """First rows, lines, pages, the end, memory; then the first rows by the indexed column."""
    with stage.ours(server.target("events"), "events") as terminal:
        start(stage, server.name, terminal)
        press(stage, server.name, terminal, "cursor down", "down")
        pages(stage, server.name, terminal, "page down at the start", "pagedown")
        cost = terminal.press("G", shown(f"EV{EVENTS:07d}"), 60)
        stage.record.add_cost(server.name, "last row from the start", cost)
        pages(stage, server.name, terminal, "page up from the last row", "pageup")
        stage.record.add(server.name, "peak memory, MB", terminal.peak_mb())
    with stage.ours(server.target("events"), "events") as terminal:
        terminal.until(shown(CODE))
        for _ in range(3):
            terminal.press("right", anything)
        sort_by(stage, server.name, terminal)


def server_wide(stage: Stage, server: Server) -> None:
    """One column right in 200 columns, each of which scrolls."""
    with stage.ours(server.target("events"), "wide") as terminal:
        terminal.until(shown(r"\b7919\b|\b919\b|c001"))
        terminal.press("\x1b[C" * 20, anything)
        press(stage, server.name, terminal, "one column right of 200", "right")


def driver_pages(stage: Stage, server: Server) -> None:
    """Pages by the plain drivers."""
    url = server.urls["events"]
    first = url.get_driver_name()
    for driver in filter(None, (first, OTHER_DRIVERS.get(first))):
        chosen = url.set(drivername=f"{url.get_backend_name()}+{driver}")
        server_pages(stage, f"{server.name}, {driver}", chosen)


def server_sessions(servers: Sequence[Server]) -> list[Session]:
    """The sessions of every server."""
    plays = (server_starts, server_rows, server_wide, driver_pages)
    return [
        Session(f"server {server.name}: {play.__name__}", partial(play, server=server))
        for server in servers
        for play in plays
    ]
