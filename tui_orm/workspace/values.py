"""Values as text to edit, and text as values: parsed by the column's type, refused with a reason."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tui_orm.database.changes import Unknown
from tui_orm.database.descriptions import ColumnInfo, Kind
from tui_orm.database.failures import ValueRefused
from tui_orm.workspace.moments import parse_date, parse_datetime, parse_time
from tui_orm.workspace.numbers import parse_decimal, parse_float, parse_integer

MOST_BYTES = {"tinytext": 255, "text": 65_535, "mediumtext": 2**24 - 1, "tinyblob": 255, "blob": 65_535}
"""What MySQL's types take that give no length of their own."""
TRUE, FALSE = (
    frozenset({"true", "t", "yes", "y", "on", "1"}),
    frozenset({"false", "f", "no", "n", "off", "0"}),
)


def edit_text(value: Any) -> str:
    """A value as text to edit, before any escaping; NULL and DEFAULT are empty."""
    if value is None or isinstance(value, Unknown):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return format(value, "f")  # as servers write it; Python by itself writes 0.0000001 as 1E-7
    return str(value)


def parse(text: str, column: ColumnInfo, dialect: str, current: Any = None) -> Any:
    """The value that a text means in a column; `current` is what stands there. Raises ValueRefused with the reason."""
    if current is not None and text == edit_text(current):
        return current  # what stands there may be what the type does not allow
    if column.choices and not column.type_name.lower().startswith("set"):
        return _choice(text, column)
    if dialect == "sqlite" and column.kind in HELD_IN_ANY_FORM:
        alike = _like(current, text)
        if alike is not None:
            return alike
    return PARSERS.get(column.kind, _text)(text, column, dialect)


def _text(text: str, column: ColumnInfo, dialect: str) -> str:
    if column.length is not None and len(text) > column.length and dialect != "sqlite":
        raise ValueRefused(f"{len(text)} characters: {column.name} takes at most {column.length}.")
    if dialect == "mysql":
        _check_size(len(text.encode("utf-8", "replace")), column)
    if dialect == "postgresql" and "\0" in text:
        raise ValueRefused("PostgreSQL takes no NUL character in a text.")
    return text


def _check_size(size: int, column: ColumnInfo) -> None:
    most = MOST_BYTES.get(column.type_name.lower())
    if most is not None and size > most:
        raise ValueRefused(f"{size:,} bytes: {column.name} takes at most {most:,}.")


def _boolean(text: str, column: ColumnInfo, dialect: str) -> bool | int:
    word = text.strip().lower()
    if word not in TRUE | FALSE:
        raise ValueRefused(f"{column.name} takes true or false.")
    return word in TRUE if dialect == "postgresql" else int(word in TRUE)


def _bytes(text: str, column: ColumnInfo, dialect: str) -> bytes:
    try:
        data = bytes.fromhex(re.sub(r"^(0x|\\x|x')|'$", "", text.strip(), flags=re.IGNORECASE))
    except ValueError:
        raise ValueRefused(f"{column.name} takes bytes as hex digits, such as 00ff.") from None
    if column.length is not None and len(data) > column.length and dialect == "mysql":
        raise ValueRefused(f"{len(data)} bytes: {column.name} takes at most {column.length}.")
    if dialect == "mysql":
        _check_size(len(data), column)
    return data


def _json(text: str, column: ColumnInfo, dialect: str) -> str:
    try:
        json.loads(text, parse_constant=_no_json)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ValueRefused(f"No valid JSON at {where}: {error.msg}.") from None
    except (ValueError, RecursionError) as error:
        raise ValueRefused(f"No valid JSON: {error}.") from None
    return text


def _no_json(word: str) -> None:
    raise ValueError(f"{word} is none of its words")


def _choice(text: str, column: ColumnInfo) -> str:
    if text not in column.choices:
        raise ValueRefused(f"{column.name} takes one of: {', '.join(column.choices)}.")
    return text


def _like(current: Any, text: str) -> Any:
    """A number or bytes where such stand now and the text can be read so; None where it cannot."""
    if isinstance(current, bytes) and re.fullmatch(r"([0-9a-fA-F]{2})*", text):
        return bytes.fromhex(text)
    if isinstance(current, int | float):
        for kind in (int, float):
            try:
                return kind(text)
            except ValueError:
                continue
    return None


# SQLite keeps moments and what has no type as text, number or bytes, whichever was written.
HELD_IN_ANY_FORM = frozenset({Kind.OTHER, Kind.DATE, Kind.TIME, Kind.DATETIME})
PARSERS: dict[Kind, Callable[[str, ColumnInfo, str], Any]] = {
    Kind.INTEGER: parse_integer,
    Kind.DECIMAL: parse_decimal,
    Kind.FLOAT: parse_float,
    Kind.BOOLEAN: _boolean,
    Kind.TEXT: _text,
    Kind.BYTES: _bytes,
    Kind.DATE: parse_date,
    Kind.TIME: parse_time,
    Kind.DATETIME: parse_datetime,
    Kind.JSON: _json,
}
