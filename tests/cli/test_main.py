"""The command line: what it prints, where, and with which exit code. No traceback is ever shown."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from servers import LiveServer

from tui_orm import __version__, collection
from tui_orm.cli.main import main
from tui_orm.database.target import Target
from tui_orm.settings import EXAMPLE
from tui_orm.ui.app import TuiOrmApp

WITHOUT_PSYCOPG = """
import sys
sys.modules["psycopg"] = None
from tui_orm.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a database in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    made(tmp_path / "shop.sqlite", "CREATE TABLE orders (id INTEGER PRIMARY KEY)")
    return tmp_path


def made(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()


def program(*arguments: str | Path, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as its users do, without a terminal."""
    start = ["-c", code] if code else ["-m", "tui_orm"]
    done = subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the program says when it fails: one line on stderr, exit code 1."""
    code = main(arguments)
    out, err = capsys.readouterr()
    assert (code, out) == (1, "")
    assert err.startswith("tui-orm: ")
    assert err.count("\n") == 1, err
    return err.removeprefix("tui-orm: ").strip()


def test_tables_are_printed_one_a_line(server: LiveServer, capsys: pytest.CaptureFixture[str]) -> None:
    server.execute(
        "CREATE TABLE b (id INTEGER PRIMARY KEY); CREATE TABLE a (id INTEGER PRIMARY KEY);"
        "CREATE VIEW v AS SELECT id FROM a"
    )
    assert main(["tables", server.target.text]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = [line.split("\t") for line in out.splitlines()]
    assert sorted(line[:2] for line in lines) == [["a", "table"], ["b", "table"], ["v", "view"]]
    assert all(rows.startswith("~") for line in lines for rows in line[2:])


def test_an_empty_database_has_no_tables(server: LiveServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", server.target.text]) == 0
    assert capsys.readouterr() == ("", "")


def test_an_estimate_is_shown_where_there_is_one(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(shop / "shop.sqlite", "INSERT INTO orders VALUES (1), (2), (3); ANALYZE")
    assert main(["tables", "shop.sqlite"]) == 0
    assert capsys.readouterr().out == "orders\ttable\t~3\n"


def test_control_characters_in_a_name_do_not_reach_the_terminal(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(shop / "odd.sqlite", 'CREATE TABLE "a\x1b[2Jb\n" (id)')
    assert main(["tables", "odd.sqlite"]) == 0
    assert capsys.readouterr().out == "a\\x1b[2Jb\\n\ttable\n"


def test_the_program_prints_and_ends_well(shop: Path) -> None:
    done = program("tables", shop / "shop.sqlite")
    assert (done.returncode, done.stdout, done.stderr) == (0, "orders\ttable\n", "")


@pytest.mark.parametrize("arguments", [["tables", "missing.sqlite"], ["missing.sqlite"], ["./demo"]])
def test_a_missing_path_is_not_created(
    shop: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    name = arguments[-1].removeprefix("./")
    said = failure(capsys, *arguments)
    assert said == f"There is no file {name}. Check the path; opening does not create it."
    assert not (shop / name).exists()


@pytest.mark.parametrize(
    "target",
    ["~no_such_user/shop.sqlite", "a" * 5000, "shop.sqlite/orders", "", ":memory:"],
    ids=["unknown home", "long", "below a file", "empty", "memory"],
)
@pytest.mark.parametrize("verb", [["tables"], []], ids=["tables", "browse"])
@pytest.mark.usefixtures("shop")
def test_a_path_that_cannot_be_is_told(
    capsys: pytest.CaptureFixture[str], verb: list[str], target: str
) -> None:
    if target == "" and not verb:
        pytest.skip("an empty path is the folder itself")
    assert failure(capsys, *verb, target)


def test_a_file_that_is_no_database(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "notes.txt").write_text("this is not a database\n" * 50)
    assert failure(capsys, "tables", "notes.txt").startswith("File is not a database.")


def test_a_folder(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert failure(capsys, "tables", str(shop)).startswith(f"{shop} is a folder.")


def test_a_wrong_password_is_not_shown(server: LiveServer, capsys: pytest.CaptureFixture[str]) -> None:
    if server.dialect != "mysql":
        pytest.skip("only MySQL asks for a password here")
    kind, address = server.url.partition(":")[0], server.url.partition("@")[2]
    said = failure(capsys, "tables", f"{kind}://root:s3cret%2Fword@{address}")
    assert "denied" in said
    assert "s3cret" not in said


@pytest.mark.parametrize("kind", ["mysql+pymysql", "mysql+mysqlconnector", "postgresql+psycopg"])
@pytest.mark.parametrize("place", ["nowhere.invalid", "127.0.0.1:1"])
def test_an_unknown_host(capsys: pytest.CaptureFixture[str], kind: str, place: str) -> None:
    said = failure(capsys, "tables", f"{kind}://me:s3cret@{place}/db")
    assert "s3cret" not in said
    assert said.endswith("Check the address, the user and the password.")


def test_an_unknown_kind_of_database(capsys: pytest.CaptureFixture[str]) -> None:
    said = failure(capsys, "tables", "oracle://me:s3cret@host/db")
    expected = "oracle is no kind of database known here. Known are: sqlite, mysql, mariadb, postgresql."
    assert said == expected


def test_a_url_that_cannot_be_read_is_shown_without_its_password(capsys: pytest.CaptureFixture[str]) -> None:
    said = failure(capsys, "tables", "mysql://me:s3cret@host:port/db")
    assert "s3cret" not in said


def test_a_missing_driver_is_named_with_what_installs_it() -> None:
    done = program("tables", "postgresql://me:s3cret@localhost/db", code=WITHOUT_PSYCOPG)
    assert (done.returncode, done.stdout) == (1, "")
    said = "The driver psycopg is not installed. Run: pip install 'tui_orm[postgresql]'"
    assert done.stderr == f"tui-orm: {said}\n"


def test_a_file_named_like_a_verb_is_reached_by_its_path(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(shop / "tables", "CREATE TABLE inside (id)")
    assert main(["tables", "./tables"]) == 0
    assert main(["tables", "tables"]) == 0
    assert capsys.readouterr().out == "inside\ttable\n" * 2
    assert main(["./tables"]) == 2
    assert "needs a terminal" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["tables"], ["tables", "a", "b"], ["a", "b", "c", "d"], ["--wrong"]])
def test_wrong_arguments_show_the_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert err.startswith("usage: tui-orm")


@pytest.mark.parametrize("arguments", [["shop.sqlite"], ["shop.sqlite", "orders", "1"], []])
def test_without_a_terminal_the_browser_says_so(shop: Path, arguments: list[str]) -> None:
    done = program(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    said = "the browser needs a terminal; `tui-orm tables TARGET` does not."
    assert done.stderr == f"tui-orm: {said}\n"


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"tui_orm {__version__}\n"


def test_the_help_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    out = capsys.readouterr().out
    assert ended.value.code == 0
    for example in ("tui-orm shop.sqlite orders", "mysql://root@localhost/shop", "tui-orm tables TARGET"):
        assert example in out


def test_a_demo_that_cannot_be_written_is_told(shop: Path) -> None:
    done = program("demo", XDG_DATA_HOME=str(shop / "shop.sqlite"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("tui-orm: ")


def test_a_name_that_the_output_cannot_hold_is_escaped(shop: Path) -> None:
    made(shop / "odd.sqlite", "CREATE TABLE 日本 (id)")
    done = program("tables", shop / "odd.sqlite", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stdout) == (0, "\\u65e5\\u672c\ttable\n")


def test_a_reader_that_leaves_early_is_no_error(shop: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "tui_orm", "tables", shop / "shop.sqlite"],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=out,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert done.stderr == b""


@pytest.fixture
def config(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file with the shop saved in it."""
    path = shop / "config.toml"
    path.write_text(f'[targets.till]\nurl = "{shop / "shop.sqlite"}"\nlabel = "production"\n')
    monkeypatch.setenv("TUI_ORM_CONFIG", str(path))
    return path


@pytest.mark.usefixtures("config")
def test_a_saved_target_is_known_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", "till"]) == 0
    assert capsys.readouterr().out == "orders\ttable\n"


def test_wrong_settings_are_told_and_nothing_is_opened(config: Path) -> None:
    config.write_text("[targets.till]\nread_only = true\n")
    for arguments in (["tables", "shop.sqlite"], ["till"], ["shop.sqlite", "--read-write"]):
        done = program(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(
            f"tui-orm: {config}, line 1: targets.till.url: the target has no address."
        )


def test_read_only_and_read_write_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["x", "--read-only", "--read-write"])
    assert "not allowed with argument" in capsys.readouterr().err


def test_the_help_tells_where_settings_stand(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert "config.toml" in out
    assert EXAMPLE in out


@pytest.mark.parametrize(
    ("arguments", "read_only", "tag"),
    [
        (["till"], "labelled production", "production"),
        (["till", "orders", "--read-write"], "", "production"),
        (["shop.sqlite"], "labelled production", "production"),
        (["till", "--label", "staging"], "", "staging"),
        (["other.sqlite", "--read-only"], "--read-only", ""),
        (["other.sqlite", "--label", "production"], "labelled production", "production"),
        (["other.sqlite"], "", ""),
    ],
)
def test_what_is_opened_how(
    config: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], read_only: str, tag: str
) -> None:
    made(config.with_name("other.sqlite"), "CREATE TABLE t (id)")
    opened: list[Target] = []

    def run(app: TuiOrmApp) -> None:
        assert app._target is not None
        opened.append(app._target)

    monkeypatch.setattr(TuiOrmApp, "run", run)
    monkeypatch.setattr("tui_orm.cli.main._read_ahead", lambda *_: None)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(arguments) == 0
    collection.take_up()
    assert [(target.read_only, target.tag) for target in opened] == [(read_only, tag)]
