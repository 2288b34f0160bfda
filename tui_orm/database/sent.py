"""What was sent: a record of each statement, kept as it went out; nobody formats it before it is looked at."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

MOST = 1_000
"""Statements that are kept."""
MOST_SQL = 20_000
"""Characters of a statement that are kept."""
MOST_VALUE = 400
"""Characters or bytes of a parameter that are kept."""
MOST_ROWS = 3
"""Of a statement sent for many rows, so many rows of parameters are kept."""


@dataclass(slots=True)
class Sent:
    """One statement. `rows` were fetched so far, or matched; None where nobody says.

    `seconds` is None where the driver sent it by itself. `many` is the number of rows that it was sent for at once;
    `parameters` are those of the first of them then, else a sequence or a mapping as the driver takes it.
    """

    number: int
    at: float
    """Seconds since the epoch, when it had been answered."""
    seconds: float | None
    lane: str
    sql: str
    parameters: Any = ()
    rows: int | None = None
    many: int = 0
    error: str = ""


class SentLog:
    """The last statements, newest last. Lanes add to it, each in its thread; whoever looks is given a copy."""

    def __init__(self, most: int = MOST) -> None:
        self._kept: deque[Sent] = deque(maxlen=most)
        self._numbers = count(1)
        self.newest = 0
        """The number of the newest; it only grows."""

    def all(self) -> list[Sent]:
        """Those that are kept."""
        return list(self._kept.copy())

    def add(
        self,
        sql: str,
        parameters: Any = (),
        seconds: float | None = None,
        many: bool = False,
        error: str = "",
    ) -> Sent:
        """Keep one that was sent by the thread that calls."""
        rows = len(parameters) if many else 0
        kept = [_shortened(row) for row in parameters[:MOST_ROWS]] if many else _shortened(parameters)
        sent = Sent(
            next(self._numbers), time.time(), seconds, threading.current_thread().name, sql[:MOST_SQL], kept,
            many=rows, error=error,
        )  # fmt: skip
        self._kept.append(sent)
        self.newest = sent.number
        return sent

    def take_over(self, others: Iterable[Sent]) -> None:
        """Keep those that another process sent for this one."""
        for sent in others:
            sent.number = self.newest = next(self._numbers)
            sent.lane = "ahead"
            self._kept.append(sent)

    def clear(self) -> None:
        """Forget them."""
        self._kept.clear()


def _shortened(parameters: Any) -> Any:
    """The parameters without what is large in them: the record must not keep it alive."""
    if isinstance(parameters, Mapping):
        return {name: _short(value) for name, value in parameters.items()}
    if isinstance(parameters, Sequence) and not isinstance(parameters, str | bytes):
        return tuple([_short(value) for value in parameters])
    return parameters


def _short(value: Any) -> Any:
    if isinstance(value, str | bytes | bytearray) and len(value) > MOST_VALUE:
        from tui_orm.database.descriptions import LargeValue  # the first screen has no need of it

        prefix = value[:MOST_VALUE]
        return LargeValue(prefix if isinstance(prefix, str) else bytes(prefix), len(value))
    return value
