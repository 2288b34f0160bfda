"""What is hostile in a database reaches no terminal: markup, escape sequences, invisible characters."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from terminal import Terminal
from test_program import sql

ATTACK = (
    "[@click=app.quit][b]\x1b]0;pwned\x07\x1b[31337m\x9b31338m"
    "\x85\u2028\u202e\u200b\ufeff\u2066\u3164\U000e0041\t\x7f[/]"
)
PASTED = "\x1b[200~ nonsense \x9b31338m\u202e\u200b\u3164\x1b[201~"
SEQUENCE = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\]22;[a-z]+\x07|\]52;c;[A-Za-z0-9+/=]*\x07)")
"""What Textual sends by itself: CSI sequences, the shape of the pointer, and what is copied, encoded."""


def quoted(text: str, quote: str) -> str:
    return quote + text.replace(quote, quote * 2) + quote


def hostile(path: Path) -> None:
    """A database in which whatever can hold a text holds the attack."""
    column, value = quoted(f"c{ATTACK}", '"'), quoted(f"v{ATTACK}", "'")
    lines = quoted(f"one\ntwo {ATTACK}", "'")
    table, child, kind = quoted(f"a{ATTACK}", '"'), quoted(f"b{ATTACK}", '"'), quoted(f"TEXT{ATTACK}", '"')
    sql(
        path,
        f"""CREATE TABLE {table} (id INTEGER PRIMARY KEY, {column} {kind} DEFAULT {value},
            note TEXT, lines TEXT, CONSTRAINT {quoted(f"k{ATTACK}", '"')} CHECK ({column} <> {quoted(ATTACK, "'")}));
        CREATE INDEX {quoted(f"i{ATTACK}", '"')} ON {table} ({column});
        CREATE TABLE {child} (id INTEGER PRIMARY KEY, {column} INTEGER REFERENCES {table} (id));
        CREATE TABLE {quoted(f"d{ATTACK}", '"')} (id INTEGER PRIMARY KEY, {column} INTEGER REFERENCES {table} (id));
        CREATE VIEW {quoted(f"w{ATTACK}", '"')} AS SELECT {column}, {value} AS {quoted(f"x{ATTACK}", '"')} FROM {table};
        CREATE TRIGGER {quoted(f"t{ATTACK}", '"')} BEFORE UPDATE ON {table} WHEN NEW.note = 'bad'
            BEGIN SELECT RAISE(ABORT, {quoted(f"refused {ATTACK}", "'")}); END;
        INSERT INTO {table} VALUES (1, {value}, CAST(x'6eEDA080ff1b5b33313333376d' AS TEXT), {lines}),
            (2, 'plain', 'plain', 'plain');
        INSERT INTO {child} VALUES (1, 1);
        """.replace("\n        ", "\n"),
    )


def leaks(written: bytes) -> list[str]:
    """What of it no terminal should have got."""
    text = written.decode("utf-8", "replace")
    found = [word for word in ("31337m", "31338m", "pwned\x07") if re.search(rf"[\x1b\x9b]\[?{word}", text)]
    rest = SEQUENCE.sub("", text)
    return found + sorted({f"{char!r} in {around(rest, char)}" for char in set(rest) if is_hostile(char)})


def is_hostile(char: str) -> bool:
    return char not in "\r\n" and (
        unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") or char == "\u3164"
    )


def around(text: str, char: str) -> str:
    place = text.index(char)
    return repr(text[max(0, place - 40) : place + 20])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / f"file{ATTACK.replace('/', '')}.sqlite"
    path.touch()
    hostile(path)
    return path


def test_nothing_hostile_reaches_the_terminal(path: Path, tmp_path: Path) -> None:
    with Terminal(path, home=tmp_path) as terminal:
        terminal.sees("Enter open", "a[@click", "w[@click")
        terminal.presses("Enter")
        terminal.sees("1 of 2", "v[@click", "n�")
        for panel, seen in (
            ("2", "INTEGER"),
            ("3", "i[@click"),
            ("4", "b[@click"),
            ("5", "CREATE"),
            ("6", "class"),
            ("7", "the whole file"),
        ):
            terminal.presses(panel)
            terminal.sees(seen)
        terminal.presses("1")
        terminal.sees("e edit")
        terminal.presses("l", "v")
        terminal.sees("q back", "v[@click", "pwned")
        terminal.presses("Escape")
        terminal.sees("1 of 2")
        terminal.presses("e")
        terminal.sees("\\x1b]0;")
        terminal.types("more")
        terminal.presses("Enter")
        terminal.sees("staged: 1 changed")
        terminal.presses("y")
        terminal.sees("Copied")
        terminal.presses("x")
        terminal.sees("empty text", "DEFAULT")
        terminal.presses("Escape")
        terminal.does_not_see("empty text")
        terminal.presses("l", "l", "e")
        terminal.sees("Ctrl+S stage")
        terminal.types(PASTED)
        terminal.sees("nonsense")
        terminal.presses("Escape")
        terminal.sees("e edit")
        terminal.presses("j", "h", "e")
        terminal.sees("Enter stage")
        terminal.presses("End", "Ctrl+U")
        terminal.types("bad")
        terminal.presses("Enter")
        terminal.sees("staged: 2 changed")
        terminal.presses("w")
        terminal.sees("Review", "UPDATE")
        terminal.presses("c")
        terminal.sees("Nothing was written", "Refused [@click")
        terminal.presses("Enter", "u")
        terminal.sees("Undone: 1 row of a[@cli")
        sql(
            path,
            "UPDATE "
            + quoted(f"a{ATTACK}", '"')
            + f" SET lines = {quoted(f'theirs {ATTACK}', chr(39))} WHERE id = 1",
        )
        terminal.presses("w")
        terminal.sees("Review")
        terminal.presses("c")
        terminal.sees("Somebody else changed", "theirs [@cli")
        terminal.presses("Escape")
        terminal.does_not_see("Somebody")
        terminal.presses("\x07")
        terminal.sees("row number")
        terminal.types("\u202e\u200bx")
        terminal.presses("Enter")
        terminal.sees("no row number")
        assert not leaks(terminal.written)


def test_nothing_hostile_reaches_the_terminal_when_searching(path: Path, tmp_path: Path) -> None:
    with Terminal(path, home=tmp_path) as terminal:
        terminal.sees("Enter open", "a[@click")
        terminal.types("t")
        terminal.types("b[@\u200b")
        terminal.presses("Ctrl+U", "Enter")
        terminal.sees("1 of 2")
        terminal.presses("l", "&")
        terminal.sees("1 of 1")
        terminal.presses("/")
        terminal.sees("Enter filter")
        terminal.types(PASTED)
        terminal.sees("nonsense")
        terminal.presses("Escape")
        terminal.sees("e edit")
        terminal.presses("s", "S")
        terminal.sees("▼", "1 of 1")
        terminal.presses("F")
        terminal.sees("Rows that refer")
        terminal.presses("Enter")
        terminal.sees("b[@click", "1 of 1")
        terminal.presses("b", "?")
        terminal.sees("keys and filters")
        assert not leaks(terminal.written)


@pytest.mark.parametrize(
    "arguments", [["tables"], ["tables", "\x1b]0;pwned\x07"], ["\x1b]0;pwned\x07"], ["a", "b", "\x9b\u202e"]]
)
def test_the_command_line_prints_nothing_hostile(path: Path, arguments: list[str]) -> None:
    given = [*arguments, path] if arguments == ["tables"] else arguments
    done = subprocess.run(
        [sys.executable, "-m", "tui_orm", *given], capture_output=True, stdin=subprocess.DEVNULL
    )
    printed = (done.stdout + done.stderr).decode()
    assert printed
    assert not leaks(printed.replace("\t", "").encode())
