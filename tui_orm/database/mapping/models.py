"""Tables mapped to classes of our own, when they are needed and only those.

A relation is mapped when it is first used, and with it the table at its other end. The mapping, the source shown in
the Model panel and the record view take their names from the same `Schema`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapper, RelationshipProperty, backref, foreign, registry, relationship, remote

from tui_orm.database.descriptions import ForeignKeyInfo, TableEntry, TableInfo, TableName
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.mapping.core_tables import core_table
from tui_orm.database.mapping.outlines import read_outlines
from tui_orm.database.mapping.relations import Relation
from tui_orm.database.mapping.schema import ModelInfo, Schema

if TYPE_CHECKING:
    from tui_orm.database.server import Server

Describe = Callable[[TableName], TableInfo]
"""Describes a table. Raises DatabaseFailure."""


class _Mapped(type):
    """A class whose relations are mapped when they are first named."""

    _models: Models
    _model: ModelInfo

    def __getattr__(cls, name: str) -> Any:
        if not name.startswith("_") and cls._models.relate(cls._model, name):
            return getattr(cls, name)
        raise AttributeError(f"{cls.__name__} has no {name}.", name=name, obj=cls)


class Model(metaclass=_Mapped):
    """The base of all classes: rows as instances, set by attribute; what is no attribute is refused."""

    def __init__(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            getattr(type(self), name)  # maps the relation
            return object.__getattribute__(self, name)
        raise AttributeError(f"{type(self).__name__} has no {name}.", name=name, obj=self)

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_"):
            getattr(type(self), name)  # maps the relation
        object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        mapper: Mapper[Any] = sa.inspect(type(self))
        names = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
        return f"{type(self).__name__}({', '.join(f'{name}={self.__dict__.get(name)!r}' for name in names)})"


class Models(Mapping[str, type[Model]]):
    """The classes of a schema by their names, each mapped when it is first looked up.

    It holds what the schema was when it was made; a schema that changed needs a new one.
    """

    def __init__(self, schema: Schema, describe: Describe) -> None:
        self._schema = schema
        self._describe = describe
        self._registry = registry()
        self._mappers: dict[TableName, Mapper[Any]] = {}
        self._tables = {name: table for table, name in schema.classes.items()}
        self._related: set[tuple[TableName, str]] = set()

    def __getitem__(self, class_name: str) -> type[Model]:
        """The class of that name. Raises KeyError; DatabaseFailure where the table cannot be described."""
        return self.of(self._tables[class_name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __contains__(self, class_name: object) -> bool:
        return class_name in self._tables

    def of(self, table: TableName) -> type[Model]:
        """The class of a table. Raises DatabaseFailure where it cannot be described."""
        mapped: type[Model] = self._mapper(table).class_
        return mapped

    def model(self, class_name: str) -> ModelInfo:
        """How a class is mapped. Raises as looking it up does."""
        return self[class_name]._model

    def names_in(self, class_name: str) -> list[str]:
        """The attributes and relations of a class, by the catalogue alone: nothing is mapped. Raises KeyError."""
        return self._schema.relations.names_in(self._tables[class_name])

    def relate(self, model: ModelInfo, attribute: str) -> bool:
        """Map a relation, from both ends; whether the model has one of that name."""
        relation = next((one for one in model.relations if one.attribute == attribute), None)
        if relation is None or (model.table.name, attribute) in self._related:
            return False
        near, far = self._mapper(model.table.name), self._mapper(relation.target)
        between = None if relation.link is None else self._mapper(relation.link).local_table
        back = self._schema.relations.back(relation)
        self._related.add((model.table.name, attribute))
        if back is not None:
            self._related.add((relation.target, back.attribute))
        near.add_property(attribute, _relationship(near.local_table.c, far, between, relation, back))
        self._registry.configure()
        return True

    def _mapper(self, name: TableName) -> Mapper[Any]:
        if name not in self._mappers:
            self._mappers[name] = self._map(self._schema.model(self._describe(name)))
        return self._mappers[name]

    def _map(self, model: ModelInfo) -> Mapper[Any]:
        if not model.attributes:
            raise DatabaseFailure(f"{model.table.name} has no columns that a class could have.")
        table = core_table(model.table)
        return self._registry.map_imperatively(
            _Mapped(model.class_name, (Model,), {"_models": self, "_model": model}),
            table,
            primary_key=[table.c[name] for name in identity(model.table)],
            properties={attribute: table.c[name] for name, attribute in model.attributes.items()},
            include_properties=list(model.attributes.values()),
            confirm_deleted_rows=False,  # `sending.py` counts the rows of every statement
        )


def models_of(server: Server) -> Models:
    """The classes of a server's default schema and others in view; asks over that connection, also later on."""
    entries = {entry.name: entry for entry in server.tables()}
    schema = Schema(
        entries, server.foreign_keys(), lambda names: server.read(partial(read_outlines, names=names))
    )
    return Models(schema, lambda name: server.describe(entries.get(name) or TableEntry(name)))


def identity(table: TableInfo) -> tuple[str, ...]:
    """The columns that tell an instance from others: the key, or all that can, where there is none."""
    return table.key or tuple(column.name for column in table.columns if column.name)


def _relationship(
    near: Any, target: Mapper[Any], between: Any, relation: Relation, back: Relation | None
) -> RelationshipProperty[Any]:
    """A relation as SQLAlchemy takes it, with its other end; `near` are the table's columns."""
    far, key = target.local_table.c, relation.foreign_key
    joins: dict[str, Any] = {}
    if relation.onward is not None:
        joins["secondary"] = between
        joins["secondaryjoin"] = _join(relation.onward, between.c, far)
        joins["primaryjoin"] = _join(key, between.c, near)
    elif relation.is_inbound:
        joins["primaryjoin"] = _join(key, far, near, remote_near=True)
    else:
        joins["primaryjoin"] = _join(key, near, far, remote_far=True)
    other = None if back is None or back == relation else backref(back.attribute, **_manner(back))
    return relationship(target, **joins, backref=other, **_manner(relation))


def _manner(relation: Relation) -> dict[str, Any]:
    return {
        "uselist": relation.is_list,
        "passive_deletes": "all" if relation.is_inbound else False,
        "overlaps": "__*",  # a foreign key's column may belong to more than one
    }


def _join(
    key: ForeignKeyInfo, near: Any, far: Any, remote_near: bool = False, remote_far: bool = False
) -> sa.ColumnElement[bool]:
    """The columns of a foreign key equal to those that they refer to; one of the sides may be the remote one."""
    pairs = []
    for one, other in zip(key.columns, key.target_columns, strict=True):
        left, right = foreign(near[one]), far[other]
        pairs.append((remote(left) if remote_near else left) == (remote(right) if remote_far else right))
    return sa.and_(*pairs)
