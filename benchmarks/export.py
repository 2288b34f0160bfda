#!/usr/bin/env python3
"""Measures `tui-orm rows` beside the driver's own loop over the same SELECT, by turns, each in a process of its own.

benchmarks/export.py [ROUNDS]     on SQLite and the servers of TUI_ORM_BENCH_URLS, or the local ones that answer

The rows are those of `events`: 12 columns. «fetch» reads them and does nothing else, «csv» writes them with the csv
module. Starting the program is part of its time. Seconds on the clock, with the processor's share of them behind,
and the most memory that was held, of all rows and of a tenth of them.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from data import EVENTS_SQL
from server_data import EVENTS, EVENTS_ROWS, EVENTS_TABLE, MYSQL, POSTGRESQL, connected, maintenance

ROOT = Path(__file__).parents[1]
VARIABLE = "TUI_ORM_BENCH_URLS"
LOCAL = (
    "mysql+pymysql://root:root@127.0.0.1:33306 mysql+mysqlconnector://root:root@127.0.0.1:33306"
    " mariadb+pymysql://root@127.0.0.1:3306 mariadb+mysqlconnector://root@127.0.0.1:3306"
    " postgresql+psycopg://postgres@127.0.0.1:5432"
)
DATABASE = "tui_orm_bench_export"
ROWS = 1_000_000
FORMATS = ("csv", "tsv", "jsonl")
PLAIN = """
import csv, sys
driver, address, write = sys.argv[1], sys.argv[2], sys.argv[3] == "csv"
if driver == "sqlite":
    import sqlite3
    cursor = sqlite3.connect(address).cursor()
elif driver == "psycopg":
    import psycopg
    connection = psycopg.connect(address)
    cursor = connection.cursor()
else:
    from urllib.parse import urlsplit
    where = urlsplit(address)
    named = {"host": where.hostname, "port": where.port, "user": where.username, "password": where.password or ""}
    if driver == "pymysql":
        import pymysql
        connection = pymysql.connect(**named, database=where.path[1:])
    else:
        import mysql.connector
        connection = mysql.connector.connect(**named, database=where.path[1:])
    cursor = connection.cursor()
cursor.execute("SELECT * FROM events ORDER BY id")
out = csv.writer(sys.stdout)
while rows := cursor.fetchmany(1000):
    if write:
        out.writerows(rows)
"""


@dataclass(frozen=True)
class Place:
    """A database with events."""

    name: str
    driver: str
    address: str
    """What the driver takes."""
    url: str


@dataclass(frozen=True)
class Run:
    """What a process took: seconds on the clock and of the processor, megabytes at most."""

    seconds: float
    busy: float
    megabytes: float


def run(*command: str) -> Run:
    """Run a Python program, with its output thrown away."""
    begun = time.perf_counter()
    process = os.fork()
    if process == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execve(sys.executable, [sys.executable, *command], {**os.environ, "PYTHONPATH": str(ROOT)})
    _, status, used = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{command[:3]} failed")
    return Run(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def measured(place: Place, rounds: int) -> dict[str, Run]:
    """Each act, by turns; the median of the clock, with what goes with it."""
    acts = {act: ("-c", PLAIN, place.driver, place.address, act) for act in ("fetch", "csv module")}
    rows = ("-m", "tui_orm", "rows", place.url, "events", "--format")
    acts |= {form: (*rows, form) for form in FORMATS}
    acts["a tenth"] = (*rows, "csv", "--limit", str(ROWS // 10))
    runs: dict[str, list[Run]] = {act: [] for act in acts}
    for _ in range(rounds):
        for act, command in acts.items():
            runs[act].append(run(*[part.replace("csv module", "csv") for part in command]))
    return {
        act: Run(
            median(one.seconds for one in taken),
            median(one.busy for one in taken),
            max(one.megabytes for one in taken),
        )
        for act, taken in runs.items()
    }


@contextmanager
def places() -> Iterator[Iterator[Place]]:
    """SQLite and every server that answers, one after the other; their databases are dropped in the end."""
    made: list[sa.URL] = []

    def found(folder: str) -> Iterator[Place]:
        path = f"{folder}/events.sqlite"
        connection = sqlite3.connect(path)
        connection.executescript(EVENTS_SQL.format(rows=ROWS))
        connection.close()
        yield Place("SQLite", "sqlite", path, path)
        for text in (os.environ.get(VARIABLE) or LOCAL).split():
            url = sa.make_url(text)
            try:
                if not any(one.port == url.port for one in made):
                    fill(url)
                    made.append(url)
                yield server_place(url)
            except (sa.exc.SQLAlchemyError, ImportError) as error:
                print(f"{text} is left out: {str(error).splitlines()[0]}", file=sys.stderr)

    with tempfile.TemporaryDirectory() as folder:
        yield found(folder)
    for url in made:
        with connected(maintenance(url)) as connection:
            connection.exec_driver_sql(f"DROP DATABASE {DATABASE}")


def fill(url: sa.URL) -> None:
    """Make the events on a server."""
    with connected(maintenance(url)) as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {DATABASE}")
        connection.exec_driver_sql(f"CREATE DATABASE {DATABASE}")
    words, slash = (POSTGRESQL, "/") if url.get_backend_name() == "postgresql" else (MYSQL, "DIV")
    with connected(url.set(database=DATABASE)) as connection:
        if words is MYSQL:
            is_mariadb = getattr(connection.dialect, "is_mariadb", False)
            limit = "max_recursive_iterations" if is_mariadb else "cte_max_recursion_depth"
            connection.exec_driver_sql(f"SET SESSION {limit} = {ROWS}")
        connection.exec_driver_sql(EVENTS_TABLE.format(**words))
        rows = EVENTS_ROWS.replace("DIV", slash).format(**words).replace(str(EVENTS), str(ROWS))
        connection.exec_driver_sql(rows.replace("%", "%%"))
        connection.exec_driver_sql("ANALYZE events" if words is POSTGRESQL else "ANALYZE TABLE events")


def server_place(url: sa.URL) -> Place:
    """The events on a server, by one driver."""
    here = url.set(database=DATABASE)
    with connected(here) as connection:
        version = str(connection.exec_driver_sql("SELECT version()").scalar())
    kind = "PostgreSQL" if "PostgreSQL" in version else "MariaDB" if "MariaDB" in version else "MySQL"
    text = here.render_as_string(hide_password=False)
    driver = here.get_driver_name()
    plain = here.set(drivername=here.get_backend_name()).render_as_string(hide_password=False)
    return Place(f"{kind}, {driver}", driver, plain, text)


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 3
    acts = " | ".join(("fetch", "csv module", *FORMATS))
    print(f"| {ROWS:,} rows, s (of the processor) | {acts} | speed of csv | MB | a tenth |")
    print("|---|---|---|---|---|---|---|---|---|")
    with places() as found:
        for place in found:
            runs = measured(place, rounds)
            shown = [
                f"{runs[act].seconds:.1f} ({runs[act].busy:.1f})" for act in ("fetch", "csv module", *FORMATS)
            ]
            speed = runs["fetch"].seconds / runs["csv"].seconds
            memory = f"{runs['csv'].megabytes:.0f} | {runs['a tenth'].megabytes:.0f}"
            print(f"| {place.name} | {' | '.join(shown)} | {speed:.2f} | {memory} |", flush=True)


if __name__ == "__main__":
    main()
