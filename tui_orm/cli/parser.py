"""The parser of command lines."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import NoReturn

from tui_orm.ui.cleaning import clean


class Parser(ArgumentParser):
    """Repeats nothing of a command line to the terminal but its text."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end."""
        super().error(clean(message))
