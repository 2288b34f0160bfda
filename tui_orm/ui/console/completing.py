"""The completion of the console's editor: a short list at the cursor that never takes Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.geometry import Region

from tui_orm.ui.cleaning import clean
from tui_orm.ui.console.language import Completion
from tui_orm.ui.widgets.line_list import Item, LineList

if TYPE_CHECKING:
    from tui_orm.ui.console.editor import CodeEditor
    from tui_orm.ui.console.language import Language

MOST_LINES = 8
"""Lines of the list; further ones are scrolled to."""
MOST_FOUND = 200
WIDTH = 44


class Completions(LineList, can_focus=False):
    """The list. The keys stay with the editor."""


class Completing:
    """Shows what may stand at the cursor as one types; Tab takes a line, Escape and any other key leave it."""

    def __init__(self, editor: CodeEditor, popup: Completions) -> None:
        self._editor, self._popup = editor, popup
        self._found: Sequence[Completion] = ()
        self._asked = False

    @property
    def is_open(self) -> bool:
        """Whether the list is on the screen."""
        return bool(self._popup.display)

    def close(self) -> None:
        """Take the list away."""
        self._asked = False
        if self.is_open:
            self._popup.display = False

    def key(self, key: str, language: Language) -> bool:
        """A key of the editor; whether it was meant for the list."""
        if key == "tab":
            return self._tab(language)
        if not self.is_open:
            return False
        if key in ("down", "up", "pagedown", "pageup"):
            way = {"pagedown": "page_down", "pageup": "page_up"}.get(key, key)
            self._popup.action_cursor(way)
            return True
        if key in ("escape", "left", "right", "home", "end", "enter"):
            self.close()
            return key == "escape"
        return False

    def typed(self, language: Language) -> None:
        """The text is another one: show what fits now."""
        found = language.complete(self._editor.text, self._editor.place, self._asked)[:MOST_FOUND]
        if not found:
            self.close()
        else:
            self._show(found)

    def _tab(self, language: Language) -> bool:
        """Take the line under the cursor; else ask for the list. At the start of a line Tab indents."""
        if self.is_open and self._popup.current is not None:
            chosen: Completion = self._popup.current.value
            self.close()
            self._editor.put(chosen.text, chosen.start, self._editor.place)
            return True
        row, column = self._editor.cursor_location
        if self._editor.selected is not None or not self._editor.document.get_line(row)[:column].strip():
            self._editor.insert("    ")
            return True
        self._asked = True
        found = language.complete(self._editor.text, self._editor.place, True)[:MOST_FOUND]
        if len(found) == 1:
            self._asked = False
            self._editor.put(found[0].text, found[0].start, self._editor.place)
        elif found:
            self._show(found)
        return True

    def _show(self, found: Sequence[Completion]) -> None:
        self._found = found
        self._popup.show([Item(clean(one.text), one, clean(one.note)) for one in found])
        self._place(len(found))
        self._popup.display = True

    def _place(self, count: int) -> None:
        """Below the cursor, or above it where there is no room."""
        screen = self._editor.screen.size
        cursor = self._editor.cursor_screen_offset
        height = min(count, MOST_LINES)
        width = min(WIDTH, screen.width)
        y = cursor.y + 1 if cursor.y + 1 + height <= screen.height - 1 else max(0, cursor.y - height)
        region = Region(max(0, min(cursor.x, screen.width - width)), y, width, height)
        self._popup.styles.offset = (region.x, region.y)
        self._popup.styles.width, self._popup.styles.height = region.width, region.height
