"""The statements of a commit, each numbered, with its parameters beneath; laid out where they are looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from textwrap import wrap

from rich.text import Text
from textual import events
from textual.geometry import Size

from tui_orm.database.changes import Insert, Statement, Update
from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import clean
from tui_orm.ui.widgets.fitting import cells
from tui_orm.ui.widgets.text_panel import TextPanel

WITH = "with "
MOST_STATEMENT = 2_000
"""Characters of a statement, or of its parameters, that are shown."""


class StatementPanel(TextPanel):
    """Statements in the order in which they will run; some of them stand out."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._statements: Sequence[Statement] = ()
        self._marked: Container[int] = ()

    def show_statements(self, statements: Sequence[Statement]) -> None:
        """Show these statements."""
        self._statements = statements
        self._marked = ()
        self._lay_out()

    def mark(self, numbers: Sequence[int]) -> None:
        """Let the statements with these numbers, counted from 0, stand out, and bring the first of them into view."""
        self._marked = numbers
        if numbers and isinstance(self._text, Lines):
            self._text.marked = numbers
            top, height = self._text.starts[numbers[0]], self.size.height
            end = self._text.starts[numbers[0] + 1]
            if top < self.scroll_offset.y or end > self.scroll_offset.y + height:
                y = min(top, max(0, top - height // 3, end - height))
                self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """Lines break elsewhere."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = max(20, self.scrollable_content_region.width - 1)
        lines = Lines(self._statements, width)
        lines.marked = self._marked
        self._text = lines
        self.virtual_size = Size(width, len(lines))
        self.refresh()


class Lines(Sequence[Text]):
    """The lines of all statements, made one by one."""

    def __init__(self, statements: Sequence[Statement], width: int) -> None:
        self._statements = statements
        self._width = width
        self._head = len(str(len(statements))) + 3
        self.marked: Container[int] = ()
        heights = (len(self._broken(number)) for number in range(len(statements)))
        self.starts = [0, *accumulate(heights)]

    def __len__(self) -> int:
        return self.starts[-1]

    def __getitem__(self, place: int) -> Text:  # type: ignore[override]
        number = bisect_right(self.starts, place) - 1
        if not 0 <= number < len(self._statements):
            raise IndexError(place)
        line, is_sql = self._broken(number)[place - self.starts[number]]
        is_marked = number in self.marked
        is_first = place == self.starts[number]
        head = f"{'►' if is_marked and is_first else ' '} {number + 1 if is_first else ''}".ljust(self._head)
        return Text(head + line, "bold" if is_marked else "" if is_sql else "dim")

    def _broken(self, number: int) -> list[tuple[str, bool]]:
        """The lines of one statement, each with whether it is of the SQL."""
        statement, room = self._statements[number], self._width - self._head
        lines = [(line, True) for line in broken(statement.sql, room)]
        if statement.parameters:
            given = ", ".join(parameters(statement))[:MOST_STATEMENT]
            lines += [(line, False) for line in _wrapped(WITH, given, room)]
        return lines


@lru_cache(maxsize=256)
def broken(sql: str, width: int) -> tuple[str, ...]:
    """SQL in lines of at most `width` cells: many statements differ in their parameters alone."""
    return tuple(_wrapped("", clean(" ".join(sql.split()))[:MOST_STATEMENT], width))


def parameters(statement: Statement) -> Iterator[str]:
    """What is sent with a statement; keys that the server will give are called so."""
    for value in statement.parameters:
        if type(value) is int and value < 0 and not _is_written(statement, value):
            yield "<new key>"
        else:
            yield repr(value) if isinstance(value, str) and value.isprintable() else cell(value)[0]


def _is_written(statement: Statement, value: int) -> bool:
    change = statement.change
    if not isinstance(change, Insert | Update):
        return True
    written = [given for given in change.values.values() if type(given) is int]
    return value in written or value in (change.key if isinstance(change, Update) else ())


def _wrapped(head: str, text: str, width: int) -> list[str]:
    if cells(head) + cells(text) <= width:
        return [head + text]
    return wrap(text, max(10, width), initial_indent=head, subsequent_indent=" " * len(head))
