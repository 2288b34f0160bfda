"""The verbs as programs: pipes, Ctrl+C, encodings, and what is not loaded."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from servers import LiveServer

from tui_orm.cli.main import VERBS, main

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 1 OR i = 7",
    "mysql": "SELECT 7 UNION ALL SELECT sleep(60) + sum(id) FROM (SELECT 1 AS id) AS t",
    "postgresql": "SELECT 7 UNION ALL (SELECT 8 FROM pg_sleep(60))",
}
RUNNING = {
    "mysql": "SELECT info FROM information_schema.processlist WHERE info LIKE 'SELECT 7 UNION%'"
    " AND db = database()",
    "postgresql": "SELECT query FROM pg_stat_activity WHERE query LIKE 'SELECT 7 UNION%' AND state = 'active'"
    " AND datname = current_database()",
}
LOADED = """
import sys
from tui_orm.cli.main import main
code = main(sys.argv[1:])
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
print(*(name for name in sys.modules if name.startswith("sqlalchemy.orm.")), file=sys.stderr)
sys.exit(code)
"""
WITH_TERMINAL = """
import sys
sys.stderr.isatty = lambda: True
from tui_orm.cli import progress
progress.BETWEEN = 0
from tui_orm.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A thousand rows in a file, one of them odd."""
    path = tmp_path / "n.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE n (id INTEGER PRIMARY KEY, t TEXT)")
    connection.executemany("INSERT INTO n VALUES (?, ?)", [(n, "é" * 50) for n in range(5000)])
    connection.execute("CREATE TABLE odd (t TEXT)")
    connection.execute("INSERT INTO odd VALUES (CAST(x'41e9' AS TEXT)), ('\x1b[2J日')")
    connection.commit()
    connection.close()
    return path


def start(*arguments: object, code: str = "", **environment: str) -> subprocess.Popen[bytes]:
    """Start the program, with pipes all around it."""
    begun = ["-c", code] if code else ["-m", "tui_orm"]
    return subprocess.Popen(
        [sys.executable, *begun, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run(*arguments: object, code: str = "", **environment: str) -> tuple[int, bytes, bytes]:
    """Run it to its end."""
    process = start(*arguments, code=code, **environment)
    out, errors = process.communicate(timeout=60)
    return process.returncode, out, errors


def test_a_reader_that_has_enough_ends_it_without_a_word(file: Path) -> None:
    process = start("rows", file, "n", "--format", "csv")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b"id,t\r\n"
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 141
    process.stderr.close()


def test_ctrl_c_stops_the_statement_at_the_server(server: LiveServer) -> None:
    process = start("query", server.target.text, ENDLESS[server.dialect])
    if server.dialect == "sqlite":
        _wait_for_cpu(process)
    else:
        while not [
            row for row in server.rows(RUNNING[server.dialect]) if "information_schema" not in str(row)
        ]:
            assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"")
    until = time.monotonic() + 5  # the statement itself takes a minute
    while server.dialect != "sqlite" and server.rows(RUNNING[server.dialect]):
        assert time.monotonic() < until


def _wait_for_cpu(process: subprocess.Popen[bytes]) -> None:
    """Until the program has worked for a while, which it does in the statement alone."""
    import psutil

    watched = psutil.Process(process.pid)
    while watched.cpu_times().user < 0.6:
        assert process.poll() is None


def test_bytes_are_kept_and_what_the_encoding_lacks_is_escaped(file: Path) -> None:
    assert run("rows", file, "odd") == (0, b"A\xe9\n\x1b[2J\xe6\x97\xa5\n", b"")
    assert run("rows", file, "odd", PYTHONIOENCODING="ascii")[1] == b"A\xe9\n\x1b[2J\\u65e5\n"
    code, out, _ = run("rows", file, "odd", "--format", "table", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (code, out.decode("ascii").splitlines()[2:]) == (0, ["A\\udce9", "\\x1b[2J\\u65e5"])
    _, out, _ = run("rows", file, "odd", "--format", "json")
    assert [row["t"] for row in json.loads(out)] == ["A\udce9", "\x1b[2J日"]


@pytest.mark.parametrize(
    "verb", [["tables"], ["schema"], ["rows", "n"], ["query", "SELECT 1"]], ids=lambda v: v[0]
)
def test_a_verb_loads_no_screen_and_no_orm(file: Path, verb: list[str]) -> None:
    code, _, errors = run(verb[0], file, *verb[1:], code=LOADED)
    loaded, orm = errors.decode().splitlines()
    assert code == 0
    assert not {"textual", "rich"} & set(loaded.split())
    assert not orm


def test_a_terminal_sees_how_far_it_is(file: Path) -> None:
    code, out, errors = run("rows", file, "n", "--columns", "id", code=WITH_TERMINAL)
    assert code == 0
    assert out.count(b"\n") == 5000
    assert b"\r200 rows  " in errors
    assert b"about 4 %" in errors
    assert errors.endswith(b"\r\x1b[K")
    assert b"rows/s" in errors


def test_an_output_that_is_full_is_told(file: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device is full here")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tui_orm", "rows", file, "n"],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert done.stderr.startswith(b"tui-orm: The output cannot be written: ")


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_tells_what_it_does(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    for arguments in ([verb, "--help"], ["--help"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        text = capsys.readouterr().out
        assert ended.value.code == 0
        assert f"tui-orm {verb}" in text
    with pytest.raises(SystemExit):
        main([verb, "--help"])
    assert f"example: tui-orm {verb} " in capsys.readouterr().out
