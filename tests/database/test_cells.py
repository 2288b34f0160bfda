"""Nothing is altered by the way: every cell of every sample database is what an independent client shows.

The rows are read as the grid reads them, page by page, large values whole. A float is compared as a number, as its
text differs from client to client (1, 1.0, 1e+00); so are a ZEROFILL
integer and the YEAR 0000. All else is compared as it is shown.
Left out are views that are broken in the database itself, one that sleeps 0.2 s for each row, and
two of Sakila's that take MariaDB ten seconds each.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import closing
from itertools import product
from typing import Any

import pytest
import servers
from client import Client, walk
from independent import Cell, Table, client_at
from odd_values import ODD_VALUES
from servers import LiveServer
from test_samples import BROKEN, SLOW

from tui_orm.database.descriptions import LargeValue, Row, TableInfo, TableName
from tui_orm.database.query import PAGE, Page, Query, Start
from tui_orm.database.server import Server
from tui_orm.database.target import Target
from tui_orm.workspace.values import edit_text

MARIADB_ONLY = {"mlflow", "wagtail"}
MOST = 50_000
"""Rows in a page of what has no key: each such page sorts all rows anew."""

CASES = [
    pytest.param(url, case, id=f"{url.partition(':')[0]}-{case}")
    for url in servers.urls()
    for case in servers.samples(url)
    if not (url.startswith("mysql") and case in MARIADB_ONLY)
]


@pytest.mark.parametrize(("server", "case"), CASES, indirect=["server"])
def test_every_cell_is_what_an_independent_client_shows(
    server: LiveServer, case: str, cells_compared: Counter[str]
) -> None:
    without = SLOW if server.label.startswith("mariadb") else {"v_slow"}
    without = without | (BROKEN[server.dialect] if case == "torture" else set())
    cells_compared[server.label] += compared(server, server.load(case), without)


def test_more_odd_cells_are_what_an_independent_client_shows(
    server: LiveServer, cells_compared: Counter[str]
) -> None:
    server.execute(ODD_VALUES[server.dialect])
    cells_compared[server.label] += compared(server, server.target)


def compared(server: LiveServer, target: Target, without: Collection[str] = ()) -> int:
    """How many cells a database has, all of which are shown as the independent client shows them."""
    independent = client_at(server.dialect, target.text)
    tables = independent.tables(without)
    expected = independent.rows(tables)
    with closing(Client(target).server) as opened:
        listed = {entry.name: entry for entry in opened.tables() if entry.name.name not in without}
        names = [TableName(table.name, table.schema or None) for table in tables]
        assert set(listed) == set(names)
        infos = [opened.describe(listed[name]) for name in names]
        found = [pair for pair in zip(infos, tables, expected, strict=True) if difference(opened, *pair)]
        # a view groups in another order once the server has counted its tables anew: both read once more
        again = [difference(opened, info, table, *independent.rows([table])) for info, table, _ in found]
    assert not [said for said in again if said]
    return sum(len(table.columns) * len(rows) for table, rows in zip(tables, expected, strict=True))


def difference(server: Server, info: TableInfo, table: Table, expected: list[tuple[Cell, ...]]) -> str:
    """What is shown otherwise than the independent client shows it; empty where all is the same."""
    if (names := [column.name for column in info.columns]) != [column.name for column in table.columns]:
        return f"{info.name}: the columns are {names}"
    shown = [tuple(map(cell, row[: len(info.columns)])) for row in every_row(server, info)]
    missing, surplus = Counter(expected) - Counter(shown), Counter(shown) - Counter(expected)
    return f"{info.name}: {nearest([*missing], [*surplus], info)}" if missing or surplus else ""


def every_row(server: Server, info: TableInfo) -> Iterator[Row]:
    """All rows of a table, read as the grid reads them, every value whole."""
    for page in pages(server, Query(info)):
        for row in page.rows:
            yield whole(server, info, row) if any(isinstance(value, LargeValue) for value in row) else row


def pages(server: Server, query: Query) -> Iterator[Page]:
    """The pages of a query, from the first to the last."""
    if query.table.key:
        return walk(server, query, Start.FIRST, Start.AFTER, PAGE)
    return walk(server, query, Start.FIRST, Start.NUMBER, MOST)


def whole(server: Server, info: TableInfo, row: Row) -> Row:
    """A row with its large values whole, each of which begins as the page had it."""
    found = server.whole_row(info, row)
    assert found is not None, f"{info.name}: not found again"
    for short, long in zip(row, found, strict=False):
        assert not isinstance(short, LargeValue) or short.begins(long)
    return found


def cell(value: Any) -> Cell:
    """A value as `independent` has it."""
    return None if value is None else (type(value).__name__, edit_text(value))


def nearest(missing: list[tuple[Cell, ...]], surplus: list[tuple[Cell, ...]], info: TableInfo) -> str:
    """The cells that differ between the two rows most alike."""
    if not (missing and surplus):
        return f"{missing or surplus!s:.300} {'missing' if missing else 'too many'}"
    theirs, ours = min(product(missing[:50], surplus[:50]), key=lambda pair: sum(map(operator.ne, *pair)))
    return "; ".join(
        f"{column.name} {column.type_name}: {one!s:.200} shown as {other!s:.200}"
        for column, one, other in zip(info.columns, theirs, ours, strict=True)
        if one != other
    )
