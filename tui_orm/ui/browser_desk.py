"""The desk of a browser: what its flows are given, made over the widgets on its screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tui_orm.database.failures import DatabaseFailure, ValueRefused
from tui_orm.ui.access import Access
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Act, Answer, Face
from tui_orm.ui.held_keys import ON_ROW, HeldKeys
from tui_orm.ui.questions import Questions
from tui_orm.ui.speech import Speech
from tui_orm.ui.widgets.grid import Grid

if TYPE_CHECKING:
    from textual.screen import Screen

    from tui_orm.database.database import Database
    from tui_orm.ui.app import TuiOrmApp
    from tui_orm.ui.flows import Flows
    from tui_orm.ui.rows import Rows
    from tui_orm.workspace.overlay import Overlay
    from tui_orm.workspace.workspace import View, Workspace


class BrowserDesk:
    """A `Desk` over a screen. `make` makes the flows, when they are first needed."""

    def __init__(self, screen: Screen[None], database: Database, make: Callable[[], Flows]) -> None:
        self._screen = screen
        self._make = make
        self.database = database
        self.made: Flows | None = None
        """The flows, where there was a need of them."""
        self.is_open = False
        """Whether there has been a connection."""
        self.questions = Questions(self, screen)

    def set_up(self) -> None:
        """The screen has its widgets."""
        self.speech = Speech(self, self._screen)
        self.access = Access(self.database.target, self.speech)

    @property
    def flows(self) -> Flows:
        """The flows, made when they are first needed."""
        if self.made is None:
            self.made = self._make()
        return self.made

    @property
    def workspace(self) -> Workspace:
        """Everything that is open."""
        return self.flows.workspace

    @property
    def rows(self) -> Rows:
        """The flow of rows."""
        return self.flows.rows

    @property
    def grid(self) -> Grid:
        """The grid on the screen."""
        return self._screen.query_one(Grid)

    @property
    def face(self) -> Face:
        """What shows the view: the grid, or the record in its place."""
        return self.grid if self.workspace.record is None else self.flows.record.form

    @property
    def view(self) -> View:
        """The view on the screen. Raises CannotRun where no table is open."""
        if self.workspace.view is None:
            raise CannotRun("No table is open.")
        return self.workspace.view

    @property
    def overlay(self) -> Overlay:
        """The lines in the grid. Raises CannotRun where no table is open."""
        if self.rows.overlay is None:
            raise CannotRun("No table is open.")
        return self.rows.overlay

    @property
    def program(self) -> TuiOrmApp:
        """The app."""
        app: TuiOrmApp = self._screen.app  # type: ignore[assignment]
        return app

    @property
    def held(self) -> HeldKeys:
        """Keys typed ahead."""
        return self.program.held

    def ask(
        self,
        question: Awaitable[Answer],
        then: Callable[[Answer], None],
        failed: Callable[[DatabaseFailure], None] | None = None,
        stoppable: bool = True,
        holds: bool = False,
    ) -> asyncio.Future[Answer]:
        """Await an answer in the background; then go on with it."""
        return self.questions.ask(question, then, failed, stoppable, holds)

    def attempt(self, act: Act) -> None:
        """Do something; where it cannot be done now, say why."""
        try:
            act()
        except (CannotRun, ValueRefused) as reason:
            self.say(str(reason))
        except DatabaseFailure as failure:
            self.tell(failure)

    def run(self, command: str) -> None:
        """Run a command, or say why it cannot run."""
        self.say("")
        if command in ON_ROW and self.rows.is_moving:
            self.held.wait(lambda: self.run(command))
        else:
            self.attempt(lambda: self._run(command))

    def _run(self, command: str) -> None:
        if self.workspace.record is not None:
            self.flows.record.follow_cursor()  # a command may be typed before that is told
            command = self.flows.record.meant(command)
        self.access.check(command, self.workspace.committing)
        self.flows.acts[command]()

    def paste(self, text: str) -> None:
        """A paste edits nothing by itself: it is shown first. Raises CannotRun."""
        self.access.check("paste", self.workspace.committing)
        self.flows.pasting.paste(text)

    def ask_user(self, screen: Screen[Any], then: Callable[[Any], None]) -> None:
        """Put a question to the user; `then` is not called on Escape."""
        from tui_orm.ui.screens.dialogs import NoticeScreen
        from tui_orm.ui.widgets.tag import put_tag

        def answered(answer: Any) -> None:
            if answer is not None or isinstance(screen, NoticeScreen):
                self.attempt(lambda: then(answer))

        self._screen.app.push_screen(screen, answered)
        if getattr(screen, "shows_tag", False):
            screen.call_later(put_tag, screen, self.database.target)

    def say(self, text: str) -> None:
        """A word in the status line, until the next act."""
        self.speech.say(text)

    def tell(self, failure: DatabaseFailure) -> None:
        """Show what the server refused."""
        self.speech.tell(failure)

    def show_title(self) -> None:
        """Say what is open."""
        self.speech.show_title(self.view)

    def staged_changed(self) -> None:
        """What is staged is not what it was."""
        self.rows.staged_changed()
        if self.workspace.record is not None:
            self.flows.record.keep(anew=False)
        self.say("")
        self.speech.show_position()
