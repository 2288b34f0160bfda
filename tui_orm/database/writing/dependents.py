"""The rows that hang on rows to be removed, looked for level by level: bounded, only read, each row counted once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tui_orm.database.changes import Delete, RowChange, Update
from tui_orm.database.descriptions import ForeignKeyInfo, Key, Row, TableInfo, TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.dialects.literals import literal
from tui_orm.database.query import Query
from tui_orm.database.reading.rows import Reading
from tui_orm.database.sources.inserts import quoted_name
from tui_orm.database.writing.impact import Fate, Impact, fate_of, named

MOST_COUNTED = 10_000
"""Rows counted for one foreign key."""
MOST_SHOWN = 200
"""Referred rows by which those that refer to them are shown again."""
MOST_DEEP = 12
"""Levels that a cascade is followed."""
AT_ONCE = 200
"""Referred rows asked about in one SELECT."""


@dataclass
class Node:
    """Rows of one table that go."""

    table: TableInfo
    rows: list[dict[str, object]]
    key: ForeignKeyInfo | None = None
    parents: list[Key] = field(default_factory=list)
    more: bool = False
    deeper: bool = False
    nodes: list[Node] = field(default_factory=list)


class Dependents:
    """Follows the foreign keys that point to the rows that some changes remove."""

    def __init__(
        self,
        connection: Connection,
        dialect: Dialect,
        describe: Callable[[TableName], TableInfo],
        keys: Sequence[ForeignKeyInfo],
    ) -> None:
        self._connection = connection
        self._dialect = dialect
        self._describe = describe
        self._keys = keys
        self._gone: set[tuple[TableName, Key]] = set()
        self._staged: set[tuple[TableName, Key]] = set()
        self._leaving: dict[tuple[TableName, Key], set[str]] = {}

    def impact(self, changes: Sequence[RowChange]) -> tuple[Impact, ...]:
        """What hangs on the rows that the changes remove, table by table.

        Rows that are removed themselves do not count, nor those that the changes make refer to something else.
        """
        removed: dict[TableName, list[Delete]] = {}
        for change in changes:
            if isinstance(change, Delete):
                removed.setdefault(change.table, []).append(change)
                self._staged.add((change.table, change.key))
            elif isinstance(change, Update):
                self._leaving[change.table, change.key] = set(change.values)
        self._gone |= self._staged
        roots = [self._root(self._describe(name), deletes) for name, deletes in removed.items()]
        for root in roots:
            self._cascade(root, 1)
        return tuple(impact for root in roots for impact in self._impacts(root))

    def _root(self, table: TableInfo, deletes: Sequence[Delete]) -> Node:
        return Node(table, [dict(zip(table.places, change.seen, strict=False)) for change in deletes])

    def _cascade(self, node: Node, depth: int) -> None:
        """See what goes with the rows of a node, and with those in turn. What went already ends a cycle."""
        for key in self._inbound(node.table):
            if fate_of(key) != Fate.REMOVED:
                continue
            child = self._referring(node, key)
            table = child.table.name
            fresh = [row for row in child.rows if (table, self._key(child.table, row)) not in self._gone]
            self._gone.update((table, self._key(child.table, row)) for row in fresh)
            child.rows = fresh
            if fresh:
                node.nodes.append(child)
                child.deeper = depth >= MOST_DEEP
                if not child.deeper:
                    self._cascade(child, depth + 1)

    def _impacts(self, node: Node) -> Iterator[Impact]:
        """What hangs on a node; what is in the way comes first."""
        others = [self._referring(node, key) for key in self._inbound(node.table) if self._stays(key)]
        found = [(fate_of(other.key), other) for other in others if other.key and self._kept(other)]
        for fate, other in sorted(found, key=lambda pair: pair[0] != Fate.IN_THE_WAY):
            yield self._impact(other, fate, self._kept(other), ())
        for child in node.nodes:
            yield self._impact(child, Fate.REMOVED, child.rows, tuple(self._impacts(child)))

    def _stays(self, key: ForeignKeyInfo) -> bool:
        return fate_of(key) != Fate.REMOVED

    def _kept(self, node: Node) -> list[dict[str, object]]:
        """The rows that do not go themselves: MySQL, and RESTRICT anywhere, look before a cascade takes them."""
        strict = node.key is not None and (
            node.key.on_delete.upper() == "RESTRICT" or self._dialect.name == "mysql"
        )
        gone = self._staged if strict and node.key and fate_of(node.key) == Fate.IN_THE_WAY else self._gone
        name = node.table.name
        return [row for row in node.rows if (name, self._key(node.table, row)) not in gone]

    def _impact(self, node: Node, fate: Fate, rows: Sequence[object], children: tuple[Impact, ...]) -> Impact:
        assert node.key is not None
        parents = tuple(node.parents[:MOST_SHOWN])
        more = node.more or len(rows) > MOST_COUNTED
        sql = self._sql(node.table, node.key, parents) if len(parents) > 1 and len(parents[0]) > 1 else ""
        return Impact(
            node.key,
            node.table,
            fate,
            min(len(rows), MOST_COUNTED),
            more,
            parents,
            sql,
            children,
            node.deeper,
        )

    def _inbound(self, table: TableInfo) -> list[ForeignKeyInfo]:
        """The foreign keys that point to a table, each once."""
        return [key for key in dict.fromkeys(self._keys) if self._is(key.target, table.name)]

    def _is(self, one: TableName, other: TableName) -> bool:
        if self._dialect.name == "sqlite":
            return one.name.lower() == other.name.lower()
        return one == other

    def _referring(self, node: Node, key: ForeignKeyInfo) -> Node:
        """The rows that refer to those of a node by a foreign key, with their keys and what may refer to them."""
        table = self._describe(key.table)
        try:
            target = [named(node.table, column) for column in key.target_columns]
            columns = [named(table, column) for column in key.columns]
        except KeyError:
            return Node(table, [], key)  # a foreign key to a column that is not there
        values = dict.fromkeys(tuple(row[column] for column in target) for row in node.rows)
        parents = [value for value in values if None not in value]
        found = Node(table, [], key, parents, node.more)
        for start in range(0, len(parents), AT_ONCE):
            found.rows += self._rows(
                table, columns, parents[start : start + AT_ONCE], MOST_COUNTED + 1 - len(found.rows)
            )
            if len(found.rows) > MOST_COUNTED:
                found.more = True
                break
        found.rows = [row for row in found.rows if not self._leaves(table, columns, row)][:MOST_COUNTED]
        return found

    def _leaves(self, table: TableInfo, columns: Iterable[str], row: dict[str, object]) -> bool:
        written = self._leaving.get((table.name, self._key(table, row)), set())
        return not written.isdisjoint(columns)

    def _rows(
        self, table: TableInfo, columns: Sequence[str], parents: Sequence[Key], most: int
    ) -> list[dict[str, object]]:
        reading = Reading(self._dialect, Query(table))
        names = list(dict.fromkeys([*table.key, *self._referred(table), *columns]))
        read = [self._dialect.readable(reading.column(name), table.column(name)) for name in names]
        select = sa.select(*(element.label(f"c{number}") for number, element in enumerate(read)))
        select = select.select_from(reading.source).where(self._one_of(reading, columns, parents))
        found: list[Row] = [tuple(row) for row in self._connection.execute(select.limit(most))]
        return [dict(zip(names, row, strict=True)) for row in found]

    def _referred(self, table: TableInfo) -> Iterator[str]:
        """The columns of a table that foreign keys point to."""
        for key in self._inbound(table):
            for column in key.target_columns:
                if any(column.lower() == name.lower() for name in table.places):
                    yield named(table, column)

    def _one_of(
        self, reading: Reading, columns: Sequence[str], parents: Sequence[Key]
    ) -> sa.ColumnElement[bool]:
        infos = [reading.table.column(name) for name in columns]
        if len(columns) == 1:
            bound = [self._dialect.bound(parent[0], infos[0]) for parent in parents]
            return reading.column(columns[0]).in_(bound)
        same = [
            sa.and_(
                *(
                    reading.column(info.name) == self._dialect.bound(value, info)
                    for info, value in zip(infos, parent, strict=True)
                )
            )
            for parent in parents
        ]
        return sa.or_(sa.false(), *same)

    def _key(self, table: TableInfo, row: dict[str, object]) -> Key:
        """What a row is known by; without a key by all that was read of it."""
        return tuple(row[name] for name in table.key) or tuple(row.values())

    def _sql(self, table: TableInfo, key: ForeignKeyInfo, parents: Sequence[Key]) -> str:
        speech = self._connection.dialect
        backslashes = getattr(speech, "_backslash_escapes", True)
        infos = [table.column(named(table, column)) for column in key.columns]
        rows = [
            " AND ".join(
                f"{quoted_name(speech, info.name)} = {literal(value, info, table.dialect, backslashes)}"
                for info, value in zip(infos, parent, strict=True)
            )
            for parent in parents
        ]
        return " OR ".join(f"({row})" for row in rows)
