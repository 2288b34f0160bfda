"""The checks, unique keys and indexes of a table as arguments in the source of its class."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from tui_orm.database.descriptions import TableInfo
from tui_orm.database.key_source import Argument
from tui_orm.database.source_text import literal, sql
from tui_orm.database.table_facts import TableFacts


def table_arguments(table: TableInfo, facts: TableFacts) -> Iterator[Argument]:
    """What the inspector found, less what speaks of columns that are not there."""
    for one in facts.checks:
        yield Argument("CheckConstraint", [sql(one["sqltext"]), *_named(one)])
    for one in facts.unique:
        if set(one["column_names"]) <= table.places.keys():
            yield Argument("UniqueConstraint", [*map(literal, one["column_names"]), *_named(one)])
    for one in facts.indexes:
        yield from _index(table, one)


def _index(table: TableInfo, found: Any) -> Iterator[Argument]:
    columns = found["column_names"]
    expressions = found.get("expressions") or columns
    is_known = {name for name in columns if name} <= table.places.keys()
    if not expressions or None in expressions or not is_known:
        return
    order = {name: words for name, words in found.get("column_sorting", {}).items() if set(words) - {"asc"}}
    parts = [
        literal(text) if text == name and name not in order else f"text({sql(_ordered(text, order))})"
        for name, text in zip_longest(columns, expressions)
    ]
    unique = ["unique=True"] if found.get("unique") else []
    yield Argument("Index", [literal(found["name"]), *parts, *unique, *_options(found)])


def _ordered(text: str, order: Mapping[str, Sequence[str]]) -> str:
    """A part of an index as SQL."""
    if text not in order:
        return text
    name = text if re.fullmatch("[a-z_][a-z0-9_]*", text) else f'"{text}"'
    return " ".join([name, *(word.replace("_", " ").upper() for word in order[text])])


def _named(found: Any) -> list[str]:
    name = found.get("name")
    return [*([f"name={literal(name)}"] if name else []), *_options(found)]


def _options(found: Any) -> Iterator[str]:
    """What only this dialect knows, where it differs from what goes without saying."""
    for name, value in sorted(found.get("dialect_options", {}).items()):
        if name.endswith("_where"):
            yield f"{name}=text({sql(str(value))})"
        elif value and (name, value) != ("postgresql_using", "btree"):
            yield f"{name}={literal(value)}"
