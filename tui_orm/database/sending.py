"""Statements sent for many rows at once as fast as the driver goes, each row's match counted.

SQLAlchemy hands the driver's cursor over by an event, and translates what the driver raises.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from sqlalchemy.engine import Connection

from tui_orm.database.acts import Verb
from tui_orm.database.brake import Brake
from tui_orm.database.changes import RowChange
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.handing import SENDER
from tui_orm.database.statements import Run, counts_up

AT_ONCE = 500
"""Rows handed to the driver at once."""
MOST_BYTES = 200_000
"""Text and bytes in one statement of many rows; servers refuse a packet that is too large."""
SECONDS = 0.1
"""Between two reports of progress."""


class Sender:
    """Sends runs over a connection. `current` is the change whose statement is under way, where that is known."""

    def __init__(
        self, connection: Connection, brake: Brake, report: Callable[[int], None], bulk: bool
    ) -> None:
        self._connection = connection
        self._brake = brake
        self._report = report
        self._bulk = bulk
        self._sent = 0
        self._reported = time.monotonic()
        self._way: Callable[[Any], None] = self._each
        self._run: Run
        self._counts_up = False
        self._rows: Sequence[Any] = ()
        self._changes: Sequence[RowChange] = ()
        self.current: RowChange | None = None
        self.is_blind = False
        """Whether a refusal now strikes one of many rows, and nobody knows which."""
        self.answers: list[Any] = []
        """For each row of the last run its new key, as far as the server said."""

    def send(self, run: Run, rows: Sequence[Any]) -> list[Any]:
        """Send a run with the parameters of each row. Raises DatabaseFailure where a row was not matched once."""
        self.answers = []
        self._run = run
        self._counts_up = run.template.verb == Verb.INSERT and counts_up(run.table)
        for start, end in self._parts(run, rows):
            self._changes, self._rows = run.changes[start:end], rows[start:end]
            self._way = self._choose()
            parameters = self._rows[0] if len(self._rows) == 1 else list(self._rows)
            options = {SENDER: self}
            sent = self._connection.exec_driver_sql(run.template.sql, parameters or None, options)
            sent.close()
        self.current = None
        return self.answers

    def execute(self, cursor: Any) -> None:
        """Called with the driver's cursor."""
        self._way(cursor)

    def _choose(self) -> Callable[[Any], None]:
        if not self._bulk or len(self._rows) == 1:
            return self._each
        dialect, template = self._connection.dialect, self._run.template
        if dialect.driver == "psycopg":
            return self._pipelined
        is_sure = template.verb == Verb.INSERT or not self._run.table.is_key_declared
        if dialect.name == "sqlite" and not template.returning and not self._wants_keys and is_sure:
            return self._summed
        if template.verb == Verb.INSERT and dialect.name in ("mysql", "mariadb") and template.before_values:
            return self._together if self._step_up else self._each  # asked for before the cursor is taken
        return self._each

    def _each(self, cursor: Any) -> None:
        """One statement after the other."""
        template, execute = self._run.template, cursor.execute
        for change, row in zip(self._changes, self._rows, strict=True):
            self._brake.check()
            self.current = change
            execute(template.sql, {**row, **template.names_taken} if template.names_taken else row)
            self.answers.append(self._answer(cursor))
            self._count(1)

    def _pipelined(self, cursor: Any) -> None:
        """psycopg sends on while it waits for answers, of which there is one for each row."""
        self._brake.check()
        self.current, self.is_blind = None, True
        cursor.executemany(self._run.template.sql, self._rows, returning=True)
        self.is_blind = False
        for change in self._changes:
            self.current = change
            self.answers.append(self._answer(cursor))
            cursor.nextset()
        self.current = None
        self._count(len(self._rows))

    def _summed(self, cursor: Any) -> None:
        """The driver sends one after the other by itself, and tells the sum of the rows."""
        self._brake.check()
        self.current, self.is_blind = None, True
        cursor.executemany(self._run.template.sql, self._rows)
        self._check(cursor.rowcount, len(self._rows))
        self.is_blind = False
        self.answers += [None] * len(self._rows)
        self._count(len(self._rows))

    def _together(self, cursor: Any) -> None:
        """One INSERT of many rows. MySQL and MariaDB number them one by one from the first, which they tell."""
        self._brake.check()
        self.current, self.is_blind = None, True
        template = self._run.template
        one = f"({', '.join(['%s'] * len(template.names))})"
        values = [row if template.positional else tuple(row.values()) for row in self._rows]
        cursor.execute(template.before_values + ", ".join([one] * len(values)), tuple(chain(*values)))
        self._check(cursor.rowcount, len(self._rows))
        self.is_blind = False
        first = cursor.lastrowid if self._counts_up else None
        self.answers += [
            (first + place * self._step_up,) if first else None for place in range(len(self._rows))
        ]
        self._count(len(self._rows))

    @property
    def _wants_keys(self) -> bool:
        """Whether the server makes the keys of new rows."""
        names, key = self._run.template.names, self._run.table.key
        return self._run.template.verb == Verb.INSERT and not set(key) <= set(names)

    @cached_property
    def _step_up(self) -> int:
        """By how much AUTO_INCREMENT goes up."""
        return int(self._connection.exec_driver_sql("SELECT @@auto_increment_increment").scalar_one())

    def _answer(self, cursor: Any) -> Any:
        """What the server says of one row. Raises DatabaseFailure where it did not write it."""
        if self._run.template.returning:
            found = cursor.fetchall()
            self._check(len(found), 1)
            return tuple(found[0])
        self._check(cursor.rowcount, 1)
        if not self._counts_up:
            return None
        return (cursor.lastrowid,) if cursor.lastrowid else None

    def _check(self, rowcount: int, wanted: int) -> None:
        if rowcount == wanted:
            return
        said = "no row" if rowcount < 1 else f"{rowcount} rows"
        must = "add one row added" if self._run.template.verb == Verb.INSERT else "match one row matched"
        raise DatabaseFailure(f"A statement that must {must} {said}.", "Nothing was written.", self.current)

    def _count(self, rows: int) -> None:
        self._sent += rows
        now = time.monotonic()
        if now - self._reported >= SECONDS:
            self._reported = now
            self._report(self._sent)

    def _parts(self, run: Run, rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
        """Where to cut a run: it must be possible to stop, and to hold a part in one packet."""
        start = size = 0
        is_one_packet = run.template.verb == Verb.INSERT and run.table.dialect == "mysql"
        for place, row in enumerate(rows):
            size += _size(row) if is_one_packet else 0
            if place > start and (size > MOST_BYTES or place - start >= AT_ONCE):
                yield start, place
                start, size = place, 0
        yield start, len(rows)


def _size(row: Any) -> int:
    values = row.values() if isinstance(row, dict) else row
    return sum([len(value) for value in values if isinstance(value, str | bytes)])
