"""The databases that are measured on: made once, the same on every machine, kept out of git."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

Maker = Callable[[sqlite3.Connection], None]
FOLDER = Path(__file__).parent / "data"
EVENTS = 5_000_000
MANY = {"many": 2_000, "many5000": 5_000}
SIZES = (1_000, 100_000, 5_000_000, 50_000_000)
COLUMNS = 200
WIDE_ROWS = 20_000

EVENTS_SQL = """
CREATE TABLE events (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, created_at DATETIME NOT NULL, user_id INTEGER NOT NULL,
    kind TEXT NOT NULL, status TEXT NOT NULL, amount REAL NOT NULL, qty INTEGER NOT NULL, note TEXT,
    ip TEXT NOT NULL, flag BOOLEAN NOT NULL, updated_at DATETIME);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}),
    m(i, h) AS (SELECT i, (i * 2654435761) % 4294967296 FROM n)
INSERT INTO events SELECT
    i, printf('EV%07d', i), datetime(1600000000 + i * 17 + h % 17, 'unixepoch'), 1 + h % 200000,
    json_extract('["login","logout","purchase","refund","view","search","signup"]', '$[' || (h / 7 % 7) || ']'),
    json_extract('["ok","failed","pending","retry"]', '$[' || (h / 11 % 4) || ']'),
    round((h / 13 % 1000000) / 100.0, 2), 1 + h / 17 % 100,
    CASE WHEN h / 19 % 10 >= 3 THEN printf('%x river %x amber %x', h % 4093, h / 3 % 4093, h / 5 % 4093) END,
    printf('10.%d.%d.%d', h / 23 % 256, h / 29 % 256, h / 31 % 256), h / 37 % 2,
    CASE WHEN h / 41 % 10 < 6 THEN datetime(1600086400 + i * 17, 'unixepoch') END
FROM m;
CREATE INDEX events_user ON events (user_id);
"""
SIZE_SQL = """
CREATE TABLE rows_{rows} (id INTEGER PRIMARY KEY, code TEXT NOT NULL, user_id INTEGER, qty INTEGER);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
INSERT INTO rows_{rows} SELECT i, printf('EV%08d', i), i * 2654435761 % 200000, i % 100 FROM n;
"""
SIZES_BYTES = 2_000_000_000
"""More than the tables of all sizes take."""


def make_all() -> dict[str, Path]:
    """The databases by name; those that are not there yet are made."""
    FOLDER.mkdir(exist_ok=True)
    makers: dict[str, Maker] = {"events": _events, "wide": _wide}
    makers |= {name: partial(_many, tables=tables) for name, tables in MANY.items()}
    return {name: _made(FOLDER / f"{name}.sqlite", make) for name, make in makers.items()}


def make_sizes() -> dict[str, Path]:
    """The tables of all sizes, none where the disk has no room to spare for them."""
    path = FOLDER / "sizes.sqlite"
    if not path.exists() and shutil.disk_usage(FOLDER).free < 3 * SIZES_BYTES:
        return {}
    return {"sizes": _made(path, _sizes)}


def _made(path: Path, make: Maker) -> Path:
    if path.exists():
        return path
    begun = time.monotonic()
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished)
    connection.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;"
    )
    make(connection)
    connection.commit()
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    unfinished.rename(path)
    print(f"made {path.name} in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return path


def _events(connection: sqlite3.Connection) -> None:
    connection.executescript(EVENTS_SQL.format(rows=EVENTS))


def _sizes(connection: sqlite3.Connection) -> None:
    for rows in SIZES:
        connection.executescript(SIZE_SQL.format(rows=rows))


def _many(connection: sqlite3.Connection, tables: int) -> None:
    for number in range(tables):
        parent = f"REFERENCES t{number - 1:04d}" if number else ""
        connection.execute(
            f"CREATE TABLE t{number:04d} (id INTEGER PRIMARY KEY, parent INTEGER {parent}, label TEXT)"
        )
        connection.execute(f"INSERT INTO t{number:04d} VALUES (1, NULL, 'row of t{number:04d}')")


def _wide(connection: sqlite3.Connection) -> None:
    kinds = ("TEXT", "INTEGER", "TEXT", "REAL")
    columns = ", ".join(f"c{place:03d} {kinds[place % 4]}" for place in range(1, COLUMNS))
    connection.execute(f"CREATE TABLE wide (id INTEGER PRIMARY KEY, {columns})")
    holes = ", ".join("?" * COLUMNS)
    connection.executemany(f"INSERT INTO wide VALUES ({holes})", map(_wide_row, range(1, WIDE_ROWS + 1)))


def _wide_row(row: int) -> tuple[int | str | float | None, ...]:
    return row, *(_wide_value(row, column) for column in range(1, COLUMNS))


def _wide_value(row: int, column: int) -> int | str | float | None:
    if (row + column) % 11 == 0:
        return None
    match column % 4:
        case 1:
            return (row * 7919 + column * 104_729) % 1_000_003
        case 3:
            return (row * 31 + column * 17) % 100_000 / 100
        case _:
            return f"w{row}_{column:03d}"


if __name__ == "__main__":
    make_all()
