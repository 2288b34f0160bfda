"""Nothing is altered by the way back: each value, edited into what it was and written, stays what it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from client import Client
from independent import client_at
from odd_values import ODD_VALUES
from servers import LiveServer
from test_cells import every_row
from test_samples import BROKEN

from tui_orm.database.changes import Update, same_value
from tui_orm.database.descriptions import ColumnInfo, Row, TableEntry, TableInfo
from tui_orm.database.failures import DatabaseFailure, ValueRefused
from tui_orm.database.server import Server
from tui_orm.database.target import Target
from tui_orm.workspace.values import edit_text, parse

MOST = 120
"""Rows of a table that are written back."""
OTHERWISE = (
    "letter",
    "person",
    "trg",
    "versioned",
    "rule_t",
    "conflict_replace",
    "fk_",
    "docs",
    "notes_fts",
    "boxes",
)
"""Tables on which an UPDATE does something else by itself, or must fail."""
STRICT = {"all_types (3,)", "all_types (4,)", "date_pk ('0000-00-00',)", "dflt (1,)"}
"""Rows that MySQL's sql_mode keeps out since they were written: it takes no zero date."""
INVALID = {"all_types.da", "all_types (5,)", "enum_odd.e", "enum_odd (5,)"}
"""A day that there is not, and what an ENUM holds that was given something else."""

NOT_A_NUMBER = {"float_pk (nan,)", "numeric_pk (Decimal('NaN'),)"}
"""Rows whose key is NaN: SQLAlchemy cannot sort by it, and they are taken for changed by somebody else."""


def test_each_value_comes_back_from_its_text_and_from_the_server(server: LiveServer) -> None:
    server.execute(ODD_VALUES[server.dialect])
    stays_the_same(server, server.target)


def test_each_torture_value_comes_back_from_its_text_and_from_the_server(server: LiveServer) -> None:
    refused = {"mysql": INVALID, "postgresql": NOT_A_NUMBER}.get(server.dialect, set())
    refused = refused | STRICT if server.label.startswith("mysql") else refused
    stays_the_same(server, server.load("torture", "back"), refused, BROKEN[server.dialect] | {"v_slow"})


def stays_the_same(
    server: LiveServer,
    target: Target,
    refused: Collection[str] = frozenset(),
    without: Collection[str] = frozenset(),
) -> None:
    independent = client_at(server.dialect, target.text)
    with closing(Client(target).server) as opened:
        entries = [entry for entry in opened.tables() if is_plain(entry) and entry.name.name not in without]
        names = {(entry.name.schema or "", entry.name.name) for entry in entries}
        tables = [table for table in independent.tables(without) if table[:2] in names]
        before = independent.rows(tables)
        found = [said for entry in entries for said in written_back(opened, opened.describe(entry))]
    assert {said.partition(":")[0] for said in found} == set(refused), found
    after = independent.rows(tables)
    changed = [table.name for table, *rows in zip(tables, before, after, strict=True) if not alike(*rows)]
    assert not changed


def alike(one: list[Any], other: list[Any]) -> bool:
    return sorted(map(str, one)) == sorted(map(str, other))


def is_plain(entry: TableEntry) -> bool:
    return not entry.is_view and not entry.name.name.startswith(OTHERWISE)


def written_back(server: Server, table: TableInfo) -> Iterator[str]:
    """Write every value of a table over itself; what is refused, or read from its own text otherwise."""
    changes = []
    for row in islice(writable(server, table), MOST):
        values = {}
        for column, value in zip(table.columns, row, strict=False):
            if not column.generated and column.name not in table.key:
                values[column.name] = read_back(column, value, table.dialect)
                if not same_value(values[column.name], value):
                    found = values[column.name]
                    yield f"{table.name}.{column.name}: {value!r:.99} became {found!r:.99}"
        changes.append(Update(table.name, table.key_of(row), row, values))
    yield from refusals(server, changes)


def writable(server: Server, table: TableInfo) -> Iterator[Row]:
    """The rows that can be written together with those of other tables, and told from others."""
    if table.read_only or not table.transactional:
        return
    rows = list(every_row(server, table))
    alike = Counter(map(table.key_of, rows))
    yield from (row for row in rows if alike[table.key_of(row)] == 1)


def refusals(server: Server, changes: Sequence[Update]) -> Iterator[str]:
    """Write all together; where that is refused, each alone."""
    try:
        server.commit(changes)
    except DatabaseFailure as failure:
        if len(changes) == 1:
            yield f"{changes[0].table} {changes[0].key}: {failure}"
            return
        for change in changes:
            yield from refusals(server, [change])


def read_back(column: ColumnInfo, value: Any, dialect: str) -> Any:
    """A value as its own text is read; what SQLite holds may be no value of the column's type."""
    if value is None:
        return None
    try:
        return parse(edit_text(value), column, dialect, value if dialect == "sqlite" else None)
    except ValueRefused as refusal:
        return refusal.message
