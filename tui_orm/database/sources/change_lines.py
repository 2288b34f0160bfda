"""Changes as Python with the models, line by line: for a script of all that is staged, and to copy one of them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from tui_orm.database.changes import DEFAULT, Delete, Insert, Reference, RowChange
from tui_orm.database.descriptions import ColumnInfo, TableInfo, TableName
from tui_orm.database.mapping.naming import attribute_name
from tui_orm.database.mapping.schema import ModelInfo
from tui_orm.database.sources.instances import source

WIDTH = 88


class ChangeLines:
    """Writes changes; `referred` are the new rows that others refer to, `prefix` stands before SQLAlchemy's names."""

    def __init__(
        self,
        models: Mapping[TableName, ModelInfo],
        referred: Container[tuple[TableName, int]] = (),
        prefix: str = "",
    ) -> None:
        self._models = models
        self._referred = referred
        self._sa = prefix

    def of(self, change: RowChange) -> Iterator[str]:
        """The lines of one change."""
        model = self._models[change.table]
        table = model.table
        if not table.primary_key or (not isinstance(change, Insert) and table.key != table.primary_key):
            yield f"session.execute({self._core(model, change)})"
        elif isinstance(change, Insert):
            new = called(model.class_name, [f"{name}={text}" for name, text in self._given(model, change)])
            if (change.table, change.number) in self._referred:
                yield f"{self._name(change)} = {new}"
                new = self._name(change)
            yield f"session.add({new})"
        else:
            row = attribute_name(model.class_name)
            keys = [self._value(value, table.column(name), table) for name, value in self._key(model, change)]
            key = keys[0] if len(keys) == 1 else f"({', '.join(keys)})"
            yield f"{row} = session.get_one({model.class_name}, {key})"
            if isinstance(change, Delete):
                yield f"session.delete({row})"
            else:
                yield from (f"{row}.{name} = {text}" for name, text in self._given(model, change))

    def _given(self, model: ModelInfo, change: RowChange) -> Iterator[tuple[str, str]]:
        """What is written to which attribute."""
        assert not isinstance(change, Delete)
        for name, value in change.values.items():
            if value is not DEFAULT or not isinstance(change, Insert):
                yield model.attributes[name], self._value(value, model.table.column(name), model.table)

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
            return f"{self._sa}insert({source_table}).values({{{given}}})"
        where = ", ".join(
            f"{self._column(table, source_table, name)} == {self._value(value, table.column(name), table)}"
            for name, value in self._key(model, change)
        )
        if isinstance(change, Delete):
            return f"{self._sa}delete({source_table}).where({where})"
        return f"{self._sa}update({source_table}).where({where}).values({{{given}}})"

    def _column(self, table: TableInfo, source_table: str, name: str) -> str:
        is_hidden = any(info.name == name for info in table.hidden)
        return f"{self._sa}literal_column({name!r})" if is_hidden else f"{source_table}.c[{name!r}]"

    def _key(self, model: ModelInfo, change: RowChange) -> Iterator[tuple[str, Any]]:
        assert not isinstance(change, Insert)
        return zip(model.table.key, change.key, strict=True)

    def _value(self, value: Any, info: ColumnInfo, table: TableInfo) -> str:
        if isinstance(value, Reference):
            return f"{self._name(value)}.{self._models[value.table].attributes[value.column]}"
        if value is DEFAULT:
            return f"{self._sa}text({f'({info.default})' if table.dialect == 'sqlite' else 'DEFAULT'!r})"
        if value is None and info.has_default:  # None would be left out of an INSERT
            return f"{self._sa}null()"
        return source(value, info)

    def _name(self, new: Reference | Insert) -> str:
        return f"{attribute_name(self._models[new.table].class_name)}_{new.number}"


def called(name: str, arguments: Sequence[str]) -> str:
    """A call on one line where it fits, else a line for each argument."""
    whole = f"{name}({', '.join(arguments)})"
    if len(whole) <= WIDTH:
        return whole
    return f"{name}(\n" + "".join(f"    {argument},\n" for argument in arguments) + ")"
