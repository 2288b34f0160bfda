"""A large value as its parts come in: what to ask for next, what is held, and whether it changed meanwhile."""

from __future__ import annotations

import codecs

from tui_orm.database.descriptions import LargeValue, Row, TableInfo
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.query import Part, PartRequest

OVER_A_LINE = 65_536, 2_097_152
"""Least and most characters or bytes in a part: few for slow lines; at most what every server's packets hold."""
FROM_A_FILE = 1_048_576, 16_777_216
"""SQLite reads the whole value for each part of it: few large parts."""
QUICK, SLOW = 0.1, 0.5
"""Seconds: a part that came sooner is followed by a larger one, one that came later by a smaller."""
FREE = 1.4
"""So much faster than the part before: its size costs little, and may grow even where it is not quick."""


class ValueChanged(DatabaseFailure):
    """The value is not what it was when its first part was read."""


class Assembly:
    """The parts of one value, in order. The row is found by its key. `sizes`: least and most in a part."""

    def __init__(self, table: TableInfo, row: Row, column: str, sizes: tuple[int, int] | None = None) -> None:
        self.table = table
        self.column = column
        self._row = row
        place = row[table.places[column]]
        self._expected = place.length if isinstance(place, LargeValue) else 0
        self._least, self._most = sizes or (FROM_A_FILE if table.dialect == "sqlite" else OVER_A_LINE)
        self._count = self._least
        self._speed = 0.0
        self.restart()

    def restart(self) -> None:
        """Forget what was read."""
        self._parts: list[str | bytes] = []
        self._decoder: codecs.IncrementalDecoder | None = None
        self._mark: str | int | None = None
        self.length = self._expected
        """Of all of it, in the units of `read`; an estimate until the first part came."""
        self.read = 0
        """Characters, or bytes, held."""

    @property
    def is_whole(self) -> bool:
        """Whether all of it is held."""
        return bool(self._parts) and self.read == self.length

    @property
    def value(self) -> str | bytes:
        """What is held, from the beginning on."""
        text = [part for part in self._parts if isinstance(part, str)]
        return "".join(text) if text else b"".join(part for part in self._parts if isinstance(part, bytes))

    @property
    def in_bytes(self) -> bool:
        """Whether `read` and `length` count bytes, not characters."""
        return self._decoder is not None or not any(isinstance(part, str) for part in self._parts)

    def request(self) -> PartRequest:
        """What to ask for next. The first part and the last carry a mark, to tell whether they belong together."""
        alone = not self.read and 4 * self._expected <= self._count
        marked = not alone and (not self.read or self.read + self._count >= self.length)
        return PartRequest(self.table, self._row, self.column, self.read, self._count, marked)

    def take(self, request: PartRequest, part: Part | None, seconds: float) -> None:
        """Add the part that was asked for, which took so long to come. Raises ValueChanged."""
        if part is None:
            raise ValueChanged("The row is gone, or the value is NULL now.")
        first = not self.read
        due = min(request.count, part.length - request.start)
        if (not first and part.length != self.length) or len(part.data) != due:
            raise ValueChanged("The value was changed while it was read.")
        if request.marked and not first and self._mark is not None and part.mark != self._mark:
            raise ValueChanged("The value was changed while it was read.")
        if first:
            self._begin(part)
        self.read += len(part.data)
        self._parts.append(self._decoded(part.data))
        self._pace(len(part.data), seconds)

    def _begin(self, part: Part) -> None:
        self.length, self._mark = part.length, part.mark
        if part.encoding:
            # as the driver reads such a text at once
            errors = "surrogateescape" if part.encoding.lower() == "utf-8" else "replace"
            self._decoder = codecs.getincrementaldecoder(part.encoding)(errors)

    def _decoded(self, data: str | bytes) -> str | bytes:
        if self._decoder is None or isinstance(data, str):
            return data
        return self._decoder.decode(data, self.read == self.length)

    def _pace(self, count: int, seconds: float) -> None:
        """Choose the size of the next part."""
        speed = count / max(seconds, 0.001)
        is_free, self._speed = speed > FREE * self._speed, speed
        if seconds < QUICK or (is_free and seconds < 2 * SLOW):
            self._count = min(self._most, self._count * 2)
        elif seconds > SLOW and not is_free:
            self._count = max(self._least, self._count // 2)
