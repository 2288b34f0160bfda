"""The flow of a text of many lines: in the large editor, or in $EDITOR."""

from __future__ import annotations

from functools import partial

from tui_orm.database.descriptions import ColumnInfo, Kind
from tui_orm.database.failures import ValueRefused
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Desk
from tui_orm.ui.editing.targets import Target, stage, values_beside
from tui_orm.workspace.escapes import escape, needs_escapes, unescape
from tui_orm.workspace.reading import read
from tui_orm.workspace.values import edit_text

ESCAPES = "   \\x1b and the like are escapes, \\\\ is a backslash"


class LargeText:
    """Stages what comes back; what is refused stays in the editor."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open(self, target: Target, text: str, edited: bool = False, reason: str = "") -> None:
        """Edit a text in the large editor; `edited` where it is not what stands in the cell any more."""
        escaped = needs_escapes(text.replace("\n", "").replace("\t", ""))
        shown = escape(text, keep="\n\t") if escaped else text
        title = f"{target.column.name}  {target.column.type_name}{ESCAPES if escaped else ''}"

        def done(answer: str | None) -> None:
            self._desk.face.widget.focus()
            if answer is not None and (answer != shown or edited):
                self._take(target, unescape(answer) if escaped else answer)

        from tui_orm.ui.screens.text_editor import TextEditorScreen

        remark = partial(self._remark, target, escaped)
        screen = TextEditorScreen(title, shown, suffix_for(target.column), remark, reason)
        self._desk.ask_user(screen, done)

    def edit_outside(self, target: Target) -> None:
        """Edit the value in $EDITOR."""
        from tui_orm.ui.editing.outside import edit_outside

        if isinstance(target.value, bytes):
            raise CannotRun("Bytes are no text for $EDITOR: Enter edits them as hex, v saves them to a file.")
        text = edit_text(target.value)
        written = edit_outside(self._desk.grid.app, text, suffix_for(target.column))
        if written == text:
            self._desk.say("Nothing was changed in the editor.")
        else:
            self._take(target, written)

    def _take(self, target: Target, text: str) -> None:
        """Stage a text; where it is refused, it is edited on, with the reason."""
        reason = self._remark(target, False, text)
        if reason:
            self.open(target, text, edited=True, reason=reason)
            return
        stage(self._desk, target, read(text, target.column, target.table, target.value).value)

    def _remark(self, target: Target, escaped: bool, text: str) -> str:
        """Why a text is refused; empty where it is not."""
        plain = unescape(text) if escaped else text
        beside = values_beside(self._desk, target)
        try:
            return read(plain, target.column, target.table, target.value, beside).reason
        except ValueRefused as refusal:
            return refusal.message


def suffix_for(column: ColumnInfo) -> str:
    """The ending of a file's name by which an editor knows how to colour it."""
    if column.kind == Kind.JSON:
        return ".json"
    name = column.name.lower()
    return next((f".{word}" for word in ("sql", "xml", "html", "json") if name.endswith(word)), ".txt")
