from __future__ import annotations

from decimal import Decimal

import pytest

from tui_orm.database.sql.parameters import Style, names_in, prepared, value_of
from tui_orm.database.sql.verbs import Manner, switches_read_only_off, verb

ALL = ("sqlite", "mysql", "postgresql")


@pytest.mark.parametrize(
    ("text", "manner", "dialects"),
    [
        ("select 1", Manner.READ, ALL),
        ("(SELECT 1) UNION SELECT 2", Manner.READ, ALL),
        ("-- a\n/* b */ WITH a AS (SELECT 1) SELECT * FROM a", Manner.READ, ALL),
        ("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", Manner.WRITE, ALL),
        ("WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a", Manner.WRITE, ("postgresql",)),
        ("SELECT * FROM t FOR UPDATE", Manner.WRITE, ("mysql", "postgresql")),
        ("SELECT 'for update'", Manner.WRITE, ()),
        ("SELECT * INTO a FROM t", Manner.WRITE, ("postgresql",)),
        ("UPDATE t SET a = 1", Manner.WRITE, ALL),
        ("CREATE TABLE t (a int)", Manner.WRITE, ("sqlite", "postgresql")),
        ("CREATE TABLE t (a int)", Manner.FINAL, ("mysql",)),
        ("CREATE TEMPORARY TABLE t (a int)", Manner.WRITE, ("mysql",)),
        ("LOCK TABLES t WRITE", Manner.FINAL, ("mysql",)),
        ("ANALYZE TABLE t", Manner.FINAL, ("mysql",)),
        ("/*!50001 DROP TABLE t */", Manner.FINAL, ("mysql",)),
        ("VACUUM", Manner.FINAL, ("sqlite", "postgresql")),
        ("CREATE DATABASE a", Manner.FINAL, ("mysql", "postgresql")),
        ("CREATE UNIQUE INDEX CONCURRENTLY a ON t (b)", Manner.FINAL, ("postgresql",)),
        ("EXPLAIN SELECT 1", Manner.READ, ALL),
        ("EXPLAIN DELETE FROM t", Manner.READ, ALL),
        ("EXPLAIN (ANALYZE, FORMAT JSON) DELETE FROM t", Manner.WRITE, ("postgresql",)),
        ("ANALYZE FORMAT=JSON SELECT 1", Manner.READ, ("mysql",)),
        ("ANALYZE FORMAT=JSON UPDATE t SET a = 1", Manner.WRITE, ("mysql",)),
        ("BEGIN", Manner.CONTROL, ALL),
        ("ROLLBACK TO a", Manner.CONTROL, ALL),
        ("SET autocommit = 0", Manner.CONTROL, ("mysql",)),
        ("PRAGMA table_info(t)", Manner.CONTROL, ("sqlite",)),
        ("PRAGMA user_version = 3", Manner.WRITE, ("sqlite",)),
    ],
)
def test_what_a_statement_does(text: str, manner: Manner, dialects: tuple[str, ...]) -> None:
    for dialect in dialects:
        assert verb(text, dialect).manner == manner, dialect


@pytest.mark.parametrize(
    "text",
    [
        "SET SESSION TRANSACTION READ WRITE",
        "start transaction read /* x */ write",
        "SET default_transaction_read_only = off",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "SET @@session.transaction_read_only = 0",
        "PRAGMA query_only = 0",
        "ATTACH 'a.db' AS a",
        "SELECT 1 INTO OUTFILE '/tmp/a'",
        "SET GLOBAL read_only = 0",
        "RESET ALL",
        "COPY t TO '/tmp/a'",
        "PREPARE s FROM 'SET SESSION TRANSACTION READ WRITE'",
    ],
)
def test_what_would_let_a_read_only_session_write_is_known_by_name(text: str) -> None:
    assert any(switches_read_only_off(text, dialect) for dialect in ALL)


def test_a_plain_query_switches_nothing() -> None:
    for dialect in ALL:
        assert not switches_read_only_off("SELECT read, write FROM t WHERE a = 'b'", dialect)


def test_parameters_are_no_casts_slices_strings_or_comments() -> None:
    text = (
        "SELECT a::int, b[1:n], ':c', \":d\" -- :e\n FROM t WHERE f = :f AND g = :g OR f = :f AND x % 2 = 0"
    )
    assert names_in(text, "postgresql") == ["f", "g"]
    assert prepared("a = :a AND b % 2 = ':b%'", "mysql", Style.PERCENT) == "a = %(a)s AND b %% 2 = ':b%%'"
    assert prepared("a = :a", "sqlite", Style.COLON) == "a = :a"


def test_what_is_typed_for_a_parameter_is_a_number_null_or_text() -> None:
    typed = {
        "12": 12,
        "-3": -3,
        "1.50": Decimal("1.50"),
        "null": None,
        "'12'": "12",
        "007": "007",
        "a b": "a b",
        "": "",
    }
    for text, value in typed.items():
        assert value_of(text) == value
        assert type(value_of(text)) is type(value)
