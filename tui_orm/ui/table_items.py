"""The tables of a database as lines of a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_orm.ui.cleaning import name
from tui_orm.ui.widgets.line_list import Item

if TYPE_CHECKING:
    from tui_orm.database.descriptions import TableEntry


def table_items(entries: Iterable[TableEntry]) -> list[Item]:
    """A line for each table, under its schema where there are several."""
    listed = list(entries)
    schemas = list(dict.fromkeys(entry.name.schema for entry in listed))
    items: list[Item] = []
    for schema in schemas:
        if len(schemas) > 1:
            items.append(Item(name(schema or "default schema"), heading=True))
        items += [_item(entry) for entry in listed if entry.name.schema == schema]
    return items


def _item(entry: TableEntry) -> Item:
    note = "view" if entry.is_view else "" if entry.rows is None else f"~{rounded(entry.rows)}"
    return Item(name(str(entry.name)), entry, note)


def rounded(count: int) -> str:
    """An estimate in three digits."""
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.3g}{letter}"
    return str(count)
