#!/usr/bin/env python3
"""Measures looking into one of 5,000 tables beside reflecting it, and finding a name among all of them.

benchmarks/inspector.py [ROUNDS]     on SQLite and the servers of TUI_ORM_BENCH_URLS, or the local ones that answer

Plain: what SQLAlchemy's Inspector tells of the table, each table asked for once. Opened: the description, and what the
panels 2, 3, 4, 5 and 7 read, by turns with plain. Key: the worst of many keys typed, in the index
of all names, which take that long to be read.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import accumulate
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

sys.path.insert(0, str(Path(__file__).parents[1]))

from tui_orm.database.descriptions import TableEntry, TableName
from tui_orm.database.inspection import schema_names, table_details
from tui_orm.database.schema_objects import KnownName, NameKind
from tui_orm.database.server import Server
from tui_orm.database.target import Target
from tui_orm.workspace.name_index import NameIndex

VARIABLE = "TUI_ORM_BENCH_URLS"
LOCAL = (
    "mysql+pymysql://root:root@127.0.0.1:33306 mariadb+pymysql://root@127.0.0.1:3306"
    " postgresql+psycopg://postgres@127.0.0.1:5432"
)
DATABASE = "tui_orm_bench_inspect"
TABLES = 5_000
WORDS = (
    *("customer", "order", "invoice", "payment", "product", "stock", "shipment"),
    *("account", "ledger", "audit", "session", "user", "role", "tag"),
)
COLUMNS = """id INTEGER PRIMARY KEY, parent_id INTEGER, code VARCHAR(20) NOT NULL, {word}_label VARCHAR(40),
    amount NUMERIC(10, 2) DEFAULT 0, created_at {moment}, updated_at {moment}, note VARCHAR(200),
    flag INTEGER, kind VARCHAR(9)"""
TYPED = (
    "customer_order_00", "created_at", "customer_order.label", "e", "_", "q", "zqxj", "cstrdr", "pmtldgr4",
    "account_ledger_4999.parent", "ooo", "usr.idd", "4999", "kind", "number 4998",
)  # fmt: skip


def name_of(number: int) -> str:
    """A table's name."""
    return f"{WORDS[number % 14]}_{WORDS[number // 14 % 14]}_{number:04d}"


def statements(dialect: str) -> Iterator[str]:
    """What makes the tables: each with a unique key, an index, and a foreign key to the one before."""
    moment = "TIMESTAMP" if dialect == "postgresql" else "DATETIME"
    for number in range(TABLES):
        name, columns = name_of(number), COLUMNS.format(word=WORDS[number % 14], moment=moment)
        parent = f", CONSTRAINT fk_{number} FOREIGN KEY (parent_id) REFERENCES {name_of(number - 1)} (id)"
        yield f"CREATE TABLE {name} ({columns}, CONSTRAINT uq_{number} UNIQUE (code){parent if number else ''})"
        yield f"CREATE INDEX ix_{number}_kind ON {name} (kind, flag)"


@contextmanager
def servers() -> Iterator[list[tuple[str, Server]]]:
    """A server each with 5,000 tables; made here, dropped in the end."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/many.sqlite"
        fill(sa.create_engine(f"sqlite:///{path}"), "BEGIN")
        found, engines = [("SQLite", Server(Target(path)))], []
        for text in (os.environ.get(VARIABLE) or LOCAL).split():
            url = sa.make_url(text)
            maintenance = "postgres" if url.get_backend_name() == "postgresql" else None
            engine = sa.create_engine(url.set(database=maintenance), isolation_level="AUTOCOMMIT")
            try:
                drop(engine)
                with engine.connect() as connection:
                    connection.exec_driver_sql(f"CREATE DATABASE {DATABASE}")
            except (sa.exc.SQLAlchemyError, ImportError) as error:
                print(f"{text} is left out: {str(error).splitlines()[0]}", file=sys.stderr)
                continue
            engines.append(engine)
            own = url.set(database=DATABASE)
            prepare = "SET synchronous_commit = off" if maintenance else "SET @nothing = 0"
            fill(sa.create_engine(own, isolation_level="AUTOCOMMIT"), prepare)
            found.append((url.get_backend_name(), Server(Target(own.render_as_string(hide_password=False)))))
        yield found
        for _, server in found:
            server.close()
        for engine in engines:
            drop(engine)


def fill(engine: sa.Engine, prepare: str) -> None:
    """Make the tables."""
    with engine.connect() as connection:
        connection.exec_driver_sql(prepare)
        for statement in statements(engine.dialect.name):
            connection.exec_driver_sql(statement)
        connection.commit()
    engine.dispose()


def drop(engine: sa.Engine) -> None:
    """Leave nothing behind."""
    force = " WITH (FORCE)" if engine.name == "postgresql" else ""
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {DATABASE}{force}")


def plain(table: str, connection: Connection, _: Any) -> None:
    """Reflect a table, nothing remembered from another."""
    inspector = sa.inspect(connection)
    inspector.get_columns(table)
    inspector.get_pk_constraint(table)
    inspector.get_foreign_keys(table)
    inspector.get_indexes(table)
    inspector.get_unique_constraints(table)
    inspector.get_check_constraints(table)
    if connection.dialect.supports_comments:
        inspector.get_table_comment(table)


def opened(server: Server, entry: TableEntry) -> None:
    """What opening the table and its panels reads; the keys that refer to it were read with the schema."""
    info = server.describe(entry)
    server.read(partial(table_details, info))
    server.definition(info)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def measure(server: Server, rounds: int) -> tuple[float, float, float, float, int]:
    """Plain, opened, the names read, the worst key, how many names."""
    tables = [name_of(number) for number in range(50, TABLES, TABLES // rounds)]
    entries = {entry.name.name: entry for entry in server.tables()}
    samples = []
    for table in tables[:2] + tables:
        server.read(partial(plain, table))  # a server opens a table when it is first asked for it
        reflected = timed(lambda table=table: server.read(partial(plain, table)))
        samples.append((reflected, timed(lambda table=table: opened(server, entries[table]))))
    plain_time, opened_time = (median(side) for side in zip(*samples[2:], strict=True))
    begun = time.perf_counter()
    names = server.read(schema_names).names
    own = [KnownName(NameKind.TABLE, name_of(number), TableName(name_of(number))) for number in range(TABLES)]
    index = NameIndex([*own, *names])
    read = (time.perf_counter() - begun) * 1000
    worst = max(timed(lambda typed=typed: index.find(typed)) for text in TYPED for typed in accumulate(text))
    return plain_time, opened_time, read, worst, len(index)


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 40
    warnings.simplefilter("ignore")
    print(
        f"| {TABLES:,} tables, medians of {rounds} | plain, ms | opened, ms | ratio | names | read, ms | key, ms |"
    )
    print("|---|---|---|---|---|---|---|")
    with servers() as found:
        for name, server in found:
            reflected, whole, read, worst, count = measure(server, rounds)
            figures = f"{reflected:.1f} | {whole:.1f} | {whole / reflected:.2f} | {count:,} | {read:.0f} | {worst:.1f}"
            print(f"| {name} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
