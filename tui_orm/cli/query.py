"""`tui-orm query`: the rows of one statement of the user's own, read while the server refuses every write."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_orm.cli import output
from tui_orm.cli.misuse import Misused
from tui_orm.cli.printing import add_format, print_rows, writer_for
from tui_orm.cli.progress import Progress
from tui_orm.database.failures import NotPermitted

if TYPE_CHECKING:
    from tui_orm.database.dialects.streams import Stream
    from tui_orm.database.server import Server

HELP = (
    "Print the rows of one SQL statement. The server refuses every write, unless --write is given: then the statement"
    " runs in one transaction, which is committed at the end, and the rows that it matched are counted on standard"
    " error. Parameters stand in the statement as :name and are bound, never pasted; -p name=value gives a text,"
    " -p name:=value a number, true, false or null. PostgreSQL's rows come in chunks, MySQL's and SQLite's one by one."
)
EXAMPLE = "tui-orm query shop.sqlite 'SELECT * FROM orders WHERE total > :least' -p least:=100 --format json"


def add_arguments(parser: ArgumentParser) -> None:
    """The statement, what is bound in it, and whether it may write."""
    parser.add_argument("sql", nargs="?", metavar="SQL", help="the statement; - reads it from standard input")
    parser.add_argument("--file", metavar="PATH", help="read the statement from a file")
    parser.add_argument(
        "-p",
        "--parameter",
        action="append",
        default=[],
        type=_parameter,
        metavar="NAME=VALUE",
        dest="parameters",
    )
    parser.add_argument("--write", action="store_true", help="let the statement write, and commit it")
    add_format(parser)


def run(server: Server, chosen: Namespace) -> int:
    """Run the statement and print its rows."""
    statement = _statement(server, chosen)
    printing = _Printing(chosen)
    if chosen.write:
        _write(server, statement, printing)
    else:
        _read(server, statement, printing)
    return 0


@dataclass(frozen=True)
class _Statement:
    """A statement as it was written and as the driver takes it, and what is bound in it."""

    written: str
    sql: str
    parameters: dict[str, Any]
    dialect: str


@dataclass
class _Printing:
    """Takes the rows of a statement and prints them."""

    chosen: Namespace
    matched: int = -1

    def __call__(self, stream: Stream) -> None:
        if columns := stream.columns():
            progress = Progress()
            print_rows(writer_for(self.chosen, columns), stream.batches(), progress)
            self.matched = progress.rows
        else:
            self.matched = stream.matched()


def _read(server: Server, statement: _Statement, printing: _Printing) -> None:
    from tui_orm.database.reads_only import why_not_read
    from tui_orm.database.streaming import OneReading

    if reason := why_not_read(statement.written, statement.dialect):
        raise Misused(f"{reason}; --write lets it.")
    reading = OneReading(lambda _: statement.sql, printing, statement.parameters)
    server.read(reading, refusing_writes=True)


def _write(server: Server, statement: _Statement, printing: _Printing) -> None:
    from tui_orm.database.sql.tokens import first_word
    from tui_orm.database.writing_once import OneWriting, cannot_be_undone

    if reason := server.refuses_writing():
        raise NotPermitted(f"Nothing may be written here: {reason}.", "Nothing was sent.")
    if cannot_be_undone(statement.written, statement.dialect):
        word = first_word(statement.written, statement.dialect)
        output.complain(f"{word} is committed by the server itself, and cannot be rolled back.")
    server.read(OneWriting(statement.sql, statement.parameters, printing))
    rows = {-1: "", 1: "1 row matched; "}.get(printing.matched, f"{printing.matched:,} rows matched; ")
    output.complain(f"{rows}committed.")


def _statement(server: Server, chosen: Namespace) -> _Statement:
    """The statement. Raises Misused where there is none, or a parameter is not given or not there."""
    from tui_orm.database.sql.parameters import names_in, prepared, style_of

    sql = _sql(chosen).strip().rstrip(";")
    given = dict(chosen.parameters)
    dialect, driver = server.read(lambda connection, dialect: (dialect.name, connection.dialect.driver))
    names = names_in(sql, dialect)
    if missing := [name for name in names if name not in given]:
        raise Misused(f"There is no value for :{missing[0]}. Give one: -p {missing[0]}=…")
    if unknown := [name for name in given if name not in names]:
        raise Misused(f"The statement has no parameter :{unknown[0]}.")
    return _Statement(sql, prepared(sql, dialect, style_of(driver)), given, dialect)


def _sql(chosen: Namespace) -> str:
    if (chosen.sql is None) == (chosen.file is None):
        raise Misused("Give one statement: as SQL, as - for standard input, or by --file.")
    try:
        if chosen.file is not None:
            return Path(chosen.file).read_text(encoding="utf-8")
        return sys.stdin.read() if chosen.sql == "-" else str(chosen.sql)
    except UnicodeDecodeError as error:
        raise Misused("The statement is no UTF-8.") from error


def _parameter(text: str) -> tuple[str, Any]:
    """A name, and a text after `=` or a JSON value after `:=`."""
    name, equals, value = text.partition("=")
    if not equals or not name.rstrip(":").isidentifier():
        raise ArgumentTypeError("name=text, or name:=number")
    if not name.endswith(":"):
        return name, value
    try:
        found = json.loads(value)
    except ValueError:
        found = []
    if isinstance(found, list | dict | str):
        raise ArgumentTypeError(f"{value} is no number, and neither true, false nor null")
    return name[:-1], found
