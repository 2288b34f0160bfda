"""Staged changes as a script of SQL for their server, values written out as literals: to be kept, not run here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Dialect

from tui_orm.database.changes import DEFAULT, Delete, Insert, Reference, RowChange, Update
from tui_orm.database.descriptions import ColumnInfo, Key, Kind, TableInfo, TableName
from tui_orm.database.dialects.literals import literal
from tui_orm.database.sources.inserts import quoted_name

KEYS = "tui_orm_keys"
"""Where the keys of new rows are kept that others refer to; MySQL has variables for them."""
TEXT = ColumnInfo("", Kind.TEXT)
BEGIN = {
    "sqlite": ["PRAGMA foreign_keys = ON;", "BEGIN IMMEDIATE;"],
    "mysql": ["START TRANSACTION;"],
    "postgresql": ["BEGIN;"],
}


class SqlScript:
    """Writes changes, given in the order in which they run."""

    def __init__(self, speech: Dialect, tables: Mapping[TableName, TableInfo], changes: Sequence[RowChange]):
        self._speech = speech
        self._tables = tables
        self._changes = changes
        self._dialect = speech.name if speech.name in BEGIN else "mysql"
        self._referred = {place for change in changes for place in references(change)}

    def text(self) -> str:
        """The script, a statement a line."""
        keeps = self._referred and self._dialect != "mysql"
        lines = [f"-- {len(self._changes):,} changes", *BEGIN[self._dialect]]
        lines += [f"CREATE TEMPORARY TABLE {KEYS} (new_row text, key_value text);"] if keeps else []
        lines += [line for change in self._changes for line in self._lines(change)]
        lines += [f"DROP TABLE {KEYS};"] if keeps else []
        return "\n".join([*lines, "COMMIT;", ""])

    def _lines(self, change: RowChange) -> Iterator[str]:
        table = self._tables[change.table]
        if isinstance(change, Insert):
            yield from self._insert(table, change)
            return
        where = self._where(table, change.key)
        if isinstance(change, Delete):
            yield f"DELETE FROM {self._name(table)} WHERE {where};"
        elif isinstance(change, Update):
            pairs = ((table.column(name), value) for name, value in change.values.items())
            over = ", ".join(
                f"{self._quoted(info.name)} = {self._value(value, info)}" for info, value in pairs
            )
            yield f"UPDATE {self._name(table)} SET {over} WHERE {where};"

    def _insert(self, table: TableInfo, insert: Insert) -> Iterator[str]:
        given = [(table.column(name), value) for name, value in insert.values.items() if value is not DEFAULT]
        into = f"INSERT INTO {self._name(table)}"
        if given:
            columns = ", ".join(self._quoted(info.name) for info, _ in given)
            values = ", ".join(self._value(value, info) for info, value in given)
            by_server = self._dialect == "postgresql" and any(info.identity for info, _ in given)
            into += f" ({columns}){' OVERRIDING SYSTEM VALUE' if by_server else ''} VALUES ({values})"
        else:
            into += " () VALUES ()" if self._dialect == "mysql" else " DEFAULT VALUES"
        wanted = sorted(one.column for one in self._referred if (one.table, one.number) == _place(insert))
        unknown = [column for column in wanted if insert.values.get(column, DEFAULT) is DEFAULT]
        yield from self._kept(into, insert, unknown[0]) if unknown else [f"{into};"]

    def _kept(self, into: str, insert: Insert, column: str) -> Iterator[str]:
        """An INSERT whose new key is kept for those that refer to it."""
        row = literal(_label(insert), TEXT, self._dialect)
        if self._dialect == "postgresql":
            new = f"WITH new AS ({into} RETURNING {self._quoted(column)} AS key)"
            yield f"{new} INSERT INTO {KEYS} SELECT {row}, key FROM new;"
        elif self._dialect == "mysql":
            yield f"{into};"
            yield f"SET @{self._quoted(_label(insert))} = LAST_INSERT_ID();"
        else:
            yield f"{into};"
            yield f"INSERT INTO {KEYS} VALUES ({row}, last_insert_rowid());"

    def _where(self, table: TableInfo, key: Key) -> str:
        pairs = zip(table.key, key, strict=True)
        return " AND ".join(
            f"{self._quoted(name)} = {self._value(value, table.column(name))}" for name, value in pairs
        )

    def _value(self, value: Any, info: ColumnInfo) -> str:
        if value is DEFAULT:
            return f"({info.default})" if self._dialect == "sqlite" else "DEFAULT"
        if isinstance(value, Reference):
            return self._reference(value, info)
        return literal(value, info, self._dialect, getattr(self._speech, "_backslash_escapes", True))

    def _reference(self, value: Reference, info: ColumnInfo) -> str:
        new = next(
            one
            for one in self._changes
            if isinstance(one, Insert) and _place(one) == (value.table, value.number)
        )
        known = new.values.get(value.column, DEFAULT)
        if known is not DEFAULT:
            return self._value(known, info)
        if self._dialect == "mysql":
            return f"@{self._quoted(_label(new))}"
        row = literal(_label(new), TEXT, self._dialect)
        kind = info.type_name or "text"
        return f"CAST((SELECT key_value FROM {KEYS} WHERE new_row = {row}) AS {kind})"

    def _name(self, table: TableInfo) -> str:
        schema = f"{self._quoted(table.name.schema)}." if table.name.schema else ""
        return schema + self._quoted(table.name.name)

    def _quoted(self, name: str) -> str:
        return quoted_name(self._speech, name)


def references(change: RowChange) -> Iterator[Reference]:
    """The new rows that a change refers to."""
    values = () if isinstance(change, Delete) else change.values.values()
    key = () if isinstance(change, Insert) else change.key
    yield from (value for value in (*values, *key) if isinstance(value, Reference))


def _place(insert: Insert) -> tuple[TableName, int]:
    return insert.table, insert.number


def _label(insert: Insert) -> str:
    return f"new {insert.table} {insert.number}"
