"""What is shown, as SQLAlchemy 2 code: a filter, an order and a place are a `select`, a row is a `session.get`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tui_orm.database.descriptions import ColumnInfo, Key, Kind
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.mapping.schema import ModelInfo
from tui_orm.database.query import AnyCondition, Condition, FreeText, Operator, Query, RawSQL, Sort, Within
from tui_orm.database.sources.code_values import compared
from tui_orm.database.sources.instances import source

WIDTH = 88
SIGNS = {Operator.EQUAL: "=="}
"""Where Python's sign is not the one that is typed."""


class QueryCode:
    """Writes queries of one table. The names are those of its model; a table without a primary key is a `Table`."""

    def __init__(self, dialect: Dialect, model: ModelInfo) -> None:
        self._dialect = dialect
        self._model = model
        self._table = model.table

    def select(self, query: Query, offset: int = 0, limit: int = 0) -> str:
        """The rows of a query, in its order."""
        links = [f"select({self._model.class_name})", *self._where(query), *self._ordered(query)]
        links += [f".offset({offset})"] if offset else []
        links += [f".limit({limit})"] if limit else []
        return chained(links)

    def count(self, query: Query) -> str:
        """How many rows a query has."""
        links = ["select(func.count())", f".select_from({self._model.class_name})", *self._where(query)]
        return f"session.scalar({chained(links)})"

    def get(self, key: Key) -> str:
        """The row with this primary key."""
        values = [source(value, self._table.column(name)) for name, value in self._named(key)]
        given = values[0] if len(values) == 1 else f"({', '.join(values)})"
        return f"session.get({self._model.class_name}, {given})"

    def select_equal(self, columns: Sequence[str], values: Sequence[Any]) -> str:
        """The rows with these values."""
        pairs = zip(columns, values, strict=True)
        return self.select(
            Query(self._table, tuple(Condition(name, Operator.EQUAL, (value,)) for name, value in pairs))
        )

    def _named(self, key: Key) -> Iterator[tuple[str, Any]]:
        return zip(self._table.primary_key, key, strict=True)

    def _column(self, name: str) -> str:
        if any(info.name == name for info in self._table.hidden):
            return f"literal_column({name!r})"
        if self._table.primary_key:
            return f"{self._model.class_name}.{self._model.attributes[name]}"
        return f"{self._model.class_name}.c[{name!r}]"

    def _where(self, query: Query) -> list[str]:
        written = [part for condition in query.conditions for part in self._conditions(condition)]
        return [f".where({', '.join(written)})"] if written else []

    def _ordered(self, query: Query) -> list[str]:
        """The order made total by the key, as pages are read; see `pages.total_order`."""
        order = list(query.order)
        descending = order[-1].descending if order else False
        named = {sort.column for sort in order}
        order += [Sort(name, descending) for name in self._table.key if name not in named]
        written = [f"{self._column(sort.column)}{'.desc()' if sort.descending else ''}" for sort in order]
        return [f".order_by({', '.join(written)})"] if written else []

    def _conditions(self, condition: AnyCondition) -> list[str]:
        match condition:
            case RawSQL(text):
                escaped = f"({text})".replace(":", "\\:")  # else a parameter's name would follow it
                return [f"text({escaped!r})"]
            case FreeText(text):
                return [self._free(text)]
            case Within():
                return self._within(condition)
        return [self._compared(condition)]

    def _within(self, condition: Within) -> list[str]:
        column, (start, end) = self._operands(condition.column, (condition.start, condition.end))
        if condition.negated:
            return [f"or_({column} < {start}, {column} >= {end})"]
        return [f"{column} >= {start}", f"{column} < {end}"]

    def _free(self, text: str) -> str:
        import sqlalchemy as sa

        found = [
            f"{self._as_text(info)}.icontains({text!r}, autoescape=True)"
            for info in self._table.columns
            if self._dialect.searchable(sa.column(info.name), info) is not None
        ]
        return f"or_({', '.join(found)})" if len(found) > 1 else found[0] if found else "false()"

    def _as_text(self, info: ColumnInfo) -> str:
        column = self._column(info.name)
        return column if info.kind == Kind.TEXT else f"type_coerce({column}, String)"

    def _compared(self, condition: Condition) -> str:
        info, operator = self._table.column(condition.column), condition.operator
        if operator in (Operator.LIKE, Operator.NOT_LIKE):
            column = self._column(info.name)
            text = column if info.kind == Kind.TEXT else f"cast({column}, String)"
            verb = "like" if operator == Operator.LIKE else "not_like"
            return f"{text}.{verb}({condition.values[0]!r})"
        column, values = self._operands(info.name, condition.values)
        match operator:
            case Operator.IS_NULL:
                return f"{column}.is_(None)"
            case Operator.IS_NOT_NULL:
                return f"{column}.is_not(None)"
            case Operator.IN:
                return f"{column}.in_([{', '.join(values)}])"
            case Operator.BETWEEN:
                return f"{column}.between({', '.join(values)})"
        return f"{column} {SIGNS.get(operator, str(operator))} {values[0]}"

    def _operands(self, name: str, values: Sequence[Any]) -> tuple[str, list[str]]:
        return compared(self._table.dialect, self._table.column(name), self._column(name), values)


def chained(links: Sequence[str]) -> str:
    """A chain of calls on one line where it fits, else a line for each."""
    whole = "".join(links)
    if len(whole) <= WIDTH and "\n" not in whole:
        return whole
    return "(\n" + "".join(f"    {link}\n" for link in links) + ")"
