"""A server that answers from a list, and a reader who scrolls through a window on it as the grid does."""

from __future__ import annotations

from tables import KEYED

from tui_orm.database.descriptions import Row, TableInfo
from tui_orm.database.query import Page, PageRequest, Query, Start, Stride
from tui_orm.workspace.tally import Tally
from tui_orm.workspace.window import Window

LINES = 24
"""Rows in view."""


class ListServer:
    """Rows in the order of their numbers; their ids leave gaps."""

    def __init__(self, count: int, table: TableInfo = KEYED) -> None:
        self.rows: list[Row] = [(3 * number + 1, f"row {number}") for number in range(count)]
        self.query = Query(table)

    def number(self, row: Row | None) -> int:
        """Where a row stands."""
        assert row is not None
        return (row[0] - 1) // 3

    def page(self, request: PageRequest) -> Page:
        """What the database room answers."""
        limit = request.limit
        match request.start:
            case Start.FIRST:
                found = self.rows[:limit]
            case Start.LAST | Start.BEFORE if request.row is None:  # without a key: counted from the end
                end = len(self.rows) - request.number
                found = self.rows[max(0, end - limit) : end]
            case Start.NUMBER:
                found = self.rows[request.number : request.number + limit]
            case Start.SHARE:  # as if the ids had no gaps but one at the end
                share = min(1.0, request.number / max(1, request.height)) ** 2
                at = int(share * len(self.rows))
                found = self.rows[at : at + limit]
            case Start.AFTER:
                after = self.number(request.row) + 1
                found = self.rows[after : after + limit]
            case _:
                before = self.number(request.row)
                found = self.rows[max(0, before - limit) : before]
        return Page(found, ended=len(found) < limit)


class Reader:
    """Looks at LINES rows from number `top` on. Checks after each page what must always hold."""

    def __init__(self, server: ListServer, estimate: int | None = None) -> None:
        self.server = server
        self.tally = Tally()
        self.window = Window(server.query, estimate, self.tally)
        self.top = 0
        self.requests = 0
        self.look()

    @property
    def bottom(self) -> int:
        """The number after the last row in view."""
        return min(self.top + LINES, self.window.height)

    def scroll(self, lines: int) -> None:
        """Move the view, as far as there is room."""
        self.top += lines
        self.look()

    def to_number(self, number: int) -> None:
        """Put a row of that number at the top, as far as there is room."""
        self.top = number
        self.look()

    def to_part(self, percent: int) -> None:
        """Drag the scrollbar."""
        self.to_number(self.window.height * percent // 100)

    def to_first(self) -> None:
        """As the grid does on `g`."""
        self.take(PageRequest(self.server.query))
        self.to_number(0)

    def to_last(self) -> None:
        """As the grid does on `G`."""
        self.take(self.window.last_page())
        self.to_number(self.window.height)

    def counts(self, stride: int) -> None:
        """Count the rows, and number those held, as the program does in the background."""
        tally = self.tally
        while not tally.is_complete:
            end = tally.last.number + stride
            known = end <= len(self.server.rows)
            tally.add(
                Stride(stride, (self.server.rows[end - 1][0],))
                if known
                else Stride(len(self.server.rows) - tally.last.number),
                0.05,
            )
        self.top += self.window.count(tally.rows)
        if not self.window.exact and self.window.in_key_order and self.window.rows():
            self.top += self.window.renumber(self.server.number(self.window.rows()[0]))

    def to_row(self, number: int) -> None:
        """Find a row by its key, wherever it is."""
        row = self.server.rows[number]
        before = self.server.page(PageRequest(self.server.query, Start.BEFORE, row))
        after = self.server.page(PageRequest(self.server.query, Start.AFTER, row))
        self.top = self.window.place_around(before, row, after)
        assert self.window.row(self.top) == row
        self.check()
        self.look()

    def look(self) -> None:
        """Ask until all that is in view is held."""
        for _ in range(40):
            self.top = max(0, min(self.top, self.window.height - LINES))
            request = self.window.request(self.top, self.top + LINES - 1)
            if request is None:
                break
            self.take(request)
        else:
            raise AssertionError(f"rows {self.top} to {self.bottom} are asked for without an end")
        assert all(self.window.row(number) is not None for number in range(self.top, self.bottom))

    def take(self, request: PageRequest) -> None:
        """Give the window a page, and move the view by as much as the rows moved."""
        before = ends_of(self.window)
        shift = self.window.add(request, self.server.page(request))
        self.requests += 1
        self.top += shift
        if request.start in (Start.AFTER, Start.BEFORE):
            same = [self.window.row(number + shift) for number in before]
            assert all(now in (then, None) for now, then in zip(same, before.values(), strict=True))
        self.check()

    def check(self) -> None:
        """What holds at any time."""
        window, rows = self.window, self.server.rows
        if held := window.rows():
            start = self.server.number(held[0])
            assert held == rows[start : start + len(held)], "the rows held have a gap"
            assert window.first == start or not window.exact, f"row {start} is shown as {window.first}"
        assert window.total in (None, len(rows)), f"{window.total} rows are counted of {len(rows)}"
        assert window.height >= window.end
        assert window.is_empty == (not rows)


def ends_of(window: Window) -> dict[int, Row]:
    """The rows held near both ends, by number: enough to see whether they moved."""
    numbers = {*range(window.first, window.end)[:LINES], *range(window.first, window.end)[-LINES:]}
    return {number: row for number in numbers if (row := window.row(number)) is not None}
