"""A line on which a transaction may stay open: nothing on it is rolled back but by the user's own word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.engine import Connection

from tui_orm.database.line import Line

Answer = TypeVar("Answer")


class HeldLine(Line):
    """The console's line to the server."""

    @property
    def driver(self) -> Any:
        """The driver's connection."""
        return self._driver

    @property
    def is_whole(self) -> bool:
        """Whether the connection stands, as far as is known."""
        return not self._connection.closed and not self._connection.invalidated

    def work(self, act: Callable[[Connection], Answer], held: bool) -> Answer:
        """Do something over the connection; where a transaction is `held` it is never made anew unasked."""
        return self.guarded(lambda: act(self._connection if held and self.is_whole else self.mended()))

    def go_on(self) -> None:
        """A stop was heard: what comes next clears up behind it."""
        self._stopped = False

    def give_up(self) -> None:
        """The connection is broken."""
        if self.is_whole:
            self._connection.invalidate()

    def interrupt(self) -> None:
        """Stop the statement in hand, in order to go on with another."""
        self.dialect.stop(self.engine, self._driver)

    def _leave_nothing_open(self) -> None:
        """What is open stays open: the user sees it, and ends it."""
