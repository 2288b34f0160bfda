"""The command line: a browser, or a verb that needs no terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_orm import __version__, collection
from tui_orm.database.failures import CannotConnect, DatabaseFailure
from tui_orm.database.target import Target
from tui_orm.workspace.limits import COUNT_LIMIT

if TYPE_CHECKING:
    from tui_orm.database.ahead import Ahead

EXAMPLES = """\
TARGET is a path to an SQLite file, or a URL:
  tui-orm shop.sqlite
  tui-orm shop.sqlite orders
  tui-orm mysql://root@localhost/shop          (or mysql+pymysql, mysql+mysqlconnector, mariadb)
  tui-orm postgresql://me@localhost/shop       (needs: pip install 'tui_orm[postgresql]')
Without TARGET, recent ones are offered. A password that is left out is asked for.

Other verbs (a file of such a name is reached as ./name):
  tui-orm demo             build the sample database, if it is not there yet, and open it
  tui-orm tables TARGET    print the tables and views, one a line
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run. Returns the exit code: 0, 1 where the database refused, 2 where the arguments are wrong."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _tables(given[1:]) if given[:1] == ["tables"] else _browse(given)
    except DatabaseFailure as failure:
        _complain(str(failure))
        return 1
    except BrokenPipeError:
        return 1
    except OSError as error:
        _complain(f"{error.strerror}: {error.filename}")
        return 1


def _complain(text: str) -> None:
    from tui_orm.ui.cleaning import clean_lines

    print("\n".join(clean_lines(f"tui-orm: {text}")), file=sys.stderr)


def _tables(given: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the output cannot hold is escaped
            stream.reconfigure(errors="backslashreplace")
    from tui_orm.cli.parser import Parser

    parser = Parser(prog="tui-orm tables", description="Print the tables and views of a database.")
    parser.add_argument("target", help="path to an SQLite file, or a URL")
    from tui_orm.cli.tables import print_tables

    return print_tables(Target(parser.parse_args(given).target))


def _browse(given: list[str]) -> int:
    # names alone need no parser, which takes longer to load than the rest of this module
    if len(given) in (1, 2) and not any(argument.startswith("-") for argument in given):
        return _open(_target(given[0]), given[1] if given[1:] else None, COUNT_LIMIT)
    target, table, count_limit = _parsed(given)
    return _open(_target(target), table, count_limit)


def _parsed(given: list[str]) -> tuple[str | None, str | None, int]:
    """The arguments where they are more than names; ends the program where they are wrong, or `--help`."""
    from argparse import RawDescriptionHelpFormatter

    from tui_orm.cli.parser import Parser

    parser = Parser(
        prog="tui-orm",
        description="Browse and edit a database from the keyboard.",
        epilog=EXAMPLES,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("target", nargs="?", metavar="TARGET", help="path to an SQLite file, or a URL")
    parser.add_argument("table", nargs="?", metavar="TABLE", help="a table to open at once")
    parser.add_argument(
        "--count-up-to",
        type=int,
        default=COUNT_LIMIT,
        metavar="ROWS",
        help="count tables unasked that the server believes to have at most ROWS rows (default: %(default)s)",
    )
    parser.add_argument("--version", action="version", version=f"tui_orm {__version__}")
    chosen = parser.parse_args(given)
    return chosen.target, chosen.table, chosen.count_up_to


def _target(text: str | None) -> Target | None:
    """The target of the command line. Raises CannotConnect where it names a path that does not exist."""
    if text is None:
        return None
    if text == "demo":
        from tui_orm.database import demo

        return Target(str(demo.ensure(demo.default_path())))
    target = Target(text)
    if target.path is not None and not target.path.exists():
        raise CannotConnect(f"There is no file {target.path}.", "Check the path; opening does not create it.")
    return target


def _read_ahead(target: Target | None, table: str | None) -> Ahead | None:
    """Have the first rows read while the screen is loaded."""
    if target is None or table is None:
        return None
    from tui_orm.database.ahead import Ahead

    return Ahead.start(target, table)


def _open(target: Target | None, table: str | None, count_limit: int) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print("tui-orm: the browser needs a terminal; `tui-orm tables TARGET` does not.", file=sys.stderr)
        return 2
    collection.put_off()  # the app takes it up again with its first screen
    ahead = _read_ahead(target, table)
    from tui_orm.ui.app import TuiOrmApp

    app = TuiOrmApp(target, table, count_limit=count_limit, ahead=ahead)
    failure = app.run()
    if failure is not None:
        _complain(str(failure))
    return app.return_code or 0


if __name__ == "__main__":
    raise SystemExit(main())
