"""A table's DDL on PostgreSQL, which gives none: what pg_dump would write of it, but for owner and privileges."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import TableInfo
from tui_orm.database.dialects import postgresql_catalog as catalog
from tui_orm.database.dialects.postgresql_details import policy
from tui_orm.database.dialects.postgresql_objects import sequence_text
from tui_orm.database.dialects.shown import shown_name, shown_table

LEFT_OUT = "-- Left out: owner, privileges, statistics targets, replica identity."
IDENTITY = {"a": "ALWAYS", "d": "BY DEFAULT"}
STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
SWITCH = {"D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}


def definition(connection: Connection, table: TableInfo) -> str:
    """CREATE TABLE or VIEW, and every statement that belongs to it."""
    own = catalog.relation(connection, table.name)
    read = partial(catalog.rows, connection, own)
    name, columns = shown_table(connection, table.name), read(catalog.COLUMNS)
    writer = _Writer(connection, name)
    constraints, indexes = read(catalog.CONSTRAINTS), read(catalog.INDEXES)
    counts = any("nextval(" in (column.expression or "") for column in columns)
    sequences = read(catalog.SEQUENCES) if counts else []
    parts = [
        *(sequence_text(connection, row.oid) for row in sequences),
        writer.view(own) if own.definition else writer.table(own, columns, constraints),
        *writer.owned(sequences),
        *writer.storage(columns),
        *(f"{row.definition};" for row in indexes if row.constraint is None),
        *(f"{row.definition};" for row in read(catalog.STATISTICS)),
        *writer.triggers(read(catalog.TRIGGERS)),
        *(row.definition for row in read(catalog.RULES)),
        *writer.security(own),
        *(f"{policy(connection, table, row)};" for row in read(catalog.POLICIES)),
        *writer.partitions(own, read(catalog.CHILDREN)),
        *writer.comments(own, columns, constraints, indexes),
        LEFT_OUT,
    ]
    return "\n\n".join(parts)


class _Writer:
    """Writes the statements of one table."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._name = name
        self._quote = partial(shown_name, connection)

    def view(self, own: Any) -> str:
        """CREATE VIEW."""
        kind = "MATERIALIZED VIEW" if own.kind == "m" else "VIEW"
        options = f" WITH ({own.options})" if own.options else ""
        return f"CREATE {kind} {self._name}{options} AS\n{own.definition}"

    def table(self, own: Any, columns: list[Any], constraints: list[Any]) -> str:
        """CREATE TABLE, a partition with all that it takes from its parent."""
        kind = {"u": "UNLOGGED ", "t": "TEMPORARY "}.get(own.persistence, "")
        kind += "FOREIGN " if own.kind == "f" else ""
        parents = json.loads(own.parents)
        inherited = bool(parents) and not own.is_partition
        lines = [self._column(column) for column in columns if column.is_local or not inherited]
        lines += [
            f"CONSTRAINT {self._quote(row.name)} {row.definition}"
            for row in constraints
            if row.is_local or not inherited
        ]
        body = ",\n".join(f"    {line}" for line in lines)
        text = (
            f"CREATE {kind}TABLE {self._name} (\n{body}\n)"
            if lines
            else f"CREATE {kind}TABLE {self._name} ()"
        )
        return f"{text}{''.join(self._tail(own, parents if inherited else []))};"

    def _tail(self, own: Any, parents: list[str]) -> Iterator[str]:
        if parents:
            yield f"\nINHERITS ({', '.join(parents)})"
        if own.partitioned:
            yield f"\nPARTITION BY {own.partitioned}"
        if own.server:
            yield f"\nSERVER {self._quote(own.server)}"
        if own.method and own.method != "heap":
            yield f"\nUSING {self._quote(own.method)}"
        if own.options:
            yield f"\nWITH ({own.options})"
        if own.tablespace:
            yield f"\nTABLESPACE {self._quote(own.tablespace)}"

    def _column(self, column: Any) -> str:
        text = f"{self._quote(column.name)} {column.type}"
        text += f" COLLATE {column.collation}" if column.collation else ""
        if column.identity:
            text += f" GENERATED {IDENTITY[column.identity]} AS IDENTITY"
        elif column.generated:
            kind = "STORED" if column.generated == "s" else "VIRTUAL"
            text += f" GENERATED ALWAYS AS ({column.expression}) {kind}"
        elif column.expression:
            text += f" DEFAULT {column.expression}"
        return text + (" NOT NULL" if column.required else "")

    def owned(self, sequences: list[Any]) -> Iterator[str]:
        """Whose the sequences are that go with the table."""
        for row in sequences:
            yield f"ALTER SEQUENCE {row.name} OWNED BY {self._name}.{self._quote(row.column)};"

    def storage(self, columns: list[Any]) -> Iterator[str]:
        """Columns that are stored otherwise than their type is."""
        for column in columns:
            if column.storage:
                kind = STORAGE[column.storage]
                yield f"ALTER TABLE {self._name} ALTER COLUMN {self._quote(column.name)} SET STORAGE {kind};"

    def triggers(self, rows: list[Any]) -> Iterator[str]:
        """Triggers, and those of them that are switched off."""
        for row in rows:
            yield f"{row.definition};"
            if row.enabled in SWITCH:
                yield f"ALTER TABLE {self._name} {SWITCH[row.enabled]} TRIGGER {self._quote(row.name)};"

    def security(self, own: Any) -> Iterator[str]:
        """Whether policies are heeded."""
        for on, word in ((own.secured, "ENABLE"), (own.forced, "FORCE")):
            if on:
                yield f"ALTER TABLE {self._name} {word} ROW LEVEL SECURITY;"

    def partitions(self, own: Any, children: list[Any]) -> Iterator[str]:
        """What this table is a partition of, and its own partitions, each with DDL of its own."""
        if own.is_partition:
            parent = json.loads(own.parents)[0]
            yield f"ALTER TABLE ONLY {parent} ATTACH PARTITION {self._name} {own.bounds};"
        if own.partitioned and children:
            listed = "\n".join(f"--   {row.name} {row.bounds}" for row in children)
            yield f"-- Its partitions, each a table with DDL of its own:\n{listed}"

    def comments(
        self, own: Any, columns: list[Any], constraints: list[Any], indexes: list[Any]
    ) -> Iterator[str]:
        """Comments on the table and on its parts."""
        kind = catalog.KINDS[own.kind].upper().replace("PARTITIONED ", "")
        on = [(f"{kind} {self._name}", own.comment)]
        on += [(f"COLUMN {self._name}.{self._quote(row.name)}", row.comment) for row in columns]
        on += [(f"CONSTRAINT {self._quote(row.name)} ON {self._name}", row.comment) for row in constraints]
        on += [(f"INDEX {self._quote(row.name)}", row.comment) for row in indexes]
        for what, comment in on:
            if comment:
                yield f"COMMENT ON {what} IS {_literal(comment)};"


def _literal(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
