"""Rows as text to copy: TSV, CSV, JSON, Markdown. Values are whole; every digit is kept.

NULL is an empty field and '' a quoted one; bytes are hex digits after `\\x`; a value that the server has yet to
give (DEFAULT) is left empty, and left out of JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any

from tui_orm.database.changes import Unknown
from tui_orm.database.descriptions import NUMBERS, ColumnInfo, Kind, Row, TableInfo

MARKUP = re.compile(r"[\\|`*<\[\]~]|(?<!\w)_|_(?!\w)")
"""What Markdown would take for more than text."""


def as_tsv(table: TableInfo, rows: Iterable[Row]) -> str:
    """Rows alone, for a spreadsheet."""
    return "".join(_separated(row[: len(table.columns)], "\t") for row in rows)


def as_csv(table: TableInfo, rows: Iterable[Row]) -> str:
    """A line of names, then the rows."""
    return _separated(names(table), ",") + "".join(_separated(row[: len(table.columns)], ",") for row in rows)


def as_json(table: TableInfo, rows: Iterable[Row]) -> str:
    """A list of objects; numbers with every digit, JSON columns as what they hold."""
    objects = (
        ", ".join(
            f"{json_text(column.name)}: {json_value(value, column)}"
            for column, value in zip(table.columns, row, strict=False)
            if not isinstance(value, Unknown)
        )
        for row in rows
    )
    return "[\n" + ",\n".join(f"  {{{members}}}" for members in objects) + "\n]\n"


def as_markdown(table: TableInfo, rows: Iterable[Row]) -> str:
    """A table."""
    rules = ["---:" if column.kind in NUMBERS else "---" for column in table.columns]
    lines = [
        [markdown(name) for name in names(table)],
        rules,
        *([markdown(value) for value in row[: len(table.columns)]] for row in rows),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def names(table: TableInfo) -> list[str]:
    """The names of a table's columns."""
    return [column.name for column in table.columns]


def as_names(table: TableInfo) -> str:
    """The names of a table's columns in one line, as the first line of a CSV."""
    return _separated(names(table), ",").removesuffix("\n")


def plain(value: Any) -> str:
    """A value as text, exact; empty for NULL and DEFAULT."""
    if value is None or isinstance(value, Unknown):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    return number(value) if isinstance(value, Decimal) else str(value)


def number(value: Decimal) -> str:
    """A decimal with every digit and no exponent."""
    return format(value, "f") if value.is_finite() else str(value)


def _separated(values: Sequence[Any], separator: str) -> str:
    return separator.join(_field(value, separator) for value in values) + "\n"


def _field(value: Any, separator: str) -> str:
    text = plain(value)
    if value is None or isinstance(value, Unknown):
        return text
    special = text in ("", "\\.", "\\N") or text != text.strip() or any(char in text for char in '"\r\n\0')
    return '"' + text.replace('"', '""') + '"' if special or separator in text else text


def json_value(value: Any, column: ColumnInfo) -> str:
    """A value in JSON: a number with every digit, what a JSON column holds, else text."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int) or (isinstance(value, float) and isfinite(value)):
        return repr(value)
    if isinstance(value, Decimal) and value.is_finite():
        return number(value)
    if column.kind == Kind.JSON and isinstance(value, str) and _is_json(value):
        return value
    return json_text(plain(value))


def json_text(text: str) -> str:
    """A text in JSON."""
    # bytes that are no UTF-8 are held as surrogates, which no UTF-8 file can hold as such
    return json.dumps(text, ensure_ascii=any("\ud800" <= char <= "\udfff" for char in text))


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=_refuse, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(word: str) -> None:
    raise ValueError(word)


def markdown(value: Any, null: str = "NULL") -> str:
    """A value in a cell of a Markdown table."""
    text = null if value is None else plain(value)
    return re.sub(r"\r\n|\r|\n", "<br>", MARKUP.sub(r"\\\g<0>", text))
