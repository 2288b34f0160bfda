"""In which order changes are written: values exchanged, rows replaced, circles of rows, references to new rows."""

from __future__ import annotations

from typing import Any

import pytest
from client import Client
from servers import LiveServer

from tui_orm.database.changes import Insert, Reference, RowChange
from tui_orm.database.descriptions import TableName
from tui_orm.database.failures import ConstraintBroken, DatabaseFailure

pytestmark = pytest.mark.one_driver

AUTHOR, BOOK = TableName("author"), TableName("book")


def letters(server: LiveServer, column: str) -> None:
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, v {column}, n INTEGER)")
    server.execute("INSERT INTO t VALUES (1, 'a', 0), (2, 'b', 0), (3, 'c', 0)")


@pytest.mark.parametrize(
    "column", ["VARCHAR(20) UNIQUE", "VARCHAR(20) NOT NULL UNIQUE", "CHAR(1) NOT NULL UNIQUE"]
)
def test_unique_values_are_exchanged(server: LiveServer, client: Client, column: str) -> None:
    letters(server, column)
    changes = [client.update("t", 1, v="b"), client.update("t", 2, v="a", n=7)]
    said = client.preview(*changes)
    assert len(said) == 3  # one row steps aside
    assert [row for _, row in client.commit(*changes).rows] == [(1, "b", 0), (2, "a", 7)]
    client.commit(client.update("t", 1, v="c"), client.update("t", 2, v="b"), client.update("t", 3, v="a"))
    assert server.rows("SELECT v FROM t ORDER BY id") == [("c",), ("b",), ("a",)]


def test_keys_go_in_circles_and_in_chains(server: LiveServer, client: Client) -> None:
    letters(server, "VARCHAR(9)")
    client.commit(client.update("t", 1, id=2), client.update("t", 2, id=1))
    assert server.rows("SELECT id, v FROM t ORDER BY id") == [(1, "b"), (2, "a"), (3, "c")]
    shifted = [client.update("t", number, id=number + 1, n=number) for number in (1, 2, 3)]
    assert len(client.preview(*shifted)) == 3
    assert [row for _, row in client.commit(*shifted).rows] == [(2, "b", 1), (3, "a", 2), (4, "c", 3)]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("INTEGER", (1, 2)),
        ("SMALLINT", (-32768, 2)),
        ("BIGINT", (1, 2**62)),
        ("DECIMAL(4,1)", ("1.5", "-999.0")),
        ("DOUBLE PRECISION", (0.5, 1.5)),
        ("DATE", ("2024-01-02", "1000-01-01")),
        ("TIMESTAMP(0)", ("2024-01-02 03:04:05", "2024-01-02 03:04:06")),
    ],
)
def test_values_of_every_kind_are_exchanged(
    server: LiveServer, client: Client, column: str, values: tuple[Any, Any]
) -> None:
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, v {column} NOT NULL UNIQUE)")
    server.execute("INSERT INTO t VALUES " + ", ".join(f"({n}, '{v}')" for n, v in enumerate(values)))
    before = dict(client.rows("t"))
    client.commit(client.update("t", 0, v=before[1]), client.update("t", 1, v=before[0]))
    assert dict(client.rows("t")) == {0: before[1], 1: before[0]}


def test_parts_of_a_unique_key_are_exchanged(server: LiveServer, client: Client) -> None:
    server.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER NOT NULL, UNIQUE (a, b))"
    )
    server.execute("INSERT INTO t VALUES (1, 1, 1), (2, 2, 1), (3, 3, 3)")
    client.commit(
        client.update("t", 1, a=2), client.update("t", 2, a=3, b=3), client.update("t", 3, a=1, b=1)
    )
    assert server.rows("SELECT * FROM t ORDER BY id") == [(1, 2, 1), (2, 3, 3), (3, 1, 1)]


def test_where_no_value_is_free_that_is_said(server: LiveServer, client: Client) -> None:
    kind = "TINYINT(1)" if server.dialect == "mysql" else "BOOLEAN"
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, v {kind} NOT NULL UNIQUE)")
    server.execute("INSERT INTO t VALUES (1, TRUE), (2, FALSE)")
    one, other = (client.row("t", number)[1] for number in (1, 2))
    changes = client.update("t", 1, v=other), client.update("t", 2, v=one)
    if server.dialect == "mysql":
        client.commit(*changes)  # a TINYINT has room
        return
    with pytest.raises(ConstraintBroken, match="no value is free"):
        client.commit(*changes)
    assert server.rows("SELECT v FROM t ORDER BY id") == [(one,), (other,)]


def test_a_row_taken_away_leaves_its_values_to_others(server: LiveServer, client: Client) -> None:
    letters(server, "VARCHAR(9) NOT NULL UNIQUE")
    client.commit(
        client.insert("t", id=9, v="a"),
        client.update("t", 2, v="c", id=3),
        client.delete("t", 1),
        client.delete("t", 3),
    )
    assert server.rows("SELECT id, v FROM t ORDER BY id") == [(3, "c"), (9, "a")]


def test_a_row_replaced_is_deleted_and_inserted(server: LiveServer, client: Client) -> None:
    server.execute("""CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9) DEFAULT 'def', n INTEGER);
        CREATE TABLE child (id INTEGER PRIMARY KEY, t INTEGER, FOREIGN KEY (t) REFERENCES t (id) ON DELETE CASCADE);
        INSERT INTO t VALUES (1, 'old', 5), (2, 'two', 5); INSERT INTO child VALUES (1, 1), (2, 2)""")
    changes = [client.insert("t", id=1), client.delete("t", 1)]
    assert [one.sql.split()[0] for one in client.preview(*changes)] == ["DELETE", "INSERT"]
    client.commit(*changes)
    assert server.rows("SELECT * FROM t ORDER BY id") == [(1, "def", None), (2, "two", 5)]
    assert server.rows("SELECT id FROM child") == [(2,)]


def test_an_edited_row_that_goes_with_another_is_not_lost_in_silence(
    server: LiveServer, client: Client
) -> None:
    server.execute("""CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9));
        CREATE TABLE child (id INTEGER PRIMARY KEY, t INTEGER, v VARCHAR(9),
          FOREIGN KEY (t) REFERENCES t (id) ON DELETE CASCADE);
        INSERT INTO t VALUES (1, 'a'); INSERT INTO child VALUES (1, 1, 'a')""")
    with pytest.raises(DatabaseFailure):
        client.commit(client.update("child", 1, v="mine"), client.delete("t", 1))
    assert server.rows("SELECT * FROM child") == [(1, 1, "a")]


def family(server: LiveServer, on_update: str = "", boss: str = "INTEGER") -> None:
    server.execute(f"""
        CREATE TABLE author (id {server.serial}, name VARCHAR(20) NOT NULL, boss {boss}, best INTEGER,
          FOREIGN KEY (boss) REFERENCES author (id));
        CREATE TABLE book (id {server.serial}, author INTEGER NOT NULL, title VARCHAR(20),
          FOREIGN KEY (author) REFERENCES author (id) {on_update})""")
    if server.dialect != "sqlite":
        server.execute("ALTER TABLE author ADD FOREIGN KEY (best) REFERENCES book (id)")
    else:
        server.execute("DROP TABLE author")
        server.execute(f"""CREATE TABLE author (id {server.serial}, name VARCHAR(20) NOT NULL, boss {boss},
          best INTEGER, FOREIGN KEY (boss) REFERENCES author (id), FOREIGN KEY (best) REFERENCES book (id))""")


def new(table: TableName, number: int, **values: Any) -> Insert:
    return Insert(table, number, values)


def key(table: TableName, number: int) -> Reference:
    return Reference(table, number, "id")


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_new_rows_refer_to_new_rows(server: LiveServer, client: Client, order: tuple[int, ...]) -> None:
    family(server)
    client.table("author"), client.table("book")
    changes: list[RowChange] = [
        new(AUTHOR, 1, name="Ann", boss=key(AUTHOR, 2)),
        new(AUTHOR, 2, name="Bob", best=key(BOOK, 1)),  # a circle: the book's author is Ann
        new(BOOK, 1, author=key(AUTHOR, 1), title="One"),
        new(AUTHOR, 3, name="Eve", boss=key(AUTHOR, 3)),
    ]
    changes = [changes[number] for number in order]
    said = client.preview(*changes)
    assert any(isinstance(value, Reference) for one in said for value in one.parameters)
    done = client.commit(*changes)
    rows = {change: row for change, row in zip(order, [row for _, row in done.rows], strict=True)}
    ann, bob, book, eve = (rows[number] for number in range(4))
    assert None not in (ann, bob, book, eve)
    assert (ann[2], bob[3], book[1], eve[2]) == (bob[0], book[0], ann[0], eve[0])
    assert sorted(client.rows("author")) == sorted([ann, bob, eve])


def test_rows_in_a_circle_are_deleted(server: LiveServer, client: Client) -> None:
    family(server)
    client.table("author"), client.table("book")
    done = client.commit(
        new(AUTHOR, 1, name="Ann", best=key(BOOK, 1), boss=key(AUTHOR, 1)),
        new(BOOK, 1, author=key(AUTHOR, 1)),
    )
    (_, author), (_, book) = done.rows
    assert author is not None
    assert book is not None
    client.commit(client.delete("author", author[0]), client.delete("book", book[0]))
    assert client.rows("author") == client.rows("book") == []


def test_a_row_that_refers_to_itself_changes_its_key(server: LiveServer, client: Client) -> None:
    family(server)
    done = client.commit(
        client.insert("author", name="Ann", boss=None), client.insert("author", id=7, name="B", boss=7)
    )
    assert done.rows[1][1] is not None
    client.commit(client.update("author", 7, id=8, boss=8))
    assert server.rows("SELECT id, boss FROM author WHERE name = 'B'") == [(8, 8)]


def test_an_update_refers_to_a_new_row(server: LiveServer, client: Client) -> None:
    family(server)
    server.execute("INSERT INTO author (name) VALUES ('Ann')")
    done = client.commit(client.update("author", 1, boss=key(AUTHOR, 5)), new(AUTHOR, 5, name="Bob"))
    assert [row and row[:3] for _, row in done.rows] == [(1, "Ann", 2), (2, "Bob", None)]


def test_a_reference_to_a_row_that_is_gone_is_refused(server: LiveServer, client: Client) -> None:
    family(server)
    client.table("author")
    with pytest.raises(DatabaseFailure, match="refers to a new row"):
        client.commit(new(AUTHOR, 1, name="Ann", boss=key(AUTHOR, 9)))
    assert client.rows("author") == []


def test_references_of_composite_keys(server: LiveServer, client: Client) -> None:
    server.execute("""CREATE TABLE author (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
        CREATE TABLE book (x INTEGER, y INTEGER, z INTEGER, PRIMARY KEY (x, y, z),
          FOREIGN KEY (x, y) REFERENCES author (a, b))""")
    client.table("author"), client.table("book")
    refers = {"x": Reference(AUTHOR, 1, "a"), "y": Reference(AUTHOR, 1, "b")}
    done = client.commit(new(BOOK, 1, **refers, z=7), new(AUTHOR, 1, a=3, b=4))
    assert next(row and row[:3] for _, row in done.rows) == (3, 4, 7)


def test_a_key_changes_with_what_refers_to_it(server: LiveServer, client: Client) -> None:
    family(server, "ON UPDATE CASCADE")
    server.execute("INSERT INTO author (id, name) VALUES (1, 'Ann'), (2, 'Bob')")
    server.execute("INSERT INTO book (id, author) VALUES (1, 1), (2, 1), (3, 2)")
    client.commit(client.update("book", 1, author=9, title="One"), client.update("author", 1, id=9))
    assert server.rows("SELECT id, author FROM book ORDER BY id") == [(1, 9), (2, 9), (3, 2)]
    client.commit(client.update("author", 9, id=2), client.update("author", 2, id=9))
    assert server.rows("SELECT id, author FROM book ORDER BY id") == [(1, 2), (2, 2), (3, 9)]


def test_a_key_changes_while_what_refers_to_it_steps_aside(server: LiveServer, client: Client) -> None:
    family(server)
    server.execute("INSERT INTO author (id, name) VALUES (1, 'Ann')")
    server.execute("INSERT INTO author (id, name, boss) VALUES (2, 'Bob', 1)")
    client.commit(client.update("author", 2, boss=8), client.update("author", 1, id=8))
    assert server.rows("SELECT id, boss FROM author ORDER BY id") == [(2, 8), (8, None)]


def test_a_key_that_follows_its_parent_is_found_again(server: LiveServer, client: Client) -> None:
    server.execute("""CREATE TABLE author (id INTEGER PRIMARY KEY);
        CREATE TABLE book (author INTEGER, n INTEGER, v VARCHAR(9), PRIMARY KEY (author, n),
          FOREIGN KEY (author) REFERENCES author (id) ON UPDATE CASCADE);
        INSERT INTO author VALUES (1); INSERT INTO book VALUES (1, 1, 'a'), (1, 2, 'b'), (1, 3, 'c')""")
    one, other, third = [(1, number) for number in (1, 2, 3)]
    if server.dialect == "sqlite":
        one, other, third = (1,), (2,), (3,)  # type: ignore[assignment]
    done = client.commit(
        client.update("author", 1, id=5),
        client.update("book", *one, v="x"),
        client.update("book", *other, author=5),
        client.delete("book", *third),
    )
    assert [row and row[:3] for _, row in done.rows] == [(5,), (5, 1, "x"), (5, 2, "b"), None]
    assert server.rows("SELECT * FROM book ORDER BY n") == [(5, 1, "x"), (5, 2, "b")]
