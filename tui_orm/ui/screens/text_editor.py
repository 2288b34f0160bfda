"""The large editor: text of many lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from tui_orm.ui.cleaning import clean, veil
from tui_orm.ui.command import CannotRun
from tui_orm.ui.screens.answered import Answered
from tui_orm.ui.widgets.bars import Bar, KeyHints

MOST_CHECKED = 20_000
"""A longer text is checked when it is staged, not at each key."""


class TextEditor(TextArea):
    """Text of many lines, of which a terminal gets nothing but text."""

    def get_line(self, line_index: int) -> Text:
        """A line as it is painted."""
        line = self.document.get_line(line_index)
        return Text("\t".join(map(veil, line.split("\t"))), end="", no_wrap=True)


class TextEditorScreen(Answered[str | None]):
    """Text of many lines to edit. Ctrl+S answers with the text, Escape with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+s,f2", "stage"),
        Binding("f4,ctrl+g", "edit_outside", priority=True),
        Binding("escape", "dismiss(None)", priority=True),  # TextArea would keep it
        ("ctrl+home", "move_to_start"),
        ("ctrl+end", "move_to_end"),
    ]

    def __init__(
        self,
        title: str,
        text: str,
        suffix: str = ".txt",
        remark: Callable[[str], str] = lambda _: "",
        reason: str = "",
    ) -> None:
        """`suffix` is for the file that $EDITOR is given; `remark` says why a text is refused; so does `reason`."""
        super().__init__()
        self._title = title
        self._text = text
        self._suffix = suffix
        self._remark = remark
        self._reason = reason

    def compose(self) -> ComposeResult:
        """Title, text, reason, keys."""
        yield Bar(id="title")
        yield TextEditor(
            self._text, tab_behavior="indent", show_line_numbers=False, highlight_cursor_line=False
        )
        yield Bar(id="reason")
        yield KeyHints()

    def on_mount(self) -> None:
        """Begin to edit."""
        self.query_one("#title", Bar).show(clean(self._title))
        area = self.query_one(TextArea)
        area.cursor_blink = False
        area.focus()
        self._say(self._reason)
        keys = [("Ctrl+S", "stage"), ("F4", "$EDITOR"), ("Escape", "leave as it was")]
        self.query_one(KeyHints).hint(keys)

    def on_text_area_changed(self) -> None:
        """Say what speaks against the text, where that is quickly seen."""
        text = self.query_one(TextArea).text
        if text != self._text and len(text) <= MOST_CHECKED:
            self._say(self._remark(text))

    def action_move_to_start(self) -> None:
        """The first character."""
        self.query_one(TextArea).move_cursor((0, 0))

    def action_move_to_end(self) -> None:
        """After the last character."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def action_stage(self) -> None:
        """Done, unless the text is refused."""
        text = self.query_one(TextArea).text
        reason = self._remark(text) if text != self._text else ""
        self._say(reason)
        if not reason:
            self.dismiss(text)

    def action_edit_outside(self) -> None:
        """Go on in $EDITOR, and come back with what was written there."""
        from tui_orm.ui.editing.outside import edit_outside

        area = self.query_one(TextArea)
        try:
            written = edit_outside(self.app, area.text, self._suffix)
        except CannotRun as reason:
            self._say(str(reason))
            return
        if written != area.text:
            area.load_text(written)

    def _say(self, reason: str) -> None:
        self.query_one("#reason", Bar).show((f" {clean(reason)}" if reason else "", "wrong"))
