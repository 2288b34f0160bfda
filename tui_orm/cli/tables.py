"""`tui-orm tables`: the tables and views of a database, one a line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui_orm.database.descriptions import TableEntry
from tui_orm.database.server import Server
from tui_orm.ui.cleaning import clean

HELP = "Print the tables and views of a database: name, kind and estimate of rows, separated by tabs."
EXAMPLE = "tui-orm tables shop.sqlite"


def add_arguments(parser: ArgumentParser) -> None:
    """None."""


def run(server: Server, _: Namespace) -> int:
    """Print them."""
    for entry in server.tables():
        print(_line(entry))
    return 0


def _line(entry: TableEntry) -> str:
    kind = "view" if entry.is_view else "table"
    rows = "" if entry.rows is None else f"~{entry.rows}"
    shown = str(entry.name)
    if shown != clean(shown):  # escaped and not replaced: a script may want it back
        shown = shown.encode("unicode_escape").decode()
    return f"{shown}\t{kind}\t{rows}".rstrip()
