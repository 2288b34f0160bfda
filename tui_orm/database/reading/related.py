"""The rows around one row, for people: those that it refers to by name, and those that refer to it. All bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.descriptions import ForeignKeyInfo, TableInfo, TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.mapping.relations import Relation, Relations
from tui_orm.database.query import Query
from tui_orm.database.reading.candidates import naming_columns
from tui_orm.database.reading.finding import is_same
from tui_orm.database.reading.neighbours import MOST_COUNTED, Found
from tui_orm.database.reading.pages import ordering, total_order
from tui_orm.database.reading.rows import Reading
from tui_orm.database.writing.impact import named

if TYPE_CHECKING:
    from tui_orm.database.server import Server

Values = Sequence[Any]


def read_relations(server: Server, keys: Sequence[ForeignKeyInfo], table: TableName) -> tuple[Relation, ...]:
    """The relations of a table by the names of its model; `keys` are those of the whole schema."""
    from tui_orm.database.mapping.outlines import read_outlines

    return server.read(
        lambda connection, dialect: Relations(keys, partial(read_outlines, connection, dialect)).of(table)
    )


def read_referred(server: Server, key: ForeignKeyInfo, values: Values) -> Found:
    """The row that values refer to by a foreign key, or none."""
    table = server.known(key.target)
    return _read(server, table, _spelt(table, key.target_columns), [values], 1)


def read_referring(server: Server, relation: Relation, values: Values, most: int) -> Found:
    """The first rows that refer to these values, in the order of their key; those behind a link table, where one is."""
    key, onward = relation.foreign_key, relation.onward
    table = server.known(key.table)
    if onward is None:
        return _read(server, table, _spelt(table, key.columns), [values], most)
    leading = _spelt(table, onward.columns)
    links = _read(server, table, _spelt(table, key.columns), [values], most, leading)
    places = [links.table.places[column] for column in leading]
    far = server.known(onward.target)
    wanted = [[row[place] for place in places] for row in links.rows]
    return replace(_read(server, far, _spelt(far, onward.target_columns), wanted, most), more=links.more)


def count_referring(server: Server, key: ForeignKeyInfo, values: Values) -> int:
    """How many rows refer to these values by a foreign key; one more than `MOST_COUNTED` stands for any number."""
    table = server.known(key.table)
    columns = _spelt(table, key.columns)

    def count(connection: Connection, dialect: Dialect) -> int:
        reading = Reading(dialect, Query(table))
        rows: sa.Select[Any] = sa.select(sa.literal_column("1").label("c0")).select_from(reading.source)
        bounded = rows.where(_one_of(reading, columns, [values])).limit(MOST_COUNTED + 1).subquery()
        found: int = connection.execute(sa.select(sa.func.count()).select_from(bounded)).scalar_one()
        return found

    return server.read(count)


def _read(
    server: Server,
    table: TableInfo,
    columns: Sequence[str],
    wanted: Sequence[Values],
    most: int,
    beside: Sequence[str] = (),
) -> Found:
    """The rows with any of these values in these columns, with what people know them by."""
    narrow = _known_by(table, [*columns, *beside])

    def read(connection: Connection, dialect: Dialect) -> Found:
        reading = Reading(dialect, Query(narrow))
        select = reading.select().where(_one_of(reading, columns, wanted))
        rows = reading.rows(connection, select.order_by(*ordering(total_order(reading))).limit(most + 1))
        return Found(narrow, rows[:most], len(rows) > most)

    return server.read(read)


def _one_of(reading: Reading, columns: Sequence[str], wanted: Sequence[Values]) -> sa.ColumnElement[bool]:
    """Whether the columns hold any of these values; none of these holds for none."""
    same = [
        sa.and_(
            sa.true(), *(is_same(reading, name, value) for name, value in zip(columns, values, strict=True))
        )
        for values in wanted
    ]
    return same[0] if len(same) == 1 else sa.or_(sa.false(), *same)


def _known_by(table: TableInfo, columns: Sequence[str]) -> TableInfo:
    """The table with its key, its naming columns, and these."""
    key = [column for column in table.columns if column.name in {*table.key, *table.primary_key}]
    wanted = dict.fromkeys((*key, *naming_columns(table, key), *map(table.column, columns)))
    return replace(table, columns=tuple(column for column in table.columns if column in wanted))


def _spelt(table: TableInfo, columns: Sequence[str]) -> list[str]:
    """The columns of a foreign key as their table spells them."""
    try:
        return [named(table, column) for column in columns]
    except KeyError as missing:
        raise DatabaseFailure(f"{table.name} has no column {missing.args[0]}.") from None
