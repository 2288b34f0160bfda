"""A screen that is painted before its work begins, and painted as little as may be."""

from __future__ import annotations

from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget


class PaintedFirst(Screen[None]):
    """Calls `begin` once, after its first paint."""

    focused: reactive[Widget | None] = reactive(None, repaint=False)
    """As in Screen, which repaints itself whole for it: the widgets show their focus by themselves."""
    _begun = False
    _painted = False

    def begin(self) -> None:
        """The first paint is done: connect, and load what it did not need."""

    def on_screen_resume(self) -> None:
        """The screen is about to be painted; what is called later is called after it."""
        if not self._begun:
            self._begun = True
            self.call_later(self._begin)

    def update_node_styles(self, animate: bool = True) -> None:
        """As in Screen, but not for the first paint: every widget has just been styled."""
        if self._painted:
            super().update_node_styles(animate)

    def _begin(self) -> None:
        self._painted = True
        self.begin()
