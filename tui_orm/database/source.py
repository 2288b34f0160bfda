"""A model as source: the typed SQLAlchemy 2 class, written from the same `ModelInfo` that maps it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence

from tui_orm.database.descriptions import ColumnInfo, ForeignKeyInfo, TableInfo
from tui_orm.database.naming import class_name
from tui_orm.database.relations import Relation
from tui_orm.database.schema import ModelInfo
from tui_orm.database.types import PYTHON

STANDARD = {
    "date": "datetime",
    "datetime": "datetime",
    "time": "datetime",
    "Decimal": "decimal",
    "Any": "typing",
}
CONSTRUCTS = (
    "Column",
    "Computed",
    "ForeignKeyConstraint",
    "Identity",
    "Index",
    "Table",
    "UniqueConstraint",
    "text",
)
UNKNOWN = "NullType()"
ORM = ("Mapped", "mapped_column", "relationship")


def model_source(models: Sequence[ModelInfo]) -> str:
    """A module with the classes of these models; tables without a key, which cannot be mapped, as `Table`."""
    classes = [_class(model) if model.table.primary_key else _plain_table(model) for model in models]
    body = "\n\n\n".join("\n".join(lines) for lines in classes)
    return f"{_imports(models, body)}\n\n\nclass Base(DeclarativeBase):\n    pass\n\n\n{body}\n"


def _imports(models: Sequence[ModelInfo], body: str) -> str:
    used = set(re.findall(r"\b[A-Za-z_]\w*\b", re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", "", body)))
    found: dict[str, set[str]] = {"sqlalchemy.orm": {"DeclarativeBase"} | used.intersection(ORM)}
    for name in used.intersection(CONSTRUCTS):
        found.setdefault("sqlalchemy", set()).add(name)
    for name in used.intersection(STANDARD):
        found.setdefault(STANDARD[name], set()).add(name)
    for model in models:
        for column in model.table.columns:
            for name in re.findall(r"\b([A-Z]\w*)\(", column.model_type):
                found.setdefault(_home(name, column.model_module), set()).add(name)
    ordered = sorted(found, key=lambda module: (module.startswith("sqlalchemy"), module))
    lines = [f"from {module} import {', '.join(sorted(found[module]))}" for module in ordered]
    return "\n".join(["from __future__ import annotations", "", *lines])


def _home(name: str, module: str) -> str:
    places = [place for place in (module, "sqlalchemy", "sqlalchemy.types") if place]
    return next(place for place in places if hasattr(importlib.import_module(place), name))


def _class(model: ModelInfo) -> Iterator[str]:
    table = model.table
    yield f"class {model.class_name}(Base):"
    if table.comment:
        yield f"    {_docstring(table.comment)}"
    yield f"    __tablename__ = {table.name.name!r}"
    if arguments := list(_table_arguments(table)):
        yield "    __table_args__ = ("
        yield from (f"        {argument}," for argument in arguments)
        yield "    )"
    yield ""
    yield from (f"    {_attribute(model, column)}" for column in table.columns if column.name)
    followed = [relation for relation in model.relations if not relation.is_inbound]
    if followed:
        yield ""
    yield from (f"    {_relationship(model, relation)}" for relation in followed)


def _plain_table(model: ModelInfo) -> Iterator[str]:
    table = model.table
    yield f"{model.class_name} = Table("
    yield f"    {table.name.name!r},"
    yield "    Base.metadata,"
    yield from (f"    Column({_arguments(table, column)})," for column in table.columns)
    yield from (f"    {argument}," for argument in _table_arguments(table, as_options=True))
    yield ")"


def _table_arguments(table: TableInfo, as_options: bool = False) -> Iterator[str]:
    yield from (_foreign_key(key) for key in dict.fromkeys(table.foreign_keys))
    for index in table.indexes:
        if "(expression)" not in index.columns and all(name in table.places for name in index.columns):
            names = ", ".join(repr(name) for name in index.columns)
            if index.name.startswith("sqlite_autoindex_"):
                yield f"UniqueConstraint({names})"
            else:
                yield f"Index({index.name or None!r}, {names}{', unique=True' if index.unique else ''})"
    options = {"schema": table.name.schema, "comment": table.comment or None}
    given = {name: value for name, value in options.items() if value}
    if given and as_options:
        yield ", ".join(f"{name}={value!r}" for name, value in given.items())
    elif given:
        yield repr(given)


def _foreign_key(key: ForeignKeyInfo) -> str:
    target = f"{key.target.schema}.{key.target.name}" if key.target.schema else key.target.name
    options = [("name", key.name), ("ondelete", key.on_delete), ("onupdate", key.on_update)]
    named = "".join(f", {name}={value!r}" for name, value in options if value and value != "NO ACTION")
    targets = [f"{target}.{column}" for column in key.target_columns]
    return f"ForeignKeyConstraint({list(key.columns)!r}, {targets!r}{named})"


def _attribute(model: ModelInfo, column: ColumnInfo) -> str:
    attribute = model.attributes[column.name]
    annotation = PYTHON[column.kind]
    if column.nullable and column.name not in model.table.primary_key:
        annotation += " | None"
    arguments = _arguments(model.table, column, named=attribute != column.name)
    if column.model_type == UNKNOWN:  # which no annotation can stand for
        return f"{attribute} = Column({arguments})"
    return f"{attribute}: Mapped[{annotation}] = mapped_column({arguments})"


def _arguments(table: TableInfo, column: ColumnInfo, named: bool = True) -> str:
    parts = [repr(column.name)] if named else []
    parts += [column.model_type] if column.model_type else []
    if column.computed:
        parts.append(f"Computed({column.computed!r})")
    elif column.identity and table.dialect == "postgresql":
        parts.append("Identity()")
    elif column.default is not None:
        parts.append(f"server_default=text({column.default!r})")
    if column.name in table.primary_key:
        parts.append("primary_key=True")
    elif not column.nullable and column.model_type == UNKNOWN:
        parts.append("nullable=False")
    if column.comment:
        parts.append(f"comment={column.comment!r}")
    return ", ".join(parts)


def _relationship(model: ModelInfo, relation: Relation) -> str:
    key = relation.foreign_key
    optional = any(model.table.column(name).nullable for name in key.columns if name in model.table.places)
    target = model.class_name if key.target == model.table.name else class_name(key.target.name)
    annotation = f"{target} | None" if optional else target
    own = _list(model.attributes.get(name, name) for name in key.columns)
    remote = (
        ", remote_side=" + _list(model.attributes[name] for name in key.target_columns)
        if (key.target == model.table.name and all(name in model.attributes for name in key.target_columns))
        else ""
    )
    return f"{relation.attribute}: Mapped[{annotation}] = relationship(foreign_keys={own}{remote})"


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"


def _docstring(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').strip()
    return f'"""{escaped}"""' if not escaped.endswith('"') else f'"""{escaped} """'
