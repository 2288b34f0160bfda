"""The source of one model: a typed declarative class, from the `ModelInfo` that also maps it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tui_orm.database.argument_source import table_arguments
from tui_orm.database.descriptions import ColumnInfo, Kind, TableInfo
from tui_orm.database.key_source import Argument, KeySource
from tui_orm.database.schema import ModelInfo
from tui_orm.database.source_text import WIDTH, call, literal, quoted, sql
from tui_orm.database.table_facts import TableFacts
from tui_orm.database.types import PYTHON

UNKNOWN = "NullType()"
IMPLIED = {
    "int": "INTEGER()",
    "str": "VARCHAR()",
    "bool": "BOOLEAN()",
    "date": "DATE()",
    "time": "TIME()",
    "datetime": "DATETIME()",
    "bytes": "BLOB()",
}
"""Types that the annotation alone stands for."""
UNHASHABLE = (Kind.JSON, Kind.OTHER)
PLAIN = {
    r"VARCHAR\(length=(\d+)\)": r"String(\1)",
    r"NUMERIC\(precision=(\d+), scale=(\d+)\)": r"Numeric(\1, \2)",
    r"TEXT\(\)": "Text",
    r"BIGINT\(\)": "BigInteger",
    r"SMALLINT\(\)": "SmallInteger",
}
"""Types of every server, in the words of a person."""


NO_FACTS = TableFacts()


@dataclass(frozen=True)
class Part:
    """A model with what its source says besides."""

    model: ModelInfo
    facts: TableFacts = NO_FACTS


def class_lines(part: Part, relationships: list[str], keys: KeySource) -> Iterator[str]:
    """The class; its relationships and foreign keys are given as source."""
    model, table = part.model, part.model.table
    if not table.columns:  # which PostgreSQL allows, and no mapping
        schema = f", schema={literal(table.name.schema)}" if table.name.schema else ""
        yield f"{model.class_name} = Table({literal(table.name.name)}, Base.metadata{schema})"
        return
    yield f"class {model.class_name}(Base):"
    if table.comment:
        yield f"    {_docstring(table.comment)}"
        yield ""
    yield f"    __tablename__ = {literal(table.name.name)}"
    yield from _table_lines(table, [*keys.in_table, *table_arguments(table, part.facts)])
    yield ""
    for column in table.columns:
        if column.name:
            yield from _attribute_lines(model, column, keys.beside.get(column.name, []))
    yield from _identity_lines(model)
    if relationships:
        yield ""
        yield from relationships


def _table_lines(table: TableInfo, arguments: list[Argument]) -> Iterator[str]:
    options = {"schema": table.name.schema, "comment": table.comment or None}
    given = {name: value for name, value in options.items() if value}
    if given and not arguments:
        yield from call("__table_args__ = {", [literal(given)[1:-1]], 4, "}")
        return
    lines = [
        line
        for one in arguments
        for line in (*one.remarks, *call(f"{one.construct}(", one.arguments, 8, "),"))
    ]
    lines += [f"        {literal(given)},"] if given else []
    if len(lines) == 1 and len(short := f"    __table_args__ = ({lines[0].strip()})") <= WIDTH:
        yield short
    elif lines:
        yield from ("    __table_args__ = (", *lines, "    )")


def identity(table: TableInfo) -> tuple[str, ...]:
    """The columns that tell an instance from others: the key, or all that can, where there is none."""
    if table.key and (not table.hidden or table.dialect == "sqlite"):
        return table.key
    named = [column for column in table.columns if column.name]
    plain = [column for column in named if table.dialect == "sqlite" or column.kind not in UNHASHABLE]
    return tuple(column.name for column in plain or named)


def _identity_lines(model: ModelInfo) -> Iterator[str]:
    """What tells rows apart where the table itself has no primary key."""
    table = model.table
    if table.primary_key and not table.is_key_declared:
        return
    names = identity(table)
    for column in table.hidden:
        if column.name in names:
            yield f"    {model.attributes[column.name]}: Mapped[int] = mapped_column(BigInteger, system=True)"
    reason = "declared, not in the database" if table.is_key_declared else "the table has no primary key"
    yield ""
    yield f"    # {reason}"
    yield from call(
        '__mapper_args__ = {"primary_key": [', [model.attributes[name] for name in names], 4, "]}"
    )


def _attribute_lines(model: ModelInfo, column: ColumnInfo, keys: list[str]) -> Iterator[str]:
    """A column."""
    table = model.table
    attribute = model.attributes[column.name]
    annotation = PYTHON[column.kind]
    arguments = list(_arguments(table, column, attribute != column.name, keys))
    if column.model_type == UNKNOWN:  # which no annotation can stand for
        yield from call(f"{attribute} = Column(", arguments, 4)
        return
    if column.nullable and column.name not in identity(table):
        annotation += " | None"
    begin = f"{attribute}: Mapped[{annotation}]"
    if arguments or _is_spoken_of(model, column.name):
        yield from call(f"{begin} = mapped_column(", arguments, 4)
    else:
        yield f"    {begin}"


def _is_spoken_of(model: ModelInfo, column: str) -> bool:
    """Whether the class goes on to speak of a column, which must then be more than an annotation."""
    keys = [relation.foreign_key for relation in model.relations]
    return column in identity(model.table) or any(
        column in (*key.columns, *key.target_columns) for key in keys
    )


def _arguments(table: TableInfo, column: ColumnInfo, named: bool, keys: list[str]) -> Iterator[str]:
    if named or column.model_type == UNKNOWN:
        yield literal(column.name)
    if column.model_type and IMPLIED.get(PYTHON[column.kind]) != column.model_type:
        yield plain_type(column.model_type)
    yield from keys
    if column.computed:
        yield f"Computed({sql(column.computed)})"
    elif column.identity and table.dialect == "postgresql" and column.default is None:
        yield "Identity()"
    elif column.default not in (None, "NULL") and not _is_serial(table, column):
        yield f"server_default=text({sql(column.default)})"
    if column.name in table.primary_key and not table.is_key_declared:
        yield "primary_key=True"
    if column.nullable and column.name in identity(table):
        yield "nullable=True"  # as SQLite says of a key, unless it is told otherwise
    elif not column.nullable and column.model_type == UNKNOWN:
        yield "nullable=False"
    if column.comment:
        yield f"comment={literal(column.comment)}"


def _is_serial(table: TableInfo, column: ColumnInfo) -> bool:
    """Whether the default is the sequence that SQLAlchemy itself makes for such a key."""
    return table.primary_key == (column.name,) and str(column.default).startswith("nextval(")


def plain_type(written: str) -> str:
    """A type as a person would write it; without the numbers that SQLite lets stand where they mean nothing."""
    written = re.sub(r"(, )?\b(collation|timezone)=\d+", "", written)
    for pattern, plain in PLAIN.items():
        if re.fullmatch(pattern, written):
            return re.sub(pattern, plain, written)
    return quoted(written)


def _docstring(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').strip()
    return f'"""{escaped}"""' if not escaped.endswith('"') else f'"""{escaped} """'
