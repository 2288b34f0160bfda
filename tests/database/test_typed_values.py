"""What is typed is stored as it was shown: the parsed value is what each server gives back."""

from __future__ import annotations

from typing import Any

import pytest
from servers import LiveServer

from tui_orm.database.changes import Insert
from tui_orm.database.database import Database
from tui_orm.database.descriptions import TableEntry, TableName
from tui_orm.database.query import PageRequest, Query
from tui_orm.workspace.choices import choices_of, is_set
from tui_orm.workspace.reading import read

COMMON = {
    "d": ("DATE", ["1.3.2024", "2024-3-1", "20240229", "3/15/2024"]),
    "i": ("SMALLINT", ["-32768", "32767", "+7"]),
    "n": ("DECIMAL(6,2)", ["-9999.99", "0.10", "1e3"]),
    "v": ("VARCHAR(5)", ["", "éåø", "a b c"]),
}
TYPES = {
    "sqlite": {
        "t": ("DATETIME", ["2024-3-1", "2024-03-01T14:30Z", "1.3.2024 9:05"]),
        "h": ("TIME", ["9:05", "14:30:15.25"]),
        "b": ("BLOB", ["0x00ff", ""]),
    },
    "mysql": {
        "t": ("DATETIME", ["2024-3-1", "2024-03-01T14:30Z", "1.3.2024 2pm"]),
        "h": ("TIME", ["9:05", "-838:59:59", "500:00", "2pm"]),
        "b": ("VARBINARY(4)", ["X'00FF'", ""]),
        "u": ("TINYINT UNSIGNED", ["0", "255"]),
        "y": ("YEAR", ["1901", "2155", "0"]),
        "m": ("BIT(6)", ["b'101'", "63"]),
    },
    "postgresql": {
        "t": ("TIMESTAMP", ["2024-3-1", "2024-03-01T14:30Z", "1.3.2024 2pm", "infinity"]),
        "h": ("TIME", ["9:05", "24:00", "2pm"]),
        "b": ("BYTEA", [r"\x00ff", ""]),
        "z": ("TIMETZ", ["9:05+02", "14:30:15-03:30"]),
        "o": ("BOOLEAN", ["yes", "off"]),
        "p": ("INTERVAL", ["1 day", "02:03:04"]),
    },
}


async def test_what_was_shown_is_what_is_stored(server: LiveServer) -> None:
    types = COMMON | TYPES[server.dialect]
    columns = ", ".join(f"{column} {type_name}" for column, (type_name, _) in types.items())
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, {columns})")
    database = Database(server.target)
    try:
        table = await database.describe(TableEntry(TableName("t")))
        rows: list[dict[str, Any]] = []
        for place in range(4):
            rows.append({"id": place})
            for column, (_, texts) in types.items():
                reading = read(texts[place % len(texts)], table.column(column), table)
                assert not reading.reason, (column, texts)
                rows[-1][column] = reading.value
        await database.commit([Insert(table.name, number, row) for number, row in enumerate(rows)])
        found = (await database.page(PageRequest(Query(table)))).rows
        for row, stored in zip(rows, found, strict=True):
            assert stored == tuple(row[column.name] for column in table.columns)
    finally:
        database.close()


CHOICES = {
    "sqlite": ["e TEXT CHECK (e IN ('a', 'b c'))", "o BOOLEAN"],
    "mysql": ["e ENUM('a', 'b c')", "o BOOLEAN", "s SET('x', 'y')", "k VARCHAR(9), CHECK (k IN ('p', 'q'))"],
    "postgresql": ["e mood", "o BOOLEAN", "k VARCHAR(9) CHECK (k IN ('p', 'q'))"],
}


async def test_the_values_a_column_may_have_are_known(server: LiveServer) -> None:
    if server.dialect == "postgresql":
        server.execute("CREATE TYPE mood AS ENUM ('a', 'b c')")
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, {', '.join(CHOICES[server.dialect])})")
    database = Database(server.target)
    try:
        table = await database.describe(TableEntry(TableName("t")))
    finally:
        database.close()
    found = {column.name: [one.label for one in choices_of(column, table)] for column in table.columns}
    assert found["e"] == ["a", "b c"]
    assert found["o"] in (["true", "false"], ["1", "0"])
    assert found.get("k", ["p", "q"]) == ["p", "q"]
    assert found["id"] == []
    if server.dialect == "mysql":
        assert found["s"] == ["x", "y"]
        assert is_set(table.column("s"))


@pytest.mark.parametrize("typed", ["99", "-99"])
async def test_a_check_is_told_before_the_server_tells_it(server: LiveServer, typed: str) -> None:
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, CHECK (v BETWEEN -9 AND 9))")
    database = Database(server.target)
    try:
        table = await database.describe(TableEntry(TableName("t")))
    finally:
        database.close()
    reading = read(typed, table.column("v"), table)
    assert "CHECK" in (reading.doubt if server.dialect == "mysql" else reading.reason)
    assert read("9", table.column("v"), table).reason == ""
