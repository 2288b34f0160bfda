"""Python with the classes of the schema as a language of the console; see `language.Language`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tui_orm.database.descriptions import Row
from tui_orm.database.failures import ValueRefused
from tui_orm.database.orm.connection import OrmConnection
from tui_orm.database.orm.outcomes import Fault, Grid, Ran, Request
from tui_orm.database.orm.words import ClassWords
from tui_orm.ui.command import CannotRun
from tui_orm.ui.console.language import (
    Ask,
    Colour,
    Completion,
    Failed,
    Found,
    HeldResult,
    Outcome,
    Said,
    Span,
)
from tui_orm.ui.console.orm_staging import OrmStaging
from tui_orm.ui.desk import Act
from tui_orm.workspace.python_completion import Vocabulary
from tui_orm.workspace.python_text import coloured, piece_at, pieces, typed_at

if TYPE_CHECKING:
    from tui_orm.ui.browser_desk import BrowserDesk

NOT_EDITABLE = "these are no rows of one table"
AddOutcome = Callable[[str, Outcome], None]


class OrmLanguage:
    """A session that never writes: what it changes is staged.

    `also` shows an outcome beside the one answered; `learnt` is called when there is more to complete with.
    """

    name = "Python"
    suffix = ".py"

    def __init__(self, desk: BrowserDesk, also: AddOutcome, learnt: Act) -> None:
        self._desk = desk
        self._also = also
        self._learnt = learnt
        self._connection: OrmConnection | None = None
        self._staging = OrmStaging(desk)
        self._vocabulary = Vocabulary(self._want)
        self._wanted: set[str] = set()

    @property
    def connection(self) -> OrmConnection:
        """The console's own, opened when it is first needed."""
        if self._connection is None:
            database = self._desk.database
            self._connection = OrmConnection(database.target, database.sent)
        return self._connection

    def open(self) -> None:
        """Read the names of the classes; where it fails, whoever runs something is told."""
        self._desk.ask(self.connection.classes(), self._know, lambda _: None, stoppable=False)

    def colours(self, text: str) -> Sequence[Colour]:
        """How a text is drawn."""
        return [Colour(part.start, part.end, part.kind) for part in coloured(text)]

    def complete(self, text: str, place: int, wanted: bool) -> Sequence[Completion]:
        """What may stand at the cursor."""
        typing = typed_at(text, place)
        if typing is None or not (wanted or typing.base or len(typing.begun) > 1 or typing.call):
            return ()
        if not (wanted or typing.base or typing.begun):
            return ()
        return [Completion(word.text, typing.start, word.note) for word in self._vocabulary.complete(typing)]

    def piece(self, text: str, place: int) -> Span | None:
        """The statements around the cursor, up to an empty line."""
        found = piece_at(text, place)
        return None if found is None else Span(found.start, found.end)

    def pieces(self, text: str, within: Span) -> Sequence[Span]:
        """Those of a selection, or of all."""
        part = text[within.start : within.end]
        return [Span(within.start + one.start, within.start + one.end) for one in pieces(part)]

    def state_parts(self) -> list[tuple[str, str]]:
        """That it does not write."""
        return [("  reads; what it changes is staged", "faint")]

    async def run(self, text: str, span: Span, ask: Ask) -> Outcome | None:
        """Run a piece, and stage what it changed."""
        piece = text[span.start : span.end]
        staged = tuple(self._desk.workspace.changes.changes())
        request = Request(piece, staged, dict(self._staging.numbers), dict(self._staging.written))
        answer = await self.connection.run(request)
        if isinstance(answer, Fault):
            return self._failed(answer, piece, span)
        self._vocabulary.variables = answer.variables
        try:
            said = self._staging.stage(answer.harvest)
        except (CannotRun, ValueRefused) as reason:
            return Failed(str(reason), "Nothing of this run was staged.")
        return self._outcome(answer, piece, said)

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()

    def _failed(self, fault: Fault, piece: str, span: Span) -> Failed:
        if fault.printed:
            self._also(piece, Said(fault.printed.rstrip("\n")))
        place = None
        if fault.start is not None and fault.end is not None:
            place = Span(span.start + fault.start, span.start + fault.end)
        return Failed(fault.message, fault.advice, place)

    def _outcome(self, ran: Ran, piece: str, said: str) -> Outcome:
        told = " ".join([said, *(note for note in ran.notes if not said)]).strip()
        if isinstance(ran.shown, Grid):
            if ran.printed:
                self._also(piece, Said(ran.printed.rstrip("\n")))
            return Found(OrmResult(self._desk, ran.shown, ran.seconds, told))
        lines = [ran.printed.rstrip("\n"), ran.shown, told]
        return Said("\n".join(line for line in lines if line) or f"Ran in {_seconds(ran.seconds)}.")

    def _want(self, name: str) -> None:
        """Ask for the words of a class, once."""

        def known(words: ClassWords) -> None:
            self._vocabulary.words[name] = words
            self._learnt()

        if name not in self._wanted:
            self._wanted.add(name)
            question = self.connection.words(name)
            self._desk.ask(question, known, lambda _: self._wanted.discard(name), stoppable=False)

    def _know(self, classes: dict[str, str] | None) -> None:
        if classes is not None:
            self._vocabulary.classes = classes
            self._vocabulary.words.clear()
            self._wanted.clear()


class OrmResult(HeldResult):
    """Instances or rows; a row of a table is edited there."""

    def __init__(self, desk: BrowserDesk, grid: Grid, seconds: float, said: str) -> None:
        count = f"{len(grid.rows):,}{'+' if grid.more else ''} row{'' if len(grid.rows) == 1 else 's'}"
        more = ", the first ones" if grid.more else ""
        what = f" of {grid.table.name}" if grid.is_table else ""
        remark = f"{count}{what} in {_seconds(seconds)}{more}"
        super().__init__(
            grid.table, grid.rows, "" if grid.is_table else NOT_EDITABLE, f"{remark}  {said}".rstrip()
        )
        self._desk = desk

    def edit(self, row: Row, place: int, leave: Callable[[], None]) -> None:
        """Go to the cell in its table."""
        table: Any = self.table
        names = [column.name for column in (*table.columns, *table.hidden)]
        column = names[place] if place < len(table.columns) else None
        leave()
        self._desk.flows.steps.go_to((table.name, table.key_of(row)), column, table=table)


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
