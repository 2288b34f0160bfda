"""SQL that a user wrote, with parameters as `:name`, made into what each driver takes: values bound, never pasted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

# What is no SQL proper: quoted, or a comment. Each dialect has more of it.
COMMON = [r"'(?:[^']|'')*'", r'"(?:[^"]|"")*"', r"`(?:[^`]|``)*`", r"--[^\n]*", r"/\*.*?\*/"]
MYSQL = [
    r"'(?:[^'\\]|''|\\.)*'",
    r'"(?:[^"\\]|""|\\.)*"',
    r"`(?:[^`]|``)*`",
    r"--\s[^\n]*",
    r"\#[^\n]*",
    r"/\*.*?\*/",
]
POSTGRESQL = [r"\b[eE]'(?:[^'\\]|''|\\.)*'", *COMMON, r"\$(?P<tag>\w*)\$.*?\$(?P=tag)\$", r"::"]
QUOTED = {"sqlite": COMMON, "mysql": MYSQL, "postgresql": POSTGRESQL}
PARAMETER = r"(?<![\w:]):(?P<name>[^\W\d]\w*)"
COMMENT = re.compile(r"\s+|--[^\n]*|/\*.*?\*/|\(", re.DOTALL)
WORD = re.compile(r"\w+")
AS_DRIVERS_WRITE: dict[str, Callable[[str], str]] = {
    "pysqlite": lambda name: f":{name}",
    "pymysql": lambda name: f"%({name})s",
    "mysqlconnector": lambda name: f"%({name})s",
    "psycopg": lambda name: f"%({name})s",
}
DOUBLE_PERCENTS = ("pymysql", "psycopg")
"""Drivers that take a percent sign for the beginning of a parameter, whether there are any or not."""


def names_in(sql: str, dialect: str) -> list[str]:
    """The names of the parameters, each once."""
    return list(dict.fromkeys(name for _, name in _parts(sql, dialect) if name))


def for_driver(sql: str, dialect: str, driver: str, names: Collection[str]) -> str:
    """The statement as a driver takes it, with these parameters."""
    write = AS_DRIVERS_WRITE[driver]
    plain: Callable[[str], str] = (
        (lambda text: text.replace("%", "%%")) if driver in DOUBLE_PERCENTS else lambda text: text
    )
    return "".join(
        plain(text) + (write(name) if name in names else plain(f":{name}") if name else "")
        for text, name in _parts(sql, dialect)
    )


def bare(sql: str, dialect: str) -> str:
    """The statement without what is quoted and without comments."""
    return re.sub("|".join(QUOTED[dialect]), " ", sql, flags=re.DOTALL)


def first_word(sql: str) -> str:
    """The word that a statement begins with, in capitals; empty where there is none."""
    place = 0
    while skipped := COMMENT.match(sql, place):
        place = skipped.end()
    word = WORD.match(sql, place)
    return word[0].upper() if word else ""


def _parts(sql: str, dialect: str) -> Iterator[tuple[str, str]]:
    """Texts, each with the name of the parameter that follows it; the last one has none."""
    place = 0
    for found in re.finditer("|".join([*QUOTED[dialect], PARAMETER]), sql, re.DOTALL):
        if found["name"]:
            yield sql[place : found.start()], found["name"]
            place = found.end()
    yield sql[place:], ""
