from __future__ import annotations

import pytest
import servers

from tui_orm.database.console.names import read_names
from tui_orm.database.database import Database
from tui_orm.database.descriptions import TableName

pytestmark = pytest.mark.one_driver


async def test_completion_knows_the_names_and_words_of_the_server(server: servers.LiveServer) -> None:
    server.execute(
        'CREATE TABLE odd (id INTEGER PRIMARY KEY, "Two Words" VARCHAR(10))'.replace(
            '"', "`" if server.dialect == "mysql" else '"'
        )
    )
    server.execute("CREATE VIEW seen AS SELECT id FROM odd")
    database = Database(server.target)
    try:
        names = await database.look_up(lambda known: known.read(read_names))
    finally:
        database.close()
    columns = {table: [column for column, _ in held] for table, held in names.tables.items()}
    assert columns == {TableName("odd"): ["id", "Two Words"], TableName("seen"): ["id"]}
    assert {"SELECT", "WHERE"} <= names.keywords
    assert {name.lower() for name in names.functions} >= {"lower", "coalesce"}
