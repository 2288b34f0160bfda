"""Steps as SQL: made by SQLAlchemy from its tables, once for all rows that it can write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, count
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect as EngineDialect
from sqlalchemy.sql.compiler import SQLCompiler

from tui_orm.database.changes import DEFAULT, Delete, Insert, Reference, RowChange
from tui_orm.database.descriptions import ColumnInfo, TableInfo
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.dialects.mysql_values import percent_names
from tui_orm.database.mapping.core_tables import CoreTables
from tui_orm.database.writing.acts import Verb
from tui_orm.database.writing.groups import Group
from tui_orm.database.writing.order import Step


@dataclass(frozen=True)
class Template:
    """SQL for rows of one form, and the names of its parameters in their order."""

    verb: Verb
    sql: str
    names: tuple[str, ...]
    escaped: tuple[str, ...]
    """The names as the SQL has them."""
    positional: bool
    given: Mapping[str, Any]
    """Parameters that are part of an expression."""
    returning: tuple[str, ...] = ()
    """Columns of the new row's key that the server answers."""

    names_taken: Mapping[str, Any] = field(default_factory=dict)
    """What the driver would take for further parameters: parts of names."""

    @cached_property
    def before_values(self) -> str:
        """The part of an INSERT before the values, if all that follows is plain parameters; else nothing."""
        holes = ["%s"] * len(self.names) if self.positional else [f"%({name})s" for name in self.escaped]
        values = f"({', '.join(holes)})"
        before = self.sql.removesuffix(values)
        return before if holes and before.endswith("VALUES ") and "%" not in before else ""

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The parameters of one row, as the driver takes them."""
        given = self.given
        row = [values[name] if name in values else given[name] for name in self.names]
        return tuple(row) if self.positional else dict(zip(self.escaped, row, strict=True))


@dataclass
class Run:
    """Changes that one statement writes, one after another, and the parameters of each by their names."""

    template: Template
    table: TableInfo
    changes: list[RowChange] = field(default_factory=list)
    values: list[Mapping[str, Any]] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    """Parameters as the driver takes them, where they are known beforehand."""

    def parameters(self, known: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> list[Any]:
        """The parameters of each change as the driver takes them."""
        return self.rows or [self.template.parameters(known(values)) for values in self.values]

    def gives(self, step: Step) -> bool:
        """Whether a step refers to a new row of this run."""
        wanted = {(one.table, one.number) for one in references(step)}
        return bool(wanted) and any(
            (change.table, change.number) in wanted for change in self.changes if isinstance(change, Insert)
        )


def references(step: Step) -> Iterator[Reference]:
    """The new rows that a step needs to know."""
    return (value for value in (*step.values.values(), *step.key) if isinstance(value, Reference))


class Statements:
    """Makes runs of steps."""

    def __init__(self, engine_dialect: EngineDialect, dialect: Dialect, tables: CoreTables) -> None:
        self._engine_dialect = engine_dialect
        self._dialect = dialect
        self._tables = tables
        self._made: dict[Any, Template] = {}

    def runs(self, groups: Iterable[Group], steps: Iterable[Step]) -> Iterator[Run]:
        """The groups, and then the steps in their order, those in a row together that share a statement."""
        for group in groups:
            yield from self._whole(group)
        run: Run | None = None
        for step in steps:
            template = self._template(step)
            if run is None or run.template is not template or run.gives(step):
                if run is not None:
                    yield run
                run = Run(template, step.table)
            run.changes.append(step.change)
            run.values.append(self._values(step))
        if run is not None:
            yield run

    def _whole(self, group: Group) -> Iterator[Run]:
        """A group at once, where no value needs a form of its own."""
        steps = (self._step(group, change) for change in group.changes)
        first = next(steps)
        if any(_is_special_in(group, change) for change in group.changes) or _leaves_key_open(group):
            yield from self.runs((), chain((first,), steps))
            return
        template = self._template(first)
        given, key = group.names, dict(zip(self._key_names(group.table), count(), strict=False))
        places = [given.index(name) if name in given else len(given) + key[name] for name in template.names]
        pick: Any = (
            itemgetter(*places) if len(places) > 1 else lambda row: tuple(row[place] for place in places)
        )
        rows: list[Any] = list(map(pick, map(_flat, group.changes)))
        if not template.positional:
            rows = [dict(zip(template.escaped, row, strict=True)) for row in rows]
        yield Run(template, group.table, group.changes, rows=rows)

    def _step(self, group: Group, change: RowChange) -> Step:
        values = {} if isinstance(change, Delete) else dict(change.values)
        return Step(change, group.table, group.verb, values, () if isinstance(change, Insert) else change.key)

    def _values(self, step: Step) -> dict[str, Any]:
        """The parameters of a step by their names."""
        key = zip(self._key_names(step.table), step.key, strict=True) if step.verb != Verb.INSERT else ()
        return {**step.values, **dict(key)}

    def _template(self, step: Step) -> Template:
        special = self._special(step)
        key = step.table.key if step.verb == Verb.INSERT else ()
        names = tuple(
            (name, value is DEFAULT or (value is None and name in key)) for name, value in step.values.items()
        )
        form = step.table.name, step.verb, names
        if special:
            return self._make(step, special)
        if form not in self._made:
            self._made[form] = self._make(step, {})
        return self._made[form]

    def _make(self, step: Step, special: Mapping[str, Any]) -> Template:
        table: Any = self._tables.of(step.table)
        plain = [name for name, value in step.values.items() if value is not DEFAULT and name not in special]
        returning: tuple[str, ...] = ()
        statement: Any
        if step.verb == Verb.INSERT:  # takes a default by leaving the column out
            returning = self._returning(step)
            statement = table.insert().inline().values(special) if special else table.insert().inline()
            statement = (
                statement.returning(*(table.c[name] for name in returning)) if returning else statement
            )
        else:
            statement = table.update() if step.verb == Verb.UPDATE else table.delete()
            statement = statement.where(*self._where(step, table, special))
            rest = {name: special.get(name) for name in step.values if name not in plain}
            rest = {
                name: _default(step.table, name) if value is None else value for name, value in rest.items()
            }
            statement = statement.values(rest) if rest else statement
        compiled: SQLCompiler = statement.compile(dialect=self._engine_dialect, column_keys=plain)
        names = tuple(compiled.positiontup or compiled.binds)
        escaped = tuple(compiled.escaped_bind_names.get(name, name) for name in names)
        return Template(
            step.verb,
            str(compiled),
            names,
            escaped,
            compiled.positional,
            _given(compiled),
            returning,
            self._names_taken(str(compiled), escaped),
        )

    def _names_taken(self, sql: str, names: Sequence[str]) -> Mapping[str, Any]:
        return percent_names(sql, names) if self._engine_dialect.driver == "mysqlconnector" else {}

    def _where(self, step: Step, table: sa.Table, special: Mapping[str, Any]) -> list[Any]:
        return [
            table.c[name] == special.get(label, sa.bindparam(label, type_=table.c[name].type))
            for name, label in zip(step.table.key, self._key_names(step.table), strict=True)
        ]

    def _key_names(self, table: TableInfo) -> Sequence[str]:
        """Names for the key's parameters that are no columns."""
        names = [f"{table.name.name}_{name}" for name in table.key]
        return [f"{name}_key" if name in table.places else name for name in names]

    def _returning(self, step: Step) -> tuple[str, ...]:
        is_known = all(step.values.get(name, DEFAULT) not in (DEFAULT, None) for name in step.table.key)
        if is_known or not self._engine_dialect.insert_returning or counts_up(step.table):
            return ()
        return step.table.key

    def _special(self, step: Step) -> dict[str, Any]:
        """What cannot be sent as it is, by the parameters' names."""
        special = {
            name: self._dialect.bound(value, step.table.column(name))
            for name, value in step.values.items()
            if _is_special(step.table.column(name), value)
        }
        if step.verb != Verb.INSERT:
            for name, label, value in zip(step.table.key, self._key_names(step.table), step.key, strict=True):
                if _is_special(step.table.column(name), value):
                    special[label] = self._dialect.bound(value, step.table.column(name))
        return special


def counts_up(table: TableInfo) -> bool:
    """Whether the driver itself tells the key of a new row: MySQL's AUTO_INCREMENT, SQLite's rowid."""
    if len(table.key) != 1 or table.dialect not in ("mysql", "sqlite"):
        return False
    return table.column(table.key[0]).identity or (table.dialect == "sqlite" and bool(table.hidden))


def _is_special(info: ColumnInfo, value: Any) -> bool:
    if isinstance(value, bytes):
        return info.type_name.startswith("vector")
    return (
        isinstance(value, str) and not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value)
    )


def _is_special_in(group: Group, change: RowChange) -> bool:
    row = _flat(change)
    if all(type(value) is int or (type(value) is str and value.isascii()) for value in row):
        return False
    names = (*group.names, *(() if isinstance(change, Insert) else group.table.key))
    return any(_is_special(group.table.column(name), value) for name, value in zip(names, row, strict=True))


def _leaves_key_open(group: Group) -> bool:
    """Whether a new row is given a part of its key as NULL, which the server fills."""
    key = [group.names.index(name) for name in group.table.key if name in group.names]
    return bool(group.verb == Verb.INSERT and key) and any(
        _flat(change)[place] is None for change in group.changes for place in key
    )


def _flat(change: RowChange) -> tuple[Any, ...]:
    """All values of a change: those that are written, then those of the key."""
    if isinstance(change, Delete):
        return change.key
    values = tuple(change.values.values())
    return values if isinstance(change, Insert) else values + change.key


def _default(table: TableInfo, name: str) -> Any:
    # SQLite knows no DEFAULT in UPDATE; the expression is the schema's own
    default = table.column(name).default
    return sa.literal_column(f"({default or 'NULL'})" if table.dialect == "sqlite" else "DEFAULT")


def _given(compiled: SQLCompiler) -> dict[str, Any]:
    return {name: bind.value for name, bind in compiled.binds.items() if not bind.required}
