"""Garbage collection, put off while modules load.

What a module makes is there to stay, and the collector looks through all of it again and again meanwhile:
a fifth of the start. Nothing is left uncollected for long: it is on again after the first paint, and after
SQLAlchemy's import.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def put_off() -> None:
    """Collect nothing until `take_up`."""
    gc.disable()


def take_up() -> None:
    """Collect again where it was put off, but leave alone for good what is there now."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


@contextmanager
def collection_put_off() -> Iterator[None]:
    """Import, say, without collection."""
    put_off()
    try:
        yield
    finally:
        take_up()
