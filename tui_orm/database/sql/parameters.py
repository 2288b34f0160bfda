"""Parameters of a statement: `:name`, asked for and bound; never a cast, a slice, or what stands in quotes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from tui_orm.database.sql.tokens import Sort, tokens


def names_in(text: str, dialect: str) -> list[str]:
    """The names of the parameters, each once, in the order of the text."""
    found = (token.text[1:] for token in tokens(text, dialect) if token.sort == Sort.PARAMETER)
    return list(dict.fromkeys(found))


class Style(Enum):
    """How a driver takes parameters."""

    COLON = auto()
    """As they are written."""
    PERCENT = auto()
    """As `%(name)s`; any other percent sign is doubled."""
    PERCENT_ALONE = auto()
    """The same, and other percent signs stay."""


def style_of(driver: str) -> Style:
    """How the driver of this name takes them."""
    return {"pysqlite": Style.COLON, "mysqlconnector": Style.PERCENT_ALONE}.get(driver, Style.PERCENT)


def prepared(text: str, dialect: str, style: Style) -> str:
    """A statement with parameters as a driver takes it."""
    if style == Style.COLON:
        return text
    sign = "%%" if style == Style.PERCENT else "%"
    return "".join(
        f"%({token.text[1:]})s" if token.sort == Sort.PARAMETER else token.text.replace("%", sign)
        for token in tokens(text, dialect)
    )


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
