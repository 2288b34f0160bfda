"""Values as SQL literals, for statements that are shown or copied. What tui_orm itself runs has its values bound."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from math import copysign, isfinite
from typing import Any

from tui_orm.database.descriptions import ColumnInfo, Kind
from tui_orm.database.dialects.mysql import ZERO_DATE

ESCAPED = {"\\": "\\\\", "\0": "\\0", "\n": "\\n", "\r": "\\r", "\x1a": "\\Z", "'": "''"}

# these read -0.0 as a decimal, which has no negative zero
NEGATIVE_ZERO = {"postgresql": "'-0.0'", "mysql": "-0e0"}


def literal(value: Any, column: ColumnInfo, dialect: str, backslashes: bool = True) -> str:
    """A value as a literal that the server reads back as the same value.

    `backslashes` says whether MySQL takes a backslash for an escape, as it does unless NO_BACKSLASH_ESCAPES is set.
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return ("true" if value else "false") if dialect == "postgresql" else str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return _number(value, dialect)
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea" if dialect == "postgresql" else f"x'{value.hex()}'"
    if dialect == "mysql":
        return _mysql_text(str(value), column, backslashes)
    return TEXT[dialect](str(value))


def _number(value: float | Decimal, dialect: str) -> str:
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else f"'{value}'"
    if isfinite(value):
        negative_zero = value == 0 and copysign(1, value) < 0
        return NEGATIVE_ZERO.get(dialect, repr(value)) if negative_zero else repr(value)
    if dialect == "sqlite":
        return "9e999" if value > 0 else "-9e999"
    return f"'{value!r}'"


def _mysql_text(text: str, column: ColumnInfo, backslashes: bool) -> str:
    if column.kind in (Kind.DATE, Kind.DATETIME) and ZERO_DATE.match(text):
        return re.sub(r"\D|\..*", "", text)  # refused as text in strict mode, taken as a number
    if backslashes:
        return "'" + "".join(ESCAPED.get(char, char) for char in text) + "'"
    return f"_utf8mb4 x'{text.encode().hex()}'" if "\0" in text else _plain_text(text)


def _sqlite_text(text: str) -> str:
    data = text.encode("utf-8", "surrogateescape")
    try:
        readable = b"\0" not in data and data.decode() == text
    except UnicodeDecodeError:
        readable = False
    return _plain_text(text) if readable else f"CAST(x'{data.hex()}' AS TEXT)"


def _postgresql_text(text: str) -> str:
    # E'…' means the same whatever standard_conforming_strings says
    return "E" + _plain_text(text.replace("\\", "\\\\")) if "\\" in text else _plain_text(text)


def _plain_text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


TEXT: dict[str, Callable[[str], str]] = {"sqlite": _sqlite_text, "postgresql": _postgresql_text}
