"""What is staged as a script: run, it leaves the tables as a commit of the same changes does."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from client import Client
from servers import LiveServer

from tui_orm.database.changes import DEFAULT, Reference, RowChange

pytestmark = pytest.mark.one_driver

ODD = 'it\'s 100% "odd": \\ ;\n日本語 %(x)s :y ?'


def build(server: LiveServer) -> None:
    charset = " CHARACTER SET utf8mb4" if server.dialect == "mysql" else ""
    binary = {"postgresql": "BYTEA", "mysql": "LONGBLOB"}.get(server.dialect, "BLOB")
    server.execute(f"""
        CREATE TABLE author (id {server.serial}, name VARCHAR(60) NOT NULL, boss INTEGER, born DATE,
          city VARCHAR(40) DEFAULT 'Oslo', CONSTRAINT its_boss FOREIGN KEY (boss) REFERENCES author (id)){charset};
        CREATE TABLE book (author INTEGER NOT NULL, number INTEGER NOT NULL, title VARCHAR(60), price DECIMAL(8,2),
          cover {binary}, done BOOLEAN, PRIMARY KEY (author, number),
          CONSTRAINT its_author FOREIGN KEY (author) REFERENCES author (id)){charset};
        INSERT INTO author (name, boss) VALUES ('Ann', NULL), ('Bob', 1), ('Cyd', 2), ('Dan', 3);
        INSERT INTO book VALUES (1, 1, 'One', 1.50, NULL, NULL), (4, 1, 'Two', 2.50, NULL, NULL)""")


def changes(client: Client) -> list[RowChange]:
    eve = client.insert("author", name="Eve", city=None, boss=2)
    key = Reference(eve.table, eve.number, "id")
    by_rowid = client.table("book").key == ("rowid",)
    return [
        client.delete("author", 4),
        client.delete("author", 3),
        client.delete("book", *((2,) if by_rowid else (4, 1))),
        client.update("author", 1, name=ODD, born="1999-12-31", city=None),
        client.update("author", 2, city=DEFAULT, boss=None),
        client.update(
            "book", *((1,) if by_rowid else (1, 1)), price=None, number=7, cover=b"\0\xff'", done=True
        ),
        eve,
        client.insert("author", name="Gus", boss=key),
        client.insert("book", author=key, number=1, title="Drei"),
        client.insert("author", name="Fay", city=DEFAULT),
        client.insert("book", author=1, number=2, title="Zwei", price=12),
    ]


def stored(server: LiveServer) -> list[tuple[Any, ...]]:
    authors = server.rows(
        "SELECT name, (SELECT b.name FROM author b WHERE b.id = author.boss), born, city "
        "FROM author ORDER BY author.name"
    )
    return [
        *authors,
        *server.rows(
            "SELECT (SELECT name FROM author WHERE id = author), number, title, price, cover, done "
            "FROM book ORDER BY 3"
        ),
    ]


def run_sql(server: LiveServer, client: Client, folder: Path) -> None:
    server.execute(client.server.script(changes(client), python=False))


def run_python(server: LiveServer, client: Client, folder: Path) -> None:
    script = client.server.script(changes(client), python=True)
    assert not any(f":{secret}@" in script for secret in server.target.secrets())
    script = script.replace("//root@", "//root:root@") if server.target.secrets() else script
    (folder / "script.py").write_text(script, encoding="utf-8")
    runpy.run_path(str(folder / "script.py"))


@pytest.mark.parametrize("run", [run_sql, run_python])
def test_a_script_does_what_a_commit_does(
    server: LiveServer, client: Client, tmp_path: Path, run: Callable[..., None]
) -> None:
    build(server)
    client.commit(*changes(client))
    wanted = stored(server)
    server.execute("DROP TABLE book; DROP TABLE author")
    build(server)
    run(server, client, tmp_path)
    assert stored(server) == wanted


def test_a_script_for_a_table_without_a_primary_key_names_the_row(
    server: LiveServer, client: Client, tmp_path: Path
) -> None:
    if server.dialect != "sqlite":
        pytest.skip("such a table is read-only there")
    server.execute(
        "CREATE TABLE diary (day TEXT, entry TEXT); INSERT INTO diary VALUES ('mon', 'a'), ('tue', 'b')"
    )
    client.table("diary")
    wanted = [
        client.update("diary", 2, entry=ODD),
        client.insert("diary", day="wed"),
        client.delete("diary", 1),
    ]
    (tmp_path / "script.py").write_text(client.server.script(wanted, python=True), encoding="utf-8")
    runpy.run_path(str(tmp_path / "script.py"))
    assert server.rows("SELECT * FROM diary") == [("tue", ODD), ("wed", None)]
