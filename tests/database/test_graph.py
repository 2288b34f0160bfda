"""The graph of a schema as the servers have it."""

from __future__ import annotations

from functools import partial

import pytest
from client import Client
from servers import LiveServer

from tui_orm.database.describing.graph import Attribute, Graph, connected
from tui_orm.database.describing.graph_reading import MOST_NAMED, read_columns, read_graph
from tui_orm.database.descriptions import ForeignKeyInfo, TableName

pytestmark = pytest.mark.one_driver

SCHEMA = """
CREATE TABLE parent (a INTEGER NOT NULL, b INTEGER NOT NULL, code VARCHAR(5) NOT NULL UNIQUE, PRIMARY KEY (a, b));
CREATE TABLE child (id INTEGER PRIMARY KEY, pa INTEGER NOT NULL, pb INTEGER, code VARCHAR(5), boss INTEGER,
  CONSTRAINT both_ways FOREIGN KEY (pa, pb) REFERENCES parent (a, b),
  CONSTRAINT by_code FOREIGN KEY (code) REFERENCES parent (code),
  CONSTRAINT itself FOREIGN KEY (boss) REFERENCES child (id));
CREATE TABLE alone (x INTEGER); CREATE VIEW seen AS SELECT id FROM child
"""


def graph_of(client: Client) -> Graph:
    graph = client.server.read(read_graph)
    return graph.with_columns(client.server.read(partial(read_columns, names=list(graph.entities))))


def test_tables_columns_and_keys(server: LiveServer, client: Client) -> None:
    server.execute(SCHEMA)
    graph = graph_of(client)
    assert {name.name for name in graph.entities} == {"parent", "child", "alone", "seen"}
    assert graph.entities[TableName("seen")].is_view
    parent, child = graph.entities[TableName("parent")], graph.entities[TableName("child")]
    assert parent.key == ("a", "b")
    assert [(one.name, one.in_key, one.required) for one in child.attributes] == [
        ("id", True, True),
        ("pa", False, True),
        ("pb", False, False),
        ("code", False, False),
        ("boss", False, False),
    ]
    assert "int" in child.attributes[0].type_name.lower()
    found = {(key.columns, key.target.name, key.target_columns) for key in graph.keys}
    assert found == {
        (("pa", "pb"), "parent", ("a", "b")),
        (("code",), "parent", ("code",)),
        (("boss",), "child", ("id",)),
    }
    many = [*(TableName(f"none_{number}") for number in range(MOST_NAMED)), TableName("child")]
    assert set(client.server.read(partial(read_columns, names=many))) == {TableName("child")}
    quote = "`" if server.dialect == "mysql" else '"'
    name = f"{quote}a%(x)s:b 'c{quote}"
    server.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {quote}d %s{quote} INTEGER)")
    columns = client.server.read(partial(read_columns, names=[TableName("a%(x)s:b 'c")]))
    assert [one.name for one in columns[TableName("a%(x)s:b 'c")]] == ["id", "d %s"]


def test_targets_elsewhere(server: LiveServer, client: Client) -> None:
    if server.dialect == "sqlite":
        check_what_sqlite_lets_stand(server, client)
    elif server.dialect == "postgresql":
        check_tables_of_other_schemas(server, client)
    else:
        check_tables_of_other_databases(server, client)


def check_tables_of_other_databases(server: LiveServer, client: Client) -> None:
    other = f"{server.database}_other"
    server.create(other)
    server.execute(
        f"CREATE TABLE {other}.far (id INTEGER PRIMARY KEY);"
        f"CREATE TABLE near (id INTEGER PRIMARY KEY, f INTEGER, FOREIGN KEY (f) REFERENCES {other}.far (id))"
    )
    graph = graph_of(client)
    server.execute(f"DROP TABLE near; DROP DATABASE {other}")
    assert graph.keys[0].target == TableName("far", other)
    assert graph.entities[TableName("far", other)].key == ("id",)
    assert graph.entities[TableName("far", other)].is_missing is False


def check_tables_of_other_schemas(server: LiveServer, client: Client) -> None:
    server.execute(
        "DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other; CREATE TABLE other.far (id INTEGER PRIMARY KEY);"
        "CREATE TABLE near (id INTEGER PRIMARY KEY, far INTEGER REFERENCES other.far (id))"
    )
    graph = graph_of(client)
    server.execute("DROP SCHEMA other CASCADE")
    assert graph.entities[TableName("far", "other")].key == ("id",)
    assert graph.keys[0].target == TableName("far", "other")


def check_what_sqlite_lets_stand(server: LiveServer, client: Client) -> None:
    """A target that is missing, one in other letters, and a view that cannot be read."""
    server.execute(
        "CREATE TABLE Boss (Id INTEGER PRIMARY KEY);"
        "CREATE TABLE man (id INTEGER PRIMARY KEY, boss REFERENCES boss (ID), gone REFERENCES nowhere (id));"
        "CREATE VIEW broken AS SELECT * FROM nowhere"
    )
    graph = graph_of(client)
    assert graph.entities[TableName("nowhere")].is_missing
    assert graph.entities[TableName("broken")].attributes == ()
    assert graph.entities[TableName("man")].attributes
    boss = next(key for key in graph.keys if key.columns == ("boss",))
    assert (boss.target, boss.target_columns) == (TableName("Boss"), ("Id",))


def test_exact_names_come_first() -> None:
    small, large = TableName("a"), TableName("A")
    key = ForeignKeyInfo(small, ("x",), TableName("A"), ("id",))
    graph = connected({small: False, large: False}, [key])
    assert graph.keys == (key,)
    named = graph.with_columns({small: (Attribute("x"), Attribute("X")), large: (Attribute("ID"),)})
    assert named.keys[0].columns == ("x",)
    assert named.keys[0].target_columns == ("ID",)
