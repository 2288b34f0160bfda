"""The command line: a browser, or a verb that needs no terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_orm import __version__, collection
from tui_orm.database.failures import CannotConnect, DatabaseFailure
from tui_orm.database.target import Target
from tui_orm.saved import Asked, Targets
from tui_orm.settings import EXAMPLE, Settings, SettingsError, default_path, read_settings
from tui_orm.workspace.limits import COUNT_LIMIT

if TYPE_CHECKING:
    from argparse import Namespace

    from tui_orm.database.ahead import Ahead

VERBS = ("tables", "diagram", "models")
"""Each is a module beside this one; see `verbs.py`."""
EXAMPLES = """\
TARGET is a path to an SQLite file, or a URL:
  tui-orm shop.sqlite
  tui-orm shop.sqlite orders
  tui-orm mysql://root@localhost/shop          (or mysql+pymysql, mysql+mysqlconnector, mariadb)
  tui-orm postgresql://me@localhost/shop       (needs: pip install 'tui_orm[postgresql]')
Without TARGET, saved and recent ones are offered. A password that is left out is asked for.

Other verbs (a file of such a name is reached as ./name):
  tui-orm demo             build the sample database, if it is not there yet, and open it
  tui-orm tables TARGET    print the tables and views, one a line
  tui-orm diagram TARGET   print a diagram of the tables, as Mermaid, DOT or SVG
  tui-orm models TARGET    print SQLAlchemy 2 classes of all tables, or of those named, as a module

Settings are read from {config} (or the file that TUI_ORM_CONFIG names):
{example}"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run. Returns the exit code: 0, 1 where the database refused, 2 where the arguments are wrong."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given[0], given[1:]) if given and given[0] in VERBS else _browse(given)
    except SettingsError as error:
        _complain(str(error))
        return 2
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


def _run(verb: str, given: list[str]) -> int:
    from tui_orm.cli import verbs

    return verbs.run(verb, given)


def _browse(given: list[str]) -> int:
    settings = read_settings()
    # names alone need no parser, which takes longer to load than the rest of this module
    if len(given) in (1, 2) and not any(argument.startswith("-") for argument in given):
        return _open(given[0], given[1] if given[1:] else None, Targets(settings), settings, COUNT_LIMIT)
    chosen = _parsed(given)
    targets = Targets(settings, Asked(chosen.label.strip(), chosen.read_only))
    return _open(chosen.target, chosen.table, targets, settings, chosen.count_up_to)


def _parsed(given: list[str]) -> Namespace:
    """The arguments where they are more than names; ends the program where they are wrong, or `--help`."""
    from argparse import RawDescriptionHelpFormatter

    from tui_orm.cli.parser import Parser

    parser = Parser(
        prog="tui-orm",
        description="Browse and edit a database from the keyboard.",
        epilog=EXAMPLES.format(config=default_path(), example=EXAMPLE),
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "target",
        nargs="?",
        metavar="TARGET",
        help="path to an SQLite file, a URL, or the name of a saved one",
    )
    parser.add_argument("table", nargs="?", metavar="TABLE", help="a table to open at once")
    writing = parser.add_mutually_exclusive_group()
    writing.add_argument(
        "--read-only",
        action="store_true",
        default=None,
        help="have the server refuse every write; so it is with targets labelled production",
    )
    writing.add_argument(
        "--read-write", dest="read_only", action="store_false", help="open a read-only target for writing"
    )
    parser.add_argument(
        "--label",
        default="",
        metavar="WORD",
        help="a word to be seen wherever the target is open: production, staging",
    )
    parser.add_argument(
        "--count-up-to",
        type=int,
        default=COUNT_LIMIT,
        metavar="ROWS",
        help="count tables unasked that the server believes to have at most ROWS rows (default: %(default)s)",
    )
    parser.add_argument("--version", action="version", version=f"tui_orm {__version__}")
    return parser.parse_args(given)


def _target(text: str | None, targets: Targets) -> Target | None:
    """The target of the command line. Raises CannotConnect where it names a path that does not exist."""
    if text is None:
        return None
    if text == "demo":
        from tui_orm.database import demo

        return targets.named(str(demo.ensure(demo.default_path())))
    target = targets.named(text)
    if target.path is not None and not target.path.exists():
        raise CannotConnect(f"There is no file {target.path}.", "Check the path; opening does not create it.")
    return target


def _read_ahead(target: Target | None, table: str | None) -> Ahead | None:
    """Have the first rows read while the screen is loaded."""
    if target is None or table is None:
        return None
    from tui_orm.database.ahead import Ahead

    return Ahead.start(target, table)


def _open(text: str | None, table: str | None, targets: Targets, settings: Settings, count_limit: int) -> int:
    target = _target(text, targets)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print("tui-orm: the browser needs a terminal; `tui-orm tables TARGET` does not.", file=sys.stderr)
        return 2
    collection.put_off()  # the app takes it up again with its first screen
    ahead = _read_ahead(target, table)
    from tui_orm.ui.app import TuiOrmApp

    app = TuiOrmApp(target, table, count_limit=count_limit, ahead=ahead, targets=targets, settings=settings)
    failure = app.run()
    if failure is not None:
        _complain(str(failure))
    return app.return_code or 0


if __name__ == "__main__":
    raise SystemExit(main())
