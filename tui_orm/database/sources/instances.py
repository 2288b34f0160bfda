"""Rows as Python: instances of the table's model, with the names that the model's source uses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any

from tui_orm.database.changes import Default
from tui_orm.database.descriptions import ColumnInfo, Kind, Row, TableInfo
from tui_orm.database.mapping.schema import describe_alone

MOMENTS: dict[Kind, type[date] | type[time]] = {Kind.DATE: date, Kind.TIME: time, Kind.DATETIME: datetime}


def instances(table: TableInfo, rows: Iterable[Row]) -> str:
    """A list of model instances; of dictionaries for a table without a key, which has no model.

    Columns that the server computes, and those at DEFAULT, are left out.
    """
    model = describe_alone(table)
    lines = []
    for row in rows:
        written = list(_written(table, row))
        if table.primary_key:
            given = ", ".join(f"{model.attributes[column.name]}={text}" for column, text in written)
            lines.append(f"    {model.class_name}({given}),\n")
        else:
            lines.append(f"    {{{', '.join(f'{column.name!r}: {text}' for column, text in written)}}},\n")
    return f"[\n{''.join(lines)}]\n"


def _written(table: TableInfo, row: Row) -> Iterator[tuple[ColumnInfo, str]]:
    for column, value in zip(table.columns, row, strict=False):
        if column.name and not column.generated and not isinstance(value, Default):
            yield column, source(value, column)


def source(value: Any, column: ColumnInfo) -> str:
    """A value as Python that the model takes for its column."""
    if isinstance(value, Decimal):
        return f"Decimal('{value}')"
    if isinstance(value, float) and not isfinite(value):
        return f"float('{value}')"
    if isinstance(value, str) and column.kind in MOMENTS:
        return _moment(value, MOMENTS[column.kind])
    if isinstance(value, str) and column.kind == Kind.JSON:
        return _json(value)
    return repr(value)


def _moment(text: str, kind: type[date] | type[time]) -> str:
    """A date or time where Python has one that says the same; else the server's text."""
    try:
        found = kind.fromisoformat(text)
    except ValueError:
        return repr(text)
    if getattr(found, "tzinfo", None) is not None:  # its repr would need `datetime.timezone`
        return f"{kind.__name__}.fromisoformat({text!r})"
    return repr(found).removeprefix("datetime.")


def _json(text: str) -> str:
    """What a JSON text means, where Python's numbers hold it exactly; else the text."""
    try:
        return repr(json.loads(text, parse_float=_exact, parse_constant=_exact))
    except (ValueError, RecursionError):
        return repr(text)


def _exact(digits: str) -> float:
    number = float(digits)
    if not isfinite(number) or Decimal(repr(number)) != Decimal(digits):
        raise ValueError(digits)
    return number
