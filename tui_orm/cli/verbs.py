"""Verbs that need no terminal: each is a module of this package, imported when it is called.

A verb's module has HELP, of which the first sentence says what it does, and EXAMPLE, a line, `add_arguments(parser)`,
and `run(server, chosen) -> int`, which prints and returns the exit code. It raises DatabaseFailure, and Misused where
the arguments fit no database, or not this one. It prints by `output.write`, rows by what `printing.py` has for them.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from getpass import getpass
from importlib import import_module
from typing import Protocol, cast

from tui_orm.cli import output
from tui_orm.cli.parser import Parser
from tui_orm.database.database import open_server
from tui_orm.database.failures import PasswordWanted
from tui_orm.database.server import Server
from tui_orm.database.target import Target
from tui_orm.saved import Targets
from tui_orm.settings import read_settings
from tui_orm.ui.cleaning import clean


class Verb(Protocol):
    """A verb's module."""

    HELP: str
    EXAMPLE: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what follows TARGET."""

    def run(self, server: Server, chosen: Namespace) -> int:
        """Do it."""


def run(name: str, given: Sequence[str]) -> int:
    """Run a verb with the arguments after it. Raises DatabaseFailure; ends the program where they are wrong."""
    output.prepare()
    verb = verb_named(name)
    parser = Parser(prog=f"tui-orm {name}", description=verb.HELP, epilog=f"example: {verb.EXAMPLE}")
    parser.add_argument(
        "target", metavar="TARGET", help="path to an SQLite file, a URL, or the name of a saved one"
    )
    verb.add_arguments(parser)
    chosen = parser.parse_args(list(_with_descending(given)))
    with closing(opened(Targets(read_settings()).named(chosen.target))) as server:
        code = verb.run(server, chosen)
        output.write("")  # with what was printed and is held back yet
        return code


def _with_descending(given: Sequence[str]) -> Iterator[str]:
    """The arguments, in which `--sort -a` is one: by itself `-a` would be an option."""
    rest = iter(given)
    for argument in rest:
        yield f"--sort={next(rest, '')}" if argument == "--sort" else argument


def verb_named(name: str) -> Verb:
    """The module of a verb."""
    return cast(Verb, import_module(f"tui_orm.cli.{name}"))


def opened(target: Target) -> Server:
    """A connection; a password that is wanted is asked for on a terminal. Raises CannotConnect."""
    try:
        return open_server(target)
    except PasswordWanted:
        if target.password is not None or target.secrets() or not sys.stdin.isatty():
            raise
        return open_server(replace(target, password=getpass(f"Password for {clean(target.label)}: ")))
