"""Keys typed ahead of what they are meant for: held until it is there, then acted on in their order.

What is typed after `w` is meant for the review, and an edit typed after a jump is meant for the row jumped to. On a
slow line both would otherwise act on what happens to be on the screen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

from tui_orm.ui.desk import Act

ON_ROW = frozenset(
    {
        "edit",
        "pick",
        "edit_outside",
        "special",
        "copy_row",
        "remove_row",
        "value",
        "follow",
        "referring",
        "new_referring",
        "record",
        "unfold",
        "fold",
        "next_record",
        "previous_record",
    }
    | {"mark", "mark_range", "copy", "copy_as", "copy_code", "keep_like", "hide_like"}
)
"""Commands that act on the row under the cursor, and so wait for one that is on its way."""
PASSED_ON = frozenset(
    {"enter", "tab", "shift+tab", "f3", "f4", "ctrl+l", "ctrl+n", "ctrl+o", "g", "G", "ctrl+home", "ctrl+end"}
)
"""Keys whose widget passes on, by a message, what it was told."""
LEADING = frozenset(
    {
        "t",
        "ctrl+t",
        "T",
        "ctrl+f",
        "b",
        "B",
        "backspace",
        "q",
        "ctrl+q",
        "f5",
        "r",
        "slash",
        "question_mark",
        "f1",
    }
)
"""Keys that lead elsewhere: what is on its way is not waited for."""
LAPS = 3
"""Messages that may give rise to one another between a key and what it does: a line's, its list's, a screen's."""
LOST = 0.3
"""Seconds after which a message that has not come up is one whose widget is gone."""


class Passed(Message):
    """Comes up behind the messages that a key gave rise to; once more for those that these gave rise to."""

    def __init__(self, source: MessagePump, number: int, laps: int = LAPS) -> None:
        super().__init__()
        self.source = source
        self.number = number
        """The key's, counted from the start."""
        self.laps = laps

    def begin(self) -> None:
        """Behind what its source has to do first."""
        self.source.call_next(self.source.post_message, self)

    @property
    def next_lap(self) -> Passed | None:
        """What is to come up next; None after the last."""
        return Passed(self.source, self.number, self.laps - 1) if self.laps > 1 else None


class HeldKeys:
    """Holds keys while anything is pending. Escape is never held: it stops what is waited for, and drops them."""

    def __init__(self, app: App[Any], act: Callable[[events.Key], Awaitable[None]]) -> None:
        self._app = app
        self._act = act
        self._pending = 0
        self.opening = False
        """Whether other rows are on their way: keys are meant for them, but for those that lead elsewhere."""
        self._passing = 0
        self._heard = 0
        self._first: list[Act] = []
        self._keys: list[events.Key] = []
        self._replaying = False

    @property
    def _is_open(self) -> bool:
        return not self._is_waiting and not self._replaying

    @property
    def _is_waiting(self) -> bool:
        """Whether what keys are meant for is on its way, or a widget has not passed on what it was told."""
        return bool(self._pending or self.opening or self._passing > self._heard)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is held or waited for."""
        return self._is_open and not self._first and not self._keys

    def begin(self) -> None:
        """Something is on its way that keys are meant for; `settle` tells that it is there, or that it never comes."""
        self._pending += 1

    def settle(self) -> None:
        """What was on its way is there."""
        self._pending = max(0, self._pending - 1)
        self.release()

    def wait(self, act: Act) -> None:
        """Do this when `release` is called next; until then keys are held."""
        self._first.append(act)

    def follow(self, key: events.Key, to: MessagePump) -> None:
        """A key was given to a widget: those after it wait until what it passes on has been heard."""
        if key.key in PASSED_ON or key.key in getattr(to, "passes_on", ()):
            self._passing += 1
            number = self._passing
            Passed(to, number).begin()
            self._app.set_timer(LOST, lambda: self._passed(number))

    def heard(self, message: Passed) -> None:
        """What a key gave rise to has been heard, up to here."""
        if (again := message.next_lap) is not None:
            again.begin()
        else:
            self._passed(message.number)

    def _passed(self, number: int) -> None:
        """What the keys up to this one passed on has been heard, or never will be."""
        if number > self._heard:
            self._heard = number
            self.release()

    def takes(self, key: events.Key) -> bool:
        """Whether a key was taken to be acted on later."""
        if self._is_open and not self._first:
            return False
        if key.key == "escape":
            self._first.clear()
            self._keys.clear()
            return False
        if self.opening and key.key in LEADING and not (self._pending or self._keys or self._first):
            self.opening = False
            return False
        self._keys.append(key)
        return True

    def release(self) -> None:
        """Act on what is held, unless something is pending still."""
        if self._is_open and (self._first or self._keys) and self._app.screen_stack:
            self._replaying = True
            self._app.run_worker(self._replay())

    async def _replay(self) -> None:
        try:
            firsts, self._first = self._first, []
            for act in firsts:
                act()
            while self._keys and not (self._is_waiting or self._first):
                await self._act(self._keys.pop(0))
        finally:
            self._replaying = False
        if not self._first:
            self.release()
