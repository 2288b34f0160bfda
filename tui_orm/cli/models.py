"""`tui-orm models`: SQLAlchemy 2 classes of a database, with relationships both ways, as a module."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial

from tui_orm.database.descriptions import TableEntry
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.server import Server
from tui_orm.database.sources.source import read_source

HELP = (
    "Print a database as a module of typed SQLAlchemy 2 classes, with relationships both ways. All its tables are in"
    " it, or those named, and views where they are named; with some tables, the relations among these."
)
EXAMPLE = "tui-orm models shop.sqlite > models.py"


def add_arguments(parser: ArgumentParser) -> None:
    """The tables that are wanted."""
    parser.add_argument("table", nargs="*", metavar="TABLE", help="a table or view; all tables without")


def run(server: Server, chosen: Namespace) -> int:
    """Print the module."""
    entries = {str(entry.name): entry for entry in server.tables()} if chosen.table else {}
    wanted = [_entry(entries, name) for name in dict.fromkeys(chosen.table)]
    print(server.read(partial(read_source, entries=wanted)), end="")
    return 0


def _entry(entries: dict[str, TableEntry], name: str) -> TableEntry:
    """Raises DatabaseFailure where there is no such table."""
    if name in entries:
        return entries[name]
    alike = [entry for known, entry in entries.items() if known.lower() == name.lower()]
    if len(alike) != 1:
        raise DatabaseFailure(f"There is no table {name}.", "`tui-orm tables TARGET` lists what there is.")
    return alike[0]
