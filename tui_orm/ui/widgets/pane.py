"""What scrolls and draws its own focus."""

from __future__ import annotations

from textual.scroll_view import ScrollView


class Pane(ScrollView):
    """A ScrollView that is not styled, and so not painted, anew for its focus: no rule of style is about that."""

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Leave it to `on_focus` and `on_blur`."""
