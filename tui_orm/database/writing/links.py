"""What waits for what: unique values and references, among the acts of one commit.

A value under a unique key is freed before it is taken; a row is there before it is referred to, and is left
before it goes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tui_orm.database.changes import DEFAULT, Insert, Reference
from tui_orm.database.descriptions import ForeignKeyInfo, TableInfo, TableName
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.writing.acts import Act, Columns, Link, Verb

ByTable = Mapping[TableName, Sequence[Act]]
FOLLOWS = ("CASCADE", "SET NULL", "SET DEFAULT")
"""What lets a key change while it is referred to."""


def link(acts: Sequence[Act]) -> None:
    """Tie the acts to those that they wait for. Raises DatabaseFailure for a reference to what is not there."""
    by_table: dict[TableName, list[Act]] = {}
    for act in acts:
        by_table.setdefault(act.table.name, []).append(act)
    for group in by_table.values():
        for columns in unique_keys(group[0].table):
            _link_unique(group, columns)
        for key in dict.fromkeys(group[0].table.foreign_keys):
            _link_relation(group, by_table.get(key.target, ()), key)
    _link_references(acts)


def unique_keys(table: TableInfo) -> list[Columns]:
    """The columns of every unique key; those with expressions cannot be judged here."""
    indexes = [index.columns for index in table.indexes if index.unique]
    keys = dict.fromkeys(filter(None, (table.primary_key, table.key, *indexes)))
    return [columns for columns in keys if table.places.keys() >= set(columns)]


def _link_unique(acts: Sequence[Act], columns: Columns) -> None:
    leaving = dict(_old(acts, columns))
    leaving.pop(None, None)
    for act in acts if leaving else ():
        if act.touches(columns):
            first = leaving.get(_new_values(act, columns))
            if first is not None and first is not act:
                Link(first, act, leaves=columns, fills=columns).tie()


def _link_relation(children: Sequence[Act], parents: Sequence[Act], key: ForeignKeyInfo) -> None:
    removed = dict(_old(parents, key.target_columns))
    removed.pop(None, None)
    for child in children if removed else ():
        parent = removed.get(_old_values(child, key.columns))
        if parent is not None and (parent is not child or _minds_itself(child)):
            _link_leaving(child, parent, key)
    given = {_new_values(act, key.target_columns): act for act in parents if act.touches(key.target_columns)}
    given.pop(None, None)
    for child in children if given else ():
        if child.touches(key.columns):
            parent = given.get(_new_values(child, key.columns))
            if parent is not None and (parent is not child or _splits_itself(child)):
                Link(parent, child, gives=key.target_columns, fills=key.columns).tie()


def _link_leaving(child: Act, parent: Act, key: ForeignKeyInfo) -> None:
    """A row is left before it goes, or before the key by which it is found is changed under the child."""
    goes = parent.verb == Verb.UPDATE and key.on_update in FOLLOWS
    if goes and child.verb == Verb.UPDATE:
        if key.on_update == "CASCADE" and not set(key.columns).isdisjoint(child.table.key):
            _follow(child, parent, key)
            Link(child, parent, removes=key.target_columns).tie()
    elif child.verb == Verb.DELETE or _moves(child, key.columns):
        Link(child, parent, leaves=key.columns, removes=key.target_columns).tie()


def _minds_itself(act: Act) -> bool:
    """Whether a row that refers to itself has to let go first: before its key changes, and on InnoDB before it goes."""
    return act.verb == Verb.UPDATE or act.table.dialect == "mysql"


def _splits_itself(act: Act) -> bool:
    """Whether a row cannot change its key and refer to the new one by one statement: on InnoDB."""
    return act.table.dialect == "mysql" and act.verb == Verb.UPDATE


def _follow(child: Act, parent: Act, key: ForeignKeyInfo) -> None:
    """The server changes the child's key along with the parent's: what does the same is not sent."""
    wanted = _new_values(parent, key.target_columns)
    if child.touches(key.columns) and _new_values(child, key.columns) != wanted:
        return
    for column, target in zip(key.columns, key.target_columns, strict=True):
        child.values.pop(column, None)
        if target in parent.values and column in child.table.key:
            child.place.follows[column] = parent.values[target]


def _link_references(acts: Sequence[Act]) -> None:
    new = {(act.table.name, act.change.number): act for act in acts if isinstance(act.change, Insert)}
    for act in acts:
        for column, value in act.values.items():
            if isinstance(value, Reference):
                first = new.get((value.table, value.number))
                if first is None:
                    raise DatabaseFailure(
                        f"{act.table.name}.{column} refers to a new row of {value.table} that is not there any more.",
                        "Nothing was written. Give it another value.",
                        act.change,
                    )
                Link(first, act, gives=(value.column,), fills=_together(act.table, column)).tie()


def _together(table: TableInfo, column: str) -> Columns:
    """The columns of the foreign key that a column is part of, or itself alone."""
    return next((key.columns for key in table.foreign_keys_of(column)), (column,))


def _moves(act: Act, columns: Columns) -> bool:
    if isinstance(act.change, Insert):
        return False
    seen, places = act.change.seen, act.table.places
    return any(name in act.values and act.values[name] != seen[places[name]] for name in columns)


def _old(acts: Iterable[Act], columns: Columns) -> Iterator[tuple[Any, Act]]:
    """The values in these columns that rows leave, each with the act that does it."""
    for act in acts:
        if act.verb == Verb.DELETE or (act.verb == Verb.UPDATE and act.touches(columns)):
            yield _old_values(act, columns), act


def _old_values(act: Act, columns: Columns) -> Any:
    if isinstance(act.change, Insert):
        return None
    return _comparable([act.change.seen[act.table.places[name]] for name in columns])


def _new_values(act: Act, columns: Columns) -> Any:
    if isinstance(act.change, Insert):
        return _comparable([act.values.get(name) for name in columns])
    seen, places = act.change.seen, act.table.places
    return _comparable([act.values[name] if name in act.values else seen[places[name]] for name in columns])


def _comparable(values: Sequence[Any]) -> Any:
    """Values as a server may take them for the same; None where they are the same as no others."""
    if any(value is None or value is DEFAULT or value.__hash__ is None for value in values):
        return None
    return tuple(_folded(value) if isinstance(value, str) else value for value in values)


def _folded(text: str) -> str:
    """A text as the most tolerant collation sees it: a link too many does no harm."""
    if text.isascii():
        return text.lower().rstrip()
    plain = (char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return "".join(plain).casefold().rstrip()
