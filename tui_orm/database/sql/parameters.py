"""Parameters of a statement: `:name`, asked for and bound; never a cast, a slice, or what stands in quotes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tui_orm.database.sql.tokens import Sort, tokens


def names_in(text: str, dialect: str) -> list[str]:
    """The names of the parameters, each once, in the order of the text."""
    found = (token.text[1:] for token in tokens(text, dialect) if token.sort == Sort.PARAMETER)
    return list(dict.fromkeys(found))


def prepared(text: str, dialect: str, style: str) -> str:
    """A statement with parameters as a driver of this style (of DB-API's `paramstyle`) takes it."""
    if style == "qmark" or style == "named":
        return text  # SQLite's driver takes :name as it stands
    parts = []
    for token in tokens(text, dialect):
        is_parameter = token.sort == Sort.PARAMETER
        parts.append(f"%({token.text[1:]})s" if is_parameter else token.text.replace("%", "%%"))
    return "".join(parts)


def value_of(text: str) -> Any:
    """What is bound for what was typed: a number, NULL, what stands in single quotes, else the text as it is."""
    bare = text.strip()
    if bare.upper() == "NULL":
        return None
    if len(bare) > 1 and bare[0] == bare[-1] == "'":
        return bare[1:-1].replace("''", "'")
    if (digits := bare.removeprefix("-")).isascii() and digits.isdigit():
        return int(bare) if str(int(digits)) == digits else text
    whole, dot, rest = digits.partition(".")
    if dot and (whole + rest).isascii() and whole.isdigit() and rest.isdigit():
        return Decimal(bare)
    return text


def bindable(values: Mapping[str, Any], dialect: str) -> dict[str, Any]:
    """Values as the driver takes them: SQLite's knows no decimals."""
    if dialect != "sqlite":
        return dict(values)
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()}
