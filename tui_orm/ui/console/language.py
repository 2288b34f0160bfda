"""The seam of the console: what a language gives to its screen, and what comes of running a piece of text.

A language is an object with the members of `Language`; `console/flow.py` lists those there are. The screen keeps each
language's text, history and results apart, awaits `run` in the background, and cancels it on Escape.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tui_orm.database.descriptions import Row, TableInfo


@dataclass(frozen=True)
class Span:
    """A part of a text, in characters, from `start` to before `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Colour:
    """How a span is drawn: keyword, string, comment, number, name or parameter."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Completion:
    """What may stand in the place of the text from `start` to the cursor, and what it is."""

    text: str
    start: int
    note: str = ""


class Result(Protocol):
    """Rows for the grid. `table` describes their columns, each by a name of its own."""

    table: TableInfo
    why_not_editable: str
    """Why no edit can come of a cell; empty where `edit` leads to one."""

    @property
    def height(self) -> int:
        """Rows that are held."""

    @property
    def is_complete(self) -> bool:
        """Whether there are no further rows to be read."""

    @property
    def remark(self) -> str:
        """How many rows there are, what they took, and what is not held, in a few words."""

    def row(self, number: int) -> Row | None:
        """A row from memory; None where it must be brought first."""

    def bring(self, first: int, last: int) -> None:
        """Have these rows in memory; quick, and asks no server."""

    async def read_on(self, rows: int) -> None:
        """Read on until so many rows are held, or all. Raises DatabaseFailure."""

    def edit(self, row: Row, place: int, leave: Callable[[], None]) -> None:
        """Go to the cell in its table and edit it there; `leave` puts the browser in front."""

    def close(self) -> None:
        """It is not looked at any more."""


@dataclass(frozen=True)
class Said:
    """It ran; there are no rows, but something to say of it."""

    text: str


@dataclass(frozen=True)
class Found:
    """It ran, and gave rows."""

    result: Result


@dataclass(frozen=True)
class Failed:
    """It did not run, or not to its end; `span` is the part of the whole text that is to blame, where it is known."""

    message: str
    advice: str = ""
    span: Span | None = None


Outcome = Said | Found | Failed
Ask = Callable[[Any], Awaitable[Any]]
"""Puts a screen before the user; its answer, None on Escape."""


class Language(Protocol):
    """What the console speaks."""

    name: str
    """As it stands in the title: SQL, Python."""
    suffix: str
    """Of its files."""

    def open(self) -> None:
        """The user comes to it: have ready, in the background, what completion needs."""

    def colours(self, text: str) -> Sequence[Colour]:
        """How a text is drawn; in order, not overlapping. Asked at each key: quick."""

    def complete(self, text: str, place: int, wanted: bool) -> Sequence[Completion]:
        """What may stand at the cursor, the likeliest first, from memory; `wanted` where the user asked for it."""

    def piece(self, text: str, place: int) -> Span | None:
        """What is to run with the cursor there; None where there is nothing."""

    def pieces(self, text: str, within: Span) -> Sequence[Span]:
        """What is to run, one after another, for a selection or the whole text."""

    def state_parts(self) -> list[tuple[str, str]]:
        """What is to be seen of its state in the title, each with the kind of its look."""

    async def run(self, text: str, span: Span, ask: Ask) -> Outcome | None:
        """Run a piece of the text; None where the user thought better of it. Every failure is an outcome.

        Cancelled by the screen on Escape: what runs at the server is stopped then, and the error raised on.
        """

    def close(self) -> None:
        """The program ends, or another database is opened."""


class HeldResult:
    """A result whose rows are all in memory."""

    def __init__(
        self, table: TableInfo, rows: Sequence[Row], why_not_editable: str, remark: str = ""
    ) -> None:
        self.table, self.why_not_editable = table, why_not_editable
        self._rows = rows
        self.remark = remark or f"{len(rows):,} row{'' if len(rows) == 1 else 's'}"

    @property
    def height(self) -> int:
        """Rows that are held."""
        return len(self._rows)

    @property
    def is_complete(self) -> bool:
        """All of them are."""
        return True

    def row(self, number: int) -> Row | None:
        """A row."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def bring(self, first: int, last: int) -> None:
        """They are in memory."""

    async def read_on(self, rows: int) -> None:
        """There is nothing to read."""

    def edit(self, row: Row, place: int, leave: Callable[[], None]) -> None:
        """It leads to no table."""

    def close(self) -> None:
        """There is nothing to end."""
