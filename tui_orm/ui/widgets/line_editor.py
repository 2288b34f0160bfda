"""Textual's Input without the layout on every key, which costs 36 ms and 6 KB a key on a slow line."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input

from tui_orm.ui.cleaning import veil


class LineEditor(Input):
    """A line of input that holds still."""

    def __init__(
        self, value: str = "", *, placeholder: str = "", password: bool = False, id: str | None = None
    ) -> None:
        super().__init__(
            value, placeholder=placeholder, password=password, id=id, compact=True, select_on_focus=False
        )
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        # its own keys at once: a binding is looked up far above, after the characters typed behind it came in
        for binding in () if event.is_printable else self._bindings.key_to_bindings.get(event.key, ()):
            if binding.action.startswith(("scroll_", "page_")):
                continue  # a line does not scroll: up and down are for the list that it narrows
            event.stop()
            event.prevent_default()
            await self.run_action(binding.action)
        if not event._no_default_action:
            await super()._on_key(event)

    @property
    def _value(self) -> Text:
        # what Input paints: what was pasted or filtered by may be no text for a terminal
        return Text(self._shown(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(self._shown(self.value[:position]))

    def _shown(self, text: str) -> str:
        return "•" * len(text) if self.password else veil(text)

    def _watch_value(self, value: str) -> None:
        # what Input does, but for setting `virtual_size` without asking for a layout
        self.set_reactive(Widget.virtual_size, Size(self.content_width, 1))
        self.post_message(self.Changed(self, value, None))
        if self._initial_value:
            self.cursor_position = len(self.value)
            self._initial_value = False
        else:
            self.selection = self.selection
        self.refresh()

    def load(self, value: str) -> None:
        """Start with another text, the cursor at its end."""
        self.value = value
        self.cursor_position = len(value)
