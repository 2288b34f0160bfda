"""SQLite files through the standard library alone: how they are opened, and which tables they hold.

The dialect builds on this, and the list of tables is read by it before SQLAlchemy is imported.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zlib import crc32

from tui_orm.database.descriptions import TableEntry, TableName
from tui_orm.database.target import Target

TABLES = """
SELECT name, type = 'view' FROM sqlite_master
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name COLLATE NOCASE, name
"""
HAS_ESTIMATES = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
ESTIMATES = "SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl"


def address(path: Path, mode: str = "rw") -> str:
    """The URI of an existing file."""
    return f"file:{quote(str(path.resolve()))}?mode={mode}"


def connect(uri: str, timeout: float = 5.0) -> sqlite3.Connection:
    """Open an existing database file; text that is no UTF-8 is kept, byte for byte."""
    connection = sqlite3.connect(uri, timeout, uri=True, isolation_level=None)
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    connection.create_function("crc32", 1, crc32, deterministic=True)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def tables(execute: Callable[[str], Iterable[Any]]) -> list[TableEntry]:
    """Every table and view, with the estimates that ANALYZE left."""
    known = dict(map(tuple, execute(ESTIMATES))) if list(execute(HAS_ESTIMATES)) else {}
    return [TableEntry(TableName(name), bool(view), known.get(name)) for name, view in execute(TABLES)]


def first_look(target: Target) -> list[TableEntry] | None:
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
        return tables(connection.execute)
    except sqlite3.Error:
        return None
    finally:
        connection.close()
