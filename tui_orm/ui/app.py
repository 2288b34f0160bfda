"""The app: from a target, or the question for one, to the browser."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from tui_orm import collection
from tui_orm.database.database import Database
from tui_orm.database.failures import CannotConnect, PasswordWanted
from tui_orm.database.target import Target
from tui_orm.saved import Targets
from tui_orm.settings import Settings
from tui_orm.ui.held_keys import HeldKeys, Passed
from tui_orm.ui.linux_console import LinuxConsole
from tui_orm.ui.recent import Recent
from tui_orm.ui.screens.browser import BrowserScreen
from tui_orm.ui.state import StateFolder
from tui_orm.ui.wire.shadow import Shadow
from tui_orm.workspace.limits import COUNT_LIMIT

if TYPE_CHECKING:
    from tui_orm.database.ahead import Ahead
    from tui_orm.ui.screens.connect import ConnectScreen


class TuiOrmApp(App[CannotConnect], inherit_bindings=False):
    """Ends with the failure as its result where a target from the command line could not be opened."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False  # a drag would repaint the screen to select nothing; the terminal selects with Shift
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", priority=True),
        Binding("ctrl+z", "suspend_process", priority=True),
    ]
    TITLE = "tui_orm"

    def __init__(
        self,
        target: Target | None = None,
        table: str | None = None,
        state: StateFolder | None = None,
        count_limit: int = COUNT_LIMIT,
        ahead: Ahead | None = None,
        targets: Targets | None = None,
        settings: Settings | None = None,
        filter_text: str = "",
    ) -> None:
        super().__init__(ansi_color=True)
        self.animation_level = "none"
        self._target = target
        self._table = table
        self._filter = filter_text
        self._count_limit = count_limit
        self._state = state or StateFolder()
        self._recent = Recent(self._state)
        self._ahead = ahead
        self._targets = targets or Targets()
        self.settings = settings or Settings()
        self._database: Database | None = None
        self._console = LinuxConsole() if os.environ.get("TERM") == "linux" else None
        self._shadow = Shadow(self)
        self.held = HeldKeys(self, self._press)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        super()._display(screen, self._shadow.reduced(screen, renderable))

    def on_resize(self) -> None:
        """Terminals drop or move what they showed; one that was left for a shell has lost it."""
        self.on_disturbed()

    def on_disturbed(self) -> None:
        """Paint everything anew."""
        if self._shadow.forget():
            self.refresh()

    async def on_event(self, event: events.Event) -> None:
        """Run keys that are no text as they arrive: what is typed ahead must find the field that they opened."""
        if isinstance(event, events.MouseEvent) and not event.is_forwarded and self._holds_back(event):
            return
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif not self.held.takes(event):
            await self._press(event)

    async def _press(self, key: events.Key) -> None:
        passes_on = isinstance(self.screen, BrowserScreen) or hasattr(self.focused, "passes_on")
        if passes_on and self.focused is not None:  # dialogs may be gone by then
            self.held.follow(key, self.focused)
        if not (getattr(self.focused, "takes_no_text", False) and await self._check_bindings(key.key)):
            await super().on_event(key)

    def on_passed(self, message: Passed) -> None:
        """What a key gave rise to has been heard, up to here."""
        self.held.heard(message)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line goes through before it is sent."""
        filters = super().get_line_filters()
        return [*filters, self._console] if self._console else filters

    def copy_to_clipboard(self, text: str) -> None:
        """What an input copies goes the same way as a cell."""
        from tui_orm.ui.clipboard import Clipboard

        self._clipboard = text
        self.run_worker(Clipboard(self).put(text.encode("utf-8", "replace")))

    def _holds_back(self, event: events.MouseEvent) -> bool:
        """Whether an open cell editor keeps the mouse from what is around it."""
        return isinstance(self.screen, BrowserScreen) and self.screen.holds_back(event)

    def get_default_screen(self) -> Screen[None]:
        """The first screen; one that is pushed would come after an empty one had been drawn."""
        return self._connect() if self._target is None else self._browse(self._target)

    def on_ready(self) -> None:
        """The first screen is there."""
        collection.take_up()

    def on_unmount(self) -> None:
        """End the connections."""
        if self._database is not None:
            self._database.close()

    async def action_quit(self) -> None:
        """Leave; staged work is asked about, wherever the key was pressed."""
        from tui_orm.ui.screens.dialogs import ChoiceScreen

        browser = next(
            (screen for screen in reversed(self.screen_stack) if isinstance(screen, BrowserScreen)), None
        )
        if browser is None:
            self.exit()
        elif not isinstance(self.screen, ChoiceScreen):
            browser.action_run("quit")

    def _connect(self) -> ConnectScreen:
        from tui_orm.ui.screens.connect import ConnectScreen

        recent = [label for label in self._recent.read() if not self._targets.is_saved(label)]
        return ConnectScreen(recent, self._targets.saved)

    def _browse(self, target: Target) -> BrowserScreen:
        ahead, self._ahead = self._ahead, None
        self._database = Database(target, ahead)
        return BrowserScreen(self._database, self._table, self._count_limit, self._state, self._filter)

    def on_connect_screen_chosen(self, event: ConnectScreen.Chosen) -> None:
        """Open what was chosen."""
        from tui_orm.ui.screens.connect import DEMO

        text = event.text
        if text == DEMO:
            from tui_orm.database import demo

            try:
                text = str(demo.ensure(demo.default_path()))
            except OSError as error:
                self._tell(CannotConnect(f"The demo cannot be written: {error.strerror}: {error.filename}."))
                return
        self.push_screen(self._browse(self._targets.named(text)))

    def on_browser_screen_not_connected(self, event: BrowserScreen.NotConnected) -> None:
        """Ask for a password where that is all that is missing; else say why."""
        if self._database is not None:
            self._database.close()
            self._database = None
        target, failure = event.target, event.failure
        if isinstance(failure, PasswordWanted) and target.password is None:
            from tui_orm.ui.screens.dialogs import TextScreen

            title = f"{failure.message}  Password for {target.label}:"
            self.push_screen(TextScreen(title, password=True), partial(self._with_password, target, failure))
        else:
            self._tell(failure)

    def _with_password(self, target: Target, failure: CannotConnect, password: str | None) -> None:
        if password is None:
            self._give_up(failure)
        else:
            self.push_screen(self._browse(replace(target, password=password)))

    def _tell(self, failure: CannotConnect) -> None:
        from tui_orm.ui.screens.dialogs import NoticeScreen

        self.push_screen(NoticeScreen.of(failure, "Not connected"), lambda _: self._give_up(failure))

    def _give_up(self, failure: CannotConnect) -> None:
        """Back to the first screen; a target from the command line ends the program."""
        if self._target is not None:
            self.exit(failure, return_code=1)
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def on_browser_screen_connected(self, event: BrowserScreen.Connected) -> None:
        """Put a target that was opened among the recent ones."""
        try:
            self._recent.add(event.target.lasting_label)
        except OSError as error:
            self.log.warning(f"recent targets cannot be kept: {error}")
