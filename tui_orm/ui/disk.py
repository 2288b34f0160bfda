"""What is said where the disk refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.cleaning import name


def reason(error: OSError) -> str:
    """Why, and which file, where that is known."""
    file = f": {name(str(error.filename))}" if error.filename else ""
    return f"{error.strerror or error}{file}"


@contextmanager
def disk_told(what: str) -> Iterator[None]:
    """Do what the disk may refuse. Raises DatabaseFailure, saying `what` could not be done and why."""
    try:
        yield
    except OSError as error:
        raise DatabaseFailure(f"{what}: {reason(error)}.") from error
