"""The few values that a column may have, where they are known: ENUM, SET, truth values, a CHECK that lists them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tui_orm.database.changes import same_value
from tui_orm.database.descriptions import ColumnInfo, Kind, TableInfo
from tui_orm.workspace.checks import listed

ONE_BIT = re.compile(r"(tinyint|bit)\(1\)")


@dataclass(frozen=True)
class Choice:
    """A value and what it is called."""

    label: str
    value: Any
    note: str = ""


def choices_of(column: ColumnInfo, table: TableInfo) -> list[Choice]:
    """The values a column may have, but for NULL; empty where any may be."""
    if column.choices:
        return [Choice(choice, choice) for choice in column.choices]
    if column.kind == Kind.BOOLEAN:
        yes, no = (True, False) if table.dialect == "postgresql" else (1, 0)
        return [Choice("true", yes), Choice("false", no)]
    if table.dialect == "mysql" and ONE_BIT.match(column.type_name.lower()):
        return [Choice("1", 1, "true"), Choice("0", 0, "false")]
    if column.kind == Kind.TEXT:
        for check in table.checks:
            if found := listed(check, column.name, table.dialect):
                return [Choice(value, value) for value in found]
    return []


def is_set(column: ColumnInfo) -> bool:
    """Whether a value may hold several of the choices."""
    return bool(column.choices) and column.type_name.lower().startswith("set")


def is_open(column: ColumnInfo) -> bool:
    """Whether values that are not among the choices may be typed: a TINYINT(1) holds other numbers too."""
    return column.type_name.lower().startswith("tinyint")


def place_of(value: Any, choices: list[Choice]) -> int | None:
    """Where a value stands among the choices."""
    return next((place for place, one in enumerate(choices) if _is(one.value, value)), None)


def _is(one: Any, other: Any) -> bool:
    return same_value(one, other) or (isinstance(one, int) and isinstance(other, int) and one == other)
