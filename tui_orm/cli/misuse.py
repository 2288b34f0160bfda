"""What the command line asks for and cannot be: told in a line, with exit code 2."""

from __future__ import annotations


class Misused(Exception):
    """The arguments do not fit each other, or the database: a sentence for the user."""
