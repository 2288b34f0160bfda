"""The profile of a column, filled in stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui_orm.ui.cleaning import clean
from tui_orm.ui.command import CannotRun, bindings, hints
from tui_orm.ui.commands import PROFILE
from tui_orm.ui.inspecting.profile_text import profile_lines
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints
from tui_orm.ui.widgets.text_panel import TextPanel
from tui_orm.workspace.profile import Profile


class ProfileScreen(Answered[None]):
    """Shows a profile. `acts` do what its commands say."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(PROFILE, through="run")

    def __init__(self, title: str, acts: Mapping[str, Callable[[], None]], ready: Callable[[], None]) -> None:
        super().__init__()
        self._title = title
        self._acts = acts
        self._ready = ready
        self._shown: tuple[Profile, Sequence[str]] | None = None

    def compose(self) -> ComposeResult:
        """Title, figures and bars, status, keys."""
        yield Bar(id="title")
        yield TextPanel(id="profile-text")
        yield Bar(id="profile-status")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin."""
        self.query_one("#title", Bar).show(("Profile  ", "strong"), self._title)
        self.panel.focus()
        self.query_one(KeyHints).hint(hints(PROFILE))
        self._ready()

    @property
    def panel(self) -> TextPanel:
        """The figures."""
        return self.query_one(TextPanel)

    def show(self, profile: Profile, about: Sequence[str]) -> None:
        """Show what is known now, and of which rows; what was scrolled to stays."""
        self._shown = profile, about
        sampled = (", of a sample", "doubt") if profile.subject.sample is not None else ""
        self.query_one("#title", Bar).show(("Profile  ", "strong"), self._title, sampled)
        y = self.panel.scroll_offset.y
        self.panel.show(profile_lines(profile, about, self.size.width))
        self.panel.scroll_to(y=y, animate=False, force=True, immediate=True)

    def say(self, text: str) -> None:
        """A word."""
        self.query_one("#profile-status", Bar).show((f" {clean(text)}" if text else "", "message"))

    def on_resize(self) -> None:
        """The bars have more room now, or less."""
        if self._shown is not None:
            self.panel.show(profile_lines(*self._shown, self.size.width))

    def action_run(self, command: str) -> None:
        """Run a command, or say why it cannot run."""
        try:
            self._acts[command]()
        except CannotRun as reason:
            self.say(str(reason))
