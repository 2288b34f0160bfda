"""The lines at the bottom: where the cursor is, what is open and staged, what the keys do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from tui_orm.ui.command import typed_key

LASTING = {("?", "help"), ("q", "back"), ("q", "later"), ("Escape", "leave")}
"""Keys and words of the footer that stay where there is no room for all."""


class Bar(Widget):
    """One line of text in parts, painted only when it changes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"bar--{kind}" for kind in ("strong", "staged", "message", "faint", "wrong", "doubt")
    }

    def __init__(self, id: str | None = None, right: bool = False) -> None:
        super().__init__(id=id)
        self._parts: list[tuple[str, str]] = []
        self._right = right

    @property
    def text(self) -> str:
        """What stands there."""
        return "".join(text for text, _ in self._parts)

    def show(self, *parts: tuple[str, str] | str) -> None:
        """Show these texts, each with the name of its style."""
        wanted = [part if isinstance(part, tuple) else (part, "") for part in parts]
        if wanted != self._parts:
            self._parts = wanted
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The parts, cut at the width."""
        width = self.size.width
        plain = self.rich_style
        segments = [Segment(text, self._style(kind, plain)) for text, kind in self._parts]
        length = sum(cell_len(text) for text, _ in self._parts)
        if length > width:
            return Strip([*Strip(segments).crop(0, width - 1), Segment("…", plain)])
        padding = [Segment(" " * (width - length), plain)]
        return Strip(padding + segments if self._right else segments + padding, width)

    def _style(self, kind: str, plain: Style) -> Style:
        return plain + self.get_component_rich_style(f"bar--{kind}", partial=True) if kind else plain


class KeyHints(Bar):
    """The footer: keys and what they do."""

    def __init__(self) -> None:
        super().__init__()
        self._hints: Sequence[tuple[str, str]] = ()
        self._kept: list[tuple[str, str]] = []

    def on_resize(self) -> None:
        """There is room for more of them, or for fewer."""
        self.hint(self._hints)

    def on_click(self, event: events.Click) -> None:
        """A click presses the key, where there is one."""
        end = 0
        for key, word in self._kept:
            end += cell_len(key) + cell_len(word) + 3
            if event.x < end:
                self.app.simulate_key(typed_key(key))
                return

    def hint(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show these keys, as many as there is room for; those for help and for the way out always."""
        self._hints = list(hints)
        room = self.size.width or 80
        lasting = [hint for hint in hints if hint in LASTING]
        kept: list[tuple[str, str]] = []
        for key, word in [*lasting, *(hint for hint in hints if hint not in lasting)]:
            room -= cell_len(key) + cell_len(word) + 3
            if room < 0:
                break
            kept.append((key, word))
        self._kept = [hint for hint in hints if hint in kept]
        self.show(*(part for key, word in self._kept for part in ((f" {key}", "strong"), (f" {word} ", ""))))
