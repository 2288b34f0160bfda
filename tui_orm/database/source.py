"""Models as source: a module of typed SQLAlchemy 2 classes, with the names that the mapping has."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from tui_orm.database.class_source import Part, class_lines
from tui_orm.database.descriptions import TableEntry, TableInfo, TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.failures import Cancelled, ConnectionLost
from tui_orm.database.key_source import key_source
from tui_orm.database.reflection import reflect
from tui_orm.database.relation_source import RelationSource
from tui_orm.database.schema import ModelInfo, Schema, read_schema
from tui_orm.database.source_text import from_import, literal
from tui_orm.database.table_facts import read_facts
from tui_orm.database.translation import translate

STANDARD = {
    "date": "datetime",
    "datetime": "datetime",
    "time": "datetime",
    "Decimal": "decimal",
    "Any": "typing",
}
CONSTRUCTS = frozenset(
    """
    BigInteger CheckConstraint Column Computed ForeignKey ForeignKeyConstraint Identity Index Numeric
    SmallInteger String Text
    Table UniqueConstraint and_ text
    """.split()  # noqa: SIM905
)
ORM = frozenset({"Mapped", "foreign", "mapped_column", "relationship", "remote"})
BASE = "class Base(DeclarativeBase):\n    pass"
STRINGS = re.compile(r'""".*?"""|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|#[^\n]*', re.DOTALL)


def model_source(parts: Sequence[Part], others: Mapping[TableName, ModelInfo] | None = None) -> str:
    """A module with the classes of these models, and the relations among them.

    `others` are models beside the module: relations to them are written as well.
    """
    models = {**(others or {}), **{part.model.table.name: part.model for part in parts}}
    relations = RelationSource(models)
    keys = [key_source(part.model, part.facts, models) for part in parts]
    classes = [
        "\n".join(class_lines(part, relations.of(part.model), its_keys))
        for part, its_keys in zip(parts, keys, strict=True)
    ]
    end = ["\n".join(line for its_keys in keys for line in its_keys.at_end)]
    body = "\n\n\n".join([BASE, *classes, *filter(None, end)])
    return f"{_imports([part.model.table for part in parts], body)}\n\n\n{body}\n"


def read_source(connection: Connection, dialect: Dialect, entries: Sequence[TableEntry] = ()) -> str:
    """The module of some tables and views, or of all tables; one that cannot be described is named at the end.

    Raises what reflection does where nothing can be described.
    """
    schema = read_schema(connection, dialect)
    chosen = list(entries) or _all(connection, dialect, schema)
    schema.relations.learn([entry.name for entry in chosen], steps=2)
    parts: list[Part] = []
    remarks = [] if entries else dialect.declared.missing(entry.name for entry in chosen)
    for entry in chosen:
        try:
            parts.append(_part(connection, schema, reflect(connection, dialect, entry)))
        except SQLAlchemyError as error:
            failure = translate(error)
            if len(chosen) == 1 or isinstance(failure, Cancelled | ConnectionLost):
                raise
            remarks.append(f"{literal(str(entry.name))} is left out: {failure.message}")
    remarks += [said for part in parts for said in part.model.table.complaints]
    comments = "".join(f"# {' '.join(said.split())}\n" for said in remarks)
    return "\n\n".join([model_source(parts), comments]).rstrip() + "\n"


def _all(connection: Connection, dialect: Dialect, schema: Schema) -> list[TableEntry]:
    """Every table, and those of other schemas that they refer to."""
    entries = dialect.tables(connection)
    tables = [entry for entry in entries if not entry.is_view]
    schema.relations.learn([entry.name for entry in tables])
    far = {relation.target for entry in tables for relation in schema.relations.of(entry.name)}
    return [*tables, *(TableEntry(name) for name in sorted(far.difference(entry.name for entry in entries)))]


def read_table_source(connection: Connection, dialect: Dialect, table: TableInfo) -> str:
    """The model of one table as it stands in the module of its whole schema."""
    schema = read_schema(connection, dialect)
    schema.relations.learn([table.name], steps=2)
    part = _part(connection, schema, table)
    near = {name for relation in part.model.relations for name in (relation.target, relation.link) if name}
    others = {
        name: schema.model(reflect(connection, dialect, TableEntry(name))) for name in near - {table.name}
    }
    return model_source([part], others)


def _part(connection: Connection, schema: Schema, table: TableInfo) -> Part:
    return Part(schema.model(table), read_facts(connection, table))


def _imports(tables: Iterable[TableInfo], body: str) -> str:
    used = set(re.findall(r"\b[A-Za-z_]\w*\b", STRINGS.sub("", body)))
    found: dict[str, set[str]] = {"sqlalchemy.orm": {"DeclarativeBase"} | (used & ORM)}
    if constructs := used & CONSTRUCTS:
        found["sqlalchemy"] = set(constructs)
    for name in used.intersection(STANDARD):
        found.setdefault(STANDARD[name], set()).add(name)
    for module, name in _types(tables):
        if name in used:
            found.setdefault(module, set()).add(name)
    lines = ["from __future__ import annotations"]
    for modules in (STANDARD.values(), [module for module in found if module.startswith("sqlalchemy")]):
        group = [line for module in sorted(found.keys() & set(modules)) for line in _import(module, found)]
        lines += ["", *group] if group else []
    return "\n".join(lines)


def _import(module: str, found: Mapping[str, set[str]]) -> list[str]:
    return from_import(module, found[module])


def _types(tables: Iterable[TableInfo]) -> Iterator[tuple[str, str]]:
    """The types that columns may name, and where they are."""
    seen = set()
    for table in tables:
        for column in table.columns:
            for name in re.findall(r"\b([A-Z]\w*)\(", column.model_type):
                if (name, column.model_module) not in seen:
                    seen.add((name, column.model_module))
                    yield _home(name, column.model_module), name


def _home(name: str, module: str) -> str:
    places = [place for place in (module, "sqlalchemy", "sqlalchemy.types") if place]
    return next(place for place in places if hasattr(importlib.import_module(place), name))
