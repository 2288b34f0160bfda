"""The command line: a browser, or a verb that needs no terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from tui_orm import __version__, collection
from tui_orm.cli.misuse import Misused
from tui_orm.cli.output import OutputEnded, OutputRefused, complain, silence
from tui_orm.database.failures import CannotConnect, DatabaseFailure
from tui_orm.database.target import Target
from tui_orm.saved import Asked, Targets
from tui_orm.settings import EXAMPLE, Settings, SettingsError, default_path, read_settings
from tui_orm.workspace.limits import COUNT_LIMIT

if TYPE_CHECKING:
    from argparse import Namespace

    from tui_orm.database.ahead import Ahead
    from tui_orm.database.descriptions import TableInfo
    from tui_orm.database.query import Query

VERBS = ("tables", "schema", "rows", "query", "diagram", "models")
"""Each is a module beside this one; see `verbs.py`."""
INTERRUPTED, PIPE_CLOSED = 130, 141
"""The exit codes of a program that SIGINT or SIGPIPE ended."""
EXAMPLES = """\
TARGET is a path to an SQLite file, or a URL:
  tui-orm shop.sqlite
  tui-orm shop.sqlite orders
  tui-orm shop.sqlite orders 'placed = 2024-03 and total > 100'
  tui-orm mysql://root@localhost/shop          (or mysql+pymysql, mysql+mysqlconnector, mariadb)
  tui-orm postgresql://me@localhost/shop       (needs: pip install 'tui_orm[postgresql]')
Without TARGET, saved and recent ones are offered. A password that is left out is asked for.

Other verbs (a file of such a name is reached as ./name; each tells more with --help):
  tui-orm demo             Build the sample database, if it is not there yet, and open it.
{verbs}

Exit codes: 0; 1 the database refused; 2 wrong arguments; 130 interrupted.

Settings are read from {config} (or the file that TUI_ORM_CONFIG names):
{example}"""


class Wanted(NamedTuple):
    """What the browser is to open."""

    target: str | None
    table: str | None = None
    filter: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run. Returns the exit code: 0, 1 where the database refused, 2 where the arguments are wrong, 130 for Ctrl+C."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given[0], given[1:]) if given and given[0] in VERBS else _browse(given)
    except (SettingsError, Misused) as error:
        complain(str(error))
        return 2
    except DatabaseFailure as failure:
        complain(str(failure))
        return 1
    except OutputRefused as refusal:
        complain(str(refusal))
        return 1
    except (OutputEnded, BrokenPipeError):
        silence()
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        complain(f"{error.strerror}: {error.filename}" if error.filename else f"{error.strerror}.")
        return 1


def _run(verb: str, given: list[str]) -> int:
    from tui_orm.cli import verbs

    return verbs.run(verb, given)


def _browse(given: list[str]) -> int:
    settings = read_settings()
    # names alone need no parser, which takes longer to load than the rest of this module
    if len(given) in (1, 2, 3) and not any(argument.startswith("-") for argument in given):
        return _open(Wanted(*given), Targets(settings), settings, COUNT_LIMIT)
    chosen = _parsed(given)
    targets = Targets(settings, Asked(chosen.label.strip(), chosen.read_only))
    wanted = Wanted(chosen.target, chosen.table, chosen.filter)
    return _open(wanted, targets, settings, chosen.count_up_to)


def _parsed(given: list[str]) -> Namespace:
    """The arguments where they are more than names; ends the program where they are wrong, or `--help`."""
    from argparse import RawDescriptionHelpFormatter

    from tui_orm.cli.parser import Parser

    parser = Parser(
        prog="tui-orm",
        description="Browse and edit a database from the keyboard.",
        epilog=EXAMPLES.format(verbs=_verbs(), config=default_path(), example=EXAMPLE),
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "target",
        nargs="?",
        metavar="TARGET",
        help="path to an SQLite file, a URL, or the name of a saved one",
    )
    parser.add_argument("table", nargs="?", metavar="TABLE", help="a table to open at once")
    parser.add_argument(
        "filter", nargs="?", default="", metavar="FILTER", help="its rows to show, as after `/`"
    )
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


def _verbs() -> str:
    """A line a verb."""
    from tui_orm.cli.verbs import verb_named

    first = {verb: verb_named(verb).HELP.partition(". ")[0].rstrip(".") for verb in VERBS}
    return "\n".join(f"  {f'tui-orm {verb} TARGET':<24} {line}." for verb, line in first.items())


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


def _read_ahead(target: Target | None, wanted: Wanted) -> Ahead | None:
    """Have the first rows read while the screen is loaded."""
    if target is None or wanted.table is None:
        return None
    from tui_orm.database.ahead import Ahead

    return Ahead.start(target, wanted.table, partial(_asked, wanted.filter) if wanted.filter else None)


def _asked(text: str, table: TableInfo) -> Query:
    """The rows that a filter lets through. Raises ValueRefused."""
    from tui_orm.database.query import Query
    from tui_orm.workspace.filters import parse_filter

    return Query(table, parse_filter(text, table))


def _open(wanted: Wanted, targets: Targets, settings: Settings, count_limit: int) -> int:
    target = _target(wanted.target, targets)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print("tui-orm: the browser needs a terminal; `tui-orm tables TARGET` does not.", file=sys.stderr)
        return 2
    collection.put_off()  # the app takes it up again with its first screen
    ahead = _read_ahead(target, wanted)
    from tui_orm.ui.app import TuiOrmApp

    app = TuiOrmApp(
        target,
        wanted.table,
        count_limit=count_limit,
        ahead=ahead,
        targets=targets,
        settings=settings,
        filter_text=wanted.filter,
    )
    failure = app.run()
    if failure is not None:
        complain(str(failure))
    return app.return_code or 0


if __name__ == "__main__":
    raise SystemExit(main())
