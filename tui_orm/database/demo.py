"""Our sample database: a library in a city by the sea, in one SQLite file, the same wherever it is built."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory


def default_path() -> Path:
    """Where the sample database lives: in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("tui-orm", appauthor=False) / "demo.sqlite"


def ensure(path: Path) -> Path:
    """Build the sample database unless a file is there already: the user may have edited it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        build(path)
    return path


def build(path: Path) -> None:
    """Put a new sample database at `path`, whole or not at all. Raises OSError where it cannot be written."""
    with TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
        draft = Path(folder) / path.name
        try:
            _write(draft)
        except sqlite3.OperationalError as error:  # a full disk, for one
            raise OSError(f"Cannot write {path}: {error}") from error
        for leftover in ("-journal", "-wal"):  # SQLite would replay an old file's changes into the new one
            path.with_name(path.name + leftover).unlink(missing_ok=True)
        os.replace(draft, path)


def _write(path: Path) -> None:
    from tui_orm.database.demo_rows import SCHEMA, Library  # read only where a database is built

    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode = OFF; BEGIN;" + SCHEMA.read_text("utf-8"))
        Library(connection).fill()
        connection.commit()
