from __future__ import annotations

from typing import Any

import pytest
from client import Client
from servers import LiveServer
from sqlalchemy import event

from tui_orm.database.changes import DEFAULT, Delete, Update
from tui_orm.database.descriptions import LargeValue, TableName
from tui_orm.database.dialects.base import Dialect
from tui_orm.database.dialects.sqlite import SQLite
from tui_orm.database.failures import Busy, Conflict, ConstraintBroken, DatabaseFailure, ValueRefused

LETTERS = """
CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(20));
INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')"""
SELF = "FOREIGN KEY (boss) REFERENCES author (id)"


@pytest.fixture
def family(server: LiveServer) -> None:
    server.execute(f"""
        CREATE TABLE author (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL, boss INTEGER, {SELF});
        CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER NOT NULL, title VARCHAR(20),
          FOREIGN KEY (author) REFERENCES author (id));
        INSERT INTO author VALUES (1, 'Ann', NULL), (2, 'Bob', 1);
        INSERT INTO book VALUES (1, 1, 'One'), (2, 2, 'Two')""")


def test_a_commit_writes_changes_of_every_kind(server: LiveServer, client: Client) -> None:
    server.execute(LETTERS)
    done = client.commit(
        client.update("t", 1, v="x"),
        client.update("t", 2, v="y"),
        client.delete("t", 3),
        client.insert("t", id=4),
    )
    assert server.rows("SELECT id, v FROM t ORDER BY id") == [(1, "x"), (2, "y"), (4, None)]
    assert [row for _, row in done.rows] == [(1, "x"), (2, "y"), None, (4, None)]


def test_parents_are_written_before_children(server: LiveServer, client: Client, family: None) -> None:
    client.table("author"), client.table("book")
    client.commit(
        client.insert("book", id=9, author=9, title="Nine"),
        client.update("book", 1, author=8),
        client.insert("author", id=9, name="Eve", boss=8),
        client.update("author", 2, boss=9),
        client.insert("author", id=8, name="Dan"),
    )
    assert server.rows("SELECT id, author FROM book ORDER BY id") == [(1, 8), (2, 2), (9, 9)]
    assert server.rows("SELECT id, boss FROM author ORDER BY id") == [(1, None), (2, 9), (8, None), (9, 8)]


def test_children_are_deleted_before_parents(server: LiveServer, client: Client, family: None) -> None:
    client.commit(
        client.delete("author", 1),
        client.delete("author", 2),
        client.delete("book", 1),
        client.delete("book", 2),
    )
    assert server.rows("SELECT id FROM author UNION ALL SELECT id FROM book") == []


def test_children_leave_before_their_parent_is_deleted(
    server: LiveServer, client: Client, family: None
) -> None:
    client.commit(
        client.delete("author", 1), client.update("author", 2, boss=None), client.update("book", 1, author=2)
    )
    assert server.rows("SELECT id, boss FROM author") == [(2, None)]
    assert server.rows("SELECT id, author FROM book ORDER BY id") == [(1, 2), (2, 2)]


def test_all_or_nothing_is_written(server: LiveServer, client: Client, family: None) -> None:
    bad = client.update("book", 2, author=77)
    with pytest.raises(ConstraintBroken) as failure:
        client.commit(client.update("author", 1, name="Amy"), bad, client.insert("author", id=5, name="Joe"))
    assert failure.value.change == bad
    assert server.rows("SELECT id, name FROM author ORDER BY id") == [(1, "Ann"), (2, "Bob")]
    client.commit(client.update("author", 1, name="Amy"))
    assert server.rows("SELECT name FROM author WHERE id = 1") == [("Amy",)]


def test_the_change_that_a_constraint_refuses_is_named(server: LiveServer, client: Client) -> None:
    server.execute(LETTERS.replace("VARCHAR(20)", "VARCHAR(20) UNIQUE"))
    for values in ("cyz", "xcz", "xyc"):
        changes = [client.insert("t", id=10 + number, v=value) for number, value in enumerate(values)]
        with pytest.raises(ConstraintBroken) as failure:
            client.commit(*changes)
        assert failure.value.change is changes[values.index("c")]
        assert "INSERT" not in str(failure.value)


def test_an_update_that_changes_nothing_does_not_shift_the_blame(server: LiveServer, client: Client) -> None:
    server.execute(LETTERS.replace("VARCHAR(20)", "VARCHAR(20) UNIQUE"))
    refused = client.update("t", 2, v="c")
    with pytest.raises(ConstraintBroken) as failure:
        client.commit(client.update("t", 1, id=1), refused)
    assert failure.value.change is refused


def test_a_row_that_somebody_changed_is_a_conflict(server: LiveServer, client: Client) -> None:
    server.execute(LETTERS)
    mine, gone, fine = client.update("t", 1, v="x"), client.delete("t", 2), client.update("t", 3, v="z")
    server.execute("UPDATE t SET v = 'theirs' WHERE id = 1; DELETE FROM t WHERE id = 2")
    with pytest.raises(Conflict) as conflict:
        client.commit(mine, gone, fine)
    assert [(one.change, one.theirs) for one in conflict.value.differences] == [
        (mine, (1, "theirs")),
        (gone, None),
    ]
    assert server.rows("SELECT id, v FROM t ORDER BY id") == [(1, "theirs"), (3, "c")]


def test_a_conflict_in_a_large_value_is_seen(server: LiveServer, client: Client) -> None:
    kind = {"mysql": "LONGTEXT"}.get(server.dialect, "TEXT")
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, v {kind}, w INTEGER)")
    server.execute(f"INSERT INTO t VALUES (1, '{'a' * 5000}', 1)")
    row = client.row("t", 1)
    assert row == (1, LargeValue("a" * 1000, 5000), 1)
    whole = client.server.whole_row(client.table("t"), row)
    assert whole == (1, "a" * 5000, 1)
    server.execute(f"UPDATE t SET v = '{'a' * 4999}b'")
    with pytest.raises(Conflict):
        client.commit(Update(TableName("t"), (1,), whole, {"v": "mine"}))
    server.execute(f"UPDATE t SET v = '{'a' * 4999}'")
    with pytest.raises(Conflict):
        client.commit(Update(TableName("t"), (1,), row, {"w": 2}))


def test_a_large_value_beside_the_edit_stays_whole(server: LiveServer, client: Client) -> None:
    server.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, w INTEGER);"
        f"INSERT INTO t VALUES (1, '{'é' * 5000}', 1)"
    )
    client.commit(client.update("t", 1, w=2))
    assert server.rows("SELECT v, w FROM t") == [("é" * 5000, 2)]


def test_null_and_default_are_told_apart(server: LiveServer, client: Client) -> None:
    server.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(20) DEFAULT 'def', n INTEGER DEFAULT 7)"
    )
    done = client.commit(
        client.insert("t", id=1, v=None),
        client.insert("t", id=2, v=DEFAULT, n=None),
        client.insert("t", id=3),
    )
    assert [row for _, row in done.rows] == [(1, None, 7), (2, "def", None), (3, "def", 7)]
    client.commit(client.update("t", 1, v=DEFAULT, n=None), client.update("t", 2, v=None, n=DEFAULT))
    assert server.rows("SELECT * FROM t ORDER BY id") == [(1, "def", None), (2, None, 7), (3, "def", 7)]


def test_what_the_server_makes_up_comes_back(server: LiveServer, client: Client) -> None:
    server.execute(f"""CREATE TABLE t (id {server.serial}, a INTEGER,
        double_a INTEGER GENERATED ALWAYS AS (a * 2) STORED, made TIMESTAMP DEFAULT CURRENT_TIMESTAMP)""")
    done = client.commit(client.insert("t", a=4), client.insert("t", a=5), client.insert("t"))
    stored = [row for _, row in done.rows]
    assert [row[:3] for row in stored if row] == [(1, 4, 8), (2, 5, 10), (3, None, None)]
    assert all(row and row[3] for row in stored)
    assert client.commit(client.update("t", 1, a=6)).rows[0][1][:3] == (1, 6, 12)


def test_a_key_may_change(server: LiveServer, client: Client) -> None:
    server.execute(LETTERS)
    done = client.commit(client.update("t", 1, id=10, v="x"), client.update("t", 2, v="y"))
    assert [row for _, row in done.rows] == [(10, "x"), (2, "y")]
    with pytest.raises(ConstraintBroken):
        client.commit(client.update("t", 10, id=2))
    assert server.rows("SELECT id FROM t ORDER BY id") == [(2,), (3,), (10,)]


def test_a_row_put_in_the_place_of_another_takes_nothing_of_it(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9) DEFAULT 'def', n INTEGER)")
    server.execute("INSERT INTO t VALUES (1, 'old', 5)")
    client.commit(client.delete("t", 1), client.insert("t", id=1))
    assert server.rows("SELECT * FROM t") == [(1, "def", None)]


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ("a INTEGER, b VARCHAR(9), v VARCHAR(9), PRIMARY KEY (b, a)", ("x", 1)),
        ("a INTEGER NOT NULL, b VARCHAR(9) NOT NULL, v VARCHAR(9), UNIQUE (b, a)", ("x", 1)),
    ],
)
def test_composite_keys(server: LiveServer, client: Client, columns: str, key: tuple[Any, ...]) -> None:
    server.execute(
        f"CREATE TABLE t ({columns}); INSERT INTO t VALUES (1, 'x', 'p'), (1, 'y', 'q'), (2, 'x', 'r')"
    )
    if server.dialect == "sqlite":
        key = (1,)
    client.commit(client.update("t", *key, v="new"))
    assert server.rows("SELECT v FROM t ORDER BY a, b") == [("new",), ("q",), ("r",)]
    client.commit(client.delete("t", *key), client.insert("t", a=3, b="z"))
    assert server.rows("SELECT a, b FROM t ORDER BY a, b") == [(1, "y"), (2, "x"), (3, "z")]


def test_a_value_that_does_not_fit_is_refused(server: LiveServer, client: Client) -> None:
    if server.dialect == "sqlite":
        pytest.skip("SQLite takes any value")
    server.execute(LETTERS)
    change = client.update("t", 1, v="long" * 9)
    with pytest.raises(ValueRefused) as failure:
        client.commit(change)
    assert failure.value.change is change


def test_a_trigger_that_swallows_an_update_is_told(server: LiveServer, client: Client) -> None:
    swallow = {
        "sqlite": "CREATE TRIGGER r BEFORE UPDATE ON t BEGIN SELECT RAISE(IGNORE); END",
        "postgresql": "CREATE OR REPLACE FUNCTION r() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NULL; END'; CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION r()",
    }
    if server.dialect not in swallow:
        pytest.skip("no such trigger")
    server.execute(f"{LETTERS}; {swallow[server.dialect]}")
    change = client.update("t", 2, v="x")
    with pytest.raises(DatabaseFailure, match="matched no row") as failure:
        client.commit(change)
    assert failure.value.change is change


def test_what_a_trigger_writes_comes_back(server: LiveServer, client: Client) -> None:
    trigger = {
        "sqlite": "CREATE TRIGGER r AFTER UPDATE OF v ON t"
        " BEGIN UPDATE t SET n = n + 1 WHERE id = new.id; END",
        "mysql": "CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW SET NEW.n = OLD.n + 1",
        "postgresql": "CREATE OR REPLACE FUNCTION r() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN NEW.n = OLD.n + 1; RETURN NEW; END';"
        " CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION r()",
    }
    server.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(9), n INTEGER); INSERT INTO t VALUES (1, 'a', 0)"
    )
    server.execute(trigger[server.dialect])
    assert client.commit(client.update("t", 1, v="b")).rows[0][1] == (1, "b", 1)
    assert client.commit(client.update("t", 1, v="c")).rows[0][1] == (1, "c", 2)


def test_a_row_held_by_another_client_is_busy_in_bounded_time(
    server: LiveServer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(Dialect, "lock_seconds", 1)
    monkeypatch.setattr(SQLite, "lock_seconds", 1)
    client: Client = request.getfixturevalue("client")
    server.execute(LETTERS)
    change = client.update("t", 1, v="mine")
    with server.transaction():
        server.execute("UPDATE t SET v = 'theirs' WHERE id = 1")
        with pytest.raises(Busy):
            client.commit(change)
    client.commit(change)
    assert server.rows("SELECT v FROM t WHERE id = 1") == [("mine",)]


def test_nothing_stays_open_while_the_user_thinks(server: LiveServer, client: Client) -> None:
    server.execute(LETTERS)
    client.rows("t")
    server.execute("ALTER TABLE t ADD COLUMN w INTEGER")
    client.commit(client.update("t", 1, v="x"))
    server.execute("ALTER TABLE t ADD COLUMN x INTEGER")
    with pytest.raises(Conflict):
        client.commit(Delete(TableName("t"), (1,), (1, "old")))
    server.execute("ALTER TABLE t ADD COLUMN y INTEGER")
    with pytest.raises(DatabaseFailure):
        client.commit(client.insert("t", id=2))
    server.execute("DROP TABLE t")


def test_the_preview_is_what_is_sent(server: LiveServer, client: Client, family: None) -> None:
    changes = [
        client.update("author", 2, name="it's 100% :x", boss=None),
        client.update("author", 1, name="Amy"),
        client.insert("author", id=7, name="New", boss=1),
        client.insert("book", id=3, author=7, title=None),
        client.insert("book", id=4, author=1),
        client.delete("book", 2),
    ]
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, sql: str, parameters: Any, _context: Any, _many: bool) -> None:
        if not sql.lstrip().upper().startswith(("SELECT", "SET", "BEGIN", "PRAGMA")):
            for one in parameters if isinstance(parameters, list) else [parameters]:
                sent.append((sql, tuple(one.values()) if isinstance(one, dict) else tuple(one)))

    event.listen(client.server._line.engine, "before_cursor_execute", note)
    said = client.preview(*changes)
    assert sent == []
    client.commit(*changes)
    assert [(one.sql, one.parameters) for one in said] == sent
    assert {id(one.change) for one in said} == {id(change) for change in changes}


def test_the_preview_needs_no_server(server: LiveServer, client: Client) -> None:
    server.execute(f"CREATE TABLE t (id {server.serial}, v VARCHAR(9))")
    changes = [client.insert("t", v="a"), client.insert("t", v="b")]
    client.server._line._connection.invalidate()
    client.server._line.engine.dispose()
    assert [one.parameters for one in client.preview(*changes)] == [("a",), ("b",)]
    assert client.server._line._connection.invalidated
    assert server.rows("SELECT * FROM t") == []


def test_a_commit_describes_what_it_was_not_told(server: LiveServer, client: Client) -> None:
    server.execute(LETTERS)
    change = Update(TableName("t"), (1,), (1, "a"), {"v": "x"})
    assert "UPDATE" in client.preview(change)[0].sql
    client.server._tables.clear()
    assert client.commit(change).rows == ((change, (1, "x")),)


def test_a_table_that_was_altered_beside_one_that_was_not(server: LiveServer, client: Client) -> None:
    server.execute(
        "CREATE TABLE a (id INTEGER PRIMARY KEY, v VARCHAR(9)); INSERT INTO a VALUES (1, 'x');"
        "CREATE TABLE b (id INTEGER PRIMARY KEY, v VARCHAR(9)); INSERT INTO b VALUES (1, 'x')"
    )
    client.commit(client.update("a", 1, v="y"), client.update("b", 1, v="y"))
    server.execute("ALTER TABLE b ADD COLUMN w VARCHAR(9)")
    client.commit(client.update("a", 1, v="z"), client.update("b", 1, w="z"))
    assert server.rows("SELECT a.v, b.v, b.w FROM a, b") == [("z", "y", "z")]
