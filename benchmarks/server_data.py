"""The data on a server: made once in databases of their own (`tui_orm_bench…`), reused when they are whole."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial

import sqlalchemy as sa
from data import COLUMNS
from sqlalchemy.engine import Connection

DATABASE = "tui_orm_bench"
EVENTS = 2_000_000
WIDE_ROWS = 2_000
MANY = (2_000, 5_000)
WHOLE = "zz_whole"
"""The table that is made last."""

EVENTS_TABLE = """
CREATE TABLE events (
    id BIGINT PRIMARY KEY, code VARCHAR(12) NOT NULL, created_at {moment} NOT NULL, user_id INTEGER NOT NULL,
    kind VARCHAR(12) NOT NULL, status VARCHAR(12) NOT NULL, amount NUMERIC(10, 2) NOT NULL,
    qty INTEGER NOT NULL, note VARCHAR(80), ip VARCHAR(15) NOT NULL, flag BOOLEAN NOT NULL, updated_at {moment})
"""
# {rows} yields i = 1 … EVENTS, and h, a number that looks random
EVENTS_ROWS = """
INSERT INTO events SELECT
    i, concat('EV', lpad({text_i}, 7, '0')), {then}, 1 + h % 200000,
    CASE h DIV 7 % 4 WHEN 0 THEN 'login' WHEN 1 THEN 'logout' WHEN 2 THEN 'purchase' ELSE 'refund' END,
    CASE h DIV 11 % 4 WHEN 0 THEN 'ok' WHEN 1 THEN 'failed' WHEN 2 THEN 'pending' ELSE 'retry' END,
    h DIV 13 % 1000000 / 100.0, 1 + h DIV 17 % 100,
    CASE WHEN h DIV 19 % 10 >= 3 THEN concat('river ', h % 4093, ' amber ', h DIV 3 % 4093) END,
    concat('10.', h DIV 23 % 256, '.', h DIV 29 % 256, '.', h DIV 31 % 256), h DIV 37 % 2 = 1,
    CASE WHEN h DIV 41 % 10 < 6 THEN {then} END
FROM {rows}
"""
MYSQL = {
    "moment": "DATETIME",
    "text_i": "i",
    "then": "timestampadd(SECOND, i * 17, '2020-09-13 12:26:40')",
    "rows": f"""(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {EVENTS})
                SELECT i, i * 2654435761 % 4294967296 AS h FROM n) AS numbers""",
}
POSTGRESQL = {
    "moment": "TIMESTAMP",
    "text_i": "i::text",
    "then": "timestamp '2020-09-13 12:26:40' + i * interval '17 seconds'",
    "rows": f"""(SELECT i, i * 2654435761 % 4294967296 AS h FROM generate_series(1::bigint, {EVENTS}) AS n(i))
                AS numbers""",
}


def make_server_data(url: sa.URL) -> dict[str, sa.URL]:
    """The URLs of `events` (with `wide`) and of the databases of 2,000 and 5,000 tables."""
    makers: dict[str, Callable[[Connection], None]] = {DATABASE: _events}
    for count in MANY:
        makers[f"{DATABASE}_{count}"] = partial(_many, count=count)
    for name, make in makers.items():
        _made(url, name, make)
    keys = ("events", *(f"many{count}" for count in MANY))
    return {key: url.set(database=name) for key, name in zip(keys, makers, strict=True)}


@contextmanager
def connected(url: sa.URL) -> Iterator[Connection]:
    """A connection that commits each statement."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with closing(engine.connect()) as connection:
        yield connection


def maintenance(url: sa.URL) -> sa.URL:
    """The server, whatever its databases."""
    return url.set(database="postgres" if url.get_backend_name() == "postgresql" else "")


def _made(url: sa.URL, name: str, make: Callable[[Connection], None]) -> None:
    try:
        with connected(url.set(database=name)) as connection:
            if sa.inspect(connection).has_table(WHOLE):
                return
    except sa.exc.SQLAlchemyError:
        pass  # it is not there yet
    begun = time.monotonic()
    with connected(maintenance(url)) as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    with connected(url.set(database=name)) as connection:
        make(connection)
        connection.exec_driver_sql(f"CREATE TABLE {WHOLE} (id INTEGER PRIMARY KEY)")
    print(f"made {name} on {url.get_backend_name()} in {time.monotonic() - begun:.0f} s", file=sys.stderr)


def _events(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        words, slash = POSTGRESQL, "/"
    else:
        words, slash = MYSQL, "DIV"
        limit = "max_recursive_iterations" if _is_mariadb(connection) else "cte_max_recursion_depth"
        connection.exec_driver_sql(f"SET SESSION {limit} = {EVENTS}")
    connection.exec_driver_sql(EVENTS_TABLE.format(**words))
    connection.exec_driver_sql(_escaped(EVENTS_ROWS.replace("DIV", slash).format(**words)))
    connection.exec_driver_sql("CREATE INDEX events_user ON events (user_id)")
    _wide(connection)
    connection.exec_driver_sql("ANALYZE events" if words is POSTGRESQL else "ANALYZE TABLE events")


def _wide(connection: Connection) -> None:
    columns = ", ".join(f"c{place:03d} INTEGER" for place in range(1, COLUMNS))
    values = ", ".join(f"id * 7919 % {1000 + place}" for place in range(1, COLUMNS))
    connection.exec_driver_sql(f"CREATE TABLE wide (id INTEGER PRIMARY KEY, {columns})")
    connection.exec_driver_sql(
        _escaped(f"INSERT INTO wide SELECT id, {values} FROM events WHERE id <= {WIDE_ROWS}")
    )


def _many(connection: Connection, count: int) -> None:
    for number in range(count - 1):
        connection.exec_driver_sql(
            f"CREATE TABLE t{number:04d} (id INTEGER PRIMARY KEY, parent INTEGER, label VARCHAR(40))"
        )


def _is_mariadb(connection: Connection) -> bool:
    return bool(getattr(connection.dialect, "is_mariadb", False))


def _escaped(statement: str) -> str:
    return statement.replace("%", "%%")  # the drivers would read a percent sign as a placeholder
