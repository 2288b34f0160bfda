"""Staged changes put into a Session as instances, and told apart from one another for the unit of work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapper, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from tui_orm.database.changes import DEFAULT, Delete, Insert, RowChange, Update
from tui_orm.database.descriptions import ColumnInfo, Key, TableInfo, TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.flush import WatchedSession
from tui_orm.database.models import ModelInfo, Models, Relation

Staged = tuple[RowChange, Any]
Place = tuple[TableName, tuple[str, ...], tuple[Any, ...]]
"""A table, some columns, and the values that a row has there."""


class Stage:
    """Puts changes into a session."""

    def __init__(self, session: WatchedSession, dialect: Dialect, models: Models) -> None:
        self._session = session
        self._dialect = dialect
        self._models = models

    def put(self, changes: Sequence[RowChange]) -> list[Any]:
        """Put changes into the session, as instances in the changes' order. Tables must be mapped."""
        removed = {(change.table, change.key) for change in changes if isinstance(change, Delete)}
        mappers = self._models.mapped([])
        staged: list[Staged] = []
        for change in changes:
            model = self._models.infos[change.table]
            replaces = isinstance(change, Insert) and (change.table, _new_key(model.table, change)) in removed
            instance = self._instance(mappers[change.table], model, change, replaces)
            self._session.watch.changes[id(instance)] = change
            staged.append((change, instance))
        self._link(staged)
        return [instance for _, instance in staged]

    def _instance(self, mapper: Mapper[Any], model: ModelInfo, change: RowChange, replaces: bool) -> Any:
        instance = mapper.class_manager.new_instance()
        if isinstance(change, Insert):
            # the unit of work makes one UPDATE of a row removed and one added in its place
            values = _whole(model.table, change.values) if replaces else change.values
            self._assign(instance, model, values, inserting=not replaces)
            self._session.add(instance)
            return instance
        for name, value in zip(model.table.key, change.key, strict=True):
            set_committed_value(instance, model.attributes[name], value)
        make_transient_to_detached(instance)
        self._session.add(instance)
        if isinstance(change, Update):
            self._assign(instance, model, change.values, inserting=False)
        else:
            self._session.delete(instance)
        return instance

    def _assign(self, instance: Any, model: ModelInfo, values: Mapping[str, Any], inserting: bool) -> None:
        for name, value in values.items():
            info = model.table.column(name)
            if value is not DEFAULT:
                setattr(instance, model.attributes[name], self._written(info, value))
            elif not inserting:  # an INSERT takes the default by leaving the column out
                setattr(instance, model.attributes[name], _default(model.table, info))

    def _written(self, info: ColumnInfo, value: Any) -> Any:
        if value is None:
            return sa.null()  # None would be left out where the column has a default
        if isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
            return self._dialect.bound(value, info)
        if isinstance(value, bytes) and info.type_name.startswith("vector"):
            return self._dialect.bound(value, info)
        return value

    def _link(self, staged: list[Staged]) -> None:
        """Tell the unit of work which instances refer to which: within a table it orders by nothing else."""
        held = dict(self._held(staged))
        for change, instance in staged:
            row = _values(self._models.infos[change.table].table, change)
            for relation in self._models.infos[change.table].relations:
                key = relation.foreign_key
                values = tuple(row.get(column) for column in key.columns)
                referred = held.get((key.target, key.target_columns, values)) if _hashable(values) else None
                if referred is not None and referred[1] is not instance:
                    self._refer(change, instance, relation, *referred)

    def _held(self, staged: list[Staged]) -> Iterator[tuple[Place, Staged]]:
        """Where foreign keys may find the staged rows."""
        relations = [relation for model in self._models.infos.values() for relation in model.relations]
        wanted = {(one.foreign_key.target, one.foreign_key.target_columns) for one in relations}
        for change, instance in staged:
            row = _values(self._models.infos[change.table].table, change)
            for target, columns in wanted:
                values = tuple(row.get(column) for column in columns)
                if target == change.table and None not in values and _hashable(values):
                    yield (target, columns, values), (change, instance)

    def _refer(
        self, change: RowChange, instance: Any, relation: Relation, to: RowChange, referred: Any
    ) -> None:
        if not hasattr(type(instance), relation.attribute):
            return
        if isinstance(change, Delete):
            set_committed_value(instance, relation.attribute, referred)
        elif self._is_written(change, relation.foreign_key.columns) and not isinstance(to, Delete):
            target = self._models.infos[to.table].attributes
            if all(target.get(name) in vars(referred) for name in relation.foreign_key.target_columns):
                set_committed_value(instance, relation.attribute, None)
                setattr(instance, relation.attribute, referred)

    def _is_written(self, change: Insert | Update, columns: Sequence[str]) -> bool:
        return any(name in change.values for name in columns)


def _new_key(table: TableInfo, insert: Insert) -> Key:
    return tuple(insert.values.get(name) for name in table.key)


def _whole(table: TableInfo, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of every column that is written, those left out as INSERT would fill them."""
    plain = {
        column.name: DEFAULT if column.has_default else None
        for column in table.columns
        if column.name and not column.generated and column.name not in table.key
    }
    return {**plain, **values}


def _default(table: TableInfo, info: ColumnInfo) -> Any:
    # SQLite knows no DEFAULT in UPDATE; the expression is the schema's own
    return sa.literal_column(f"({info.default})" if table.dialect == "sqlite" else "DEFAULT")


def _values(table: TableInfo, change: RowChange) -> dict[str, Any]:
    """The row as it will be, or as it was where it is removed."""
    if isinstance(change, Insert):
        return dict(change.values)
    seen = dict(zip(table.places, change.seen, strict=False))
    return {**seen, **change.values} if isinstance(change, Update) else seen


def _hashable(values: tuple[Any, ...]) -> bool:
    return all(value.__hash__ for value in values)
