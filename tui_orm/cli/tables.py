"""`tui-orm tables`: the tables and views of a database, one a line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from tui_orm.cli import output
from tui_orm.cli.printing import add_format, format_of, print_all
from tui_orm.ui.cleaning import clean

if TYPE_CHECKING:
    from tui_orm.database.descriptions import TableEntry
    from tui_orm.database.server import Server

HELP = "Print the tables and views of a database: name, kind and estimate of rows."
EXAMPLE = "tui-orm tables shop.sqlite --format json"


def add_arguments(parser: ArgumentParser) -> None:
    """The format."""
    add_format(parser)


def run(server: Server, chosen: Namespace) -> int:
    """Print them."""
    from tui_orm.database.descriptions import ColumnInfo, Kind

    entries = server.tables()
    if format_of(chosen) == "tsv" and not chosen.header and chosen.null is None:
        output.write("".join(map(_line, entries)))
        return 0
    columns = [ColumnInfo("name", Kind.TEXT), ColumnInfo("kind", Kind.TEXT), ColumnInfo("rows", Kind.INTEGER)]
    print_all(chosen, columns, [(str(entry.name), _kind(entry), entry.rows) for entry in entries])
    return 0


def _kind(entry: TableEntry) -> str:
    return "view" if entry.is_view else "table"


def _line(entry: TableEntry) -> str:
    rows = "" if entry.rows is None else f"~{entry.rows}"
    shown = str(entry.name)
    if shown != clean(shown):  # escaped and not replaced: a script may want it back
        shown = shown.encode("unicode_escape").decode()
    return f"{shown}\t{_kind(entry)}\t{rows}".rstrip() + "\n"
