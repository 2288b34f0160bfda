"""What hangs on rows to be removed."""

from __future__ import annotations

import pytest
from client import Client
from servers import LiveServer

from tui_orm.database.changes import RowChange
from tui_orm.database.writing import dependents
from tui_orm.database.writing.impact import Impact

pytestmark = pytest.mark.one_driver

FAMILY = """
CREATE TABLE a (id INTEGER PRIMARY KEY, v VARCHAR(9));
CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER, FOREIGN KEY (a) REFERENCES a (id) ON DELETE CASCADE);
CREATE TABLE c (id INTEGER PRIMARY KEY, b INTEGER, FOREIGN KEY (b) REFERENCES b (id) ON DELETE SET NULL);
CREATE TABLE d (id INTEGER PRIMARY KEY, b INTEGER, FOREIGN KEY (b) REFERENCES b (id));
CREATE TABLE e (id INTEGER PRIMARY KEY, a INTEGER, FOREIGN KEY (a) REFERENCES a (id) ON DELETE RESTRICT);
INSERT INTO a VALUES (1, 'one'), (2, 'two'), (3, 'three');
INSERT INTO b VALUES (10, 1), (11, 1), (12, 2), (13, NULL);
INSERT INTO c VALUES (100, 10), (101, 11), (102, 12);
INSERT INTO d VALUES (200, 10), (201, 12), (202, 12);
INSERT INTO e VALUES (300, 2)"""

Told = list[tuple[int, str, str, int]]


def told(client: Client, *changes: RowChange) -> Told:
    """The tree as lines: depth, table, fate, count."""
    lines: list[tuple[int, Impact]] = []
    for impact in client.server.impact(changes):
        lines += impact.lines()
    return [(depth, one.table.name.name, str(one.fate), one.count) for depth, one in lines]


def test_what_hangs_on_a_row_is_counted_level_by_level(server: LiveServer, client: Client) -> None:
    server.execute(FAMILY)
    assert told(client, client.delete("a", 1)) == [
        (0, "b", "removed with it", 2),
        (1, "d", "in the way", 1),
        (1, "c", "set NULL", 2),
    ]
    assert told(client, client.delete("a", 2), client.delete("a", 3)) == [
        (0, "e", "in the way", 1),
        (0, "b", "removed with it", 1),
        (1, "d", "in the way", 2),
        (1, "c", "set NULL", 1),
    ]
    assert told(client, client.delete("a", 3)) == []
    assert told(client, client.update("a", 1, v="x")) == []


def test_rows_that_go_or_leave_themselves_do_not_count(server: LiveServer, client: Client) -> None:
    server.execute(FAMILY)
    changes = [client.delete("a", 2), client.delete("e", 300), client.delete("d", 201)]
    assert told(client, *changes, client.update("d", 202, b=13)) == [
        (0, "b", "removed with it", 1),
        (1, "c", "set NULL", 1),
    ]
    # and so the server sees it
    client.commit(*changes, client.update("d", 202, b=13))
    assert server.rows("SELECT b FROM c WHERE id = 102") == [(None,)]


def test_a_self_reference_and_a_cycle_end(server: LiveServer, client: Client) -> None:
    server.execute("""
        CREATE TABLE n (id INTEGER PRIMARY KEY, up INTEGER, FOREIGN KEY (up) REFERENCES n (id) ON DELETE CASCADE);
        INSERT INTO n VALUES (1, NULL); INSERT INTO n VALUES (2, 1), (3, 1);
        INSERT INTO n VALUES (4, 2); UPDATE n SET up = 4 WHERE id = 1""")
    assert told(client, client.delete("n", 1)) == [
        (0, "n", "removed with it", 2),
        (1, "n", "removed with it", 1),
    ]


def test_composite_keys(server: LiveServer, client: Client) -> None:
    server.execute("""
        CREATE TABLE p (x INTEGER, y VARCHAR(9), PRIMARY KEY (x, y));
        CREATE TABLE q (id INTEGER PRIMARY KEY, x INTEGER, y VARCHAR(9),
          FOREIGN KEY (x, y) REFERENCES p (x, y) ON DELETE CASCADE);
        INSERT INTO p VALUES (1, 'a'), (1, 'it''s'), (2, 'a');
        INSERT INTO q VALUES (1, 1, 'a'), (2, 1, 'a'), (3, 1, 'it''s'), (4, 2, 'a'), (5, 1, NULL)""")
    if server.dialect == "sqlite":
        first, second = client.delete("p", 1), client.delete("p", 2)
    else:
        first, second = client.delete("p", 1, "a"), client.delete("p", 1, "it's")
    assert told(client, first) == [(0, "q", "removed with it", 2)]
    (impact,) = client.server.impact([first, second])
    assert (impact.count, impact.parents) == (3, ((1, "a"), (1, "it's")))
    assert len(server.rows(f"SELECT id FROM q WHERE {impact.sql}")) == 3


def test_counting_is_bounded(server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependents, "MOST_COUNTED", 3)
    server.execute(FAMILY)
    server.execute("INSERT INTO b VALUES (20, 3), (21, 3), (22, 3), (23, 3), (24, 3)")
    (impact,) = client.server.impact([client.delete("a", 3)])
    assert (impact.count, impact.more) == (3, True)


def test_a_long_chain_is_followed_so_far(
    server: LiveServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dependents, "MOST_DEEP", 2)
    server.execute("""
        CREATE TABLE n (id INTEGER PRIMARY KEY, up INTEGER, FOREIGN KEY (up) REFERENCES n (id) ON DELETE CASCADE);
        INSERT INTO n VALUES (1, NULL); INSERT INTO n VALUES (2, 1); INSERT INTO n VALUES (3, 2);
        INSERT INTO n VALUES (4, 3)""")
    (impact,) = client.server.impact([client.delete("n", 1)])
    assert [one.deeper for _, one in impact.lines()] == [False, True]


def test_names_spelt_otherwise_and_targets_that_are_missing(server: LiveServer, client: Client) -> None:
    if server.dialect != "sqlite":
        pytest.skip("other servers see to it")
    server.execute("""
        CREATE TABLE Parent (Id INTEGER PRIMARY KEY);
        CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES PARENT (ID) ON DELETE CASCADE);
        CREATE TABLE broken (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent (nowhere));
        INSERT INTO Parent VALUES (1); INSERT INTO child VALUES (5, 1)""")
    assert told(client, client.delete("Parent", 1)) == [(0, "child", "removed with it", 1)]
