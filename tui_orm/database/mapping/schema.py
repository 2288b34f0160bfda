"""The names of a whole schema as models: classes, attributes and relations both ways, from descriptions alone.

What is mapped, what is shown as source and what the record view says take their names from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tui_orm.database.descriptions import ForeignKeyInfo, TableInfo, TableName
from tui_orm.database.mapping.declared import all_foreign_keys
from tui_orm.database.mapping.naming import attribute_name, class_name
from tui_orm.database.mapping.relations import Look, Relation, Relations

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from tui_orm.database.dialects.base import Dialect


@dataclass(frozen=True)
class ModelInfo:
    """How a table is mapped: the class, an attribute for each column by its name, and the relations both ways."""

    table: TableInfo
    class_name: str
    attributes: dict[str, str]
    relations: tuple[Relation, ...]


class Schema:
    """The tables of a schema by the names that their models have."""

    def __init__(
        self, tables: Iterable[TableName], foreign_keys: Iterable[ForeignKeyInfo], look: Look
    ) -> None:
        self.relations = Relations(foreign_keys, look)
        self._taken: set[str] = set()
        self.classes: dict[TableName, str] = {}
        """The class of each table."""
        for table in tables:
            self._name(table)

    def model(self, table: TableInfo) -> ModelInfo:
        """How a table is mapped; it may be one of another schema that is referred to."""
        relations = self.relations.of(table.name)
        return ModelInfo(table, self._name(table.name), attributes_of(table, relations), relations)

    def _name(self, table: TableName) -> str:
        if table not in self.classes:
            self.classes[table] = name = class_name(table.name, self._taken)
            self._taken.add(name)
        return self.classes[table]


def attributes_of(table: TableInfo, relations: Iterable[Relation] = ()) -> dict[str, str]:
    """The attribute of each column; a hidden one gives way to relations."""
    attributes: dict[str, str] = {}
    for column in table.columns:
        if column.name:
            attributes[column.name] = attribute_name(column.name, attributes.values())
    taken = [*attributes.values(), *(relation.attribute for relation in relations)]
    for column in table.hidden:
        attributes[column.name] = attribute_name(column.name, taken)
    return attributes


def describe_alone(table: TableInfo) -> ModelInfo:
    """The model of a table as far as its columns go: without relations, for which its neighbours must be known."""
    return ModelInfo(table, class_name(table.name.name), attributes_of(table), ())


def read_schema(connection: Connection, dialect: Dialect) -> Schema:
    """The names of the schema, by two questions; more are asked over the same connection where a table is told."""
    from tui_orm.database.mapping.outlines import read_outlines

    tables = [entry.name for entry in dialect.tables(connection)]
    return Schema(tables, all_foreign_keys(connection, dialect), partial(read_outlines, connection, dialect))
