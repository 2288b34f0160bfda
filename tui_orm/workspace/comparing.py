"""What any server says of two values compared, as far as all agree: collations and time zones are theirs."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, Final

UNKNOWN: Final = object()
"""A value that is not known here, which is not the same as NULL."""
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def compared(sign: str, one: Any, other: Any) -> bool | None:
    """What a comparison says; None where it is NULL or not certain."""
    if isinstance(one, str) and isinstance(other, str):
        return _texts(sign, one, other)
    if isinstance(one, int | float | Decimal) and isinstance(other, int | float | Decimal):
        if isinstance(one, float) != isinstance(other, float):
            one, other = float(one), float(other)
        return SIGNS[sign](one, other)
    return None


def _texts(sign: str, one: str, other: str) -> bool | None:
    if one == other or (DAY.fullmatch(one) and DAY.fullmatch(other)):
        return SIGNS[sign](one, other)
    plain = all(text.isascii() and text.isprintable() for text in (one, other))
    if sign in ("=", "<>", "!=") and plain and one.strip().lower() != other.strip().lower():
        return sign != "="
    return None


def length(value: Any, function: str, dialect: str) -> Any:
    """What a function that counts characters or bytes gives; UNKNOWN where servers differ."""
    if value is None:
        return None
    if isinstance(value, bytes) and function in ("length", "octet_length"):
        return len(value)
    if not isinstance(value, str) or value.endswith(" ") or "\0" in value:
        return UNKNOWN
    in_bytes = function == "octet_length" or (function == "length" and dialect == "mysql")
    return len(value.encode("utf-8", "surrogateescape")) if in_bytes else len(value)


def cast(value: Any, to: str) -> Any:
    """A value after a cast, where that is certain."""
    if isinstance(value, str) and to in ("numeric", "integer", "bigint", "smallint", "double precision"):
        try:
            return Decimal(value)
        except InvalidOperation:
            return UNKNOWN
    if isinstance(value, str):
        return value
    keeps = to == "numeric" or (isinstance(value, int) and to in ("integer", "bigint", "double precision"))
    return value if value is None or keeps else UNKNOWN
