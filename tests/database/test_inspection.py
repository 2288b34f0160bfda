"""What is told of tables and schemas beyond columns and keys, on each server."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from client import Client
from servers import LiveServer, MySQL

from tui_orm.database.describing.inspection import object_text, schema_names, schema_objects, table_details
from tui_orm.database.describing.schema_objects import KnownName, NameKind, TableDetails
from tui_orm.database.descriptions import TableEntry, TableName
from tui_orm.database.failures import DatabaseFailure

pytestmark = pytest.mark.one_driver

LOG = {
    "sqlite": "CREATE TRIGGER log_it AFTER INSERT ON t BEGIN UPDATE t SET c = 1; END",
    "mysql": "CREATE TRIGGER log_it BEFORE INSERT ON t FOR EACH ROW SET NEW.c = 1",
    "postgresql": "CREATE FUNCTION log_f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;"
    "CREATE TRIGGER log_it BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION log_f()",
}


def details(client: Client, name: str, is_view: bool = False) -> TableDetails:
    return client.server.read(partial(table_details, client.table(name, is_view)))


def build(server: LiveServer) -> None:
    text = "VARCHAR(40)"
    server.execute(
        f"CREATE TABLE parent (id INTEGER PRIMARY KEY);"
        f"CREATE TABLE t (id INTEGER PRIMARY KEY, a {text}, b {text}, c INTEGER,"
        f" CONSTRAINT t_c CHECK (c > 0), CONSTRAINT t_a UNIQUE (a),"
        f" CONSTRAINT t_parent FOREIGN KEY (c) REFERENCES parent (id) ON DELETE CASCADE);"
        f"CREATE INDEX t_ab ON t (a, b DESC);"
        f"CREATE VIEW v AS SELECT id FROM t"
    )
    server.execute(LOG[server.dialect])


def test_a_table_is_told_of_whole(server: LiveServer, client: Client) -> None:
    build(server)
    found = details(client, "t")
    indexes = {index.name: index for index in found.indexes}
    assert indexes["t_ab"].columns == ("a", "b DESC")
    assert [index.role for index in found.indexes if index.columns == ("a",)] == ["unique"]
    assert [check.name for check in found.checks] == ["t_c"]
    assert "c" in found.checks[0].text
    assert [trigger.name for trigger in found.triggers] == ["log_it"]
    assert found.triggers[0].text.startswith("CREATE TRIGGER")
    assert found.sizes
    assert not found.missing
    assert details(client, "v", is_view=True).kind == "view"


def test_every_name_is_known(server: LiveServer, client: Client) -> None:
    build(server)
    names = client.server.read(schema_names)
    assert not names.missing
    table = TableName("t")
    for kind, name in (
        (NameKind.COLUMN, "b"),
        (NameKind.INDEX, "t_ab"),
        (NameKind.CONSTRAINT, "t_c"),
        (NameKind.CONSTRAINT, "t_parent"),
        (NameKind.TRIGGER, "log_it"),
    ):
        assert KnownName(kind, name, table) in names.names
    assert KnownName(NameKind.COLUMN, "id", TableName("v")) in names.names


def test_how_sqlite_columns_were_declared(server: LiveServer, client: Client) -> None:
    if server.dialect != "sqlite":
        pytest.skip("only SQLite keeps what was written")
    server.execute(
        'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, "a, (b" TEXT COLLATE NOCASE, -- a ) comment\n'
        " c INTEGER AS (id + 1), d TEXT GENERATED ALWAYS AS (upper(\"a, (b\")) STORED, CHECK (c <> ')'),"
        " CONSTRAINT [odd name] CHECK (d > '')) STRICT;"
        'CREATE INDEX i ON t (lower("a, (b"), id DESC) WHERE c > 1;'
        "CREATE TABLE w (k TEXT PRIMARY KEY, v) WITHOUT ROWID;"
        "CREATE VIRTUAL TABLE f USING fts5(body, tokenize = 'porter')"
    )
    found = details(client, "t")
    columns = {column.name: column for column in found.columns}
    assert columns["a, (b"].collation == "NOCASE"
    assert columns["c"].generated == "virtual = id + 1"
    assert columns["d"].generated == 'stored = upper("a, (b")'
    assert [(check.name, check.text) for check in found.checks] == [("", "c <> ')'"), ("odd name", "d > ''")]
    assert found.options == (("options", "AUTOINCREMENT, STRICT"),)
    assert (found.indexes[0].columns, found.indexes[0].where) == (('lower("a, (b")', "id DESC"), "c > 1")
    assert details(client, "w").options == (("options", "WITHOUT ROWID"),)
    assert details(client, "f").options == (("made with", "fts5(body, tokenize = 'porter')"),)


MYSQL = """
CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a VARCHAR(300) COLLATE utf8mb4_bin, KEY long_a (a(10)),
  FULLTEXT words (a)) ENGINE=MyISAM ROW_FORMAT=DYNAMIC COMMENT='of old';
CREATE TABLE p (id INT PRIMARY KEY) PARTITION BY RANGE (id)
  (PARTITION low VALUES LESS THAN (10), PARTITION high VALUES LESS THAN MAXVALUE);
CREATE PROCEDURE say() COMMENT 'a word' SELECT 'it''s';
"""


@pytest.fixture
def mysql(server: LiveServer) -> Iterator[LiveServer]:
    if not isinstance(server, MySQL):
        pytest.skip("of MySQL and MariaDB")
    server.execute(MYSQL + ("CREATE SEQUENCE counter" if server.is_mariadb else ""))
    yield server
    server.execute("DROP PROCEDURE say" + ("; DROP SEQUENCE counter" if server.is_mariadb else ""))


def test_what_mysql_tells(mysql: LiveServer, client: Client) -> None:
    found = details(client, "t")
    assert dict(found.options)["engine"] == "MyISAM"
    kinds = {index.columns[0]: index.method for index in found.indexes}
    assert kinds == {"id": "btree", "a(10)": "btree", "a": "fulltext"}
    assert {column.name: column.collation for column in found.columns}["a"] == "utf8mb4_bin"
    parts = details(client, "p").partitions
    assert [(part.name, part.bounds) for part in parts] == [("low", "less than (10)"), ("high", "MAXVALUE")]
    names = client.server.read(schema_names).names
    assert KnownName(NameKind.COMMENT, "of old", TableName("t")) in names


def test_objects_of_mysql(mysql: LiveServer, client: Client) -> None:
    objects = {one.name: one for one in client.server.read(schema_objects).objects}
    texts = {name: client.server.read(partial(object_text, one)) for name, one in objects.items()}
    assert objects["say"].note == "a word"
    assert "SELECT 'it''s'" in texts["say"]
    assert texts.get("counter", "CREATE SEQUENCE").upper().startswith("CREATE SEQUENCE")


POSTGRESQL = """
CREATE TYPE mood AS ENUM ('sad', 'it''s ok');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE SEQUENCE counter START 5;
CREATE PROCEDURE nothing() LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, old serial, m mood DEFAULT 'sad', p positive,
  a text COLLATE "C", b text GENERATED ALWAYS AS (upper(a)) STORED, "odd %s" int, EXCLUDE USING btree (p WITH =),
  CONSTRAINT "c %s" CHECK (p < 100)) WITH (fillfactor = 70);
COMMENT ON TABLE t IS 'it''s a table'; COMMENT ON COLUMN t.a IS 'a column';
CREATE INDEX t_a ON t (lower(a), p DESC) INCLUDE (m) WHERE p > 1;
CREATE RULE keep AS ON DELETE TO t DO INSTEAD NOTHING;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t FOR SELECT USING (p = 1);
CREATE TABLE parts (id int, d date, PRIMARY KEY (id, d)) PARTITION BY RANGE (d);
CREATE TABLE parts_2023 PARTITION OF parts FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM t;
"""


@pytest.fixture
def postgresql(server: LiveServer) -> LiveServer:
    if server.dialect != "postgresql":
        pytest.skip("of PostgreSQL")
    server.execute(POSTGRESQL)
    return server


def test_what_postgresql_tells(postgresql: LiveServer, client: Client) -> None:
    found = details(client, "t")
    made = {column.name: column.generated for column in found.columns}
    assert (made["id"], made["b"]) == ("identity always", "stored = upper(a)")
    index = next(index for index in found.indexes if index.name == "t_a")
    assert (index.columns, index.include, index.where) == (("lower(a)", "p DESC"), ("m",), "p::integer > 1")
    assert {check.name for check in found.checks} == {"c %s", "t_p_excl"}
    assert [(one.name, one.remark) for one in found.triggers] == [("keep", "rule"), ("own", "policy")]
    assert dict(found.options)["options"] == "fillfactor=70"
    assert [part.name for part in details(client, "parts").partitions] == ["parts_2023"]
    assert dict(details(client, "parts_2023").options)["partition of"] == "parts"
    assert details(client, "counted", is_view=True).kind == "materialized view"


def test_objects_of_postgresql(postgresql: LiveServer, client: Client) -> None:
    objects = {one.name: one for one in client.server.read(schema_objects).objects}
    texts = {name: client.server.read(partial(object_text, one)) for name, one in objects.items()}
    assert texts["mood"] == "CREATE TYPE mood AS ENUM (\n    'sad',\n    'it''s ok'\n);"
    assert "CHECK (VALUE > 0)" in texts["positive"]
    assert "START WITH 5" in texts["counter"]
    assert "PROCEDURE" in texts["nothing"]


def test_ddl_of_postgresql_makes_the_same_table_again(postgresql: LiveServer, client: Client) -> None:
    names = ("t", "parts", "parts_2023", "counted")
    entries = [TableEntry(TableName(name), name == "counted") for name in names]
    before = [client.server.definition(client.server.describe(entry)) for entry in entries]
    assert "COMMENT ON TABLE t IS 'it''s a table';" in before[0]
    postgresql.execute("DROP TABLE t, parts CASCADE")
    for ddl in before:
        postgresql.execute(ddl)
    assert [client.server.definition(client.server.describe(entry)) for entry in entries] == before


@pytest.mark.parametrize("case", ["sakila", "torture"])
def test_samples_are_looked_into_whole(server: LiveServer, case: str) -> None:
    client = Client(server.load(case))
    try:
        read = client.server.read
        for entry in client.server.tables():
            if not entry.is_view:
                try:
                    table = client.server.describe(entry)
                except DatabaseFailure:  # broken in the database itself: see test_samples
                    continue
                found = read(partial(table_details, table))
                assert not found.missing
                assert {column.name for column in found.columns} >= {column.name for column in table.columns}
        objects = read(schema_objects)
        assert not objects.missing
        for one in objects.objects[:40]:
            assert read(partial(object_text, one)), one
        names = read(schema_names)
        broken = {missing.split(" cannot")[0] for missing in names.missing}
        assert case == "torture" or not broken
        assert len(names.names) > 100
    finally:
        client.server.close()
