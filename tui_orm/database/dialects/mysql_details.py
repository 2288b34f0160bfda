"""A table of MySQL or MariaDB looked into, by information_schema and SHOW."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import TableInfo
from tui_orm.database.dialects.base import parameters, quoted
from tui_orm.database.dialects.mysql import as_text
from tui_orm.database.dialects.shown import shown_name, shown_table
from tui_orm.database.inspection import Parts
from tui_orm.database.schema_objects import (
    CheckDetails,
    ColumnDetails,
    IndexDetails,
    PartitionDetails,
    TableDetails,
    TriggerDetails,
)

HERE = "table_schema = coalesce(:schema, DATABASE()) AND table_name = :table"
TABLE = f"""
SELECT table_type, engine, row_format, table_collation, auto_increment, create_options, create_time, update_time,
       data_length, index_length, data_free, table_rows
FROM information_schema.tables WHERE {HERE}
"""
VIEW = f"""
SELECT definer, security_type, check_option, is_updatable FROM information_schema.views WHERE {HERE}
"""
COLUMNS = f"""
SELECT column_name, collation_name, extra, generation_expression
FROM information_schema.columns WHERE {HERE} ORDER BY ordinal_position
"""
CHECKS = """
SELECT c.constraint_name, c.check_clause, t.enforced
FROM information_schema.table_constraints t JOIN information_schema.check_constraints c
  ON c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name
WHERE t.table_schema = coalesce(:schema, DATABASE()) AND t.table_name = :table AND t.constraint_type = 'CHECK'
ORDER BY 1
"""
MARIADB_CHECKS = """
SELECT constraint_name, check_clause, 'YES' FROM information_schema.check_constraints
WHERE constraint_schema = coalesce(:schema, DATABASE()) AND table_name = :table
"""
TRIGGERS = """
SELECT trigger_name, action_timing, event_manipulation, action_statement, definer
FROM information_schema.triggers
WHERE event_object_schema = coalesce(:schema, DATABASE()) AND event_object_table = :table
ORDER BY action_timing DESC, event_manipulation, action_order
"""
MAY_SEE_TRIGGERS = f"""
SELECT 1 FROM information_schema.user_privileges WHERE privilege_type = 'TRIGGER'
UNION ALL SELECT 1 FROM information_schema.schema_privileges
WHERE privilege_type = 'TRIGGER' AND coalesce(:schema, DATABASE()) LIKE table_schema
UNION ALL SELECT 1 FROM information_schema.table_privileges WHERE privilege_type = 'TRIGGER' AND {HERE} LIMIT 1
"""
PARTITIONS = f"""
SELECT partition_name, subpartition_name, partition_method, partition_expression, partition_description,
       subpartition_method, subpartition_expression, table_rows, data_length + index_length
FROM information_schema.partitions WHERE {HERE} AND partition_name IS NOT NULL
ORDER BY partition_ordinal_position, subpartition_ordinal_position
"""
NO_DEFINITION = "Columns may be missing: you have no privilege on the table as a whole."
NO_TRIGGERS = "Triggers are not shown: you have not the privilege TRIGGER here."


def details(connection: Connection, table: TableInfo, parts: Parts) -> TableDetails:
    """What there is to know of a table."""
    if not is_mariadb(connection):  # MySQL keeps these figures for a day
        connection.exec_driver_sql("SET SESSION information_schema_stats_expiry = 0")
    facts = next(
        iter(parts.read("The table's options", lambda: _rows(connection, TABLE, table))), [None] * 12
    )
    if table.is_view:
        kept = list(parts.read("What the view is", lambda: _rows(connection, VIEW, table)))
        return TableDetails("view", _columns(connection, table, parts, None), options=_view_options(kept))
    indexes = tuple(parts.read("Indexes", lambda: list(_indexes(connection, table))))
    if not table.primary_key and any(index.role == "primary key" for index in indexes):
        show = f"SHOW CREATE TABLE {quoted(connection, table.name)}"
        if not Parts().read("The definition", lambda: connection.exec_driver_sql(show).all()):
            parts.missing.append(NO_DEFINITION)
    is_parted = "partitioned" in (facts[5] or "")
    partitions = (
        list(parts.read("Partitions", lambda: _rows(connection, PARTITIONS, table))) if is_parted else []
    )
    return TableDetails(
        "table",
        _columns(connection, table, parts, facts[3]),
        indexes,
        _checks(connection, table, parts),
        tuple(_triggers(connection, table, parts)),
        tuple(_partition(row) for row in partitions),
        (*_options(facts), *_partitioned(partitions)),
        tuple(
            (label, int(size))
            for label, size in zip(("data", "indexes", "free"), facts[8:11], strict=True)
            if size
        ),
        facts[11],
        tuple(parts.missing),
    )


def is_mariadb(connection: Connection) -> bool:
    """Whether the server is MariaDB."""
    return bool(getattr(connection.dialect, "is_mariadb", False))


def _rows(connection: Connection, query: str, table: TableInfo) -> list[list[Any]]:
    found = connection.execute(sa.text(query), parameters(table.name))
    return [[as_text(value) for value in row] for row in found]


def _columns(
    connection: Connection, table: TableInfo, parts: Parts, usual: str | None
) -> tuple[ColumnDetails, ...]:
    rows = parts.read("Columns", lambda: _rows(connection, COLUMNS, table))
    return tuple(
        ColumnDetails(
            name,
            "" if collation in (None, usual) else collation,
            _generated(extra, _unescaped(connection, expression or "")),
        )
        for name, collation, extra, expression in rows
    )


def _unescaped(connection: Connection, text: str) -> str:
    """An expression, which MySQL keeps as the inside of a literal."""
    return text if is_mariadb(connection) else re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _generated(extra: str, expression: str) -> str:
    """What the server does by itself: counts up, computes, sets the time of an update."""
    if expression:
        return f"{'stored' if 'STORED' in extra or 'PERSISTENT' in extra else 'virtual'} = {expression}"
    return extra.replace("DEFAULT_GENERATED", "").strip().lower()


def _indexes(connection: Connection, table: TableInfo) -> Iterator[IndexDetails]:
    shown = connection.exec_driver_sql(f"SHOW INDEX FROM {quoted(connection, table.name)}").mappings()
    rows = [{key: as_text(value) for key, value in row.items()} for row in shown]
    for name, group in groupby(rows, lambda row: row["Key_name"]):
        columns = list(group)
        first = columns[0]
        unique = "" if int(first["Non_unique"]) else "unique"
        hidden = first.get("Visible") == "NO" or first.get("Ignored") == "YES"
        remarks = ["the optimizer does not use it" if hidden else "", first["Index_comment"] or ""]
        yield IndexDetails(
            name,
            tuple(_key(row) for row in columns),
            "primary key" if name == "PRIMARY" else unique,
            first["Index_type"].lower(),
            remark=", ".join(filter(None, remarks)),
        )


def _key(row: Mapping[str, Any]) -> str:
    """A part of an index: a column, the length of it that counts, an expression, a direction."""
    part = row["Column_name"] or f"({row.get('Expression')})"
    length = f"({row['Sub_part']})" if row["Sub_part"] and row["Index_type"] != "SPATIAL" else ""
    return f"{part}{length}{' DESC' if row['Collation'] == 'D' else ''}"


def _checks(connection: Connection, table: TableInfo, parts: Parts) -> tuple[CheckDetails, ...]:
    if not is_mariadb(connection) and not table.checks:
        return ()
    query = MARIADB_CHECKS if is_mariadb(connection) else CHECKS
    rows = parts.read("The names of checks", lambda: _rows(connection, query, table))
    if not rows and table.checks:
        return tuple(CheckDetails("", text) for text in table.checks)
    return tuple(
        CheckDetails(name, _unescaped(connection, text), "" if enforced == "YES" else "not enforced")
        for name, text, enforced in rows
    )


def _triggers(connection: Connection, table: TableInfo, parts: Parts) -> Iterator[TriggerDetails]:
    rows = parts.read("Triggers", lambda: _rows(connection, TRIGGERS, table))
    if not rows and not parts.read("Privileges", lambda: _rows(connection, MAY_SEE_TRIGGERS, table)):
        parts.missing.append(NO_TRIGGERS)
    on = shown_table(connection, table.name)
    for name, timing, event, body, definer in rows:
        head = f"CREATE TRIGGER {shown_name(connection, name)} {timing} {event} ON {on}"
        yield TriggerDetails(name, f"{head} FOR EACH ROW\n{body}", f"runs as {definer}")


def _partition(row: list[Any]) -> PartitionDetails:
    name, sub, method, _, bounds, _, _, rows, size = row
    words = {"RANGE": "less than", "LIST": "in"}.get((method or "").partition(" ")[0], "")
    held = f"{words} ({bounds})" if bounds and words and bounds != "MAXVALUE" else bounds or ""
    return PartitionDetails(f"{name} / {sub}" if sub else name, held, rows, size and int(size))


def _partitioned(rows: list[list[Any]]) -> Iterator[tuple[str, str]]:
    for _, _, method, expression, _, by, of, _, _ in rows[:1]:
        sub = f", then by {by.lower()} ({of})" if by else ""
        yield "partitioned", f"by {method.lower()} ({expression or ''}){sub}"


def _options(facts: list[Any]) -> Iterator[tuple[str, str]]:
    _, engine, row_format, collation, counter, others, created, updated, *_ = facts
    given = (
        ("engine", engine),
        ("row format", row_format),
        ("collation", collation),
        ("auto_increment", counter),
        ("options", (others or "").replace("partitioned", "").strip()),
        ("created", created),
        ("updated", updated),
    )
    return ((label, str(value)) for label, value in given if value)


def _view_options(rows: list[list[Any]]) -> tuple[tuple[str, str], ...]:
    for definer, security, check, updatable in rows[:1]:
        runs = f"{definer}" if security == "DEFINER" else "whoever asks"
        said = (("runs as", runs), ("check option", "" if check == "NONE" else check.lower()))
        return (*((label, text) for label, text in said if text), ("updatable", updatable.lower()))
    return ()
