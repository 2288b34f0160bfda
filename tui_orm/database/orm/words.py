"""The words of the schema for completion: classes and what they have, from descriptions; nothing is mapped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_orm.database.mapping.schema import Schema


@dataclass(frozen=True)
class ClassWords:
    """The attributes of a class for its columns, and its relations: what they lead to, `[Album]` for several."""

    columns: tuple[str, ...]
    relations: Mapping[str, str]


def classes(schema: Schema) -> dict[str, str]:
    """Each class, and its table."""
    return {name: str(table) for table, name in schema.classes.items()}


def class_words(schema: Schema, name: str) -> ClassWords:
    """The words of a class; none where there is no such class."""
    table = next((table for table, known in schema.classes.items() if known == name), None)
    if table is None:
        return ClassWords((), {})
    relations = {}
    for relation in schema.relations.of(table):
        target = schema.classes.get(relation.target, str(relation.target))
        relations[relation.attribute] = f"[{target}]" if relation.is_list else target
    columns = (one for one in schema.relations.names_in(table) if one not in relations)
    return ClassWords(tuple(columns), relations)
