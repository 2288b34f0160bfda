"""The app: from a target, or the question for one, to the browser."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType

from tui_orm.database.database import Database
from tui_orm.database.failures import CannotConnect, PasswordWanted
from tui_orm.database.target import Target
from tui_orm.ui.recent import Recent
from tui_orm.ui.screens.browser import BrowserScreen
from tui_orm.ui.screens.connect import DEMO, ConnectScreen
from tui_orm.ui.screens.dialogs import NoticeScreen, TextScreen
from tui_orm.ui.widgets.grid import Grid


class TuiOrmApp(App[CannotConnect]):
    """Ends with the failure as its result where a target from the command line could not be opened."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    TITLE = "tui_orm"

    def __init__(
        self, target: Target | None = None, table: str | None = None, recent: Recent | None = None
    ) -> None:
        super().__init__(ansi_color=True)
        self.animation_level = "none"
        self._target = target
        self._table = table
        self._recent = recent or Recent()
        self._database: Database | None = None

    async def on_event(self, event: events.Event) -> None:
        """Run the grid's keys as they arrive: what is typed ahead must find the editor that the first key opened."""
        if (
            isinstance(event, events.Key)
            and isinstance(self.focused, Grid)
            and await self._check_bindings(event.key)
        ):
            return
        await super().on_event(event)

    def on_mount(self) -> None:
        """Begin with the target, or ask for one."""
        if self._target is None:
            self._ask_for_target()
        else:
            self._open(self._target)

    def on_unmount(self) -> None:
        """End the connections."""
        if self._database is not None:
            self._database.close()

    def _ask_for_target(self) -> None:
        self.push_screen(ConnectScreen(self._recent.read()), self._open_text)

    def _open_text(self, text: str | None) -> None:
        if text is None:
            return
        if text == DEMO:
            from tui_orm.database import demo

            try:
                text = str(demo.ensure(demo.default_path()))
            except OSError as error:
                failure = CannotConnect(f"The demo cannot be written: {error.strerror}: {error.filename}.")
                self._tell(failure)
                return
        self._open(Target(text))

    def _open(self, target: Target) -> None:
        self._database = Database(target)
        self.push_screen(BrowserScreen(self._database, self._table), partial(self._browser_ended, target))

    def _browser_ended(self, target: Target, failure: CannotConnect | None) -> None:
        """The browser ended: there was no connection to be had."""
        if self._database is not None:
            self._database.close()
            self._database = None
        if failure is None:
            return
        if isinstance(failure, PasswordWanted) and target.password is None:
            title = f"{failure.message}  Password for {target.label}:"
            self.push_screen(TextScreen(title, password=True), partial(self._with_password, target, failure))
            return
        self._tell(failure)

    def _tell(self, failure: CannotConnect) -> None:
        self.push_screen(NoticeScreen.of(failure, "Not connected"), lambda _: self._give_up(failure))

    def _with_password(self, target: Target, failure: CannotConnect, password: str | None) -> None:
        if password is None:
            self._give_up(failure)
        else:
            self._open(replace(target, password=password))

    def _give_up(self, failure: CannotConnect) -> None:
        if self._target is None:
            self._ask_for_target()
        else:
            self.exit(failure, return_code=1)

    def on_browser_screen_connected(self, event: BrowserScreen.Connected) -> None:
        """Put a target that was opened among the recent ones."""
        try:
            self._recent.add(event.target.lasting_label)
        except OSError as error:
            self.log.warning(f"recent targets cannot be kept: {error}")
