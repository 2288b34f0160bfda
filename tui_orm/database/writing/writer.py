"""Changes written over a connection, in an order that holds, and read back as they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.changes import DEFAULT, Delete, Insert, Reference, RowChange, Update
from tui_orm.database.descriptions import Key, Row, TableInfo, TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.mapping.core_tables import CoreTables
from tui_orm.database.query import Query
from tui_orm.database.reading.rows import Reading
from tui_orm.database.writing.acts import Verb, acts_of, new_key
from tui_orm.database.writing.groups import grouped
from tui_orm.database.writing.links import link
from tui_orm.database.writing.order import Order, Step
from tui_orm.database.writing.sending import Sender
from tui_orm.database.writing.spare import IsFree, Spare
from tui_orm.database.writing.statements import Run, Statements
from tui_orm.database.writing.stored import StoredRows

Tables = Mapping[TableName, TableInfo]


class Plan:
    """The acts of a commit and their order. Raises DatabaseFailure where a new row that is referred to is gone."""

    def __init__(self, changes: Sequence[RowChange], tables: Tables, is_free: IsFree | None = None) -> None:
        self.changes = changes
        self.tables = tables
        self.groups, rest = grouped(changes, tables)
        self.acts = acts_of(rest, tables)
        link(self.acts)
        order = Order(self.acts, Spare(is_free) if is_free else Spare())
        self.steps = order.steps()
        self._advice = order.advice

    @property
    def statements(self) -> int:
        """How many statements there are, one for each row that is written."""
        return len(self.steps) + sum(len(group.changes) for group in self.groups)

    def advice(self, change: RowChange | None) -> str:
        """What to say of a change that the server refuses, beside its own words."""
        return self._advice.get(id(change), "")


def planned(changes: Sequence[RowChange], tables: Tables) -> list[RowChange]:
    """What a commit does, statement by statement: a change for each, whose key may hold References."""
    plan = Plan(changes, tables)
    return [*(change for group in plan.groups for change in group.changes), *map(_as_change, plan.steps)]


def _as_change(step: Step) -> RowChange:
    if step.verb == Verb.INSERT and isinstance(step.change, Insert):
        return Insert(step.table.name, step.change.number, step.values)
    if step.verb == Verb.DELETE:
        return Delete(step.table.name, step.key, ())
    return Update(step.table.name, step.key, (), step.values)


class Writer:
    """Writes one plan."""

    def __init__(
        self, connection: Connection, dialect: Dialect, core: CoreTables, plan: Plan, sender: Sender
    ) -> None:
        self._connection = connection
        self._plan = plan
        self._sender = sender
        self._statements = Statements(connection.dialect, dialect, core)
        self._stored = StoredRows(connection, dialect)
        self._inserts = {
            (change.table, change.number): change for change in plan.changes if isinstance(change, Insert)
        }
        self._acts = {id(act.change): act for act in plan.acts}
        self._keys: dict[tuple[TableName, int], Key] = {}

    def write(self) -> None:
        """Send every statement."""
        for run in self._statements.runs(self._plan.groups, self._plan.steps):
            answers = self._sender.send(run, run.parameters(self.known))
            if run.template.verb == Verb.INSERT:
                self._note(run, answers)

    def stored(self) -> list[Row | None]:
        """The row of each change as it is stored now, None where there is none."""
        changes = self._plan.changes
        keys = [self._final_key(change) for change in changes]
        wanted: dict[TableName, dict[Key, None]] = {}
        for change, key in zip(changes, keys, strict=True):
            if key is not None:
                wanted.setdefault(change.table, {})[key] = None
        found: dict[TableName, dict[Key, Row]] = {}
        for name, those in wanted.items():
            table = self._plan.tables[name]
            found[name] = {table.key_of(row): row for row in self._stored.read(table, list(those))}
        return [
            None if key is None else found[change.table].get(key) or self._one(change.table, key)
            for change, key in zip(changes, keys, strict=True)
        ]

    def _one(self, table: TableName, key: Key) -> Row | None:
        """A row that was not found among others: the server may have put its key into a form of its own."""
        return next(iter(self._stored.read(self._plan.tables[table], [key])), None)

    def _note(self, run: Run, answers: Iterable[Any]) -> None:
        for change, answer in zip(run.changes, answers, strict=True):
            if isinstance(change, Insert):
                key = answer if answer is not None else new_key(run.table, change)
                self._keys[change.table, change.number] = key

    def known(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Values with what the server gave new rows in place of the References to these."""
        if not any(isinstance(value, Reference) for value in values.values()):
            return values
        return {
            name: self._resolved(value) if self._is_new(value) else value for name, value in values.items()
        }

    def _is_new(self, value: Any) -> bool:
        return isinstance(value, Reference) and (value.table, value.number) in self._inserts

    def _resolved(self, reference: Reference) -> Any:
        """What a reference stands for: given with the new row, or its key, or else read from the row."""
        place = reference.table, reference.number
        insert = self._inserts[place]
        value = insert.values.get(reference.column, DEFAULT)
        table = self._plan.tables[reference.table]
        if value is DEFAULT or (value is None and reference.column in table.key):
            key = self._key(place)
            if key is not None and reference.column in table.key:
                return key[table.key.index(reference.column)]
            row = next(iter(self._stored.read(table, [key])), None) if key is not None else None
            if row is None:
                raise DatabaseFailure(
                    f"The server does not say which key it gave a new row of {table.name}.",
                    "Nothing was written. Commit that row first, then what refers to it.",
                    insert,
                )
            return row[table.places[reference.column]]
        return self._resolved(value) if isinstance(value, Reference) else value

    def _key(self, place: tuple[TableName, int]) -> Key | None:
        """The whole key of a new row, where it is known."""
        key = self._keys.get(place)
        if key is None:
            return None
        if Reference not in map(type, key):
            return key
        if any(isinstance(part, Reference) and (part.table, part.number) == place for part in key):
            return None  # the server did not say
        return tuple(self._resolved(part) if isinstance(part, Reference) else part for part in key)

    def _final_key(self, change: RowChange) -> Key | None:
        """Where a row is found in the end; None where it is gone, or only the server knows."""
        if isinstance(change, Delete):
            return None
        if isinstance(change, Insert):
            return self._key((change.table, change.number))
        act = self._acts.get(id(change))
        if act is None:
            return change.key
        parts = zip(act.table.key, act.place.key, strict=True)
        key = [act.place.follows.get(name, part) for name, part in parts]
        key = [self._resolved(part) if isinstance(part, Reference) else part for part in key]
        return None if DEFAULT in key else tuple(key)


def free_at(connection: Connection, dialect: Dialect) -> IsFree:
    """Asks the server whether no row has a value in a column."""

    def is_free(table: TableInfo, column: str, value: Any) -> bool:
        reading = Reading(dialect, Query(table))
        same = reading.column(column) == dialect.bound(value, table.column(column))
        return (
            connection.execute(sa.select(1).select_from(reading.source).where(same).limit(1)).first() is None
        )

    return is_free
