"""Keys and relations that a project declares work like real ones, and never write two rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from client import Client
from servers import LiveServer

from tui_orm.database.descriptions import ForeignKeyInfo, TableName
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.mapping.declared import Declared, DeclaredTable
from tui_orm.database.mapping.models import models_of

pytestmark = pytest.mark.one_driver

ORDERS, CUSTOMERS = TableName("orders"), TableName("customers")
TO_CUSTOMERS = ForeignKeyInfo(ORDERS, ("customer",), CUSTOMERS, ("id",), is_declared=True)


def legacy(server: LiveServer, *tables: DeclaredTable) -> Client:
    """Two tables without any key, and what is declared of them."""
    server.execute(
        "CREATE TABLE customers (id INTEGER, name VARCHAR(20));"
        "CREATE TABLE orders (number VARCHAR(10), customer INTEGER, note VARCHAR(20));"
        "INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bob');"
        "INSERT INTO orders VALUES ('A1', 1, 'x'), ('A2', 2, 'y'), ('A3', 1, NULL);"
    )
    return Client(replace(server.target, declared=Declared(tables)))


@pytest.fixture
def client(server: LiveServer) -> Iterator[Client]:
    opened = legacy(
        server,
        DeclaredTable(ORDERS, "p, line 1", ("number",), (TO_CUSTOMERS,)),
        DeclaredTable(CUSTOMERS, "p, line 5", ("id",)),
    )
    yield opened
    opened.server.close()


def test_rows_are_known_and_written_by_a_declared_key(client: Client, server: LiveServer) -> None:
    table = client.table("orders")
    assert (table.key, table.hidden, table.by_image, table.read_only) == (("number",), (), False, "")
    assert table.is_key_declared
    assert table.complaints == ()
    client.commit(client.update("orders", "A2", note="z"), client.delete("orders", "A1"))
    client.commit(client.insert("orders", number="A4", customer=2, note="new"))
    assert sorted(server.rows("SELECT number, note FROM orders"), key=str) == [
        ("A2", "z"),
        ("A3", None),
        ("A4", "new"),
    ]


def test_declared_relations_are_followed_from_both_ends(client: Client) -> None:
    assert client.table("orders").foreign_keys == (TO_CUSTOMERS,)
    assert client.server.foreign_keys() == [TO_CUSTOMERS]
    assert [row[0] for row in client.server.referred(TO_CUSTOMERS, (2,)).rows] == [2]
    models = models_of(client.server)
    assert models.names_in("Order")[-1:] == ["customer_row"]
    assert models.names_in("Customer")[-1:] == ["orders"]
    source = client.server.model(client.table("orders"))
    assert "# declared, not in the database\n        ForeignKeyConstraint" in source
    assert '__mapper_args__ = {"primary_key": [number]}' in source


def test_what_hangs_on_a_row_is_what_the_server_minds(client: Client) -> None:
    assert client.server.impact([client.delete("customers", 1)]) == ()


def test_a_declared_key_that_became_ambiguous_writes_nothing(client: Client, server: LiveServer) -> None:
    changes = [client.update("orders", "A2", note="z"), client.delete("orders", "A2")]
    server.execute("INSERT INTO orders VALUES ('A2', 2, 'y')")
    before = sorted(server.rows("SELECT * FROM orders"), key=str)
    for change in changes:
        with pytest.raises(DatabaseFailure):
            client.commit(change)
        assert sorted(server.rows("SELECT * FROM orders"), key=str) == before


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (("customer",), "more than one row has 1"),
        (("note",), "it is NULL in a row"),
        (("nope",), "there is no column nope"),
    ],
)
def test_a_key_that_is_none_is_told_and_the_rest_works(
    server: LiveServer, key: tuple[str, ...], reason: str
) -> None:
    gone = replace(TO_CUSTOMERS, columns=("gone",))
    nowhere = replace(TO_CUSTOMERS, target=TableName("nowhere"))
    client = legacy(server, DeclaredTable(ORDERS, "p, line 1", key, (gone, nowhere, TO_CUSTOMERS)))
    table = client.table("orders")
    assert not table.is_key_declared
    assert table.foreign_keys == (TO_CUSTOMERS,)
    assert table.complaints == (
        "orders has no column gone (p, line 1).",
        "There is no table nowhere (p, line 1).",
        f"The key of orders is not taken: {reason} (p, line 1).",
    )
    assert len(client.rows("orders")) == 3
    client.server.close()
