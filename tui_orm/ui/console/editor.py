"""The console's editor: text of many lines in the colours of its language; keys act as they arrive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from tui_orm.ui.command import textual_key
from tui_orm.ui.commands import CONSOLE
from tui_orm.ui.console.language import Colour, Span
from tui_orm.ui.screens.text_editor import TextEditor

KINDS = ("keyword", "string", "comment", "number", "name", "parameter", "wrong")
MOST_COLOURED = 20_000
"""Characters of a text that is drawn in colours: a longer one would delay the keys."""


class CodeEditor(TextEditor):
    """Knows offsets, colours and one place to blame. `on_special` is told keys first, and says whether it took one."""

    passes_on = frozenset(textual_key(key) for command in CONSOLE for key in command.all_keys)
    """Keys that lead elsewhere: what is typed behind them waits; see `HeldKeys.follow`."""
    COMPONENT_CLASSES: ClassVar[set[str]] = TextArea.COMPONENT_CLASSES | {f"code--{kind}" for kind in KINDS}

    def __init__(self, on_special: Callable[[str], bool]) -> None:
        super().__init__(show_line_numbers=False, highlight_cursor_line=False, id="code")
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self._on_special = on_special
        self._colours_of: Callable[[str], Sequence[Colour]] = lambda _: ()
        self._drawn: tuple[str, dict[int, list[Colour]]] = ("", {})
        self._blamed: Span | None = None

    def speak(self, colours_of: Callable[[str], Sequence[Colour]], text: str, place: int) -> None:
        """Show another language's text, with the cursor where it was."""
        self._colours_of = colours_of
        self._drawn = ("", {})
        self._blamed = None
        self.load_text(text)
        self.go_to(place)

    @property
    def place(self) -> int:
        """The cursor, counted in characters from the start."""
        return self.offset_of(self.cursor_location)

    @property
    def selected(self) -> Span | None:
        """What is selected."""
        start, end = sorted((self.offset_of(self.selection.start), self.offset_of(self.selection.end)))
        return Span(start, end) if start < end else None

    def offset_of(self, location: tuple[int, int]) -> int:
        """Characters before a line and column."""
        row, column = location
        return sum(len(self.document.get_line(line)) + 1 for line in range(row)) + column

    def location_of(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset."""
        row = 0
        while row < self.document.line_count - 1 and offset > len(line := self.document.get_line(row)):
            offset -= len(line) + 1
            row += 1
        return row, min(offset, len(self.document.get_line(row)))

    def go_to(self, place: int) -> None:
        """Put the cursor there."""
        self.selection = Selection.cursor(self.location_of(place))

    def put(self, text: str, start: int, end: int) -> None:
        """Put a text in the place of another; the cursor stands behind it."""
        self.replace(text, self.location_of(start), self.location_of(end), maintain_selection_offset=False)
        self.go_to(start + len(text))

    def blame(self, span: Span | None) -> None:
        """Mark what an error is about, and go there."""
        if span == self._blamed:
            return
        self._blamed = span
        self._redraw()
        if span is not None:
            self.go_to(span.start)

    def get_line(self, line_index: int) -> Text:
        """A line in its colours."""
        line = super().get_line(line_index)
        for colour in self._colours().get(line_index, ()):
            line.stylize(
                self.get_component_rich_style(f"code--{colour.kind}", partial=True), colour.start, colour.end
            )
        return line

    async def _on_key(self, event: events.Key) -> None:
        if self._on_special(event.key):
            event.stop()
            event.prevent_default()
            return
        # its own keys at once: a binding is looked up far above, after the characters typed behind it came in
        for binding in () if event.is_printable else self._bindings.key_to_bindings.get(event.key, ()):
            event.stop()
            event.prevent_default()
            await self.run_action(binding.action)
            return
        await super()._on_key(event)

    def _redraw(self) -> None:
        self._drawn = ("", {})
        self._line_cache.clear()
        self.refresh()

    def on_text_area_changed(self) -> None:
        """What is to blame may be mended; an edit may recolour other lines than its own."""
        if self._blamed is not None:
            self._blamed = None
            self._line_cache.clear()
        self.refresh()

    def _colours(self) -> dict[int, list[Colour]]:
        text = self.text
        if self._drawn[0] != text or not self._drawn[1]:
            self._drawn = text, by_line(text, self._wanted(text))
        return self._drawn[1]

    def _wanted(self, text: str) -> list[Colour]:
        found = list(self._colours_of(text)) if len(text) <= MOST_COLOURED else []
        if self._blamed is not None:
            found.append(Colour(self._blamed.start, max(self._blamed.end, self._blamed.start + 1), "wrong"))
        return found


def by_line(text: str, colours: Sequence[Colour]) -> dict[int, list[Colour]]:
    """Colours by the number of their line, counted within it; what goes over several lines is cut."""
    lines: dict[int, list[Colour]] = {-1: []}  # never empty, so that it is known to be made
    ends, start = [], 0
    for line in text.split("\n"):
        ends.append((start, start + len(line)))
        start += len(line) + 1
    from bisect import bisect_right

    starts = [first for first, _ in ends]
    for colour in colours:
        number = bisect_right(starts, colour.start) - 1
        while number < len(ends) and ends[number][0] < colour.end:
            first, last = ends[number]
            cut = Colour(max(colour.start, first) - first, min(colour.end, last + 1) - first, colour.kind)
            lines.setdefault(number, []).append(cut)
            number += 1
    return lines
