"""`tui-orm query`: bound parameters, one statement, and no write that was not asked for."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from servers import LiveServer, server_at

from tui_orm.cli.main import main
from tui_orm.database.reads_only import why_not_read
from tui_orm.database.sql.parameters import names_in, prepared, style_of
from tui_orm.database.sql.tokens import first_word

Out = pytest.CaptureFixture[str]
TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(40)); INSERT INTO t VALUES (1, 'x'), (2, NULL)"


@pytest.fixture
def place(server: LiveServer) -> str:
    """A table of two rows on each server in turn."""
    server.execute(TABLE)
    return server.target.text


@pytest.fixture
def file(tmp_path: Path) -> LiveServer:
    """The same in a file."""
    server = server_at(str(tmp_path / "t.sqlite"))
    server.execute(TABLE)
    server.close()
    return server


def ran(out: Out, *arguments: str) -> tuple[int, str, str]:
    """Exit code, output, and what was said."""
    code = main(["query", *arguments])
    text, errors = out.readouterr()
    assert errors.count("\n") == bool(errors), errors
    return code, text, errors.removeprefix("tui-orm: ").strip()


def test_parameters_are_bound(place: str, capsys: Out) -> None:
    sql = "SELECT id, ':id', '50%', 'a''b' FROM t WHERE id = :id AND a = :a -- :no"
    assert ran(capsys, place, sql, "-p", "id:=1", "-p", "a=x") == (0, "1\t:id\t50%\ta'b\n", "")
    assert ran(capsys, place, sql, "-p", "id:=1", "-p", "a=x' OR 1=1 --") == (0, "", "")
    assert ran(capsys, place, "SELECT '%(a)s', '%s', '100%'") == (0, "%(a)s\t%s\t100%\n", "")


def test_an_answer_without_rows_has_its_names(place: str, capsys: Out) -> None:
    sql = "SELECT id, a AS b FROM t WHERE id = :id"
    assert ran(capsys, place, sql, "-p", "id:=9", "--format", "csv") == (0, "id,b\r\n", "")


def test_an_answer_in_json(place: str, capsys: Out) -> None:
    sql = "SELECT id, a, 1.50 AS n, id FROM t ORDER BY id;"
    code, text, said = ran(capsys, place, sql, "--format", "json")
    assert (code, said) == (0, "")
    assert json.loads(text) == [
        {"id": 1, "a": "x", "n": 1.5, "id_2": 1},
        {"id": 2, "a": None, "n": 1.5, "id_2": 2},
    ]


def test_the_server_refuses_to_write(server: LiveServer, place: str, capsys: Out) -> None:
    writing = (
        "WITH w AS (SELECT 1) DELETE FROM t" if server.dialect == "sqlite" else "SELECT id FROM t FOR UPDATE"
    )
    if server.dialect == "postgresql":
        writing = "WITH w AS (DELETE FROM t RETURNING id) SELECT * FROM w"
    code, text, said = ran(capsys, place, writing)
    assert (code, text) == (1, "")
    assert "read" in said.lower()
    code, text, said = ran(capsys, place, "DELETE FROM t")
    assert (code, text, said) == (2, "", "DELETE is no statement that reads; --write lets it.")
    assert len(server.rows("SELECT id FROM t")) == 2


def test_what_is_written_is_committed_and_counted(server: LiveServer, place: str, capsys: Out) -> None:
    sql = "UPDATE t SET a = :a WHERE id > :id"
    assert ran(capsys, place, sql, "-p", "a=%s :a ü", "-p", "id:=0", "--write") == (
        0,
        "",
        "2 rows matched; committed.",
    )
    assert server.rows("SELECT a FROM t") == [("%s :a ü",), ("%s :a ü",)]
    code, _, said = ran(capsys, place, "INSERT INTO t VALUES (1, 'twice')", "--write")
    assert (code, "uplicate" in said or "UNIQUE" in said) == (1, True)
    if server.dialect != "mysql":
        done = ran(capsys, place, "DELETE FROM t WHERE id = 2 RETURNING id, a", "--write", "--format", "csv")
        assert done == (0, "id,a\r\n2,%s :a ü\r\n", "1 row matched; committed.")


def test_what_cannot_be_rolled_back_is_said(server: LiveServer, place: str, capsys: Out) -> None:
    code = main(["query", place, "CREATE TABLE u (id INTEGER)", "--write"])
    said = capsys.readouterr().err
    assert code == 0
    assert said.endswith("committed.\n")
    assert ("cannot be rolled back" in said) == (server.dialect == "mysql")
    assert server.rows("SELECT * FROM u") == []


def test_two_statements_are_refused(server: LiveServer, place: str, capsys: Out) -> None:
    for options in ([], ["--write"]):
        code, text, _ = ran(capsys, place, "SELECT 1; DELETE FROM t", *options)
        assert (code, text) == (1, "")
    assert len(server.rows("SELECT id FROM t")) == 2


def test_a_read_only_target_is_not_written_to(
    file: LiveServer, capsys: Out, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text(f'[targets.till]\nurl = "{file.target.text}"\nlabel = "production"\n')
    monkeypatch.setenv("TUI_ORM_CONFIG", str(settings))
    code, _, said = ran(capsys, "till", "DELETE FROM t", "--write")
    assert (code, said) == (1, "Nothing may be written here: labelled production. Nothing was sent.")
    assert ran(capsys, "till", "SELECT count(*) FROM t") == (0, "2\n", "")


def test_the_statement_from_elsewhere(
    file: LiveServer, capsys: Out, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("SELECT 'from\nstdin';\n"))
    assert ran(capsys, file.url, "-")[:2] == (0, "from\\nstdin\n")
    (tmp_path / "q.sql").write_text("-- a file\nSELECT 'é'", encoding="utf-8")
    assert ran(capsys, file.url, "--file", str(tmp_path / "q.sql"))[:2] == (0, "é\n")
    assert ran(capsys, file.url, "--file", "none.sql") == (1, "", "No such file or directory: none.sql")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Give one statement: as SQL, as - for standard input, or by --file."),
        (["SELECT 1", "--file", "x"], "Give one statement: as SQL, as - for standard input, or by --file."),
        (["SELECT :a"], "There is no value for :a. Give one: -p a=…"),
        (["SELECT 1", "-p", "a=1"], "The statement has no parameter :a."),
        (["PRAGMA journal_mode = WAL"], "PRAGMA journal_mode changes something; --write lets it."),
        (["/* x */ ATTACH 'y' AS z"], "ATTACH is no statement that reads; --write lets it."),
        ([""], "That is no statement that reads; --write lets it."),
    ],
)
def test_what_is_no_query(file: LiveServer, capsys: Out, arguments: list[str], said: str) -> None:
    assert ran(capsys, file.url, *arguments) == (2, "", said)


@pytest.mark.parametrize("value", ["a", "=1", "a:=x", "a:=[1]", "1a=2"])
def test_parameters_have_a_form(value: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["query", "t.sqlite", "SELECT :a", "-p", value])
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("sql", "dialect", "names"),
    [
        ("SELECT :a, ':b', \":c\", `:d` -- :e\n, :f /* :g */", "sqlite", ["a", "f"]),
        ("SELECT 'it\\'s :a', :b # :c", "mysql", ["b"]),
        ("SELECT @a := 1, :b--1", "mysql", ["b"]),
        ("SELECT :a::int, x[1:2], $$ :b $$, $t$ :c $$ :d $t$, E'\\' :e', :a", "postgresql", ["a"]),
        ("SELECT 'a\\', :b", "postgresql", ["b"]),
        ("SELECT '12:30:00'", "sqlite", []),
    ],
)
def test_parameters_are_found_where_they_are_some(sql: str, dialect: str, names: list[str]) -> None:
    assert names_in(sql, dialect) == names


def test_percent_signs_are_doubled_where_the_driver_would_take_them() -> None:
    sql = "SELECT 5 % 2, '%s', :a"
    assert prepared(sql, "postgresql", style_of("psycopg")) == "SELECT 5 %% 2, '%%s', %(a)s"
    assert prepared(sql, "mysql", style_of("pymysql")) == "SELECT 5 %% 2, '%%s', %(a)s"
    assert prepared(sql, "mysql", style_of("mysqlconnector")) == "SELECT 5 % 2, '%s', %(a)s"
    assert prepared(sql, "sqlite", style_of("pysqlite")) == sql


@pytest.mark.parametrize(
    ("sql", "dialect", "reads"),
    [
        ("\n -- c\n ((SELECT 1))", "sqlite", True),
        ("PRAGMA table_info(t)", "sqlite", True),
        ("PRAGMA main.user_version", "sqlite", True),
        ("PRAGMA journal_mode(wal)", "sqlite", False),
        ("pragma optimize", "sqlite", False),
        ("SELECT 1 INTO OUTFILE '/tmp/x'", "mysql", False),
        ("SELECT 'INTO OUTFILE'", "mysql", True),
        ("SELECT 1 /*!50000 INTO OUTFILE '/tmp/x' */", "mysql", False),
        ("CALL p()", "mysql", False),
        ("COPY t TO PROGRAM 'x'", "postgresql", False),
    ],
)
def test_what_is_taken_for_reading(sql: str, dialect: str, reads: bool) -> None:
    assert (not why_not_read(sql, dialect)) == reads


def test_the_first_word() -> None:
    assert first_word("/* a */ -- b\n (select", "sqlite") == "SELECT"
    assert first_word("  ", "sqlite") == ""
