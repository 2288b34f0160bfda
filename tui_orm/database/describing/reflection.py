"""One table, described when it is first needed, whatever the size of the schema."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.engine.reflection import Inspector
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from tui_orm.database.describing.types import describe_type
from tui_orm.database.descriptions import (
    ColumnInfo,
    IndexInfo,
    TableEntry,
    TableInfo,
)
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.mapping.declared import sound
from tui_orm.database.mapping.declared_key import row_key

Part = TypeVar("Part")


def reflect(connection: Connection, dialect: Dialect, entry: TableEntry) -> TableInfo:
    """Describe a table or view; what cannot be read of its keys and indexes is left out, not fatal."""
    inspector = sa.inspect(connection)
    name, schema = entry.name
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", SAWarning
        )  # types unknown to SQLAlchemy are described by the server's name
        server_types = dialect.column_types(connection, entry.name)
        columns = tuple(
            _column(found, dialect, server_types) for found in inspector.get_columns(name, schema=schema)
        )
        table = TableInfo(
            name=entry.name,
            dialect=dialect.name,
            columns=columns,
            primary_key=_primary_key(inspector, entry, columns),
            foreign_keys=() if entry.is_view else tuple(dialect.foreign_keys(connection, entry.name)),
            indexes=_indexes(inspector, entry, dialect),
            checks=_checks(inspector, entry),
            comment=_comment(inspector, entry),
            is_view=entry.is_view,
        )
        return _with_key(connection, dialect, _with_declared(connection, dialect, table), entry.rows)


def _with_declared(connection: Connection, dialect: Dialect, table: TableInfo) -> TableInfo:
    """The table with the foreign keys that a project declares."""
    declared = dialect.declared.of(table.name)
    if declared is None or not declared.foreign_keys:
        return table
    keys, wrong = sound(connection, dialect, table.name)
    return replace(table, foreign_keys=(*table.foreign_keys, *keys), complaints=tuple(wrong))


def _with_key(connection: Connection, dialect: Dialect, table: TableInfo, rows: int | None) -> TableInfo:
    key, is_declared, wrong = row_key(connection, dialect, table)
    reason = key.read_only
    if not reason and any(not column.name for column in table.columns):
        reason = "a column has no name"
    return replace(
        table,
        columns=tuple(
            replace(column, identity=True) if key.by_server and column.name in key.columns else column
            for column in table.columns
        ),
        key=key.columns,
        is_key_declared=is_declared,
        complaints=(*table.complaints, *wrong),
        hidden=key.hidden,
        by_image=key.by_image and not reason,
        no_rollback=key.no_rollback,
        read_only=reason,
        rows=rows if rows is not None else dialect.estimate(connection, table.name, key),
    )


def _column(found: Any, dialect: Dialect, server_types: dict[str, str]) -> ColumnInfo:
    name = found["name"]
    if dialect.name == "mysql":
        name = name.replace("``", "`")  # SQLAlchemy gives a backtick doubled
    server_type = server_types.get(name, "")
    facts = describe_type(found["type"], dialect.name, server_type)
    return ColumnInfo(
        name=name,
        kind=facts.kind,
        type_name=server_type,
        nullable=bool(found.get("nullable", True)),
        default=found.get("default"),
        computed=_computed(found.get("computed")),
        identity=bool(found.get("identity")) or found.get("autoincrement") is True,
        comment=found.get("comment") or "",
        length=facts.length,
        precision=facts.precision,
        scale=facts.scale,
        unsigned=facts.unsigned,
        choices=facts.choices,
        model_type=facts.source,
        model_module=facts.module,
        single_precision=facts.single_precision,
    )


def _computed(found: Any) -> str:
    # SQLAlchemy does not find the expression of SQLite's short form, `c AS (…)`
    return "" if found is None else found["sqltext"] or "…"


def part(read: Callable[[], Part], missing: Part) -> Part:
    """What a reading gives; `missing` where the server or SQLAlchemy cannot tell it for this table."""
    try:
        return read()
    except (SQLAlchemyError, NotImplementedError, ValueError, TypeError, KeyError, IndexError):
        return missing


def _primary_key(inspector: Inspector, entry: TableEntry, columns: tuple[ColumnInfo, ...]) -> tuple[str, ...]:
    name, schema = entry.name
    if entry.is_view:
        return ()
    found: list[str] = part(
        lambda: inspector.get_pk_constraint(name, schema=schema)["constrained_columns"], []
    )
    names = {column.name for column in columns}
    return tuple(found) if names.issuperset(found) else ()


def _indexes(inspector: Inspector, entry: TableEntry, dialect: Dialect) -> tuple[IndexInfo, ...]:
    name, schema = entry.name
    if entry.is_view:
        return ()
    # SQLite keeps what is declared UNIQUE as an index without a name of its own
    options: dict[str, Any] = {"include_auto_indexes": True} if dialect.name == "sqlite" else {}
    found: list[Any] = part(lambda: inspector.get_indexes(name, schema=schema, **options), [])
    unique: list[Any] = part(lambda: inspector.get_unique_constraints(name, schema=schema), [])
    known = {index["name"] for index in found}
    constraints = [{**key, "unique": True} for key in unique if key["name"] not in known]
    return tuple(
        IndexInfo(index["name"] or "", _index_columns(index), bool(index.get("unique")))
        for index in (*constraints, *found)
    )


def _index_columns(index: Any) -> tuple[str, ...]:
    parts = index.get("expressions") or index["column_names"]
    return tuple(part if part is not None else "(expression)" for part in parts)


def _checks(inspector: Inspector, entry: TableEntry) -> tuple[str, ...]:
    name, schema = entry.name
    found: list[Any] = (
        [] if entry.is_view else part(lambda: inspector.get_check_constraints(name, schema=schema), [])
    )
    return tuple(check["sqltext"] for check in found)


def _comment(inspector: Inspector, entry: TableEntry) -> str:
    name, schema = entry.name
    return part(lambda: inspector.get_table_comment(name, schema=schema)["text"], None) or ""
