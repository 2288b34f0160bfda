"""Every table of every sample database maps, and its source is what the database is: Alembic finds no difference."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import closing
from types import ModuleType
from typing import Any

import pytest
import servers
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from client import Client
from servers import LiveServer
from sqlalchemy import orm

from tui_orm.database.descriptions import ForeignKeyInfo
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.models import Models, models_of
from tui_orm.database.relations import Relation
from tui_orm.database.source import read_source

BROKEN = {
    "sqlite": {"v_broken", "v_broken_col", "v_cycle1", "v_cycle2", "v_nofunc", "vt_missing"},
    "mysql": {"v_broken", "v_broken_col", "v_over_broken"},
    "postgresql": {"v_nocols"},
}
"""Views and virtual tables of the torture sets that the server itself cannot describe, or that have no columns."""
LOST = {
    "sqlite": {"fk_missing_column", "fk_missing_table"},
    "mysql": {"fk_missing_table"},
    "postgresql": set(),
}
"""Tables whose foreign keys lead to what is not there."""
UNREAD: dict[str, set[str]] = {
    "sqlite": {"affinity", "blob_pk", "strict_t"},
    "mysql": set(),
    "postgresql": {"array_pk", "date_pk", "jsonb_pk"},
}
"""Rows with values that SQLAlchemy's own types refuse, or that cannot be a key in Python."""
UNCOMPARED = {
    "sqlite": {"vt_missing", "odd_columns", "", "fk_missing_column", "odd_types"},
    "mysql": set(),
    "postgresql": {"a'b"},
}
"""Names at which Alembic, or SQLAlchemy's reflection under it, ends with an error."""
DIFFERENT = {
    "sqlite": {
        *("remove_fk fk_missing_table", "remove_fk fk_to_view"),
        *("add_fk fk_case", "remove_fk fk_case"),  # the table is named as it is, not as the key has it
    },
    "mysql": {
        # SQLAlchemy reads these names doubled
        *("add_column a`b", "remove_column a`b", "add_column a\nb", "remove_column a\nb"),
        *("add_column odd_columns", "remove_column odd_columns"),
        # keys that lead to no table, and to one of another database
        *("remove_fk fk_missing_table", "remove_fk cross_db"),
        # a sequence and an index of expressions, which SQLAlchemy does not read
        *("add_table seq1", "remove_index fidx"),
    },
    "postgresql": set(),
}
"""What Alembic finds nevertheless, at most: keys to nowhere, and what SQLAlchemy reads wrongly."""


def cases() -> Iterator[Any]:
    """Each sample on each server once: the drivers of a server have no say in it."""
    for url in servers.urls():
        if "mysqlconnector" not in url:
            is_mysql = url.startswith("mysql")
            for case in servers.samples(url):
                if not (is_mysql and case in ("mlflow", "wagtail")):  # which hold types of MariaDB
                    yield pytest.param(url, case, id=f"{url.partition(':')[0]}-{case}")


@pytest.mark.parametrize(("server", "case"), list(cases()), indirect=["server"])
def test_the_models_of_a_sample(server: LiveServer, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    is_torture = case == "torture"
    client = Client(server.load(case))
    with closing(client.server):
        models = models_of(client.server)
        assert unmapped(models) == (BROKEN[server.dialect] if is_torture else set())
        assert lost(models, client.server.foreign_keys()) == (LOST[server.dialect] if is_torture else set())
        source = client.server.read(read_source)
        engine = client.server._line.engine
        url = engine.url if server.dialect != "sqlite" else f"sqlite:///{server.load(case).text}"
    module = imported(source, monkeypatch)
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        assert set(unread(connection, module)) == (UNREAD[server.dialect] if is_torture else set())
        skipped = UNCOMPARED[server.dialect] if is_torture else set()
        found = {told(one) for one in differences(connection, module.Base.metadata, skipped)}
        assert sorted(found - (DIFFERENT[server.dialect] if is_torture else set())) == []
    engine.dispose()


def unmapped(models: Models) -> set[str]:
    """Tables and views that cannot be mapped."""
    found = set()
    for name in models:
        try:
            models[name]
        except DatabaseFailure:
            found.add(next(str(table) for table, known in models._schema.classes.items() if known == name))
    return found


def lost(models: Models, keys: list[ForeignKeyInfo]) -> set[str]:
    """Tables with a foreign key that is no relationship at one of its ends."""
    schema, found = models._schema, set()
    for key in keys:
        ends = [(key.table, False), (key.target, True)]
        for table, is_inbound in ends:
            if not any(is_of(one, key, is_inbound) for one in schema.relations.of(table)):
                found.add(str(key.table))
    for table in list(schema.classes):
        for relation in schema.relations.of(table):
            attribute = getattr(models.of(table), relation.attribute)
            assert attribute.property.uselist is relation.is_list
            assert schema.relations.back(relation) is not None
    return found


def is_of(relation: Relation, key: ForeignKeyInfo, is_inbound: bool) -> bool:
    known = relation.foreign_key
    same = (known.table, known.columns, known.target) == (key.table, key.columns, key.target)
    return same and relation.is_inbound == is_inbound and relation.onward is None


def imported(source: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    module = ModuleType("sample_models")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    with warnings.catch_warnings():
        warnings.simplefilter("error", sa.exc.SAWarning)
        exec(compile(source, "sample_models.py", "exec"), vars(module))
        module.Base.registry.configure()
    return module


def unread(connection: sa.Connection, module: Any) -> Iterator[str]:
    """Read a row of each class with its relations; those that cannot be read are told."""
    for mapper in module.Base.registry.mappers:
        try:
            with orm.Session(connection) as session:
                row = session.scalars(sa.select(mapper.class_).limit(1)).first()
                for relation in mapper.relationships if row is not None else ():
                    getattr(row, relation.key)
        except Exception:
            connection.rollback()
            yield mapper.local_table.name


def differences(connection: sa.Connection, metadata: sa.MetaData, skipped: set[str]) -> list[Any]:
    for table in list(metadata.tables.values()):
        if table.name in skipped or table.schema == f"{connection.engine.url.database}_other":
            metadata.remove(table)
    schemas = {table.schema for table in metadata.tables.values()}

    def is_included(name: str | None, kind: str, _: Any) -> bool:
        return name in schemas if kind == "schema" else kind != "table" or name not in skipped

    options = {"include_schemas": schemas != {None}, "include_name": is_included}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sa.exc.SAWarning)
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def told(difference: Any) -> str:
    """`remove_fk orders`, of one of Alembic's differences."""
    found = difference[0] if isinstance(difference, list) else difference
    if found[0].startswith("modify"):
        return f"{found[0]} {found[2]}.{found[3]}"
    what = found[-1]
    table = found[2] if found[0].endswith("column") else getattr(what, "table", what)
    return f"{found[0]} {getattr(table, 'name', table)}"
