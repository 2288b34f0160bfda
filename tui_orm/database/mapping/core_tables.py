"""SQLAlchemy's tables of what was described, made when they are needed: values go through them unaltered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from tui_orm.database.descriptions import ColumnInfo, Kind, TableInfo, TableName
from tui_orm.database.dialects.base import AsIs

OPERATORS: dict[Kind, Any] = {
    Kind.INTEGER: sa.Integer,
    Kind.DECIMAL: sa.Numeric,
    Kind.FLOAT: sa.Float,
    Kind.TEXT: sa.String,
    Kind.ENUM: sa.String,
}
"""Types whose operators the columns of a kind have: `+` joins texts, say."""


class Lenient(AsIs):
    """The server's own values, whatever they are, with the operators of a kind; Python's values are understood."""

    cache_ok = True

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        if kind in OPERATORS:
            like = OPERATORS[kind]()
            self.comparator_factory = like.comparator_factory
            self._expression_adaptations = getattr(like, "_expression_adaptations", {})

    def bind_processor(self, dialect: Any) -> Callable[[Any], Any] | None:
        """Python's values as the driver takes them."""
        if self.kind == Kind.JSON:
            return lambda value: json.dumps(value) if isinstance(value, dict | list) else value
        return _plain if dialect.name == "sqlite" else None


class CoreTables:
    """The tables made so far; a table that is not what it was is made anew."""

    def __init__(self) -> None:
        self._made: dict[TableName, tuple[TableInfo, sa.Table]] = {}

    def of(self, info: TableInfo) -> sa.Table:
        """The table of a description."""
        known, made = self._made.get(info.name, (None, None))
        if made is None or (known is not info and known != info):
            made = core_table(info)
            self._made[info.name] = info, made
        return made


def core_table(info: TableInfo) -> sa.Table:
    """A table on its own: no foreign key leads out of it, so that none can break it."""
    columns = [_column(column, info) for column in (*info.columns, *info.hidden) if column.name]
    return sa.Table(
        sa.quoted_name(info.name.name, True),
        sa.MetaData(),
        *columns,
        sa.PrimaryKeyConstraint(*(sa.quoted_name(name, True) for name in info.key)),
        schema=info.name.schema,
    )


def _column(info: ColumnInfo, table: TableInfo) -> sa.Column[Any]:
    is_key = info.name in table.key
    by_server = _autoincrement(info, table)
    return sa.Column(
        sa.quoted_name(info.name, True),
        sa.BigInteger() if by_server else Lenient(info.kind),
        sa.Computed("") if info.generated else None,  # type: ignore[arg-type]
        primary_key=False,
        nullable=info.nullable and not is_key,
        server_default=sa.FetchedValue() if info.has_default and not info.generated and not is_key else None,
        autoincrement=by_server,
        system=info in table.hidden,
    )


def _autoincrement(info: ColumnInfo, table: TableInfo) -> bool:
    """Whether the server makes up the key where none is given."""
    is_key = table.key == (info.name,) and info.kind == Kind.INTEGER
    return is_key and (info.has_default or info in table.hidden)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
