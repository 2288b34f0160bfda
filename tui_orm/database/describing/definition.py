"""DDL as SQLAlchemy writes it, for servers that give none."""

from __future__ import annotations

import warnings
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SAWarning
from sqlalchemy.schema import CreateIndex, CreateTable

from tui_orm.database.descriptions import TableInfo


def definition(connection: Connection, table: TableInfo) -> str:
    """CREATE TABLE and CREATE INDEX statements of a table, as it is in the server now."""
    metadata = sa.MetaData()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        found = sa.Table(
            table.name.name,
            metadata,
            schema=table.name.schema,
            autoload_with=connection,
            resolve_fks=False,
            listeners=[("column_reflect", partial(_completed, table))],
        )
    _stand_ins(metadata, table)
    indexes = [CreateIndex(index) for index in found.indexes]
    statements: list[sa.ExecutableDDLElement] = [CreateTable(found), *indexes]
    written = [str(one.compile(dialect=connection.dialect)).strip() for one in statements]
    return "\n\n".join(f"{sql};" for sql in written).replace("\t", "    ")


class _Named(sa.types.UserDefinedType[Any]):
    """A type that SQLAlchemy does not know, by the server's name."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: Any) -> str:
        """The server's name."""
        return self.name


def _completed(table: TableInfo, _inspector: Any, _table: sa.Table, column: Any) -> None:
    if isinstance(column["type"], sa.types.NullType):
        column["type"] = _Named(table.column(column["name"]).type_name)


def _stand_ins(metadata: sa.MetaData, table: TableInfo) -> None:
    """A foreign key is written only where its target is known by name: a table of that name will do."""
    for key in table.foreign_keys:
        if key.target == table.name:
            continue
        columns = [sa.Column(name, sa.Integer) for name in key.target_columns]
        sa.Table(key.target.name, metadata, *columns, schema=key.target.schema, extend_existing=True)
