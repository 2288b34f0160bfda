"""What the source of a model says of a table besides its columns: constraints and indexes, as SQLAlchemy finds them."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SAWarning

from tui_orm.database.describing.reflection import part
from tui_orm.database.descriptions import TableInfo


@dataclass(frozen=True)
class TableFacts:
    """Constraints and indexes of a table, each as SQLAlchemy's inspector gives it."""

    foreign_keys: Sequence[Any] = ()
    unique: Sequence[Any] = ()
    indexes: Sequence[Any] = ()
    checks: Sequence[Any] = ()


def read_facts(connection: Connection, table: TableInfo) -> TableFacts:
    """The facts of a table; what cannot be read of them is left out."""
    if table.is_view:
        return TableFacts()
    inspector = sa.inspect(connection)
    name, schema = table.name
    none: list[Any] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        unique = part(lambda: inspector.get_unique_constraints(name, schema=schema), none)
        indexes = part(lambda: inspector.get_indexes(name, schema=schema), none)
        return TableFacts(
            part(lambda: inspector.get_foreign_keys(name, schema=schema), none),
            [one for one in unique if not one.get("duplicates_index")],
            [one for one in indexes if not one.get("duplicates_constraint")],
            part(lambda: inspector.get_check_constraints(name, schema=schema), none),
        )
