"""The flow of a lost connection: it is tried again by itself, ever more rarely, and at once when the user asks.

Nothing is sent while the connection stands. What was being written is not written again: over a new connection the rows
are read anew, and the staged changes lie over them as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_orm.database.failures import NO_CONNECTION, Cancelled, DatabaseFailure, PasswordWanted
from tui_orm.ui.general import General

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from tui_orm.ui.browser_desk import BrowserDesk

LONGEST = 60
"""Seconds between two attempts at most."""
SECOND = 1.0
NEAR = 10
"""Seconds before an attempt that are counted one by one; those before it by fives, for fewer bytes."""
TOPIC = "connection"


def delays() -> Iterator[int]:
    """Seconds to wait before each attempt: 1, 2, 4 … and then every minute."""
    seconds = 1
    while True:
        yield seconds
        seconds = min(LONGEST, seconds * 2)


class Connection:
    """Knows whether there is a connection, and sees to it that there is one again."""

    def __init__(self, desk: BrowserDesk, screen: Screen[None], general: General) -> None:
        self._desk = desk
        self._screen = screen
        self._general = general
        self._delays = delays()
        self._left = 0
        self._timer: Timer | None = None
        self._wanted: PasswordWanted | None = None
        self._by_user = False
        self._is_trying = False
        self.is_lost = False

    def heard(self, failure: DatabaseFailure | None = None) -> None:
        """A question was answered, or failed like this: the connection may be there again, or may be lost."""
        if failure is None:
            if self._timer is not None:  # somebody asked, and was answered
                self._try()
        elif isinstance(failure, NO_CONNECTION) and not self.is_lost:
            self.is_lost = True
            self._wait(failure)

    def try_now(self) -> None:
        """Connect at once, because the user asks; where another password is wanted, ask for it."""
        self._by_user = True
        if self._wanted is not None:
            self._ask_password(self._wanted)
        else:
            self._try()

    def _wait(self, failure: DatabaseFailure) -> None:
        if isinstance(failure, PasswordWanted):  # to try the old one again may lock the account
            self._wanted = failure
            self._stand("no connection: another password is wanted, F5 asks for it")
            if self._by_user and self._screen.is_current:
                self._ask_password(failure)
            return
        self._by_user = False
        self._left = next(self._delays)
        self._timer = self._screen.set_interval(SECOND, self._tick)
        self._count()

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._count()
        else:
            self._try()

    def _count(self) -> None:
        left = self._left if self._left <= NEAR else -(-self._left // 5) * 5
        self._stand(f"no connection, again in {left} s (F5: now)")

    def _try(self) -> None:
        if self._is_trying:
            return
        self._is_trying = True
        self._stop()
        self._stand("connecting …")
        self._desk.ask(
            self._desk.database.reconnect(), lambda _: self._mended(), self._failed, stoppable=False
        )

    def _failed(self, failure: DatabaseFailure) -> None:
        self._is_trying = False
        if isinstance(failure, (*NO_CONNECTION, Cancelled)):
            self._wait(failure)
        else:  # a server that answers at all is there
            self._mended()

    def _mended(self) -> None:
        self._is_trying = False
        self._wanted = None
        self.is_lost = False
        self._stand("")
        self._general.read_again(self._settled)

    def _settled(self, said: str) -> None:
        """Only now the delays begin anew: what was read may be what breaks the connection."""
        self._delays = delays()
        self._desk.say(f"Connected again. {said}".strip())

    def _ask_password(self, wanted: PasswordWanted) -> None:
        from tui_orm.ui.screens.dialogs import TextScreen

        target = self._desk.database.target

        def given(password: str) -> None:
            self._wanted = None
            self._desk.database.open_anew(replace(target, password=password))
            self._try()

        title = f"{wanted.message}  Password for {target.label}:"
        self._desk.ask_user(TextScreen(title, password=True), given)

    def _stand(self, text: str) -> None:
        self._desk.speech.stand(TOPIC, text)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
