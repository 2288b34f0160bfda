"""What a typed text would be in its cell: the value, how it will be stored, and what speaks against it."""

from __future__ import annotations

import ipaddress
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui_orm.database.descriptions import NUMBERS, ColumnInfo, Kind, TableInfo
from tui_orm.database.failures import ValueRefused
from tui_orm.workspace.check_tokens import names_in
from tui_orm.workspace.checks import verdict
from tui_orm.workspace.values import edit_text, parse

MOMENTS = frozenset({Kind.DATE, Kind.TIME, Kind.DATETIME})


@dataclass(frozen=True)
class Reading:
    """A text read. `reason` says why it is surely wrong, `doubt` why it may be, `shown` how it will be stored."""

    value: Any = None
    reason: str = ""
    doubt: str = ""
    shown: str = ""


def read(
    text: str, column: ColumnInfo, table: TableInfo, current: Any = None, row: Mapping[str, Any] | None = None
) -> Reading:
    """Read a text for a column; `current` is what stands there, `row` what the other columns hold."""
    try:
        value = parse(text, column, table.dialect, current)
    except ValueRefused as refusal:
        return Reading(reason=refusal.message)
    if value is current:
        return Reading(value)
    reason, doubt = against(value, column, table, row or {})
    doubt = doubt or _odd(value, column, table.dialect)
    return Reading(value, reason, doubt, _shown(text, value, column))


def against(value: Any, column: ColumnInfo, table: TableInfo, row: Mapping[str, Any]) -> tuple[str, str]:
    """Why a value is surely refused by a CHECK, and why it may be; each empty where nothing speaks against it."""
    doubt = ""
    for check in table.checks:
        names = {name.lower() for name in names_in(check)}
        if column.name.lower() not in names:
            continue
        said = verdict(check, {**row, column.name: value}, table.dialect)
        if said is not False:
            continue
        others = {other.name.lower() for other in table.columns if other is not column}
        # MySQL may have been told not to enforce it, and another column may still be edited
        if table.dialect == "mysql" or names & others:
            doubt = f"CHECK ({one_line(check)}) would fail."
        else:
            return f"CHECK ({one_line(check)}) fails.", ""
    return "", doubt


def rule(column: ColumnInfo, table: TableInfo) -> str:
    """What is known of a column, in a line: its type, whether it may be NULL, its CHECKs."""
    null = "may be NULL" if column.nullable else "NOT NULL"
    checks = [
        f"CHECK ({one_line(check)})"
        for check in table.checks
        if column.name.lower() in {name.lower() for name in names_in(check)}
    ]
    return ", ".join([column.type_name, null, *checks])


def one_line(text: str) -> str:
    """SQL in one line."""
    return re.sub(r"\s+", " ", text.strip())


def _shown(text: str, value: Any, column: ColumnInfo) -> str:
    """How a value will be stored, where that is not what was typed."""
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    stored = edit_text(value)
    if column.kind in MOMENTS | NUMBERS | {Kind.BOOLEAN} and stored != text:
        return stored
    if column.kind == Kind.TEXT and column.length and not column.choices:
        return f"{len(text)} of {column.length} characters"
    return ""


def _odd(value: Any, column: ColumnInfo, dialect: str) -> str:
    """Why the server may refuse a value of a type that only it knows."""
    name = column.type_name.lower()
    if not isinstance(value, str) or dialect == "sqlite":
        return ""
    try:
        if name == "uuid":
            uuid.UUID(value)
        elif name == "inet":
            ipaddress.ip_interface(value)
        elif name == "inet4":
            ipaddress.IPv4Address(value)
        elif name == "inet6":
            ipaddress.ip_address(value)
    except ValueError:
        return f"This does not look like a value of type {name}."
    if found := re.fullmatch(r"bit( varying)?\((\d+)\)", name):
        digits = value.strip()
        fits = len(digits) <= int(found[2]) if found[1] else len(digits) == int(found[2])
        return "" if fits and set(digits) <= {"0", "1"} else f"{column.name} takes {found[2]} bits, 0 and 1."
    return ""
