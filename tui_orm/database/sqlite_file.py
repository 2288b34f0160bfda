"""SQLite files through the standard library alone: how they are opened, and which tables they hold.

The dialect builds on this, and the list of tables is read by it before SQLAlchemy is imported.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zlib import crc32

from tui_orm.database.descriptions import TableEntry, TableName
from tui_orm.database.failures import CannotConnect
from tui_orm.database.sent import Sent, SentLog
from tui_orm.database.target import Target

TABLES = """
SELECT name, type = 'view' FROM sqlite_master
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name COLLATE NOCASE, name
"""
HAS_ESTIMATES = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
ESTIMATES = "SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl"


class Cursor(sqlite3.Cursor):
    """Counts the rows that are fetched, which SQLite does not know beforehand."""

    counted: Sent | None = None

    def fetchall(self) -> list[Any]:
        """The rest."""
        return self._count(super().fetchall())

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        """Some."""
        return self._count(super().fetchmany(size))

    def fetchone(self) -> Any:
        """The next."""
        row = super().fetchone()
        self._count([] if row is None else [row])
        return row

    def _count(self, rows: list[Any]) -> list[Any]:
        if self.counted is not None:
            self.counted.rows = (self.counted.rows or 0) + len(rows)
        return rows


class Connection(sqlite3.Connection):
    """A connection whose cursors count."""

    def cursor(self, factory: type[sqlite3.Cursor] = Cursor) -> Any:  # type: ignore[override]
        """A cursor."""
        return super().cursor(factory)


def address(path: Path, mode: str = "rw") -> str:
    """The URI of an existing file."""
    return f"file:{quote(str(path.resolve()))}?mode={mode}"


def connect(uri: str, timeout: float = 5.0) -> sqlite3.Connection:
    """Open an existing database file; text that is no UTF-8 is kept, byte for byte."""
    connection = sqlite3.connect(uri, timeout, uri=True, isolation_level=None, factory=Connection)
    connection.text_factory = lenient
    connection.create_function("crc32", 1, crc32, deterministic=True)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def lenient(data: bytes) -> str:
    """Text, in which bytes that are no UTF-8 are kept as surrogates."""
    return data.decode("utf-8", "surrogateescape")


def open_file(path: Path, read_only: bool) -> sqlite3.Connection:
    """Open a file that is there, to read and write, or so that SQLite refuses every write. Raises CannotConnect."""
    if not path.exists():
        raise CannotConnect(f"There is no file {path}.", "Check the path; opening does not create it.")
    if path.is_dir():
        raise CannotConnect(f"{path} is a folder.", "Give the path of an SQLite file in it.")
    uri = address(path, "ro" if read_only else "rw")
    if _lacks_index(path):
        if not (_is_mounted_read_only(path) and _log_is_empty(path)):  # only then may locks be left out
            raise CannotConnect(
                f"{path} is in WAL mode, and you may not write the -shm file beside it that each reader needs.",
                "Have it opened meanwhile by a user who may write there, or open a copy.",
            )
        uri += "&immutable=1"
    connection = connect(uri)
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    return connection


def cannot_write(path: Path) -> str:
    """Why the user may not write to a file; empty where he may."""
    if not os.access(path, os.W_OK):
        return "you may not write the file"
    return "" if os.access(path.resolve().parent, os.W_OK) else "you may not write its folder"


def _lacks_index(path: Path) -> bool:
    """Whether a file is in WAL mode without the index of its log, and none can be made."""
    if _beside(path, "-shm").exists() or os.access(path.resolve().parent, os.W_OK):
        return False
    with path.open("rb") as file:
        return file.read(20)[18:] == b"\2\2"


def _is_mounted_read_only(path: Path) -> bool:
    return hasattr(os, "statvfs") and bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def _log_is_empty(path: Path) -> bool:
    log = _beside(path, "-wal")
    return not log.exists() or not log.stat().st_size


def _beside(path: Path, ending: str) -> Path:
    whole = path.resolve()
    return whole.with_name(whole.name + ending)


def tables(execute: Callable[[str], Iterable[Any]]) -> list[TableEntry]:
    """Every table and view, with the estimates that ANALYZE left."""
    known = dict(map(tuple, execute(ESTIMATES))) if list(execute(HAS_ESTIMATES)) else {}
    return [TableEntry(TableName(name), bool(view), known.get(name)) for name, view in execute(TABLES)]


def first_look(target: Target, log: SentLog | None = None) -> list[TableEntry] | None:
    """The tables of a file, which is not written to; None where there is anything in the way, or no file.

    What is in the way is said by the connection, which is made in any case.
    """
    try:
        if target.path is None or not target.path.is_file():
            return None
        connection = connect(address(target.path, "ro"), timeout=0)
    except (sqlite3.Error, OSError, ValueError):
        return None
    try:
        return tables(partial(_logged, log or SentLog(), connection))
    except sqlite3.Error:
        return None
    finally:
        connection.close()


def _logged(log: SentLog, connection: sqlite3.Connection, sql: str) -> list[Any]:
    started = time.perf_counter()
    rows = connection.execute(sql).fetchall()
    log.add(sql, seconds=time.perf_counter() - started).rows = len(rows)
    return rows
