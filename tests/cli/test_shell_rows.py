"""`tui-orm rows` and `tables`: what is in the table is what is printed, on every server."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from servers import LiveServer, server_at

from tui_orm.cli.main import main
from tui_orm.database.descriptions import TableEntry, TableName
from tui_orm.database.query import PageRequest, Query
from tui_orm.database.server import Server

Out = pytest.CaptureFixture[str]
ORDERS = """
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer VARCHAR(40), placed DATE, total DECIMAL(8, 2), note TEXT);
INSERT INTO orders VALUES (1, 'Ann', '2024-03-01', 10.50, 'a, "b"'), (2, 'Bob', '2024-04-01', 7.00, NULL),
  (3, 'Ann', '2024-03-31', 99.90, ''), (4, 'Cy', NULL, NULL, 'two
lines and a	tab')
"""


@pytest.fixture
def shop(server: LiveServer) -> str:
    """Orders on each server in turn."""
    server.execute(ORDERS)
    return server.target.text


@pytest.fixture
def file(tmp_path: Path) -> str:
    """Orders in a file, for what does not differ from server to server."""
    server = server_at(str(tmp_path / "shop.sqlite"))
    server.execute(ORDERS)
    server.close()
    return server.target.text


def printed(out: Out, *arguments: str) -> str:
    """What is printed where all goes well."""
    code = main(arguments)
    text, errors = out.readouterr()
    assert (code, errors) == (0, "")
    return text


def refused(out: Out, *arguments: str) -> str:
    """What is said where the arguments do not fit."""
    code = main(arguments)
    text, errors = out.readouterr()
    assert (code, text, errors.count("\n")) == (2, "", 1)
    return errors.removeprefix("tui-orm: ").strip()


def test_rows_are_separated_by_tabs(shop: str, capsys: Out) -> None:
    lines = printed(capsys, "rows", shop, "orders").split("\n")
    # SQLite keeps no digits that say nothing
    assert [line.split("\t")[0] for line in lines] == ["1", "2", "3", "4", ""]
    assert lines[2].split("\t")[4] == ""
    assert lines[1].split("\t")[4] == r"\N"
    assert lines[3] == "4\tCy\t\\N\t\\N\ttwo\\nlines and a\\ttab"


def test_filter_order_columns_and_limit(shop: str, capsys: Out) -> None:
    asked = ("placed = 2024-03", "--columns", "total,ID", "--sort", "customer,-id")
    assert [line.split("\t")[1] for line in printed(capsys, "rows", shop, "orders", *asked).splitlines()] == [
        "3",
        "1",
    ]
    assert printed(capsys, "rows", shop, "orders", "bob", "--columns", "customer") == "Bob\n"
    assert printed(capsys, "rows", shop, "orders", "--limit", "2", "--columns", "id") == "1\n2\n"
    assert printed(capsys, "rows", shop, "ORDERS", "sql: id > 3", "--columns", "id") == "4\n"
    assert printed(capsys, "rows", shop, "orders", "id > 9") == ""


def test_csv_has_names_and_tells_null_from_nothing(file: str, capsys: Out) -> None:
    text = printed(capsys, "rows", file, "orders", "--format", "csv", "--columns", "id,note")
    assert text == 'id,note\r\n1,"a, ""b"""\r\n2,\r\n3,""\r\n4,"two\nlines and a\ttab"\r\n'
    text = printed(
        capsys,
        "rows",
        file,
        "orders",
        "id = 2",
        "--format",
        "csv",
        "--no-header",
        "--null",
        "-",
        "--columns",
        "note",
    )
    assert text == "-\r\n"


def test_json_holds_numbers_with_their_digits(shop: str, capsys: Out) -> None:
    for form, read in (("json", json.loads), ("jsonl", _lines)):
        found = read(printed(capsys, "rows", shop, "orders", "--format", form))
        assert [row["id"] for row in found] == [1, 2, 3, 4]
        assert [row["total"] for row in found] == [10.5, 7, 99.9, None]
        assert found[3] == {
            "id": 4,
            "customer": "Cy",
            "placed": None,
            "total": None,
            "note": "two\nlines and a\ttab",
        }


def _lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_inserts_make_the_same_rows_again(server: LiveServer, shop: str, capsys: Out) -> None:
    before = server.rows("SELECT * FROM orders ORDER BY id")
    script = printed(capsys, "rows", shop, "orders", "--format", "sql")
    assert script.count("INSERT INTO") == 4
    server.execute("DELETE FROM orders")
    server.execute(script)
    assert server.rows("SELECT * FROM orders ORDER BY id") == before


def test_tables_for_people(file: str, capsys: Out) -> None:
    text = printed(
        capsys, "rows", file, "orders", "id = 4", "--columns", "id,customer,total", "--format", "table"
    )
    assert text.splitlines() == ["id | customer | total", "---+----------+------", " 4 | Cy       |  NULL"]
    text = printed(capsys, "rows", file, "orders", "id = 4", "--columns", "id,note", "--format", "md")
    assert text.splitlines()[1:] == ["| ---: | --- |", "| 4 | two<br>lines and a\\ttab |"]


def test_the_list_of_tables_in_other_formats(file: str, capsys: Out) -> None:
    assert printed(capsys, "tables", file, "--format", "csv").splitlines()[0] == "name,kind,rows"
    (entry,) = json.loads(printed(capsys, "tables", file, "--format", "json"))
    assert (entry["name"], entry["kind"]) == ("orders", "table")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["id = x"], "The filter: id takes a whole number, such as 42."),
        (["--columns", "totl"], "orders has no column totl. Is it total?"),
        (["--sort", "-nothing"], "orders has no column nothing."),
    ],
)
def test_what_does_not_fit_the_table(file: str, capsys: Out, arguments: list[str], said: str) -> None:
    assert refused(capsys, "rows", file, "orders", *arguments) == said


def test_a_table_that_is_not_there(file: str, capsys: Out) -> None:
    for verb in ("rows", "schema"):
        assert main([verb, file, "order"]) == 1
        assert capsys.readouterr() == ("", "tui-orm: There is no table order. Is it orders?\n")


@pytest.mark.parametrize("limit", ["-1", "x", "1.5"])
def test_a_limit_is_a_number_of_rows(capsys: Out, limit: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["rows", "shop.sqlite", "orders", "--limit", limit])
    assert ended.value.code == 2


def test_many_rows_come_whole_and_in_order(server: LiveServer, capsys: Out) -> None:
    server.execute("CREATE TABLE n (id INTEGER PRIMARY KEY, t VARCHAR(20))")
    values = ", ".join(f"({number}, 'row {number}')" for number in range(1, 1002))
    server.execute(f"INSERT INTO n VALUES {values}")
    text = printed(capsys, "rows", server.target.text, "n", "--sort", "-id", "--format", "csv", "--no-header")
    assert list(csv.reader(io.StringIO(text))) == [[str(n), f"row {n}"] for n in range(1001, 0, -1)]


def test_a_table_in_another_schema_and_one_without_a_key(server: LiveServer, capsys: Out) -> None:
    server.execute("CREATE TABLE heap (a INTEGER, b INTEGER); INSERT INTO heap VALUES (2, 1), (1, 2)")
    assert sorted(printed(capsys, "rows", server.target.text, "heap").splitlines()) == ["1\t2", "2\t1"]
    if server.dialect == "postgresql":
        server.execute("DROP SCHEMA IF EXISTS side CASCADE; CREATE SCHEMA side; CREATE TABLE side.t (a int)")
        server.execute("INSERT INTO side.t VALUES (7); CREATE TABLE none (); INSERT INTO none DEFAULT VALUES")
        assert printed(capsys, "rows", server.target.text, "side.t") == "7\n"
        assert printed(capsys, "rows", server.target.text, "none", "--format", "jsonl") == "{}\n"
        server.execute("DROP SCHEMA side CASCADE")


def test_the_order_is_that_of_the_browser(server: LiveServer, capsys: Out) -> None:
    server.execute(
        "CREATE TABLE pairs (a INTEGER NOT NULL, b VARCHAR(9) NOT NULL, c INTEGER, PRIMARY KEY (b, a));"
        "INSERT INTO pairs VALUES (2, 'x', 1), (1, 'x', NULL), (3, 'w', 5)"
    )
    opened = Server(server.target)
    table = opened.describe(TableEntry(TableName("pairs")))
    paged = [row[0] for row in opened.page(PageRequest(Query(table))).rows]
    opened.close()
    found = printed(capsys, "rows", server.target.text, "pairs", "--columns", "a").split()
    assert [int(value) for value in found] == paged
