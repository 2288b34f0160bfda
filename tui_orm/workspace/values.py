"""Values as text to edit, and text as values: parsed by the column's type, refused with a reason."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from tui_orm.database.changes import Default
from tui_orm.database.descriptions import ColumnInfo, Kind
from tui_orm.database.failures import ValueRefused
from tui_orm.workspace.moments import parse_date, parse_datetime, parse_time

BOUNDS = {
    "tinyint": 8,
    "smallint": 16,
    "mediumint": 24,
    "int": 32,
    "integer": 32,
    "bigint": 64,
    "int2": 16,
    "int4": 32,
    "int8": 64,
}
TRUE, FALSE = (
    frozenset({"true", "t", "yes", "y", "on", "1"}),
    frozenset({"false", "f", "no", "n", "off", "0"}),
)


def edit_text(value: Any) -> str:
    """A value as text to edit, before any escaping; NULL and DEFAULT are empty."""
    if value is None or isinstance(value, Default):
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
    if dialect == "postgresql" and "\0" in text:
        raise ValueRefused("PostgreSQL takes no NUL character in a text.")
    return text


def _integer(text: str, column: ColumnInfo, dialect: str) -> int:
    try:
        number = int(text.strip().replace("_", "x"))
    except ValueError:
        raise ValueRefused(f"{column.name} takes a whole number, such as 42.") from None
    low, high = _bounds(column, dialect)
    if not low <= number <= high:
        raise ValueRefused(f"{column.name} takes whole numbers from {low} to {high}.")
    return number


def _bounds(column: ColumnInfo, dialect: str) -> tuple[int, int]:
    words = re.findall(r"[a-z0-9]+", column.type_name.lower())
    bits = 64 if dialect == "sqlite" else BOUNDS.get(words[0] if words else "", 64)
    if words[:1] == ["bit"]:
        bits = column.length or 64
    unsigned = dialect == "mysql" and (column.unsigned or words[:1] == ["bit"])
    return (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def _decimal(text: str, column: ColumnInfo, dialect: str) -> Any:
    try:
        number = Decimal(text.strip().replace("_", "x"))
    except InvalidOperation:
        raise ValueRefused(f"{column.name} takes a number, such as 9.95.") from None
    if not number.is_finite() and dialect != "postgresql":
        raise ValueRefused(f"{column.name} takes a number, such as 9.95.")
    if number.is_finite() and dialect != "sqlite":
        _check_digits(number, column)
    return _number(text, number) if dialect == "sqlite" else number


def _number(text: str, number: Decimal) -> int | float:
    """What SQLite holds, which has no decimals: a whole number written as one, else a float."""
    whole = re.fullmatch(r"\s*[-+]?\d+\s*", text) is not None and -(2**63) <= number < 2**63
    return int(number) if whole else float(number)


def _check_digits(number: Decimal, column: ColumnInfo) -> None:
    if column.precision is None:
        return
    scale = column.scale or 0
    _, digits, exponent = number.as_tuple()
    surplus = -int(exponent) - scale
    if surplus > 0 and any(digits[-surplus:]):
        raise ValueRefused(f"{column.name} takes {scale} decimal places.")
    if number and number.adjusted() + 1 > column.precision - scale:
        raise ValueRefused(f"{column.name} takes {column.precision - scale} digits before the point.")


def _float(text: str, column: ColumnInfo, dialect: str) -> float:
    try:
        number = float(text.strip().replace("_", "x"))
    except ValueError:
        raise ValueRefused(f"{column.name} takes a number, such as 0.5.") from None
    if dialect == "sqlite" and number != number:
        raise ValueRefused("SQLite stores no NaN.")
    if dialect == "mysql" and (number != number or number in (float("inf"), float("-inf"))):
        raise ValueRefused("MySQL stores no infinity and no NaN.")
    return number


def _boolean(text: str, column: ColumnInfo, dialect: str) -> bool | int:
    word = text.strip().lower()
    if word not in TRUE | FALSE:
        raise ValueRefused(f"{column.name} takes true or false.")
    return word in TRUE if dialect == "postgresql" else int(word in TRUE)


def _bytes(text: str, column: ColumnInfo, dialect: str) -> bytes:
    try:
        data = bytes.fromhex(re.sub(r"^(0x|\\x|x')|'$", "", text.strip()))
    except ValueError:
        raise ValueRefused(f"{column.name} takes bytes as hex digits, such as 00ff.") from None
    if column.length is not None and len(data) > column.length and dialect == "mysql":
        raise ValueRefused(f"{len(data)} bytes: {column.name} takes at most {column.length}.")
    return data


def _json(text: str, column: ColumnInfo, dialect: str) -> str:
    try:
        json.loads(text, parse_constant=_no_json)
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
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.FLOAT: _float,
    Kind.BOOLEAN: _boolean,
    Kind.TEXT: _text,
    Kind.BYTES: _bytes,
    Kind.DATE: parse_date,
    Kind.TIME: parse_time,
    Kind.DATETIME: parse_datetime,
    Kind.JSON: _json,
}
