"""What is staged as plain JSON values and back, for the journal and the history.

Exact: bytes, decimals, NaN, broken UTF-8 and the beginnings of large values come back as they were.
"""

from __future__ import annotations

import json
import math
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zlib import crc32

from tui_orm.database.changes import DEFAULT, Default, Reference
from tui_orm.database.descriptions import LargeValue, Row, TableInfo, TableName
from tui_orm.workspace.staged import NewRow, Place, RowId, Staged

Plain = Any
"""What JSON knows: None, bool, int, float, str, a list, or an object with one member that tells the kind."""


def as_plain(value: Any) -> Plain:
    """A value of a row. Raises TypeError for a kind that no driver gives."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else {"float": repr(value)}
        case bytes() | bytearray() | memoryview():
            return {"bytes": b64encode(value).decode()}
        case list() | tuple():
            return [as_plain(one) for one in value]
        case LargeValue():
            return {"large": [as_plain(value.prefix), value.length]}
        case Default():
            return {"default": True}
        case Reference():
            return {"new": [*value.table, value.number, value.column]}
    for kind, (cls, write, _) in WRITTEN.items():
        if type(value) is cls:
            return {kind: write(value)}
    raise TypeError(f"a {type(value).__name__} cannot be kept")


def from_plain(plain: Plain) -> Any:
    """The value again. Raises ValueError, KeyError or TypeError where it is none that `as_plain` makes."""
    if isinstance(plain, list):
        return [from_plain(one) for one in plain]
    if not isinstance(plain, dict):
        return plain
    ((kind, held),) = plain.items()
    match kind:
        case "float":
            return float(held)
        case "bytes":
            return b64decode(held)
        case "large":
            return LargeValue(from_plain(held[0]), held[1])
        case "default":
            return DEFAULT
        case "new":
            return Reference(TableName(*held[:2]), *held[2:])
    return WRITTEN[kind][2](held)


@dataclass(frozen=True)
class KeptRow:
    """What was staged for a row, columns by their names: its table may not be what it was."""

    table: TableName
    key: Mapping[str, Any]
    number: int
    """The number of a new row; 0 for one that the server has."""
    seen: Mapping[str, Any] | None
    values: Mapping[str, Any]
    removed: bool

    def staged(self, table: TableInfo) -> Staged:
        """The same as a staged change of the table as it is now. Raises LookupError where it is another one."""
        names = [column.name for column in (*table.columns, *table.hidden)]
        gone = [name for name in (*self.values, *(self.seen or ())) if name not in names]
        new = [name for name in names if self.seen is not None and name not in self.seen]
        if gone or new:
            raise LookupError(f"{table.name} has {'no' if gone else 'a new'} column {(gone or new)[0]}")
        if not self.number and tuple(self.key) != table.key_names:
            raise LookupError(f"{table.name} has another key")
        row_id: RowId = NewRow(self.number) if self.number else tuple(self.key.values())
        row = None if self.seen is None else tuple(self.seen[name] for name in names)
        return Staged(table, row_id, row, dict(self.values), self.removed)


def staged_as_plain(place: Place, staged: Staged | None) -> dict[str, Plain]:
    """What is staged for a row, or, where that is nothing, the row alone."""
    (table, row_id) = place
    known = row_id.number if isinstance(row_id, NewRow) else [as_plain(value) for value in row_id]
    record: dict[str, Plain] = {"table": [*table], "row": known}
    if staged is not None:
        record["key"] = list(staged.table.key_names)
        record["seen"] = None if staged.row is None else named(by_name(staged.table, staged.row))
        record["values"] = named(staged.values)
        record["removed"] = staged.removed
    return record


def place_from_plain(record: Mapping[str, Plain]) -> Place:
    """The row that a record is about."""
    known = record["row"]
    row_id = NewRow(known) if isinstance(known, int) else tuple(from_plain(value) for value in known)
    return TableName(*record["table"]), row_id


def kept_from_plain(record: Mapping[str, Plain]) -> KeptRow | None:
    """What was staged for the row; None where nothing was any more."""
    table, row_id = place_from_plain(record)
    if "values" not in record:
        return None
    number = row_id.number if isinstance(row_id, NewRow) else 0
    key = {} if isinstance(row_id, NewRow) else dict(zip(record["key"], row_id, strict=True))
    seen, values = named_from_plain(record["seen"]), named_from_plain(record["values"]) or {}
    return KeptRow(table, key, number, seen, values, record["removed"])


def line_of(record: Mapping[str, Plain]) -> bytes:
    """A record as a line that tells whether it is whole; it stands by itself after whatever is torn."""
    text = json.dumps(record, separators=(",", ":")).encode("ascii")
    return b"\n%08x %s\n" % (crc32(text), text)


def record_of(line: bytes) -> dict[str, Plain]:
    """The record again. Raises ValueError where the line is damaged."""
    checksum, _, text = line.partition(b" ")
    if len(checksum) != 8 or int(checksum, 16) != crc32(text):
        raise ValueError("the line is damaged")
    record: dict[str, Plain] = json.loads(text)
    return record


def named(values: Mapping[str, Any] | None) -> Plain:
    """Values by the names of their columns; None for none."""
    return None if values is None else {name: as_plain(value) for name, value in values.items()}


def named_from_plain(plain: Plain) -> dict[str, Any] | None:
    """The values again."""
    return None if plain is None else {name: from_plain(value) for name, value in plain.items()}


def by_name(table: TableInfo, row: Row) -> dict[str, Any]:
    """The values of a row by the names of their columns."""
    return {name: row[place] for name, place in table.places.items() if place < len(row)}


def _seconds(text: str) -> timedelta:
    days, seconds, microseconds = map(int, text.split())
    return timedelta(days, seconds, microseconds)


WRITTEN: dict[str, tuple[type[Any], Any, Any]] = {
    "decimal": (Decimal, str, Decimal),
    "datetime": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "span": (timedelta, lambda span: f"{span.days} {span.seconds} {span.microseconds}", _seconds),
    "uuid": (UUID, str, UUID),
}
"""Kinds that have a text of their own: how it is written, and read."""
