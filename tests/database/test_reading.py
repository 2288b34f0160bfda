from __future__ import annotations

import pytest
from client import Client
from servers import LiveServer, MySQL

from tui_orm.database.descriptions import Kind, LargeValue, TableEntry, TableName
from tui_orm.database.query import Condition, FreeText, Operator

ODD = ["it's", 'say "hi"', "100%", ":x", "%s %(x)s", "\\", "日本語 é", "[bold]", "", "?", "--", "_"]


@pytest.fixture
def words(server: LiveServer) -> None:
    def literal(text: str) -> str:
        text = text.replace("'", "''")
        return f"'{text}'" if server.dialect != "mysql" else "'" + text.replace("\\", "\\\\") + "'"

    listed = ", ".join(f"({number}, {literal(text)})" for number, text in enumerate(ODD))
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(20))")
    server.execute(f"INSERT INTO t VALUES {listed}, (99, NULL)")


def test_any_text_is_found_as_it_is(server: LiveServer, words: None, client: Client) -> None:
    for number, text in enumerate(ODD):
        assert client.rows("t", Condition("v", Operator.EQUAL, (text,))) == [(number, text)]


def test_free_text_takes_nothing_for_a_wildcard(server: LiveServer, words: None, client: Client) -> None:
    assert [row[1] for row in client.rows("t", FreeText("%"))] == ["100%", "%s %(x)s"]
    assert [row[1] for row in client.rows("t", FreeText("_"))] == ["_"]
    assert [row[1] for row in client.rows("t", FreeText("IT'S"))] == ["it's"]


FOUND: list[tuple[Operator, tuple[object, ...], list[int | None]]] = [
    (Operator.NOT_EQUAL, (5,), [0, 10, 20]),
    (Operator.LESS, (10,), [0, 5]),
    (Operator.LESS_OR_EQUAL, (10,), [0, 5, 10]),
    (Operator.GREATER, (10,), [20]),
    (Operator.GREATER_OR_EQUAL, (10,), [10, 20]),
    (Operator.IN, (0, 20, 30), [0, 20]),
    (Operator.IN, (), []),
    (Operator.BETWEEN, (5, 10), [5, 10]),
    (Operator.LIKE, ("%0",), [0, 10, 20]),
    (Operator.NOT_LIKE, ("%0",), [5]),
    (Operator.IS_NULL, (), [None]),
    (Operator.IS_NOT_NULL, (), [0, 5, 10, 20]),
]


def test_conditions(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)")
    server.execute("INSERT INTO t VALUES (1, 0), (2, 5), (3, 10), (4, 20), (5, NULL)")
    for operator, values, found in FOUND:
        assert [row[1] for row in client.rows("t", Condition("n", operator, values))] == found


def test_large_values_are_clipped_and_whole_on_request(server: LiveServer, client: Client) -> None:
    binary = "BYTEA" if server.dialect == "postgresql" else "BLOB"
    text, data = "é" * 1500, bytes(range(250)) * 8
    written = f"'\\x{data.hex()}'" if server.dialect == "postgresql" else f"x'{data.hex()}'"
    server.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, b {binary})")
    server.execute(f"INSERT INTO t VALUES (1, '{text}', {written}), (2, 'short', NULL)")
    large, small = client.rows("t")
    assert large == (1, LargeValue(text[:1000], 1500), LargeValue(data[:1000], 2000))
    assert small == (2, "short", None)
    assert client.server.whole_row(client.table("t"), large) == (1, text, data)
    server.execute("DELETE FROM t")
    assert client.server.whole_row(client.table("t"), large) is None


def test_a_row_without_a_key_is_read_again_by_what_it_shows(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, f DOUBLE PRECISION)")
    server.execute(f"INSERT INTO t VALUES (1, '{'a' * 1500}', 0.1), (2, '{'a' * 1501}', 0.1)")
    server.execute("CREATE VIEW v AS SELECT f, v FROM t")
    view = client.table("v", is_view=True)
    assert view.read_only == "a view has no rows of its own"
    for row in client.rows("v"):
        whole = client.server.whole_row(view, row)
        assert whole == (0.1, "a" * row[1].length)


def test_tables_and_views_are_listed(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE b (id INTEGER PRIMARY KEY); CREATE TABLE a (id INTEGER PRIMARY KEY)")
    server.execute("CREATE VIEW c AS SELECT id FROM a")
    assert [entry[:2] for entry in client.server.tables()] == [
        (TableName("a"), False),
        (TableName("b"), False),
        (TableName("c"), True),
    ]


def test_a_table_is_described(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE p (id INTEGER PRIMARY KEY)")
    server.execute(f"""CREATE TABLE t (id {server.serial}, name VARCHAR(30) NOT NULL,
        price NUMERIC(8, 2) DEFAULT 1.5, born DATE, p INTEGER,
        twice INTEGER GENERATED ALWAYS AS (price * 2) STORED, UNIQUE (name),
        CONSTRAINT fk FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET NULL)""")
    table = client.table("t")
    assert (table.key, table.primary_key, table.hidden, table.read_only) == (("id",), ("id",), (), "")
    kinds = [column.kind for column in table.columns]
    assert kinds == [Kind.INTEGER, Kind.TEXT, Kind.DECIMAL, Kind.DATE, Kind.INTEGER, Kind.INTEGER]
    name, price, generated = table.column("name"), table.column("price"), table.column("twice")
    assert (name.nullable, name.length) == (False, 30)
    assert (price.precision, price.scale, price.has_default) == (8, 2, True)
    assert (generated.generated, generated.has_default) == (True, True)
    (key,) = table.foreign_keys
    assert (key.columns, key.target, key.target_columns) == (("p",), TableName("p"), ("id",))
    assert key.on_delete == "SET NULL"
    assert client.server.foreign_keys() == [key]
    assert any(index.columns == ("name",) and index.unique for index in table.indexes)
    assert "CREATE TABLE" in client.server.definition(table)


def test_the_rules_of_an_inline_reference_are_kept(server: LiveServer, client: Client) -> None:
    if server.dialect == "mysql":
        pytest.skip("MySQL ignores inline references")
    server.execute("CREATE TABLE p (id INTEGER PRIMARY KEY)")
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p ON DELETE CASCADE)")
    (key,) = client.table("t").foreign_keys
    assert (key.target_columns, key.on_delete) == (("id",), "CASCADE")


def test_rows_without_a_key_of_their_own(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (a INTEGER, b INTEGER); INSERT INTO t VALUES (1, 1), (1, 1), (NULL, 2)")
    table = client.table("t")
    assert sorted(client.rows("t"), key=str) == [(1, 1), (1, 1), (None, 2)]
    if server.dialect == "sqlite":
        assert (table.key, table.read_only) == (("rowid",), "")
        client.commit(client.update("t", 2, b=7), client.delete("t", 3))
        assert server.rows("SELECT a, b FROM t") == [(1, 1), (1, 7)]
    else:
        known = ("ctid",) if server.dialect == "postgresql" else ("a", "b")
        assert (table.key_names, table.read_only) == (known, "")


def test_a_unique_key_with_nulls_is_no_key(server: LiveServer, client: Client) -> None:
    server.execute("CREATE TABLE t (u INTEGER UNIQUE, v INTEGER, w INTEGER NOT NULL UNIQUE)")
    assert client.table("t").key == (("rowid",) if server.dialect == "sqlite" else ("w",))


def test_an_engine_that_cannot_roll_back_is_told(server: LiveServer, client: Client) -> None:
    if not isinstance(server, MySQL):
        pytest.skip("MySQL alone has engines")
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY) ENGINE=MyISAM")
    assert client.table("t").no_rollback == "its engine, MyISAM, cannot roll back"


def test_a_table_that_others_inherit_from_is_read_only(server: LiveServer, client: Client) -> None:
    if server.dialect != "postgresql":
        pytest.skip("PostgreSQL alone has inheritance")
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY); CREATE TABLE c () INHERITS (t)")
    assert client.table("t").read_only.startswith("rows of the tables that inherit")


def test_a_name_that_looks_like_a_parameter(server: LiveServer, client: Client) -> None:
    names = ["%(x)s", "%s", "100%", ":bind", "a b", "?"]
    quote = "`" if server.dialect == "mysql" else '"'
    for name in names:
        quoted = f"{quote}{name}{quote}"
        sql = f"CREATE TABLE {quoted} (id INTEGER PRIMARY KEY, {quoted} VARCHAR(9))"
        server.execute(f"{sql}; INSERT INTO {quoted} VALUES (1, 'old'), (2, NULL)")
        assert client.rows(name, Condition(name, Operator.EQUAL, ("old",))) == [(1, "old")]
        client.commit(client.update(name, 1, **{name: "new"}), client.delete(name, 2))
        assert client.rows(name) == [(1, "new")]
        assert client.server.definition(client.table(name))


def test_a_table_of_another_schema_is_read_and_written(server: LiveServer, client: Client) -> None:
    if server.dialect != "postgresql":
        pytest.skip("PostgreSQL alone has schemas in a database")
    server.execute("DROP SCHEMA IF EXISTS other CASCADE; CREATE SCHEMA other")
    server.execute("CREATE TABLE t (id INTEGER PRIMARY KEY); CREATE TABLE other.t (id INTEGER PRIMARY KEY)")
    server.execute("INSERT INTO other.t VALUES (5)")
    names = [entry.name for entry in client.server.tables()]
    assert names == [TableName("t"), TableName("t", "other")]
    table = client.server.describe(TableEntry(TableName("t", "other")))
    assert client.page(client.query("t")).rows == []
    assert table.key == ("id",)
    server.execute("DROP SCHEMA other CASCADE")
