"""A table of PostgreSQL looked into."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy.engine import Connection

from tui_orm.database.describing.inspection import Parts
from tui_orm.database.describing.schema_objects import (
    CheckDetails,
    ColumnDetails,
    IndexDetails,
    PartitionDetails,
    TableDetails,
    TriggerDetails,
)
from tui_orm.database.descriptions import TableInfo
from tui_orm.database.dialects import postgresql_catalog as catalog
from tui_orm.database.dialects.shown import shown_name, shown_table

ENABLED = {"D": "disabled", "R": "fires on a replica only", "A": "fires always"}
IDENTITY = {"a": "identity always", "d": "identity by default"}


def details(connection: Connection, table: TableInfo, parts: Parts) -> TableDetails:
    """What there is to know of a table."""
    own = catalog.relation(connection, table.name)

    def read(what: str, query: str) -> list[Any]:
        return list(parts.read(what, partial(catalog.rows, connection, own, query)))

    return TableDetails(
        kind=catalog.KINDS.get(own.kind, own.kind),
        columns=tuple(map(_column, read("Columns", catalog.COLUMNS))),
        indexes=tuple(map(_index, read("Indexes", catalog.INDEXES))),
        checks=tuple(_check(row) for row in read("Constraints", catalog.CONSTRAINTS) if row.type in "cx"),
        triggers=(
            *map(_trigger, read("Triggers", catalog.TRIGGERS)),
            *(TriggerDetails(row.name, row.definition, "rule") for row in read("Rules", catalog.RULES)),
            *_policies(connection, table, own, read("Policies", catalog.POLICIES)),
        ),
        partitions=tuple(map(_partition, read("Partitions", catalog.CHILDREN))),
        options=tuple(_options(own)),
        sizes=tuple((label, size) for label, size in (("data", own.data), ("indexes", own.indexes)) if size),
        rows=table.rows if own.rows is None else own.rows,
        missing=tuple(parts.missing),
    )


def _column(row: Any) -> ColumnDetails:
    computed = f"stored = {row.expression}" if row.generated == "s" else f"virtual = {row.expression}"
    return ColumnDetails(
        row.name, row.collation or "", computed if row.generated else IDENTITY.get(row.identity, "")
    )


def _index(row: Any) -> IndexDetails:
    columns = json.loads(row.columns)
    remarks = ("" if row.is_valid else "not valid", "deferrable" if row.deferrable else "", row.comment or "")
    return IndexDetails(
        row.name,
        tuple(columns[: row.keys]),
        "primary key" if row.is_primary else "unique" if row.is_unique else "",
        row.method,
        tuple(columns[row.keys :]),
        row.condition or "",
        ", ".join(filter(None, remarks)),
    )


def _check(row: Any) -> CheckDetails:
    return CheckDetails(row.name, row.definition, "" if row.is_valid else "not valid")


def _trigger(row: Any) -> TriggerDetails:
    return TriggerDetails(row.name, row.definition, ENABLED.get(row.enabled, ""))


def _policies(
    connection: Connection, table: TableInfo, own: Any, rows: list[Any]
) -> Iterator[TriggerDetails]:
    for row in rows:
        remark = "policy" if own.secured else "policy; row security is not enabled"
        yield TriggerDetails(row.name, policy(connection, table, row), remark)


def policy(connection: Connection, table: TableInfo, row: Any) -> str:
    """The statement that makes a policy."""
    text = f"CREATE POLICY {shown_name(connection, row.name)} ON {shown_table(connection, table.name)}"
    text += "" if row.permissive else " AS RESTRICTIVE"
    text += f" FOR {row.command} TO {row.roles}"
    text += f" USING ({row.using})" if row.using else ""
    return text + (f" WITH CHECK ({row.check})" if row.check else "")


def _partition(row: Any) -> PartitionDetails:
    return PartitionDetails(row.name, row.bounds or "inherits", row.rows, row.size)


def _options(own: Any) -> Iterator[tuple[str, str]]:
    security = "forced" if own.forced else "enabled" if own.secured else ""
    given = (
        ("owner", own.owner),
        ("access method", own.method if own.method != "heap" else ""),
        ("tablespace", own.tablespace),
        ("persistence", {"u": "unlogged", "t": "temporary"}.get(own.persistence)),
        ("options", own.options),
        ("row security", security),
        ("partitioned", f"by {own.partitioned}" if own.partitioned else ""),
        ("partition of" if own.is_partition else "inherits from", ", ".join(json.loads(own.parents))),
        ("holds", own.bounds),
        ("server", own.server),
        ("of the server", own.server_options),
    )
    return ((label, text) for label, text in given if text)
