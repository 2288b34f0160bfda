"""`tui-orm schema`: what tables are made of: columns, keys, indexes, relations both ways, DDL."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tui_orm.cli import output
from tui_orm.cli.named import entry_named
from tui_orm.cli.printing import add_format, format_of
from tui_orm.database.failures import DatabaseFailure

if TYPE_CHECKING:
    from tui_orm.database.descriptions import ForeignKeyInfo, TableEntry, TableInfo
    from tui_orm.database.server import Server

HELP = (
    "Print what tables are made of: columns, keys, indexes, relations both ways; as SQL, their DDL. A table that cannot"
    " be read is told on standard error, and the others are printed."
)
EXAMPLE = "tui-orm schema shop.sqlite orders order_lines --format sql"
FORMATS = ("table", "sql", "json", "md")
COLUMN = ("column", "type", "null", "default", "notes")


def add_arguments(parser: ArgumentParser) -> None:
    """Which tables, and the format."""
    parser.add_argument("tables", nargs="*", metavar="TABLE", help="a table or view; all where none is named")
    add_format(parser, FORMATS, piped="table")


def run(server: Server, chosen: Namespace) -> int:
    """Print them; 1 where a table could not be read."""
    entries = [entry_named(server, name) for name in chosen.tables] or server.tables()
    write = {"sql": _Sql, "json": _Json, "md": _Markdown, "table": _Plain}[format_of(chosen)](server)
    broken = 0
    for entry in entries:
        try:
            output.write(write.table(entry))
        except DatabaseFailure as failure:
            if len(entries) == 1:
                raise
            broken += 1
            output.complain(f"{entry.name}: {failure}")
    output.write(write.tail())
    return 1 if broken else 0


class _Sql:
    """DDL."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._is_first = True

    def table(self, entry: TableEntry) -> str:
        """One table."""
        return self._apart(self._server.definition(self._server.describe(entry)).rstrip() + "\n")

    def tail(self) -> str:
        """What ends it."""
        return ""

    def _apart(self, text: str) -> str:
        """The text, with an empty line between it and the one before."""
        before, self._is_first = ("" if self._is_first else "\n"), False
        return before + text


class _Described(_Sql):
    """Forms that are written from descriptions; the relations that lead to a table are looked up once for all."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self._keys: Sequence[ForeignKeyInfo] | None = None

    def _read(self, entry: TableEntry) -> tuple[TableInfo, list[ForeignKeyInfo]]:
        if self._keys is None:
            self._keys = self._server.foreign_keys()
        table = self._server.describe(entry)
        return table, [key for key in self._keys if key.target == table.name]


class _Plain(_Described):
    """Text to be read."""

    def table(self, entry: TableEntry) -> str:
        from tui_orm.cli.formats.shown import Table, shown
        from tui_orm.database.descriptions import ColumnInfo, Kind

        table, inbound = self._read(entry)
        grid = Table([ColumnInfo(title, Kind.TEXT) for title in COLUMN], null="", cut=output.ellipsis())
        rows = column_rows(table)
        text = grid.head() + (grid.rows(rows) if rows else "") + grid.tail()
        facts = "".join(f"{shown(title)}: {shown(fact)}\n" for title, fact in facts_of(table, inbound))
        return self._apart(f"{shown(str(table.name))}\n{text}{facts}")


class _Markdown(_Described):
    """A heading, a table and a list for each."""

    def table(self, entry: TableEntry) -> str:
        from tui_orm.cli.formats.shown import Markdown, shown
        from tui_orm.database.descriptions import ColumnInfo, Kind
        from tui_orm.workspace.formats import markdown

        table, inbound = self._read(entry)
        grid = Markdown([ColumnInfo(title, Kind.TEXT) for title in COLUMN], null="")
        facts = "".join(f"- {title}: {shown(markdown(fact))}\n" for title, fact in facts_of(table, inbound))
        heading = f"## {shown(markdown(str(table.name)))}\n\n"
        return self._apart(heading + grid.head() + grid.rows(column_rows(table)) + (facts and f"\n{facts}"))


class _Json(_Described):
    """A list of objects."""

    def table(self, entry: TableEntry) -> str:
        text = json.dumps(as_object(*self._read(entry)), indent=2, ensure_ascii=False)
        before, self._is_first = ("[\n" if self._is_first else ",\n"), False
        return before + "\n".join(f"  {line}" for line in text.split("\n"))

    def tail(self) -> str:
        return "[]\n" if self._is_first else "\n]\n"


def column_rows(table: TableInfo) -> list[tuple[str | None, ...]]:
    """A line a column: name, type, null, default, and what else is to be said."""
    return [
        (
            column.name,
            column.type_name,
            "null" if column.nullable and column.name not in table.primary_key else "not null",
            column.default,
            ", ".join(_notes(table, column.name)),
        )
        for column in table.columns
    ]


def facts_of(table: TableInfo, inbound: Sequence[ForeignKeyInfo]) -> Iterator[tuple[str, str]]:
    """What is to be said of a table beside its columns: a title and a text each."""
    if table.primary_key:
        yield "primary key", ", ".join(table.primary_key)
    named = {index.columns for index in table.indexes if index.unique and index.name}
    for index in table.indexes:
        if index.name or index.columns not in named:
            kind = "unique" if index.unique else "index"
            yield f"{kind} {index.name}".rstrip(), ", ".join(index.columns)
    for key in table.foreign_keys:
        yield "refers", f"{', '.join(key.columns)} to {_end(key)}{_rules(key)}"
    for key in inbound:
        yield (
            "referred",
            f"{', '.join(key.target_columns)} by {key.table} ({', '.join(key.columns)}){_rules(key)}",
        )
    for check in table.checks:
        yield "check", check
    if table.comment:
        yield "comment", table.comment
    if table.rows is not None:
        yield "rows", f"about {table.rows:,}"


def as_object(table: TableInfo, inbound: Sequence[ForeignKeyInfo]) -> dict[str, Any]:
    """A table as an object of JSON."""
    return {
        "name": table.name.name,
        "schema": table.name.schema,
        "kind": "view" if table.is_view else "table",
        "comment": table.comment or None,
        "rows": table.rows,
        "columns": [
            {
                "name": column.name,
                "type": column.type_name,
                "kind": str(column.kind),
                "nullable": column.nullable and column.name not in table.primary_key,
                "default": column.default,
                "generated": column.computed or None,
                "identity": column.identity,
                "comment": column.comment or None,
                "choices": list(column.choices),
            }
            for column in table.columns
        ],
        "primary_key": list(table.primary_key),
        "indexes": [
            {"name": index.name, "columns": list(index.columns), "unique": index.unique}
            for index in table.indexes
        ],
        "foreign_keys": [_key(key) for key in table.foreign_keys],
        "referred_by": [_key(key) for key in inbound],
        "checks": list(table.checks),
    }


def _key(key: ForeignKeyInfo) -> dict[str, Any]:
    return {
        "name": key.name,
        "table": str(key.table),
        "columns": list(key.columns),
        "target": str(key.target),
        "target_columns": list(key.target_columns),
        "on_delete": key.on_delete,
        "on_update": key.on_update,
    }


def _notes(table: TableInfo, name: str) -> Iterator[str]:
    column = table.column(name)
    if name in table.primary_key:
        yield "key"
    if column.generated:
        yield f"generated as {column.computed}"
    elif column.identity:
        yield "given by the server"
    yield from (f"to {_end(key)}" for key in table.foreign_keys_of(name))
    if column.choices:
        yield f"one of {', '.join(column.choices)}"
    if column.comment:
        yield column.comment


def _end(key: ForeignKeyInfo) -> str:
    return f"{key.target} ({', '.join(key.target_columns)})"


def _rules(key: ForeignKeyInfo) -> str:
    rules = [("delete", key.on_delete), ("update", key.on_update)]
    return "".join(f" on {act} {rule.lower()}" for act, rule in rules if rule and rule != "NO ACTION")
