"""Numbers as text: checked by what their column takes."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from tui_orm.database.descriptions import ColumnInfo
from tui_orm.database.failures import ValueRefused

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
SINGLE = 3.4028235e38
"""The largest number of single precision."""


def parse_integer(text: str, column: ColumnInfo, dialect: str) -> int:
    """A whole number. Raises ValueRefused."""
    try:
        number = _bits(text) if dialect == "mysql" and column.type_name.lower().startswith("bit") else None
        number = int(text.strip().replace("_", "x")) if number is None else number
    except ValueError:
        raise ValueRefused(f"{column.name} takes a whole number, such as 42.") from None
    low, high = _bounds(column, dialect)
    if dialect == "mysql" and column.type_name.lower().startswith("year") and number == 0:
        return number
    if not low <= number <= high:
        raise ValueRefused(f"{column.name} takes whole numbers from {low} to {high}.")
    return number


def _bits(text: str) -> int | None:
    """The number that is written as bits, such as b'101' or 0b101."""
    found = re.fullmatch(r"(?:0b([01]+)|b'([01]+)')", text.strip(), re.IGNORECASE)
    return int(found[1] or found[2], 2) if found else None


def _bounds(column: ColumnInfo, dialect: str) -> tuple[int, int]:
    words = re.findall(r"[a-z0-9]+", column.type_name.lower())
    if dialect == "mysql" and words[:1] == ["year"]:
        return 1901, 2155
    bits = 64 if dialect == "sqlite" else BOUNDS.get(words[0] if words else "", 64)
    if words[:1] == ["bit"]:
        bits = column.length or 64
    unsigned = dialect == "mysql" and (column.unsigned or words[:1] == ["bit"])
    return (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def parse_decimal(text: str, column: ColumnInfo, dialect: str) -> Any:
    """A number with decimals; in SQLite, which has none, a whole one or a float. Raises ValueRefused."""
    try:
        number = Decimal(text.strip().replace("_", "x"))
    except InvalidOperation:
        raise ValueRefused(f"{column.name} takes a number, such as 9.95.") from None
    if not number.is_finite() and dialect != "postgresql":
        raise ValueRefused(f"{column.name} takes a number, such as 9.95.")
    if number.is_finite() and dialect != "sqlite":
        _check_digits(number, column)
        _check_sign(number, column)
    return _number(text, number) if dialect == "sqlite" else number


def _number(text: str, number: Decimal) -> int | float:
    """What SQLite holds, which has no decimals: a whole number written as one, else a float."""
    whole = re.fullmatch(r"\s*[-+]?\d+\s*", text) is not None and -(2**63) <= number < 2**63
    return int(number) if whole else float(number)


def _check_sign(number: float | Decimal, column: ColumnInfo) -> None:
    if column.unsigned and number < 0:
        raise ValueRefused(f"{column.name} takes no negative number.")


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


def parse_float(text: str, column: ColumnInfo, dialect: str) -> float:
    """A floating-point number. Raises ValueRefused."""
    try:
        number = float(text.strip().replace("_", "x"))
    except ValueError:
        raise ValueRefused(f"{column.name} takes a number, such as 0.5.") from None
    if dialect == "sqlite" and number != number:
        raise ValueRefused("SQLite stores no NaN.")
    if dialect == "mysql" and (number != number or number in (float("inf"), float("-inf"))):
        raise ValueRefused("MySQL stores no infinity and no NaN.")
    single = column.single_precision or (dialect == "postgresql" and column.type_name.lower() == "real")
    if single and SINGLE < abs(number) < float("inf"):
        raise ValueRefused(f"{column.name} takes numbers up to {SINGLE}.")
    _check_sign(number, column)
    return number
