"""The brake of a commit: pulled from another thread, it stops the work before its COMMIT, and never during it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tui_orm.database.failures import Cancelled

Progress = Callable[[int, int], None]
"""Told how many statements were sent, of how many, some ten times a second."""


class Brake:
    """Pulled by one thread, minded by another, which works inside of `with`."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._is_working = self._is_pulled = self._is_too_late = False

    def __enter__(self) -> None:
        with self._turn:
            self._is_working = True

    def __exit__(self, *_: object) -> None:
        with self._turn:
            self._is_too_late = True  # what comes next is not to be stopped

    def pull(self, interrupt: Callable[[], None]) -> None:
        """Stop the work, and the statement in hand by `interrupt`; does nothing once COMMIT is under way."""
        with self._turn:
            if not self._is_too_late:
                self._is_pulled = True
                if self._is_working:
                    interrupt()

    def check(self) -> None:
        """Raises Cancelled where it was pulled."""
        if self._is_pulled:
            raise Cancelled("Stopped before COMMIT.", "Nothing was written; all changes are still staged.")

    def let_go(self) -> None:
        """From now on it is too late. Raises Cancelled where it was pulled before."""
        with self._turn:
            self.check()
            self._is_too_late = True
