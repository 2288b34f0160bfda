"""What a run changed, taken out of the session: values of rows, new rows, rows to be removed. Nothing is flushed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import inspect
from sqlalchemy.orm import attributes
from sqlalchemy.orm.base import PASSIVE_NO_INITIALIZE

from tui_orm.database.changes import Reference
from tui_orm.database.descriptions import Key, Row, TableInfo, TableName
from tui_orm.database.mapping.models import Model
from tui_orm.database.mapping.relations import Relation
from tui_orm.database.orm.faults import Refused
from tui_orm.database.orm.outcomes import Added, Changed, Dropped, Harvest, Removed, Renewed
from tui_orm.database.orm.pending import Pending
from tui_orm.database.orm.session import ConsoleSession

ReadRows = Callable[[TableInfo, Sequence[Key]], dict[Key, Row]]
"""The rows with these keys, by their key, as the grid reads them."""
FindRow = Callable[[TableName, dict[str, Any]], tuple[TableInfo, Row | None]]
"""The row of a table with these values."""
Values = dict[str, Any]


class Harvester:
    """Looks over a session at the end of a run."""

    def __init__(self, session: ConsoleSession, pending: Pending, read: ReadRows, find: FindRow) -> None:
        self._session = session
        self._pending = pending
        self._read = read
        self._find = find
        self._linked: set[tuple[Any, ...]] = set()
        """Rows of link tables that were staged already, of instances that are still new."""

    def harvest(self) -> Harvest:
        """All of it. Raises Refused where it cannot be staged."""
        new, deleted = self._pending.new(), list(self._session.deleted)
        changed = [(one, values) for one in self._session.dirty if (values := self._values(one))]
        for instance in (*new, *deleted, *(one for one, _ in changed)):
            _check_writable(type(instance)._model.table)
        found: list[Any] = [Dropped(_table(one), number) for one, number in self._pending.gone()]
        rows = self._rows([*(one for one, _ in changed), *deleted])
        found += [Changed(_table(one), rows[id(one)], values) for one, values in changed]
        found += [Removed(_table(one), rows[id(one)]) for one in deleted]
        for one in new:
            self._pending.number(one)
        found += [made for one in new if (made := self._new(one)) is not None]
        found += self._links([*new, *self._session.dirty])
        self._settle(found, deleted)
        return tuple(found)

    def _settle(self, found: Sequence[Any], deleted: Sequence[Any]) -> None:
        """It is staged from here on."""
        for one in found:
            if isinstance(one, Dropped):
                self._pending.forget(one.number)
            elif isinstance(one, Added | Renewed):
                self._pending.staged(one.number, one.values)
        for instance in deleted:
            self._session.add(instance)  # it is there until the commit

    def _rows(self, instances: Sequence[Model]) -> dict[int, Row]:
        by_table: dict[TableName, list[Model]] = {}
        for one in instances:
            by_table.setdefault(_table(one).name, []).append(one)
        rows: dict[int, Row] = {}
        for those in by_table.values():
            table = _table(those[0])
            keys: list[Key] = [tuple(inspect(one).identity or ()) for one in those]
            found = self._read(table, keys)
            for one, key in zip(those, keys, strict=True):
                if key not in found:
                    raise Refused(f"{one!r} is gone: somebody else removed it.")
                rows[id(one)] = found[key]
        return rows

    def _new(self, instance: Model) -> Added | Renewed | None:
        number, table = self._pending.number(instance), _table(instance)
        values = self._values(instance)
        if number not in self._pending.seen:
            return Added(table, number, values)
        seen = self._pending.seen[number]
        other = {name: value for name, value in values.items() if name not in seen or seen[name] != value}
        return Renewed(table, number, other) if other else None

    def _values(self, instance: Model) -> Values:
        """The columns that were set, those of relations included."""
        model, table = type(instance)._model, _table(instance)
        values: Values = {}
        for column, attribute in model.attributes.items():
            added = attributes.get_history(instance, attribute, PASSIVE_NO_INITIALIZE).added
            if added:
                values[column] = _plain(added[0], table, column)
        for relation in model.relations:
            if not relation.is_inbound and relation.attribute in instance.__dict__:
                history = attributes.get_history(instance, relation.attribute, PASSIVE_NO_INITIALIZE)
                if history.added or history.deleted:
                    values |= self._followed(relation, history.added[0] if history.added else None)
        return values

    def _followed(self, relation: Relation, target: Any) -> Values:
        """The columns of a foreign key that leads to a target."""
        key = relation.foreign_key
        pairs = zip(key.columns, key.target_columns, strict=True)
        return {near: None if target is None else self._value_of(target, far) for near, far in pairs}

    def _value_of(self, instance: Model, column: str) -> Any:
        """The value of another instance's column; a Reference where only the server will know it."""
        model = type(instance)._model
        if not self._pending.is_pending(instance):
            return getattr(instance, model.attributes[column])
        if (value := instance.__dict__.get(model.attributes[column])) is not None:
            return _plain(value, model.table, column)
        if instance not in self._session.new:
            raise Refused(
                f"A new {model.class_name} is referred to and not in the session: session.add() it."
            )
        return Reference(model.table.name, self._pending.number(instance), column)

    def _links(self, instances: Sequence[Model]) -> Iterator[Added | Removed]:
        """Rows of link tables, for what was put into collections that go through one, or taken out of them."""
        for instance in instances:
            for relation in type(instance)._model.relations:
                if relation.onward is not None and relation.attribute in instance.__dict__:
                    history = attributes.get_history(instance, relation.attribute, PASSIVE_NO_INITIALIZE)
                    yield from self._linked_rows(instance, relation, history)

    def _linked_rows(self, instance: Model, relation: Relation, history: Any) -> Iterator[Added | Removed]:
        for verb, others in ((Added, history.added or ()), (Removed, history.deleted or ())):
            for other in others:
                values = self._link(instance, relation, other)
                mark = (verb, relation.link, *sorted(values.items(), key=lambda pair: pair[0]))
                if mark in self._linked:
                    continue  # the same, seen from its other end
                self._linked.add(mark)
                table, row = self._find(relation.foreign_key.table, {} if verb is Added else values)
                if verb is Added:
                    yield Added(table, self._pending.another(), values)
                elif row is not None:
                    yield Removed(table, row)

    def _link(self, instance: Model, relation: Relation, other: Model) -> Values:
        assert relation.onward is not None
        values: Values = {}
        for key, end in ((relation.foreign_key, instance), (relation.onward, other)):
            for near, far in zip(key.columns, key.target_columns, strict=True):
                values[near] = self._value_of(end, far)
        return values

    def begin(self) -> None:
        """A run begins: links of instances that the server has are told anew."""
        self._linked = {mark for mark in self._linked if any(isinstance(v, Reference) for _, v in mark[2:])}


def _table(instance: Model) -> TableInfo:
    return type(instance)._model.table


def _check_writable(table: TableInfo) -> None:
    if table.read_only:
        raise Refused(f"{table.name} is read-only: {table.read_only}.")
    if table.by_image:
        raise Refused(f"{table.name} has no key: its rows are changed in the grid.")


def _plain(value: Any, table: TableInfo, column: str) -> Any:
    """A value as the server has it."""
    info = table.column(column)
    if info.generated:
        raise Refused(f"The column {column} of {table.name} is computed by the server.")
    if isinstance(value, sa.sql.ClauseElement):
        raise Refused(
            f"The column {column} takes a value: an SQL expression would be computed by the server."
        )
    if isinstance(value, dict | list):
        return json.dumps(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | timedelta):
        return str(value)
    return value.value if isinstance(value, Enum) else value
