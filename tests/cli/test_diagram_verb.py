"""`tui-orm diagram`: what it prints, and with which exit code."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from xml.etree import ElementTree

import pytest
from servers import LiveServer

from tui_orm.cli.main import main

SHOP = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL,
  FOREIGN KEY (customer_id) REFERENCES customer (id));
CREATE TABLE line (id INTEGER PRIMARY KEY, order_id INTEGER, FOREIGN KEY (order_id) REFERENCES orders (id));
CREATE TABLE alone (id INTEGER PRIMARY KEY); CREATE VIEW seen AS SELECT id FROM orders
"""
Capture = pytest.CaptureFixture[str]


def printed(capsys: Capture, *arguments: str) -> str:
    assert main(["diagram", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_the_whole_schema_and_tables_with_what_is_around_them(server: LiveServer, capsys: Capture) -> None:
    server.execute(SHOP)
    target = server.target.text
    text = printed(capsys, target)
    assert '    "customer" ||--o{ "orders" : "customer_id"\n' in text
    assert '    "orders" |o--o{ "line" : "order_id"\n' in text
    assert '"alone"' in text
    assert '"seen"' not in text
    assert printed(capsys, target, "--format", "dot").count(" -> ") == 2
    ElementTree.fromstring(printed(capsys, target, "--format", "svg"))
    assert '"line"' not in printed(capsys, target, "customer")
    assert '"line"' in printed(capsys, target, "CUSTOMER", "--steps", "2")
    assert " : " not in printed(capsys, target, "orders", "--steps", "0")
    assert '"seen"' in printed(capsys, target, "seen")
    assert " id PK" not in printed(capsys, target, "orders", "--columns", "none")
    assert " name" in printed(capsys, target, "orders", "--columns", "all")


def test_a_table_that_is_not_there(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "shop.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(SHOP)
    connection.close()
    assert main(["diagram", str(path), "orders", "nope\x1b[31m"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("tui-orm: There is no table nope␛[31m.")


def test_an_unknown_format_is_a_wrong_argument(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["diagram", "x.sqlite", "--format", "png"])
    assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err
