"""Rows without a key: exactly one row or nothing (lessons 4, 6, 10); and engines that cannot roll back."""

from __future__ import annotations

from typing import Any

import pytest
from client import Client
from servers import LiveServer, MySQL
from sqlalchemy import event

from tui_orm.database.changes import DEFAULT, Delete, Insert, Partly, Reference, RowChange, Truth, Update
from tui_orm.database.descriptions import Row, TableName
from tui_orm.database.failures import CommitOutcomeUnknown, Conflict, ConstraintBroken, DatabaseFailure

FRUIT = """
CREATE TABLE t (name VARCHAR(20), price DOUBLE PRECISION, day DATE, note TEXT);
INSERT INTO t VALUES ('apple', 0.1, '2024-01-02', NULL), ('Apple', 0.1, '2024-01-02', NULL),
  ('pear', 1e-7, NULL, 'x'), ('pear ', 1e-7, NULL, 'x'), ('twin', 2, NULL, NULL), ('twin', 2, NULL, NULL)"""


def rows(client: Client) -> list[Row]:
    return list(client.page(client.query("t")).rows)


def row_where(client: Client, first: Any) -> Row:
    return next(row for row in rows(client) if row[0] == first)


def update(client: Client, row: Row, /, **values: Any) -> Update:
    table = client.table("t")
    return Update(TableName("t"), table.key_of(row), row[: len(table.places)], values)


def delete(client: Client, row: Row) -> Delete:
    table = client.table("t")
    return Delete(TableName("t"), table.key_of(row), row[: len(table.places)])


def test_rows_without_a_key_are_edited(server: LiveServer, client: Client) -> None:
    server.execute(FRUIT)
    assert client.table("t").read_only == ""
    changes = [
        update(client, row_where(client, "apple"), price=2.5, note=None, name="plum"),
        delete(client, row_where(client, "pear ")),
        update(client, row_where(client, "pear"), day="2025-05-05"),
        client.insert("t", name="fig"),
    ]
    done = client.commit(*changes)
    assert [row and row[0] for _, row in done.rows] == ["plum", None, "pear", "fig"]
    found = server.rows("SELECT name, price, day FROM t WHERE name <> 'twin'")
    assert sorted((name, price, str(day)) for name, price, day in found) == [
        ("Apple", 0.1, "2024-01-02"),
        ("fig", None, "None"),
        ("pear", 1e-7, "2025-05-05"),
        ("plum", 2.5, "2024-01-02"),
    ]


def test_rows_that_are_the_same_are_not_confused(server: LiveServer, client: Client) -> None:
    server.execute(FRUIT)
    change = update(client, row_where(client, "twin"), price=3.0)
    if server.dialect == "mysql":
        with pytest.raises(ConstraintBroken, match="2 rows of t are the same; none was changed"):
            client.commit(change)
        assert len(server.rows("SELECT * FROM t WHERE price = 2")) == 2
    else:
        client.commit(change)
        assert len(server.rows("SELECT * FROM t WHERE price = 2")) == 1


def test_a_row_without_a_key_that_somebody_changed_is_a_conflict(server: LiveServer, client: Client) -> None:
    server.execute(FRUIT)
    changes = [update(client, row_where(client, "pear"), price=1.0), client.insert("t", name="fig")]
    server.execute("UPDATE t SET note = 'y' WHERE name = 'pear'")
    with pytest.raises(Conflict):
        client.commit(*changes)
    assert server.rows("SELECT name FROM t WHERE name = 'fig' OR price = 1") == []


def test_values_exchanged_between_rows_without_a_key(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (v VARCHAR(9)); INSERT INTO t VALUES ('a'), ('b')")
    changes = [update(client, row_where(client, "a"), v="b"), update(client, row_where(client, "b"), v="a")]
    if server.dialect == "mysql":  # after the first both are the same
        with pytest.raises(DatabaseFailure):
            client.commit(*changes)
    else:
        client.commit(*changes)
    assert sorted(server.rows("SELECT v FROM t")) == [("a",), ("b",)]


def test_every_kind_of_value_finds_its_row(server: LiveServer, client: Client) -> None:
    kinds = {
        "sqlite": ("a REAL, b BLOB, c TEXT, d NUMERIC", "1.1, x'00ff27', 'é''\\', 1.50"),
        "postgresql": (
            "a REAL, b BYTEA, c TEXT, d NUMERIC(6,2), e JSONB, f TIMESTAMP, g INTEGER[], h BOOLEAN",
            "1.1, '\\x00ff27', 'é''\\', 1.50, '{\"a\": 1}', '2024-01-01 10:11:12.5', '{1,2}', true",
        ),
        "mysql": (
            "a FLOAT, b BLOB, c TEXT CHARACTER SET latin1, d DECIMAL(6,2), e JSON, f DATETIME(3), g BIT(5),"
            " h ENUM('x', 'Y'), i TIME, j YEAR, k SET('p', 'q'), l BINARY(4), m DATE",
            "1.1, x'00ff27', 'é''\\\\', 1.50, '{\"a\": 1.0}', '2024-01-01 10:11:12.5', 9,"
            " 'Y', '-838:59:59', 1999, 'p,q', 'ab', '0000-00-00'",
        ),
    }
    columns, values = kinds[server.dialect]
    if server.dialect == "mysql":
        server.execute("SET SESSION sql_mode = ''")
    server.execute(
        f"CREATE TABLE t (n INTEGER, {columns}); INSERT INTO t VALUES (1, {values}), (2, {values})"
    )
    client.commit(update(client, row_where(client, 1), n=3), delete(client, row_where(client, 2)))
    assert server.rows("SELECT n FROM t") == [(3,)]


def test_a_large_value_tells_rows_apart(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (v TEXT, n INTEGER)")
    server.execute(f"INSERT INTO t VALUES ('{'é' * 3000}', 1), ('{'é' * 2999}', 1)")
    long = next(row for row in rows(client) if row[0].length == 3000)
    client.commit(update(client, long, n=2))
    assert sorted(server.rows("SELECT length(v), n FROM t"))[1][1] == 2


def test_the_preview_of_rows_without_a_key(server: LiveServer, client: Client) -> None:
    server.execute(FRUIT)
    changes = [update(client, row_where(client, "apple"), price=DEFAULT), client.insert("t", name="fig")]
    said = client.preview(*changes)
    assert {one.sql.split()[0]: one.change for one in said} == {"UPDATE": changes[0], "INSERT": changes[1]}


PARENTS = {
    "sqlite": "id INTEGER PRIMARY KEY",
    "mysql": "id INTEGER AUTO_INCREMENT PRIMARY KEY",
    "postgresql": "id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
}


def test_rows_without_a_key_go_with_rows_that_have_one(server: LiveServer, client: Client) -> None:
    server.execute(
        f"CREATE TABLE p ({PARENTS[server.dialect]}, name VARCHAR(9));"
        " CREATE TABLE t (name VARCHAR(9), p INTEGER, FOREIGN KEY (p) REFERENCES p (id));"
        "INSERT INTO p (name) VALUES ('old'); INSERT INTO t VALUES ('goes', 1), ('stays', NULL), ('moves', 1)"
    )
    new = Reference(TableName("p"), 7, "id")
    changes: list[RowChange] = [
        Insert(TableName("t"), 1, {"name": "added", "p": new}),
        update(client, row_where(client, "moves"), p=new),
        Insert(TableName("p"), 7, {"name": "new"}),
        delete(client, row_where(client, "goes")),
        update(client, row_where(client, "stays"), name="here"),
    ]
    said = client.preview(*changes)
    assert {id(one.change) for one in said} == set(map(id, changes))
    told: list[tuple[int, int]] = []
    client.server.commit(changes, lambda done, of: told.append((done, of)))
    assert told[-1] == (5, 5)
    found = server.rows("SELECT t.name, p.name FROM t LEFT JOIN p ON p.id = t.p ORDER BY t.name")
    assert found == [("added", "new"), ("here", None), ("moves", "new")]


def test_conflicts_with_a_key_and_without_are_told_together(server: LiveServer, client: Client) -> None:
    server.execute(
        FRUIT + "; CREATE TABLE p (id INTEGER PRIMARY KEY, v INTEGER); INSERT INTO p VALUES (1, 1)"
    )
    changes = [client.update("p", 1, v=3), update(client, row_where(client, "pear"), price=1.0)]
    server.execute("UPDATE t SET note = 'y' WHERE name = 'pear'; UPDATE p SET v = 2")
    with pytest.raises(Conflict) as conflict:
        client.commit(*changes)
    assert {id(one.change) for one in conflict.value.differences} == set(map(id, changes))


def test_a_change_without_a_key_that_is_refused_is_named(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (v VARCHAR(9) NOT NULL); INSERT INTO t VALUES ('a'), ('b')")
    changes = [update(client, row_where(client, "a"), v="c"), update(client, row_where(client, "b"), v=None)]
    with pytest.raises(DatabaseFailure) as failure:
        client.commit(*changes)
    assert failure.value.change is changes[1]
    assert "Nothing was written" in str(failure.value)
    assert sorted(server.rows("SELECT v FROM t")) == [("a",), ("b",)]


def test_no_script_is_made_of_rows_without_a_key(server: LiveServer, client: Client) -> None:
    server.execute(FRUIT)
    change = update(client, row_where(client, "apple"), price=2.5)
    if server.dialect == "sqlite":  # where every table has its rowid
        assert "UPDATE" in client.server.script([change], python=False)
    else:
        with pytest.raises(DatabaseFailure, match="t has no key by which a script could find its rows"):
            client.server.script([change], python=False)


ENGINES = ["MyISAM", "MEMORY", "CSV", "Aria"]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, server: LiveServer) -> str:
    name: str = request.param
    if not isinstance(server, MySQL) or (name == "Aria" and not server.is_mariadb):
        pytest.skip("no such engine")
    key = "" if name == "CSV" else ", PRIMARY KEY (id)"
    server.execute(f"CREATE TABLE t (id INTEGER NOT NULL, v VARCHAR(9) NOT NULL{key}) ENGINE={name}")
    server.execute("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')")
    return name


def alone(client: Client, *changes: RowChange) -> Partly:
    return client.server.commit_alone(changes)


def test_an_engine_that_cannot_roll_back_writes_one_by_one(
    server: LiveServer, client: Client, engine: str
) -> None:
    table = client.table("t")
    assert (table.read_only, table.transactional) == ("", False)
    assert table.no_rollback == f"its engine, {engine}, cannot roll back"
    changes = [
        update(client, row_where(client, 1), v="x"),
        delete(client, row_where(client, 2)),
        client.insert("t", id=9, v="new"),
    ]
    with pytest.raises(DatabaseFailure, match="cannot be committed together with others: its engine"):
        client.commit(*changes)
    with pytest.raises(DatabaseFailure, match="cannot be tried: its engine"):
        client.server.try_out(changes)
    done = alone(client, *changes)
    assert (done.left, done.failure) == ((), None)
    assert [row for _, row in done.rows] == [None, (1, "x"), (9, "new")]
    assert sorted(server.rows("SELECT id, v FROM t")) == [(1, "x"), (3, "c"), (9, "new")]
    server.execute("INSERT INTO t VALUES (5, 'free')")  # the lock is gone


def test_what_was_written_before_an_error_is_told(server: LiveServer, client: Client, engine: str) -> None:
    first, second = update(client, row_where(client, 1), v="x"), update(client, row_where(client, 2), v="y")
    third = client.insert("t", id=9, v="new")
    server.execute("UPDATE t SET v = 'theirs' WHERE id = 2")
    done = alone(client, first, second, third)
    assert done.rows == ((first, (1, "x")),)
    assert done.left == (second, third)
    assert isinstance(done.failure, Conflict)
    assert sorted(server.rows("SELECT id, v FROM t")) == [(1, "x"), (2, "theirs"), (3, "c")]


def test_a_line_that_breaks_between_rows(server: LiveServer, client: Client, engine: str) -> None:
    change = update(client, row_where(client, 1), v="x")
    number = client.server._line.session
    assert number is not None
    killed: list[str] = []

    def kill(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        if sql.startswith("UPDATE") and not killed:
            killed.append(sql)
            server.execute(f"KILL {number[0]}")

    event.listen(client.server._line.engine, "before_cursor_execute", kill)
    done = alone(client, change)
    assert isinstance(done.failure, CommitOutcomeUnknown)
    assert done.left == (change,)
    if engine != "CSV":  # the key of a row there is all of it
        assert client.server.outcome(done.left).truth == Truth.NOT_WRITTEN
    assert alone(client, change).rows == ((change, (1, "x")),)


def test_engines_that_keep_or_change_nothing_are_read_only(server: LiveServer, client: Client) -> None:
    if not isinstance(server, MySQL) or server.is_mariadb:
        pytest.skip("no such engines")
    server.execute("CREATE TABLE a (id INTEGER) ENGINE=ARCHIVE; CREATE TABLE b (id INTEGER) ENGINE=BLACKHOLE")
    assert client.table("a").read_only == "its engine, ARCHIVE, changes and removes no rows"
    assert client.table("b").read_only == "its engine, BLACKHOLE, keeps nothing"
