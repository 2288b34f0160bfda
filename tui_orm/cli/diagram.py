"""`tui-orm diagram`: tables and their foreign keys as Mermaid, DOT or SVG."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial

from tui_orm.database.descriptions import TableName
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.graph import Graph
from tui_orm.database.graph_reading import read_columns, read_graph
from tui_orm.database.server import Server
from tui_orm.workspace.diagrams.choosing import Shown, around
from tui_orm.workspace.diagrams.formats import FORMATS, written

HELP = "Print a diagram of the schema, or of some tables and what is joined with them by foreign keys."
EXAMPLE = "tui-orm diagram shop.sqlite orders --format svg > orders.svg"


def add_arguments(parser: ArgumentParser) -> None:
    """Which tables, how far around them, and how it is written."""
    parser.add_argument("tables", nargs="*", metavar="TABLE", help="a table; without any, the whole schema")
    parser.add_argument("--format", choices=list(FORMATS), default="mermaid", help="default: %(default)s")
    parser.add_argument(
        "--steps",
        type=int,
        choices=(0, 1, 2),
        default=1,
        help="how far the tables around each TABLE are taken along (default: %(default)s)",
    )
    parser.add_argument(
        "--columns",
        choices=[str(shown) for shown in Shown],
        default="keys",
        help="which columns are shown (default: %(default)s)",
    )


def run(server: Server, chosen: Namespace) -> int:
    """Print it. Raises DatabaseFailure where a table is not there."""
    graph = server.read(read_graph)
    if chosen.tables:
        part = graph.only(around(graph, [_named(graph, text) for text in chosen.tables], chosen.steps))
    else:
        part = graph.only([name for name, entity in graph.entities.items() if not entity.is_view])
    part = part.with_columns(server.read(partial(read_columns, names=list(part.entities))))
    print(written(part, chosen.format, Shown(chosen.columns)), end="")
    return 0


def _named(graph: Graph, text: str) -> TableName:
    """The table of that name, with its schema and a dot where that is not the default one; in any letters."""
    there = [name for name, entity in graph.entities.items() if not entity.is_missing]
    exact = [name for name in there if str(name) == text]
    alike = exact or [name for name in there if str(name).lower() == text.lower()]
    if not alike:
        raise DatabaseFailure(f"There is no table {text}.", "tui-orm tables TARGET prints those there are.")
    return alike[0]
