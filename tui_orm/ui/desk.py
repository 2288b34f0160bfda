"""What the flows of the browser share: the open database, the workspace, a way to ask and a way to speak."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.screen import Screen
    from textual.widget import Widget

    from tui_orm.database.database import Database
    from tui_orm.database.failures import DatabaseFailure
    from tui_orm.ui.access import Access
    from tui_orm.ui.held_keys import HeldKeys
    from tui_orm.ui.speech import Speech
    from tui_orm.ui.widgets.grid import Grid
    from tui_orm.workspace.overlay import Overlay
    from tui_orm.workspace.workspace import View, Workspace

Answer = TypeVar("Answer")
Act = Callable[[], None]


class Face(Protocol):
    """What shows the view: the grid, or the record in its place. The row is the grid's in either case."""

    @property
    def place(self) -> int:
        """Where the value under the cursor stands in a row. Raises CannotRun where there is none."""

    @property
    def current_place(self) -> int | None:
        """The same, None where there is none."""

    @property
    def region(self) -> Region:
        """Where it is on the screen."""

    def cell_region(self) -> Region:
        """Where the value under the cursor is on the screen."""

    def step(self, columns: int) -> None:
        """Put the cursor on a column so many further on."""

    def show_place(self, place: int) -> bool:
        """Put the cursor on the column of that place in a row. Returns whether it is shown."""

    @property
    def widget(self) -> Widget:
        """What has the focus then."""


class Desk(Protocol):
    """The browser as its flows see it."""

    database: Database
    access: Access
    speech: Speech
    is_open: bool
    """Whether there has been a connection."""

    @property
    def workspace(self) -> Workspace:
        """Everything that is open."""

    @property
    def grid(self) -> Grid:
        """The grid on the screen."""

    @property
    def face(self) -> Face:
        """What shows the view: the grid, or the record in its place."""

    @property
    def overlay(self) -> Overlay:
        """The lines in the grid. Raises CannotRun where no table is open."""

    @property
    def view(self) -> View:
        """The view on the screen. Raises CannotRun where no table is open."""

    @property
    def held(self) -> HeldKeys:
        """Keys typed ahead of what they are meant for."""

    def ask(
        self,
        question: Awaitable[Answer],
        then: Callable[[Answer], None],
        failed: Callable[[DatabaseFailure], None] | None = None,
        stoppable: bool = True,
        holds: bool = False,
    ) -> asyncio.Future[Answer]:
        """Await an answer in the background; then go on with it on the screen's own thread.

        Escape stops what is `stoppable`; keys wait for the answer to what `holds`. To cancel what is returned is to
        withdraw the question.
        """

    def ask_user(self, screen: Screen[Any], then: Callable[[Any], None]) -> None:
        """Put a question to the user; `then` is not called on Escape."""

    def say(self, text: str) -> None:
        """A word in the status line, until the next act."""

    def tell(self, failure: DatabaseFailure) -> None:
        """Show what the server refused."""

    def show_title(self) -> None:
        """Say what is open."""

    def staged_changed(self) -> None:
        """What is staged is not what it was: paint it."""
