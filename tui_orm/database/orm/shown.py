"""The value of the last expression as what is shown of it: rows, fields, or its repr."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import islice
from pprint import pformat
from typing import Any

import sqlalchemy as sa
from sqlalchemy import inspect
from sqlalchemy.engine import Result, Row
from sqlalchemy.orm import Query

from tui_orm.database.descriptions import ColumnInfo, Kind, TableInfo, TableName
from tui_orm.database.descriptions import Row as TableRow
from tui_orm.database.models import Model, identity
from tui_orm.database.orm.outcomes import MOST_ROWS, Grid
from tui_orm.database.orm.session import ConsoleSession

MOST_TEXT = 100_000
"""Characters of a repr that are shown."""
RESULT = TableName("result")
WHY = "it is a result"
KINDS: dict[type, Kind] = {bool: Kind.BOOLEAN, int: Kind.INTEGER, float: Kind.FLOAT, str: Kind.TEXT}
ReadTable = Callable[[type[Model], Sequence[Model]], list[TableRow]]
"""The rows of instances that the server has, in their order, as the grid reads them."""


class Shower:
    """Makes values fit to be shown; a query is run for it, as many rows as are shown."""

    def __init__(self, session: ConsoleSession, dialect: str, read: ReadTable) -> None:
        self._session = session
        self._dialect = dialect
        self._read = read

    def show(self, value: Any) -> Grid | str:
        """What is shown of a value; empty for None."""
        if value is None:
            return ""
        value = self._asked(value)
        if isinstance(value, Result | sa.ScalarResult | sa.MappingResult):
            return self._result(value)
        if isinstance(value, Model):
            return self._fields(value)
        if isinstance(value, Row):
            return self._grid(list(value._fields), [tuple(value)], False)
        if isinstance(value, type) and issubclass(value, Model):
            return self._class(value)
        if isinstance(value, list | tuple | set | frozenset) and value:
            held = list(islice(value, MOST_ROWS + 1))
            if (shown := self._several(held)) is not None:
                return shown
        if isinstance(value, list | tuple) and len(value) > MOST_ROWS:
            return f"{pformat(value[:MOST_ROWS], width=100)[:MOST_TEXT]}\n… {len(value):,} in all"
        return pformat(value, width=100, sort_dicts=False)[:MOST_TEXT]

    def _asked(self, value: Any) -> Any:
        """What a query gives, no more than is shown; any other value as it is."""
        if isinstance(value, sa.Select | sa.CompoundSelect):
            bounded = value.limit(MOST_ROWS + 1) if value._limit_clause is None else value
            return self._session.execute(bounded)
        if isinstance(value, Query):
            return value.limit(MOST_ROWS + 1).all() if value._limit_clause is None else value.all()
        return self._session.execute(value) if isinstance(value, sa.TextClause) else value

    def _result(self, result: Any) -> Grid | str:
        names = list(result.keys()) if hasattr(result, "keys") else ["value"]
        try:
            found = result.fetchmany(MOST_ROWS + 1)
        except sa.exc.InvalidRequestError:  # joined collections want it
            found = result.unique().fetchmany(MOST_ROWS + 1)
        if found and isinstance(found[0], Row) and len(names) == 1 and isinstance(found[0][0], Model):
            found = [row[0] for row in found]
        shown = self._several(list(dict.fromkeys(found)) if found and isinstance(found[0], Model) else found)
        if shown is not None:
            return shown
        rows = [(row,) if not isinstance(row, tuple) else tuple(row) for row in found]
        return self._grid(names, rows[:MOST_ROWS], len(rows) > MOST_ROWS)

    def _several(self, held: Sequence[Any]) -> Grid | None:
        """Instances of one class, or rows, as a grid; None for anything else."""
        more, kinds = len(held) > MOST_ROWS, {type(one) for one in held}
        if len(kinds) == 1 and issubclass(next(iter(kinds)), Model):
            return self._instances(next(iter(kinds)), held[:MOST_ROWS], more)
        if kinds and all(issubclass(kind, Row) for kind in kinds):
            names = list(held[0]._fields)
            if all(list(one._fields) == names for one in held):
                return self._grid(names, [tuple(one) for one in held[:MOST_ROWS]], more)
        return None

    def _instances(self, kind: type[Model], held: Sequence[Model], more: bool) -> Grid:
        """Rows of the table itself, where the server has all of them and they have a key."""
        model = kind._model
        if model.table.key and all(inspect(one).key is not None for one in held):
            return Grid(model.table, self._read(kind, held), True, more)
        names = list(model.attributes.values())
        return self._grid(names, [tuple(getattr(one, name) for name in names) for one in held], more)

    def _fields(self, instance: Model) -> Grid:
        names = list(type(instance)._model.attributes.values())
        return self._grid(
            ["attribute", "value"], [(name, getattr(instance, name, None)) for name in names], False
        )

    def _class(self, kind: type[Model]) -> str:
        model = kind._model
        lines = [f"{kind.__name__}: the rows of {model.table.name}", ""]
        for column, attribute in model.attributes.items():
            info = model.table.column(column)
            key = "key" if column in identity(model.table) else ""
            lines.append(f"  {attribute:<30} {info.type_name:<20} {key}".rstrip())
        for relation in model.relations:
            target = f"[{relation.target}]" if relation.is_list else str(relation.target)
            lines.append(f"  {relation.attribute:<30} {target}")
        return "\n".join(lines)

    def _grid(self, names: Sequence[str], rows: Sequence[Sequence[Any]], more: bool) -> Grid:
        told = [tuple(_shown(value) for value in row) for row in rows]
        columns = tuple(
            ColumnInfo(name, _kind([row[place] for row in told]))
            for place, name in enumerate(_told_apart(names))
        )
        return Grid(TableInfo(RESULT, self._dialect, columns, read_only=WHY), told, more=more)


def _told_apart(names: Sequence[str]) -> list[str]:
    """Each name once."""
    told: list[str] = []
    for name in names:
        wanted, number = name, 2
        while wanted in told:
            wanted, number = f"{name} ({number})", number + 1
        told.append(wanted)
    return told


def _kind(values: Sequence[Any]) -> Kind:
    kinds = {KINDS.get(type(value), Kind.OTHER) for value in values if value is not None}
    return kinds.pop() if len(kinds) == 1 else Kind.OTHER


def _shown(value: Any) -> Any:
    """What a cell can hold: an instance by its key, what JSON became as JSON again."""
    if isinstance(value, Model):
        return repr(value)
    if isinstance(value, dict | list):
        return json.dumps(value, default=str)
    return value
