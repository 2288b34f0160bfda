"""Rows as people know them: by their naming columns and their key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from tui_orm.ui.cells import cell

if TYPE_CHECKING:
    from tui_orm.database.descriptions import Key, Row, TableInfo
    from tui_orm.database.reading.neighbours import Found
    from tui_orm.workspace.staged import Staged

MOST_NAME = 40
"""Characters of one naming column in a label."""
MOST_KEY = 24
"""Characters of one value of a key."""


def key_text(values: Sequence[Any]) -> str:
    """A key: its values with commas between."""
    return ", ".join(_cut(cell(value)[0], MOST_KEY) for value in values)


def key_in(table: TableInfo, row: Row) -> Key:
    """What people know a row by: its primary key, else what the program knows it by; empty where there is neither."""
    names = table.primary_key or (() if table.by_image else table.key)
    return tuple(row[table.places[name]] for name in names if name in table.places)


def named_by(found: Found, row: Row, apart: Collection[str]) -> str:
    """What a row is called by its naming columns; key and columns that are shown `apart` are left out."""
    table = found.table
    known = {*table.key, *table.primary_key, *apart}
    names = [column.name for column in table.columns if column.name not in known]
    values = [row[table.places[name]] for name in names]
    texts = (_cut(cell(value)[0].strip(), MOST_NAME) for value in values if value is not None)
    return ", ".join(text for text in texts if text and text != "''")


def with_staged(found: Found, row: Row, staged: Staged | None) -> Row:
    """A row that was found, with what is staged over it."""
    over = {} if staged is None else staged.values
    return tuple(over.get(name, row[place]) for name, place in found.table.places.items())


def called(found: Found, row: Row, values: Sequence[Any], apart: Collection[str]) -> str:
    """A row by its names and, in brackets, the values that refer to it."""
    names = named_by(found, row, apart)
    return f"{names} ({key_text(values)})" if names else f"#{key_text(values)}"


def named_new(staged: Staged) -> str:
    """What a new row is called: the first texts that were typed into it."""
    texts = [value for value in staged.values.values() if isinstance(value, str) and value]
    return ", ".join(_cut(cell(text)[0], MOST_NAME) for text in texts[:2])


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
