"""Rows that a foreign key may refer to, in plain values: asked for page by page, known by key and naming columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tui_orm.database.descriptions import ColumnInfo, ForeignKeyInfo, Kind, Row, TableInfo
from tui_orm.database.query import Anchor

MOST_NAMING = 3
"""Columns beside the key by which people know a row."""
NAMING = (
    re.compile(r"(full|first|last|given|family|display|user|sur)?_?-?(name|title|label|caption)s?$", re.I),
    re.compile(r"(name|title|label|bezeichnung|nombre|nom|namn|navn)", re.I),
    re.compile(r"(code|e_?mail|login|slug|sku|iso\w*|number|symbol|subject|description)$", re.I),
)


@dataclass(frozen=True)
class PickRequest:
    """Rows that a foreign key may refer to: all in the order of the key, or those that a text finds.

    `after` is the row to go on behind; `anchor` how far a text was searched for, None where the indexes come first.
    """

    key: ForeignKeyInfo
    text: str = ""
    after: Row | None = None
    anchor: Anchor | None = None


@dataclass(frozen=True)
class Picks:
    """Rows found: the values of `columns`, first those referred to. `more` asks for what follows; None at the end."""

    columns: tuple[ColumnInfo, ...]
    rows: list[Row]
    more: PickRequest | None = None
    searched: int = 0
    """Rows that were searched for the text so far."""


def narrowed(table: TableInfo, key: ForeignKeyInfo) -> TableInfo:
    """The referred table with no more than the columns referred to, the naming ones and its key."""
    referred = [_column(table, name) for name in key.target_columns]
    columns = dict.fromkeys((*referred, *naming_columns(table, referred)))
    columns |= dict.fromkeys(column for column in table.columns if column.name in table.key)
    return replace(table, columns=tuple(columns))


def naming_columns(table: TableInfo, referred: list[ColumnInfo]) -> list[ColumnInfo]:
    """The columns by which people know a row: called name, title, code …, else unique texts, else the first texts."""
    texts = [
        column
        for column in table.columns
        if column.kind in (Kind.TEXT, Kind.ENUM) and column not in referred and not _is_long(column)
    ]
    unique = {index.columns[0] for index in table.indexes if index.unique and len(index.columns) == 1}
    ranked = sorted(texts, key=lambda column: _rank(column, column.name in unique))
    named = [column for column in ranked if _rank(column, column.name in unique) < len(NAMING) + 1]
    chosen = (named or ranked[:2])[:MOST_NAMING]
    return [column for column in table.columns if column in chosen]


def _rank(column: ColumnInfo, unique: bool) -> int:
    found = (rank for rank, pattern in enumerate(NAMING) if _matches(pattern, rank, column.name))
    return next(found, len(NAMING) if unique else len(NAMING) + 1)


def _matches(pattern: re.Pattern[str], rank: int, name: str) -> bool:
    return (pattern.fullmatch(name) if rank == 0 else pattern.search(name)) is not None


def _is_long(column: ColumnInfo) -> bool:
    return column.length is not None and column.length > 500


def _column(table: TableInfo, name: str) -> ColumnInfo:
    """The column of that name, or, where there is none, of that name in other letters. Raises KeyError."""
    if name in table.places:
        return table.column(name)
    return table.column(next((known for known in table.places if known.lower() == name.lower()), name))
