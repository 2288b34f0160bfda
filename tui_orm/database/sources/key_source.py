"""The foreign keys of a model as source: beside their column, among the table's arguments, or at the module's end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_orm.database.descriptions import TableName
from tui_orm.database.mapping.schema import ModelInfo
from tui_orm.database.sources.source_text import literal
from tui_orm.database.sources.table_facts import TableFacts

Models = Mapping[TableName, ModelInfo]
REMARK = "# declared, not in the database"


@dataclass(frozen=True)
class Argument:
    """One of a table's arguments: a construct of SQLAlchemy and what it is called with."""

    construct: str
    arguments: Sequence[str]
    remarks: Sequence[str] = ()


@dataclass
class KeySource:
    """Foreign keys, by where they are written."""

    beside: dict[str, list[str]] = field(default_factory=dict)
    """By column: those of one column of the type that it refers to."""
    in_table: list[Argument] = field(default_factory=list)
    at_end: list[str] = field(default_factory=list)
    """Those to names that hold a dot, which no text can name: they need the classes."""


@dataclass(frozen=True)
class _Key:
    columns: Sequence[str]
    target: ModelInfo
    targets: Sequence[str]
    options: Mapping[str, Any]
    is_declared: bool = False


def key_source(model: ModelInfo, facts: TableFacts, models: Models) -> KeySource:
    """The foreign keys of a model to others that are known; keys to other tables are left out."""
    written = KeySource()
    for key in _keys(model, facts, models):
        named = [f"{name}={literal(value)}" for name, value in key.options.items() if value]
        place = key.target.table.name
        paths = [f"{place}.{column}" for column in key.targets]
        if any("." in name for name in (place.name, *key.targets)):
            written.at_end += _at_end(model, key, named)
        elif len(key.columns) == 1 and _is_plain(model, key):
            code = f"ForeignKey({', '.join([literal(paths[0]), *named])})"
            written.beside.setdefault(key.columns[0], []).append(code)
        else:
            arguments = [literal(list(key.columns)), literal(paths), *named]
            remarks = [f"        {REMARK}"] if key.is_declared else []
            written.in_table.append(Argument("ForeignKeyConstraint", arguments, remarks))
    return written


def _keys(model: ModelInfo, facts: TableFacts, models: Models) -> Iterator[_Key]:
    for found in facts.foreign_keys:
        name = TableName(found["referred_table"], found["referred_schema"])
        options = {"name": found.get("name"), **found.get("options", {})}
        yield from _known(models, name, found["constrained_columns"], found["referred_columns"], options)
    for key in dict.fromkeys(model.table.foreign_keys):
        if key.is_declared:
            yield from _known(models, key.target, key.columns, key.target_columns, {}, True)


def _known(
    models: Models,
    target: TableName,
    columns: Sequence[str],
    targets: Sequence[str],
    options: Mapping[str, Any],
    is_declared: bool = False,
) -> Iterator[_Key]:
    found = models.get(target) or _whatever_case(models, target)
    if found is None:
        return
    names = {name.lower(): name for name in found.table.places}
    if all(column.lower() in names for column in targets):
        yield _Key(columns, found, [names[column.lower()] for column in targets], options, is_declared)


def _whatever_case(models: Models, target: TableName) -> ModelInfo | None:
    """SQLite finds a table whatever the case of its letters."""
    alike = (models[name] for name in models if str(name).lower() == str(target).lower())
    return next((model for model in alike if model.table.dialect == "sqlite"), None)


def _is_plain(model: ModelInfo, key: _Key) -> bool:
    """Whether the column takes the same type from the one that it refers to."""
    near, far = model.table.column(key.columns[0]), key.target.table.column(key.targets[0])
    return not key.is_declared and near.model_type == far.model_type and near.kind == far.kind


def _at_end(model: ModelInfo, key: _Key, named: Sequence[str]) -> list[str]:
    far = ", ".join(f"{key.target.class_name}.__table__.c[{literal(name)}]" for name in key.targets)
    arguments = ", ".join([literal(list(key.columns)), f"[{far}]", *named])
    return [
        *([REMARK] if key.is_declared else []),
        f"Base.metadata.tables[{literal(str(model.table.name))}].append_constraint(",
        f"    ForeignKeyConstraint({arguments})",
        ")",
    ]
