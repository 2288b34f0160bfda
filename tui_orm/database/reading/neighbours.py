"""What is told of the rows around one row, in plain values."""

from __future__ import annotations

from dataclasses import dataclass

from tui_orm.database.descriptions import Row, TableInfo

MOST_COUNTED = 10_000
"""Rows counted for one foreign key."""


@dataclass(frozen=True)
class Found:
    """Rows with no more of their columns than people know them by; `more` where there are others."""

    table: TableInfo
    """With these columns alone."""
    rows: list[Row]
    more: bool = False
