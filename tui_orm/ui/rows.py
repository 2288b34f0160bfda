"""The flow of rows: what the grid needs is asked for, page by page, and put into the window when it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from tui_orm.database.descriptions import Key, TableName
from tui_orm.database.failures import DatabaseFailure
from tui_orm.database.query import PAGE, Page, PageRequest, Start, Surroundings
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Answer, Desk
from tui_orm.ui.lines import GridLines
from tui_orm.ui.widgets.columns import Columns
from tui_orm.ui.widgets.fitting import MARK
from tui_orm.workspace.layout import ColumnLayout
from tui_orm.workspace.overlay import Overlay
from tui_orm.workspace.window import Window
from tui_orm.workspace.workspace import View

Then = Callable[[], None]
MOST_SKIPPED = 5_000_000
"""Rows that are skipped, in about a second, to find one by a number that was typed."""
SOON = 0.1
"""Seconds in which rows mostly come: title and rows are then painted at once, and not one after the other."""


class Rows:
    """Keeps the grid filled. One page is on its way at a time; an answer to an old question is dropped."""

    def __init__(
        self,
        desk: Desk,
        placed: Callable[[View], None],
        layout_of: Callable[[TableName], ColumnLayout],
        displayed: Then,
    ) -> None:
        """`placed` is told when rows of a view came that are not those next to the ones before.

        `displayed` is told when a view was put into the grid.
        """
        self._desk = desk
        self._placed = placed
        self._layout_of = layout_of
        self._displayed = displayed
        self.overlay: Overlay | None = None
        self._awaited: Window | None = None
        self._reading: asyncio.Future[Page] | None = None
        self._wanted: tuple[int, int] | None = None
        self._leading: object | None = None
        self._shown: Window | None = None

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {"first_row": self.first, "last_row": self.last}

    def show(self, view: View, then: Then | None = None) -> None:
        """Put a view into the grid, reading its first rows where it has none."""
        is_other = self.overlay is None or self.overlay.view is not view
        self.overlay = Overlay(view, self._desk.workspace.changes)
        self._wanted = None
        self.withdraw()
        if view.window.is_read:
            self._display(then)
        else:
            self._desk.grid.set_timer(SOON, partial(self._still_reading, view.window))
            self._read(PageRequest(view.query), lambda: self._display(then), leads=True, holds=is_other)

    @property
    def is_moving(self) -> bool:
        """Whether other rows, or another one for the cursor, are on their way."""
        return self._leading is not None

    def lead(
        self,
        question: Awaitable[Answer],
        then: Callable[[Answer], None],
        failed: Callable[[DatabaseFailure], None] | None = None,
        holds: bool = False,
    ) -> asyncio.Future[Answer]:
        """Ask for what the cursor will be on: what is typed meanwhile to act on a row waits for it."""
        self._leading = mark = object()
        self._desk.held.opening = holds

        def led(act: Act) -> None:
            if self._leading is mark:
                self._leading = None
                self._desk.held.opening = False
            try:
                act()
            finally:
                if not self.is_moving:
                    self._desk.held.release()

        told = failed or self._desk.tell
        return self._desk.ask(
            question,
            lambda answer: led(partial(then, answer)),
            lambda failure: led(partial(told, failure)),
        )

    def _still_reading(self, window: Window) -> None:
        if self._awaited is window and self._shown is not window:
            self._desk.show_title()
            self._desk.say("reading …")

    def withdraw(self) -> None:
        """Stop the page that is on its way: something else is wanted."""
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._awaited = None
        if self._leading is not None:
            self._leading = None
            self._desk.held.opening = False
            self._desk.grid.call_after_refresh(self._release)

    def _release(self) -> None:
        if not self.is_moving:
            self._desk.held.release()

    def need(self, first: int, last: int) -> None:
        """Lines came into view: see that they are held."""
        if self.overlay is None or self._shown is not self.overlay.view.window:
            return
        window, new = self.overlay.view.window, self.overlay.new_rows
        if self._awaited is window:
            self._wanted = first, last
        elif (request := window.request(max(0, first - new), max(0, last - new))) is not None:
            self._read(request, self._refill)

    def first(self) -> None:
        """Go to the first row."""
        if self.overlay is None:
            return
        window = self.overlay.view.window
        if window.exact and window.row(0) is not None:
            self._move(0)
        else:
            self._jump(PageRequest(window.query), lambda: self._move(0))

    def last(self) -> None:
        """Go to the last row, read in reverse order."""
        if self.overlay is None:
            return
        window = self.overlay.view.window
        if window.total is not None and window.row(window.total - 1) is not None:
            self._move(self.overlay.height - 1)
        else:
            self._jump(window.last_page(), lambda: self._move(self._lines() - 1))

    def step(self, way: int) -> None:
        """Go to the next row, or the one before, which is read first where it is not held."""
        if self.overlay is None:
            return
        number = self._desk.grid.row + way
        new, window = self.overlay.new_rows, self.overlay.view.window
        request = window.request(max(0, number - new), max(0, number - new))
        if 0 <= number < self.overlay.height and self.overlay.values(number) is not None:
            self._move(number)
        elif number >= 0 and request is not None:
            self._read(request, lambda: self._move(self._desk.grid.row + way), leads=True)
        else:
            raise CannotRun("This is the last row." if way > 0 else "This is the first row.")

    def go_to(self, key: Key, missing: Then, then: Then | None = None) -> None:
        """Put the cursor on the row with this key, wherever it is; `missing` where there is none."""
        if self.overlay is None:
            return
        number = self.overlay.number_of(key)
        if number is not None:
            self._move(number)
            if then:
                then()
            return
        self._find(key, (), missing, then)

    def go_to_values(self, columns: Sequence[str], values: Key, missing: Then) -> None:
        """Put the cursor on the row with these values in columns that tell it from all others."""
        self._find(values, columns, missing, None)

    def _find(self, key: Key, by: Sequence[str], missing: Then, then: Then | None) -> None:
        if self.overlay is None:
            return
        view = self.overlay.view
        if not (view.table.key or by):  # a row known by all it holds is not looked for
            missing()
            return
        question = self._desk.database.around(view.query, key, by)
        self.lead(question, partial(self._arrive, view.window, missing, then))

    def go_to_number(self, number: int) -> None:
        """Put the cursor on the row of this number, counted from 0; about there, where that costs too much."""
        if self.overlay is None:
            return
        window, new = self.overlay.view.window, self.overlay.new_rows
        if window.exact and window.row(number) is not None:
            self._move(number + new)
            return
        if window.total is not None and number >= window.total > 0:
            self._desk.say(f"There are {window.total:,} rows; this is the last.")
            self.last()
            return
        request = window.jump(max(0, number - PAGE // 2), MOST_SKIPPED)
        if request.start == Start.SHARE:
            self._desk.say("About there: the rows are not counted. N counts them.")
        self._jump(request, lambda: self._move(min(number, window.height - 1) + new))

    def renumbered(self, shift: int) -> None:
        """The rows held are known by their exact numbers now."""
        self._desk.grid.shift(shift)
        self._desk.grid.changed(repaint=False)

    def staged_changed(self) -> None:
        """Paint what is staged now."""
        if self.overlay is not None and self._shown is not None:
            self.overlay.update()
            self._desk.grid.changed()

    def _lines(self) -> int:
        return self.overlay.height if self.overlay else 0

    def _arrive(self, window: Window, missing: Then, then: Then | None, found: Surroundings | None) -> None:
        if self.overlay is None or window is not self.overlay.view.window:
            return
        if found is None:
            missing()
            return
        self.withdraw()  # a page that is on its way belongs to the rows that are left
        number = window.place_around(found.before, found.row, found.after)
        self._desk.grid.changed()
        self._move(number + self.overlay.new_rows)
        self._placed(self.overlay.view)
        if then:
            then()

    def _jump(self, request: PageRequest, then: Then) -> None:
        self._wanted = None
        self._read(request, then, leads=True)

    def _read(self, request: PageRequest, then: Then, leads: bool = False, holds: bool = False) -> None:
        if self.overlay is None:
            return
        self.withdraw()
        window = self.overlay.view.window
        self._awaited = window
        ask = partial(self.lead, holds=holds) if leads else self._desk.ask
        self._reading = ask(
            self._desk.database.page(request),
            partial(self._take, window, request, then),
            partial(self._fail, window),
        )

    def _fail(self, window: Window, failure: DatabaseFailure) -> None:
        if self._awaited is window:
            self._awaited = None
        if self.overlay is not None and window is self.overlay.view.window and self._shown is not window:
            self._desk.grid.clear()  # what stands there belongs to the view before
            self._desk.show_title()
        self._desk.tell(failure)

    def _take(self, window: Window, request: PageRequest, then: Then, page: Page) -> None:
        if self._awaited is window:
            self._awaited = None
        if self.overlay is None or window is not self.overlay.view.window:
            return
        # rows that join those in view beyond their edges change nothing that is seen
        unseen = request.start in (Start.AFTER, Start.BEFORE) and self._view_is_held(window)
        shift = window.add(request, page)
        grid = self._desk.grid
        if self._shown is window:
            grid.changed(repaint=shift != 0 or not unseen)
            grid.shift(shift)
            if request.start not in (Start.AFTER, Start.BEFORE):
                self._placed(self.overlay.view)
        then()

    def _view_is_held(self, window: Window) -> bool:
        """Whether the first and the last line in view are held, and so all between."""
        grid, new = self._desk.grid, self.overlay.new_rows if self.overlay else 0
        top = max(0, grid.scroll_offset.y - new)
        bottom = min(top + grid.page_rows, window.height) - 1
        return window.row(top) is not None and window.row(bottom) is not None

    def _refill(self) -> None:
        """Ask on for what came into view meanwhile."""
        wanted, self._wanted = self._wanted, None
        grid = self._desk.grid
        top = grid.scroll_offset.y
        self.need(*(wanted or (top, top + grid.page_rows - 1)))

    def _move(self, number: int) -> None:
        if self.is_moving:
            self.withdraw()  # where it would have gone is not wanted any more
        self._desk.grid.move_to(number, self._desk.grid.column)

    def _display(self, then: Then | None = None) -> None:
        if self.overlay is None:
            return
        view, grid = self.overlay.view, self._desk.grid
        self._shown = view.window
        self._desk.show_title()
        room = grid.scrollable_content_region.width - MARK
        columns = Columns(view.table, view.window.rows(), room, self._layout_of(view.table.name))
        arrows = {view.table.places[sort.column]: "▼" if sort.descending else "▲" for sort in view.order}
        row = min(view.row, max(0, self.overlay.height - 1))
        grid.show(GridLines(self.overlay), columns, arrows, row, view.column)
        self._desk.say("no rows" if view.window.is_empty else "")
        self._displayed()
        self._placed(view)
        if then:
            then()
