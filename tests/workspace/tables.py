"""Descriptions of tables that no server has."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

from tui_orm.database.descriptions import ColumnInfo, Kind, TableInfo, TableName


def column(kind: Kind, type_name: str = "", name: str = "c", **facts: Any) -> ColumnInfo:
    """A column called c."""
    return ColumnInfo(name, kind, type_name, **facts)


def table(*columns: ColumnInfo, dialect: str = "sqlite", key: tuple[str, ...] = ()) -> TableInfo:
    """A table called t."""
    return TableInfo(TableName("t"), dialect, columns, key, primary_key=key)


ID = ColumnInfo("id", Kind.INTEGER, "INTEGER", nullable=False)
NAME = ColumnInfo("name", Kind.TEXT, "TEXT")
KEYED = table(ID, NAME, key=("id",))
KEYLESS = table(ID, NAME)

MANY = settings(max_examples=200)
"""Pure functions are quick: try more than where a server answers."""
