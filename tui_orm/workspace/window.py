"""A window on the rows of one query: a run of pages, read by key, that grows at either end and forgets the far one."""

from __future__ import annotations

from tui_orm.database.descriptions import Key, Kind, Row
from tui_orm.database.query import PAGE, START, Page, PageRequest, Query, Start
from tui_orm.workspace.tally import Tally

MOST_PAGES = 50
"""Pages held; memory does not grow with the table."""
FAR = 4 * PAGE
"""A gap that is jumped over instead of read through."""
FARTHEST = 200_000
"""Rows that are skipped to find one by its number, where its key says about as well where it is."""


class Window:
    """Rows number `first` to `end` of a query, and what is known of those around them.

    Numbers count from 0 and are exact when the run was read from the start or by number; read from the end they
    rest on an estimate until the start is reached (`exact`).
    """

    def __init__(self, query: Query, estimate: int | None = None, tally: Tally | None = None) -> None:
        self.query = query
        self._tally = tally or Tally()
        self.first = 0
        self.exact = True
        self.total: int | None = None
        self._counted: int | None = None
        self.estimate = estimate
        self._rows: list[Row] = []
        self._at_start = False
        self._at_end = False
        self._read = False
        self._beyond = False
        self._below = 0

    @property
    def end(self) -> int:
        """The number after the last row held."""
        return self.first + len(self._rows)

    @property
    def height(self) -> int:
        """Rows to make room for: all of them where their count is known, else a guess that is never too small."""
        if self.total is not None:
            return self.total
        beyond = 0 if self._at_end else PAGE
        return max(self.end + beyond, self.estimate or 0) if not self._at_end else self.end

    @property
    def at_end(self) -> bool:
        """Whether the last row held is the last of all."""
        return self._at_end

    @property
    def is_empty(self) -> bool:
        """Whether the query was read and has no rows."""
        return self._read and not self._rows and self._at_start and self._at_end

    @property
    def is_read(self) -> bool:
        """Whether any page has arrived."""
        return self._read

    def row(self, number: int) -> Row | None:
        """The row of that number, or None where it is not held."""
        place = number - self.first
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def rows(self) -> list[Row]:
        """All rows held."""
        return self._rows

    def replace(self, number: int, row: Row) -> None:
        """Put what the server holds now in the place of a row held; what was read beside the columns stays."""
        old = self._rows[number - self.first]
        self._rows[number - self.first] = (*row, *old[len(row) :])

    def remove(self, numbers: set[int]) -> None:
        """Forget rows that are gone; those below move up."""
        kept = [row for place, row in enumerate(self._rows) if place + self.first not in numbers]
        if self._counted is not None:
            self._counted -= len(self._rows) - len(kept)
        self._rows = kept
        self._settle()

    def request(self, first: int, last: int) -> PageRequest | None:
        """The page to read next so that rows `first` to `last` come to be held; None where they are."""
        if not self._read:
            return PageRequest(self.query)
        if self._beyond:
            return self.last_page()
        if first > self.end + FAR or last < self.first - FAR:
            return self.jump(max(0, min(first, self.height - 1) - PAGE // 2))
        if last >= self.end - PAGE // 4 and not self._at_end:
            return self._onward()
        if first < self.first + PAGE // 4 and not self._at_start:
            return self._backward()
        return None

    def jump(self, number: int, most: int | None = None) -> PageRequest:
        """The page that begins at a number: exactly, where no more than `most` rows must be skipped for it."""
        anchor = START if self.query.order else self._tally.before(number)
        if number - anchor.number > (FARTHEST if most is None else most) and self._is_spread:
            return PageRequest(self.query, Start.SHARE, number=number, height=self.height)
        return PageRequest(self.query, Start.NUMBER, number=number, anchor=anchor)

    @property
    def _is_spread(self) -> bool:
        """Whether the place of a row can be told from its key: an integer, with all rows in its order."""
        table = self.query.table
        if self.query.order or self.query.conditions or len(table.key) != 1:
            return False
        return table.column(table.key[0]).kind == Kind.INTEGER

    @property
    def in_key_order(self) -> bool:
        """Whether the rows stand in the order in which they are counted."""
        return bool(self.query.table.key) and not self.query.order

    def count(self, total: int) -> int:
        """Take the exact number of rows. Returns by how much the numbers of the rows held have moved."""
        if total < len(self._rows):
            return 0  # counted before others added rows
        before, self._counted = self.first, total
        self._settle()
        return self.first - before

    def renumber(self, number: int) -> int:
        """Take the exact number of the first row held. Returns by how much the numbers have moved."""
        moved = number - self.first
        self.first, self.exact = number, True
        self._at_start = self._at_start or number == 0
        self._settle()
        return moved

    def last_page(self) -> PageRequest:
        """The page at the end, read in reverse order."""
        return PageRequest(self.query, Start.LAST)

    def add(self, request: PageRequest, page: Page) -> int:
        """Take a page that `request` asked for. Returns by how much the numbers of the rows held have moved."""
        self._read = True
        match request.start:
            case Start.AFTER:
                if self._rows and request.row is self._rows[-1]:  # else it belongs to a run that was left
                    return self._append(page)
            case Start.BEFORE:
                if self._rows and request.row is self._rows[0]:
                    return self._prepend(page)
            case Start.NUMBER if request.number == self.end and self._rows:
                return self._append(page)
            case Start.NUMBER if self._rows and request.number + request.limit == self.first:
                return self._prepend(Page(page.rows, ended=request.number == 0))
            case Start.LAST if request.number:
                if request.number == len(self._rows) + self._below:
                    return self._prepend(page)
            case Start.NUMBER | Start.SHARE if request.number > 0 and not page.rows:
                self._leave_beyond(request.number)
            case _:
                self._restart(request, page)
        return 0

    def place_around(self, before: Page, row: Row, after: Page) -> int:
        """Hold a row and its neighbours instead of what was held. Returns the row's number."""
        self._read = True
        self._rows = [*before.rows, row, *after.rows]
        self._at_start, self._at_end = before.ended, after.ended
        self.exact = before.ended
        anchor = self._tally.below(self.query.table.key_of(row)) if self.in_key_order else START
        guess = anchor.number or self.first
        self.first = 0 if before.ended else max(PAGE, min(guess, self.height) - len(before.rows))
        self._settle()
        return self.first + len(before.rows)

    def number_of(self, key: Key) -> int | None:
        """The number of the row with this key, None where it is not held."""
        table = self.query.table
        places = (number for number, row in enumerate(self._rows, self.first) if table.key_of(row) == key)
        return next(places, None) if table.key_names else None

    def _leave_beyond(self, number: int) -> None:
        """A jump found nothing at this number: the end is nearer than was thought."""
        self._beyond = True
        self._rows, self.first, self._at_end = [], 0, False
        self.estimate, self.total, self._counted = number, None, None

    def _onward(self) -> PageRequest:
        if self.query.table.key and self._rows:
            return PageRequest(self.query, Start.AFTER, self._rows[-1])
        return PageRequest(self.query, Start.NUMBER, number=self.end)

    def _backward(self) -> PageRequest:
        if self.query.table.key and self._rows:
            return PageRequest(self.query, Start.BEFORE, self._rows[0])
        if not self.exact:  # counted from the end
            return PageRequest(self.query, Start.LAST, number=len(self._rows) + self._below)
        limit = min(PAGE, self.first)
        return PageRequest(self.query, Start.NUMBER, number=self.first - limit, limit=limit)

    def _restart(self, request: PageRequest, page: Page) -> None:
        height = self.height
        self._rows = list(page.rows)
        self._beyond = False
        self._below = 0
        self._at_start = request.start == Start.FIRST or (request.start == Start.LAST and page.ended)
        self._at_end = request.start == Start.LAST or page.ended
        if request.start == Start.LAST and not page.ended:
            self.exact = False  # unless they were counted: see `_settle`
            self.first = max(PAGE, height - len(page.rows))  # there are rows before these
        elif request.start == Start.SHARE:
            self.exact = self._at_start = False
            self.first = max(PAGE, height - len(page.rows) if page.ended else request.number)
        else:
            self.first = request.number if request.start == Start.NUMBER else 0
            self._at_start = self._at_start or self.first == 0
            self.exact = True
        self._settle()

    def _append(self, page: Page) -> int:
        self._rows += page.rows
        self._at_end = page.ended
        self._below = max(0, self._below - len(page.rows))
        if (surplus := len(self._rows) - MOST_PAGES * PAGE) > 0:
            del self._rows[:surplus]
            self.first += surplus
            self._at_start = False
        before = self.first
        self._settle()
        return self.first - before

    def _prepend(self, page: Page) -> int:
        before = self.first
        self._rows[:0] = page.rows
        self._at_start = page.ended
        if len(self._rows) > MOST_PAGES * PAGE:
            self._below += len(self._rows) - MOST_PAGES * PAGE
            del self._rows[MOST_PAGES * PAGE :]
            self._at_end = False
        if self._at_start:
            self.first, self.exact = 0, True
        else:
            self.first = max(before - len(page.rows), 0 if self.exact else PAGE)
        self._settle()
        return self.first + len(page.rows) - before

    def _settle(self) -> None:
        """Draw from what is known now: an end that is reached, a count that was taken."""
        if self._at_end and self.exact:
            self._counted = self.end
        elif self._at_end and self._counted is not None and self._counted >= len(self._rows):
            self.first, self.exact = self._counted - len(self._rows), True
        elif not self.exact and self._counted is not None and self.end > self._counted:
            self.first = max(0, self._counted - len(self._rows))
        fits = self._counted is not None and self.end <= self._counted
        self.total = self._counted if fits else None
