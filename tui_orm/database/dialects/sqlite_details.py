"""A table of SQLite looked into: what the catalogue and the declarations in it tell."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, zip_longest

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.describing.inspection import Parts
from tui_orm.database.describing.schema_objects import (
    CheckDetails,
    ColumnDetails,
    IndexDetails,
    TableDetails,
    TriggerDetails,
)
from tui_orm.database.descriptions import TableInfo
from tui_orm.database.dialects.sqlite_declared import Declared, declared, index_parts

OF_TABLE = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = :table ORDER BY rowid"
INDEXES = """
SELECT l.name, l."unique", l.origin, l.partial, x.name, x."desc", x.coll
FROM pragma_index_list(:table) l, pragma_index_xinfo(l.name) x WHERE x.key ORDER BY l.seq, x.seqno
"""
FILE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
ROLES = {"pk": "primary key", "u": "unique"}


def details(connection: Connection, table: TableInfo, parts: Parts) -> TableDetails:
    """What there is to know of a table."""
    rows = connection.execute(sa.text(OF_TABLE), {"table": table.name.name}).all()
    own = next(
        (sql for type_, name, sql in rows if type_ in ("table", "view") and name == table.name.name), ""
    )
    found = declared(own or "") if not table.is_view else Declared()
    texts = {name: sql or "" for type_, name, sql in rows if type_ == "index"}
    options = [("options", ", ".join(found.options))] if found.options else []
    options += [("made with", found.module)] if found.module else []
    return TableDetails(
        kind="view" if table.is_view else "virtual table" if found.module else "table",
        columns=tuple(_column(column.name, found) for column in table.columns),
        indexes=tuple(parts.read("Indexes", lambda: list(_indexes(connection, table, texts)))),
        checks=tuple(CheckDetails(name, text) for name, text in found.checks),
        triggers=tuple(TriggerDetails(name, sql) for type_, name, sql in rows if type_ == "trigger"),
        options=tuple(options),
        sizes=(("the whole file", connection.exec_driver_sql(FILE).scalar_one()),),
        rows=table.rows,
    )


def _column(name: str, found: Declared) -> ColumnDetails:
    kind, expression = found.generated.get(name, ("", ""))
    return ColumnDetails(name, found.collations.get(name, ""), f"{kind} = {expression}" if kind else "")


def _indexes(connection: Connection, table: TableInfo, texts: dict[str, str]) -> Iterator[IndexDetails]:
    rows = [] if table.is_view else connection.execute(sa.text(INDEXES), {"table": table.name.name}).all()
    for (name, unique, origin, partial), columns in groupby(rows, lambda row: tuple(row[:4])):
        written, where = index_parts(texts.get(name, ""))
        keys = [_key(*column[4:]) for column in columns]
        yield IndexDetails(
            name,
            tuple(
                key or text for key, text in zip_longest(keys, written[: len(keys)], fillvalue="(expression)")
            ),
            ROLES.get(origin, "unique" if unique else ""),
            where=where if partial else "",
        )


def _key(name: str | None, descending: int, collation: str | None) -> str:
    """A column of an index; empty where it is an expression."""
    if name is None:
        return ""
    suffix = "" if collation in ("BINARY", None) else f" COLLATE {collation}"
    return f"{name}{suffix}{' DESC' if descending else ''}"
