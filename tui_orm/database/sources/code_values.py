"""A comparison as SQLAlchemy code that sends what the browser sends, whatever the typed model would make of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui_orm.database.descriptions import NUMBERS, ColumnInfo, Kind
from tui_orm.database.dialects.mysql import ZERO_DATE
from tui_orm.database.sources.instances import MOMENTS, source

BITS = {"smallint": 15, "integer": 31, "bigint": 63}
"""Of PostgreSQL's integers, to whose type SQLAlchemy casts what is compared with them."""


def compared(dialect: str, info: ColumnInfo, column: str, values: Sequence[Any]) -> tuple[str, list[str]]:
    """A column, which is the source `column`, and the values that it is compared with, as source."""
    written = [source(value, info) for value in values]
    if info.kind == Kind.BOOLEAN:  # a plain True is taken by == alone
        return column, [f"literal({value!r})" for value in values]
    if dialect == "sqlite":
        pairs = zip(values, written, strict=True)
        return column, [text if _fits_sqlite(info, value) else f"literal({value!r})" for value, text in pairs]
    if dialect == "postgresql":
        return _on_postgresql(info, column, values, written)
    return column, [_on_mysql(info, value, text) for value, text in zip(values, written, strict=True)]


def _fits_sqlite(info: ColumnInfo, value: Any) -> bool:
    """Whether the column's type sends a value unaltered: dates are texts there, and any column may hold anything."""
    if isinstance(value, str):
        if info.kind == Kind.DATE:
            return source(value, info).startswith("date(")
        return info.kind in (Kind.TEXT, Kind.INTEGER)
    return info.kind == Kind.BYTES if isinstance(value, bytes) else info.kind in NUMBERS


def _on_mysql(info: ColumnInfo, value: Any, written: str) -> str:
    if info.type_name == "json":
        return f"cast(literal({value!r}), JSON)"
    if info.kind in (Kind.DATE, Kind.DATETIME) and isinstance(value, str) and ZERO_DATE.match(value):
        return str(int("".join(filter(str.isdigit, value.partition(".")[0]))))
    return written


def _on_postgresql(
    info: ColumnInfo, column: str, values: Sequence[Any], written: list[str]
) -> tuple[str, list[str]]:
    bits = BITS.get(info.type_name)
    if bits and any(isinstance(value, int) and not -(2**bits) <= value < 2**bits for value in values):
        return f"type_coerce({column}, Numeric)", [f"Decimal('{value}')" for value in values]
    plain = info.kind in (Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.BYTES)
    moment = info.kind in MOMENTS and not any(text.startswith("'") for text in written)
    if plain or moment:
        return column, written
    texts = [repr(value) if isinstance(value, float) else value for value in values]
    return column, [f"cast(literal({text!r}), {column}.type)" for text in texts]
