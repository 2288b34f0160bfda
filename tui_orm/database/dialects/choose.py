"""From a target to its dialect and URL, with the driver that is installed."""

from __future__ import annotations

from importlib.util import find_spec

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from tui_orm.database.dialects.base import Dialect
from tui_orm.database.failures import CannotConnect
from tui_orm.database.target import Target

DRIVERS = {
    "mysql": {"pymysql": "pymysql", "mysqlconnector": "mysql.connector"},
    "mariadb": {"pymysql": "pymysql", "mysqlconnector": "mysql.connector"},
    "postgresql": {"psycopg": "psycopg"},
}
PACKAGES = {
    "pymysql": "pymysql",
    "mysqlconnector": "mysql-connector-python",
    "psycopg": "tui_orm[postgresql]",
}


def choose(target: Target) -> tuple[Dialect, URL]:
    """The dialect that speaks to the target, and the URL with its driver. Raises CannotConnect."""
    if not target.is_url:
        return _dialect("sqlite"), URL.create("sqlite")
    try:
        url = make_url(target.text)
    except (ArgumentError, ValueError) as error:
        raise CannotConnect(
            f"{target.label} is no URL that can be read.", "See --help for examples."
        ) from error
    backend = url.get_backend_name()
    if backend == "postgres":
        url, backend = url.set(drivername=url.drivername.replace("postgres", "postgresql", 1)), "postgresql"
    if backend != "sqlite" and backend not in DRIVERS:
        known = "sqlite, mysql, mariadb, postgresql"
        raise CannotConnect(f"{backend} is no kind of database known here.", f"Known are: {known}.")
    if target.password is not None:
        url = url.set(password=target.password)
    return _dialect(backend), url if backend == "sqlite" else _with_driver(url, backend)


def _with_driver(url: URL, backend: str) -> URL:
    drivers = DRIVERS[backend]
    wanted = url.drivername.partition("+")[2]
    if wanted and wanted not in drivers:
        raise CannotConnect(f"The driver {wanted} is not supported.", f"Use {' or '.join(drivers)}.")
    for driver in [wanted] if wanted else drivers:
        if _is_installed(drivers[driver]):
            return url.set(drivername=f"{backend}+{driver}")
    missing = wanted or next(iter(drivers))
    raise CannotConnect(f"The driver {missing} is not installed.", f"Run: pip install '{PACKAGES[missing]}'")


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _dialect(backend: str) -> Dialect:
    if backend == "sqlite":
        from tui_orm.database.dialects.sqlite import SQLite

        return SQLite()
    if backend == "postgresql":
        from tui_orm.database.dialects.postgresql import PostgreSQL

        return PostgreSQL()
    from tui_orm.database.dialects.mysql import MySQL

    return MySQL()
