"""The servers that tests run against, each spoken to by its plain driver: a client independent of tui_orm."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest

from tui_orm.database.target import Target

SHARED = Path(__file__).parents[2] / "shared"
"""Sample databases; absent where only the project itself was cloned."""

REQUIRED = ("mysql+pymysql", "mysql+mysqlconnector", "mariadb", "postgresql")


def urls() -> list[str]:
    """SQLite, and the servers of TUI_ORM_TEST_URLS. Raises LookupError where a required one is missing."""
    given = os.environ.get("TUI_ORM_TEST_URLS", "").split()
    if os.environ.get("TUI_ORM_REQUIRE_SERVERS") == "1":
        missing = [kind for kind in REQUIRED if not any(url.startswith(kind) for url in given)]
        if missing:
            raise LookupError(f"TUI_ORM_TEST_URLS names no {', no '.join(missing)}")
    return ["sqlite", *given]


def samples(url: str) -> list[str]:
    """The sample databases of `../shared` that there are for the dialect of a URL."""
    dialect = server_at(url).dialect
    found = [path.parent.name for path in (SHARED / "data").glob(f"*/{dialect}.*")]
    return sorted([*found, "torture"] if found else [])


class LiveServer(ABC):
    """A database for one test, empty at first, and a client of it."""

    dialect: ClassVar[str]
    serial: ClassVar[str]
    """The type of a key that the server makes up."""

    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def target(self) -> Target:
        """What tui_orm is to open."""
        return Target(self.url)

    @property
    def label(self) -> str:
        """The server and the driver."""
        return "sqlite" if self.dialect == "sqlite" else self.url.partition(":")[0]

    @cached_property
    def client(self) -> Any:
        """A connection of the plain driver, in autocommit."""
        return self.connect()

    @property
    def database(self) -> str:
        """The name of the database."""
        return urlsplit(self.url).path.strip("/")

    def beside(self, name: str) -> str:
        """The URL of another database of the server."""
        return urlsplit(self.url)._replace(path=name).geturl()

    @abstractmethod
    def connect(self) -> Any:
        """Connect with the plain driver."""

    @abstractmethod
    def create(self, name: str) -> None:
        """Create another database of the server, unless it is there."""

    @abstractmethod
    def clear(self) -> None:
        """Drop all tables and views."""

    @abstractmethod
    def execute(self, sql: str) -> None:
        """Run statements, each committed."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        cursor = self.client.cursor()
        cursor.execute(sql)
        return [tuple(row) for row in cursor.fetchall()]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold what is executed inside in a transaction, rolled back at the end."""
        self.execute("BEGIN")
        try:
            yield
        finally:
            self.execute("ROLLBACK")

    @abstractmethod
    def load(self, case: str, name: str = "") -> Target:
        """Load a sample database of `../shared/data` beside the test's own, once for each name."""

    def close(self) -> None:
        """End the connection."""
        if "client" in self.__dict__:
            self.client.close()
            del self.client


class SQLite(LiveServer):
    """A file."""

    dialect = "sqlite"
    serial = "INTEGER PRIMARY KEY"

    def connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.url, isolation_level=None)

    def clear(self) -> None:
        self.close()
        Path(self.url).unlink(missing_ok=True)
        Path(self.url).touch()

    def create(self, name: str) -> None:
        Path(self.url).with_name(name).touch()

    def load(self, case: str, name: str = "") -> Target:
        path = Path(self.url).with_name(f"{case}{name}.sqlite")
        if not path.exists():
            shutil.copy(loaded_file(case), path)
        return Target(str(path))

    def execute(self, sql: str) -> None:
        # executescript() would commit a transaction
        for statement in split(sql):
            self.client.execute(statement)


class MySQL(LiveServer):
    """MySQL or MariaDB."""

    dialect = "mysql"
    serial = "INTEGER PRIMARY KEY AUTO_INCREMENT"

    def connect(self) -> Any:
        import pymysql
        from pymysql.constants import CLIENT

        parts = urlsplit(self.url)
        return pymysql.connect(
            host=parts.hostname,
            port=parts.port or 3306,
            user=parts.username,
            password=parts.password or "",
            database=self.database,
            autocommit=True,
            client_flag=CLIENT.MULTI_STATEMENTS,
            init_command="SET SESSION lock_wait_timeout = 20",
        )

    def load(self, case: str, name: str = "") -> Target:
        parts = urlsplit(self.url)
        arguments = f"-h{parts.hostname} -P{parts.port or 3306} -u{parts.username}"
        arguments += f" -p{parts.password}" if parts.password else ""
        database = f"{self.database}_{case}{name}"
        run_load(case, self.dialect, database, MYSQL_ARGS=arguments)
        return Target(self.beside(database))

    def create(self, name: str) -> None:
        self.execute(f"CREATE DATABASE IF NOT EXISTS `{name}` CHARACTER SET utf8mb4")

    def clear(self) -> None:
        tables = self.rows(
            "SELECT table_type, table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
        )
        drops = [f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} `{name}`;" for kind, name in tables]
        self.execute("SET foreign_key_checks = 0; " + "".join(drops) + "SET foreign_key_checks = 1")

    def execute(self, sql: str) -> None:
        with self.client.cursor() as cursor:
            cursor.execute(sql)
            while cursor.nextset():
                pass

    @cached_property
    def is_mariadb(self) -> bool:
        """Whether the server is MariaDB."""
        return "MariaDB" in self.rows("SELECT version()")[0][0]


class PostgreSQL(LiveServer):
    """PostgreSQL."""

    dialect = "postgresql"
    serial = "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"

    def connect(self) -> Any:
        import psycopg

        address = self.url.replace("+psycopg", "")
        return psycopg.connect(
            address, autocommit=True, options="-c lock_timeout=20s -c client_min_messages=error"
        )

    def load(self, case: str, name: str = "") -> Target:
        parts = urlsplit(self.url)
        database = f"{self.database}_{case}{name}"
        arguments = f"-h{parts.hostname} -p{parts.port or 5432} -U{parts.username}"
        run_load(case, self.dialect, database, PG_ARGS=arguments)
        return Target(self.beside(database))

    def create(self, name: str) -> None:
        if not self.rows(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            sorts = "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            self.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' {sorts}")
            # what is committed need not survive a power cut here
            self.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')

    def clear(self) -> None:
        self.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def execute(self, sql: str) -> None:
        self.client.execute(sql)


@cache
def run_load(case: str, dialect: str, place: str, **environment: str) -> None:
    """Load a sample database, unless it was; skip the test where there is none."""
    data = SHARED / "data"
    if not (data / "load").exists():
        pytest.skip("../shared is not here")
    with TemporaryDirectory() as folder:
        if dialect == "mysql" and case in NAMED:
            data = renamed(case, Path(folder), place)
        done = subprocess.run(
            ["bash", data / "load", case, dialect, place],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
        )
    if done.returncode == 2:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr


@cache
def loaded_file(case: str) -> Path:
    """An SQLite file with a sample database, loaded once and copied for each test: some take long to load."""
    path = Path(LOADED.name, f"{case}.sqlite")
    run_load(case, "sqlite", str(path))
    return path


LOADED = TemporaryDirectory(prefix="tui_orm_samples_")
NAMED = {
    "sakila": ("data/sakila/mysql.sql.gz", b" sakila.", " `{}`."),
    "torture": ("torture/mysql.sql", b"torture_other", "{}_other"),
}
"""The scripts for MySQL that name a database, and how: each sample has a name of its own."""


def renamed(case: str, folder: Path, database: str) -> Path:
    """A script that names a database, as it is for another one, and what loads it."""
    path, name, other = NAMED[case]
    script = (SHARED / path).read_bytes()
    script = gzip.decompress(script) if path.endswith(".gz") else script
    (folder / path).parent.mkdir(parents=True)
    (folder / path).write_bytes(script.replace(name, other.format(database).encode()))
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "load").write_bytes((SHARED / "data" / "load").read_bytes())
    return folder / "data"


def split(sql: str) -> Iterator[str]:
    """The statements of a script for SQLite."""
    statement = ""
    for part in sql.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip(" \n;"):
        yield statement


def server_at(url: str) -> LiveServer:
    """The server of a URL; a path is an SQLite file."""
    kind = url.partition(":")[0].partition("+")[0]
    kinds: dict[str, type[LiveServer]] = {"mysql": MySQL, "mariadb": MySQL, "postgresql": PostgreSQL}
    return kinds.get(kind, SQLite)(url)
