"""`tui-orm tables`: the tables and views of a database, one a line."""

from __future__ import annotations

import sys
from dataclasses import replace
from getpass import getpass

from tui_orm.database.database import open_server
from tui_orm.database.descriptions import TableEntry
from tui_orm.database.failures import PasswordWanted
from tui_orm.database.server import Server
from tui_orm.database.target import Target
from tui_orm.ui.cleaning import clean


def print_tables(target: Target) -> int:
    """Print name, kind and estimate of rows, separated by tabs. Raises DatabaseFailure."""
    server = _opened(target)
    try:
        for entry in server.tables():
            print(_line(entry))
    finally:
        server.close()
    return 0


def _opened(target: Target) -> Server:
    try:
        return open_server(target)
    except PasswordWanted:
        if target.password is not None or target.secrets() or not sys.stdin.isatty():
            raise
        return open_server(replace(target, password=getpass(f"Password for {clean(target.label)}: ")))


def _line(entry: TableEntry) -> str:
    kind = "view" if entry.is_view else "table"
    rows = "" if entry.rows is None else f"~{entry.rows}"
    shown = str(entry.name)
    if shown != clean(shown):  # escaped and not replaced: a script may want it back
        shown = shown.encode("unicode_escape").decode()
    return f"{shown}\t{kind}\t{rows}".rstrip()
