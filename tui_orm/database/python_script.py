"""Staged changes as a script of Python with SQLAlchemy: the models, and a session that does what a commit would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tui_orm.database.changes import DEFAULT, Delete, Insert, Reference, RowChange
from tui_orm.database.descriptions import ColumnInfo, TableInfo
from tui_orm.database.instances import source
from tui_orm.database.naming import attribute_name
from tui_orm.database.schema import ModelInfo, Schema
from tui_orm.database.source import model_source
from tui_orm.database.sql_script import references

IMPORTS = """
from datetime import date, datetime, time
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy import orm
"""


class PythonScript:
    """Writes changes, given in the order in which they run; `url` is shown, so it must hold no password."""

    def __init__(self, url: str, tables: Iterable[TableInfo], changes: Sequence[RowChange]) -> None:
        self._url = url
        self._changes = changes
        tables = list(tables)
        # without relations, since the order of the statements is known
        schema = Schema([table.name for table in tables], (), lambda _: ())
        self._models = {table.name: schema.model(table) for table in tables}
        self._referred = {(one.table, one.number) for change in changes for one in references(change)}

    def text(self) -> str:
        """The script."""
        future, _, models = model_source(list(self._models.values())).partition("\n")
        lines = [line for change in self._changes for line in self._flushed(change)]
        body = "".join(f"    {line}\n" for line in [*lines, "session.commit()"])
        session = f"engine = sa.create_engine({self._url!r})\nwith orm.Session(engine) as session:\n"
        title = f'"""{len(self._changes):,} changes."""\n\n'
        return f"{title}{future}\n{IMPORTS}{models.rstrip()}\n\n\n{session}{body}engine.dispose()\n"

    def _flushed(self, change: RowChange) -> Iterator[str]:
        yield from self._lines(self._models[change.table], change)
        yield "session.flush()"

    def _lines(self, model: ModelInfo, change: RowChange) -> Iterator[str]:
        table = model.table
        if not table.primary_key or (not isinstance(change, Insert) and table.key != table.primary_key):
            yield f"session.execute({self._core(model, change)})"
        elif isinstance(change, Insert):
            yield f"{self._variable(change)} = {model.class_name}()"
            yield from self._assigned(model, self._variable(change), change)
            yield f"session.add({self._variable(change)})"
        else:
            row = attribute_name(model.class_name)
            keys = [self._value(value, table.column(name), table) for name, value in self._key(model, change)]
            key = keys[0] if len(keys) == 1 else f"({', '.join(keys)})"
            yield f"{row} = session.get_one({model.class_name}, {key})"
            if isinstance(change, Delete):
                yield f"session.delete({row})"
            else:
                yield from self._assigned(model, row, change)

    def _assigned(self, model: ModelInfo, row: str, change: RowChange) -> Iterator[str]:
        assert not isinstance(change, Delete)
        for name, value in change.values.items():
            if value is not DEFAULT or not isinstance(change, Insert):
                written = self._value(value, model.table.column(name), model.table)
                yield f"{row}.{model.attributes[name]} = {written}"

    def _core(self, model: ModelInfo, change: RowChange) -> str:
        """A statement for a row that no primary key names."""
        table = model.table
        source_table = f"{model.class_name}.__table__" if table.primary_key else model.class_name
        values = {} if isinstance(change, Delete) else change.values
        given = ", ".join(
            f"{name!r}: {self._value(value, table.column(name), table)}"
            for name, value in values.items()
            if value is not DEFAULT or not isinstance(change, Insert)
        )
        if isinstance(change, Insert):
            return f"sa.insert({source_table}).values({{{given}}})"
        where = ", ".join(
            f"{self._column(table, source_table, name)} == {self._value(value, table.column(name), table)}"
            for name, value in self._key(model, change)
        )
        if isinstance(change, Delete):
            return f"sa.delete({source_table}).where({where})"
        return f"sa.update({source_table}).where({where}).values({{{given}}})"

    def _column(self, table: TableInfo, source_table: str, name: str) -> str:
        is_hidden = any(info.name == name for info in table.hidden)
        return f"sa.literal_column({name!r})" if is_hidden else f"{source_table}.c[{name!r}]"

    def _key(self, model: ModelInfo, change: RowChange) -> Iterator[tuple[str, Any]]:
        assert not isinstance(change, Insert)
        return zip(model.table.key, change.key, strict=True)

    def _value(self, value: Any, info: ColumnInfo, table: TableInfo) -> str:
        if isinstance(value, Reference):
            return f"{self._name(value)}.{self._models[value.table].attributes[value.column]}"
        if value is DEFAULT:
            return f"sa.text({f'({info.default})' if table.dialect == 'sqlite' else 'DEFAULT'!r})"
        # None would be left out where the column has a default
        return "sa.null()" if value is None else source(value, info)

    def _variable(self, insert: Insert) -> str:
        if (insert.table, insert.number) in self._referred:
            return self._name(Reference(insert.table, insert.number, ""))
        return attribute_name(self._models[insert.table].class_name)

    def _name(self, new: Reference) -> str:
        return f"{attribute_name(self._models[new.table].class_name)}_{new.number}"
