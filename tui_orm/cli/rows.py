"""`tui-orm rows`: the rows of a table, filtered and sorted as in the browser, in constant memory."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_orm.cli.misuse import Misused
from tui_orm.cli.named import columns_named, entry_named
from tui_orm.cli.printing import TABULAR, add_format, format_of, print_rows, writer_for
from tui_orm.cli.progress import Progress
from tui_orm.database.failures import ValueRefused

if TYPE_CHECKING:
    from tui_orm.cli.formats.writer import Writer
    from tui_orm.database.descriptions import Row, TableInfo
    from tui_orm.database.dialects.streams import Stream
    from tui_orm.database.query import Query
    from tui_orm.database.server import Server

HELP = (
    "Print the rows of a table, in the order of the key unless sorted. FILTER is what the browser takes after `/`:"
    " `artist_id = 3 and name like A%`, `placed = 2024-03`, some words to look for in all text columns."
    " The table format takes the widths of its columns from the first 200 rows, and cuts a value after 60 characters;"
    " all others print every value whole. A list that ends without `]` was not finished, and the exit code says so."
)
EXAMPLE = (
    "tui-orm rows shop.sqlite orders 'placed = 2024-03' --sort customer,-amount --format csv > orders.csv"
)


def add_arguments(parser: ArgumentParser) -> None:
    """Which rows, and how."""
    parser.add_argument("table", metavar="TABLE", help="a table or view")
    parser.add_argument(
        "filter", nargs="?", default="", metavar="FILTER", help="which rows; all where it is left out"
    )
    parser.add_argument("--columns", type=listed, metavar="A,B", help="these columns, in this order")
    parser.add_argument(
        "--sort",
        type=listed,
        default=[],
        metavar="A,-B",
        help="order by columns; a minus before one turns it around",
    )
    parser.add_argument("--limit", type=count, metavar="N", help="no more than N rows")
    add_format(parser, (*TABULAR, "sql"))


def run(server: Server, chosen: Namespace) -> int:
    """Print them."""
    from tui_orm.database.reading.streaming import OneReading, select_rows

    table = server.describe(entry_named(server, chosen.table))
    query = asked(table, chosen)
    shown = _chosen(table, chosen)
    writer = _writer(server, shown, chosen)
    counts = [chosen.limit, None if query.conditions else table.rows]
    expected = min((count for count in counts if count is not None), default=None)

    def take(stream: Stream) -> None:
        batches = stream.batches() if shown.columns else _without_values(stream)
        print_rows(writer, batches, Progress(expected))

    names = [column.name for column in shown.columns]
    reading = OneReading(lambda dialect: select_rows(dialect, query, names, chosen.limit), take)
    server.read(reading, refusing_writes=query.is_raw)
    return 0


def asked(table: TableInfo, chosen: Namespace) -> Query:
    """The rows that are asked for. Raises Misused where filter or order do not fit the table."""
    from tui_orm.database.query import Query, Sort
    from tui_orm.workspace.filters import parse_filter

    try:
        conditions = parse_filter(chosen.filter, table)
    except ValueRefused as refusal:
        raise Misused(f"The filter: {refusal}") from refusal
    known = {column.name for column in table.columns}
    given = [
        (name, False) if name in known else (name.removeprefix("-"), name[:1] == "-") for name in chosen.sort
    ]
    names = columns_named(table, [name for name, _ in given])
    turned = [descending for _, descending in given]
    return Query(table, conditions, tuple(map(Sort, names, turned)))


def listed(text: str) -> list[str]:
    """Names with commas between."""
    names = [name.strip() for name in text.split(",")]
    if not all(names):
        raise ArgumentTypeError("names with commas between")
    return names


def count(text: str) -> int:
    """A number of rows."""
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text} is no number of rows")
    return int(text)


def _chosen(table: TableInfo, chosen: Namespace) -> TableInfo:
    """The table with those columns alone that are to be printed."""
    if chosen.columns is None:
        return table
    names: Sequence[str] = columns_named(table, chosen.columns)
    return replace(table, columns=tuple(table.column(name) for name in names))


def _writer(server: Server, table: TableInfo, chosen: Namespace) -> Writer:
    if format_of(chosen) == "sql":
        from tui_orm.cli.formats.inserts import Inserts

        return Inserts(server, table)
    return writer_for(chosen, table.columns)


def _without_values(stream: Stream) -> Iterator[list[Row]]:
    """Rows of a table without columns, for which SELECT needs one."""
    for rows in stream.batches():
        yield [()] * len(rows)
