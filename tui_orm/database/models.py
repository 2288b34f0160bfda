"""Tables mapped to classes of our own, when they are needed and only those.

The mapping and the source shown in the Model panel are made from the same `ModelInfo`, so that what is shown
is what is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapper, foreign, registry, relationship, remote

from tui_orm.database.descriptions import ColumnInfo, ForeignKeyInfo, Kind, TableInfo, TableName
from tui_orm.database.dialects.base import AsIs
from tui_orm.database.naming import attribute_name, class_name, relation_name


@dataclass(frozen=True)
class Relation:
    """A many-to-one relationship: the attribute and the foreign key it follows."""

    attribute: str
    foreign_key: ForeignKeyInfo


@dataclass(frozen=True)
class ModelInfo:
    """How a table is mapped: the class, an attribute for each column, a relation for each foreign key."""

    table: TableInfo
    class_name: str
    attributes: dict[str, str]
    relations: tuple[Relation, ...]


def describe_model(table: TableInfo, taken_classes: Iterable[str] = ()) -> ModelInfo:
    """Choose the names of a table's model."""
    attributes: dict[str, str] = {}
    for column in (*table.columns, *table.hidden):
        if column.name:
            attributes[column.name] = attribute_name(column.name, attributes.values())
    relations: list[Relation] = []
    taken = set(attributes.values())
    for key in dict.fromkeys(table.foreign_keys):
        attribute = attribute_name(relation_name(key.columns, key.target.name), taken)
        taken.add(attribute)
        relations.append(Relation(attribute, key))
    return ModelInfo(table, class_name(table.name.name, taken_classes), attributes, tuple(relations))


class Models:
    """The classes mapped so far, by table. Each call of `mapped` maps what is missing."""

    def __init__(self) -> None:
        self._registry = registry()
        self._mappers: dict[TableName, Mapper[Any]] = {}
        self.infos: dict[TableName, ModelInfo] = {}

    def mapped(self, tables: Iterable[TableInfo]) -> dict[TableName, Mapper[Any]]:
        """Mappers for these tables, with relationships among all that are mapped. Tables must have a key."""
        wanted = list(tables)
        if any(table.name in self.infos and self.infos[table.name].table != table for table in wanted):
            self._begin_anew()  # a table is not what it was
        for table in wanted:
            if table.name not in self.infos:
                self._map(table)
        self._relate()
        self._registry.configure()
        return self._mappers

    def _begin_anew(self) -> None:
        self._registry.dispose()
        self._mappers.clear()
        self.infos.clear()

    def _map(self, table: TableInfo) -> None:
        model = describe_model(table, [info.class_name for info in self.infos.values()])
        mapped = self._table(model)
        self.infos[table.name] = model
        self._mappers[table.name] = self._registry.map_imperatively(
            type(model.class_name, (), {}),
            mapped,
            primary_key=[mapped.c[name] for name in table.key],
            properties={attribute: mapped.c[name] for name, attribute in model.attributes.items()},
            include_properties=list(model.attributes.values()),
            confirm_deleted_rows=False,  # `sending.py` counts the rows of every statement
        )

    def _table(self, model: ModelInfo) -> sa.Table:
        table = model.table
        columns = [_column(info, table) for info in (*table.columns, *table.hidden) if info.name]
        return sa.Table(
            sa.quoted_name(table.name.name, True),
            sa.MetaData(),
            *columns,
            sa.PrimaryKeyConstraint(*(sa.quoted_name(name, True) for name in table.key)),
            schema=table.name.schema,
        )

    def _relate(self) -> None:
        for name, model in self.infos.items():
            mapper = self._mappers[name]
            overlaps = ",".join(relation.attribute for relation in model.relations)
            for relation in model.relations:
                target = self._mappers.get(relation.foreign_key.target)
                if target is not None and relation.attribute not in mapper.all_orm_descriptors:
                    self._add_relation(mapper, target, relation, overlaps)

    def _add_relation(
        self, mapper: Mapper[Any], target: Mapper[Any], relation: Relation, overlaps: str
    ) -> None:
        key = relation.foreign_key
        near, far = mapper.local_table.c, target.local_table.c
        if not (set(key.columns) <= set(near.keys()) and set(key.target_columns) <= set(far.keys())):
            return  # a foreign key to a column that is not there
        pairs = zip(key.columns, key.target_columns, strict=True)
        mapper.add_property(
            relation.attribute,
            relationship(
                target,
                primaryjoin=sa.and_(*(foreign(near[one]) == remote(far[other]) for one, other in pairs)),
                passive_deletes="all",
                passive_updates=True,
                overlaps=overlaps,
                lazy="raise",
            ),
        )


def _column(info: ColumnInfo, table: TableInfo) -> sa.Column[Any]:
    is_key = info.name in table.key
    by_server = _autoincrement(info, table)
    return sa.Column(
        sa.quoted_name(info.name, True),
        sa.BigInteger() if by_server else AsIs(),
        sa.Computed("") if info.generated else None,  # type: ignore[arg-type]
        primary_key=False,
        nullable=info.nullable and not is_key,
        server_default=sa.FetchedValue() if info.has_default and not info.generated and not is_key else None,
        autoincrement=by_server,
        system=info in table.hidden,
    )


def _autoincrement(info: ColumnInfo, table: TableInfo) -> bool:
    """Whether the server makes up the key where none is given."""
    is_key = table.key == (info.name,) and info.kind == Kind.INTEGER
    return is_key and (info.has_default or info in table.hidden)
