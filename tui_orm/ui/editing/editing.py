"""The flow of an edit: a cell becomes text, the text a value, the value a staged change. Nothing is sent."""

from __future__ import annotations

from functools import partial
from typing import Any

from tui_orm.database.changes import Reference
from tui_orm.database.descriptions import ForeignKeyInfo, Kind, LargeValue
from tui_orm.ui.cleaning import name
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.editing.choosing import Choosing, has_choices
from tui_orm.ui.editing.from_file import FromFile
from tui_orm.ui.editing.large_text import LargeText
from tui_orm.ui.editing.marked_rows import MarkedRows
from tui_orm.ui.editing.picking import Picking
from tui_orm.ui.editing.remarks import Remarks, no_row
from tui_orm.ui.editing.targets import Target, stage, with_whole_value, writable_target
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.cell_editor import CellEditor
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.escapes import escape, needs_escapes, unescape
from tui_orm.workspace.values import edit_text

MOST_IN_LINE = 500
"""A longer text, or one of many lines, is edited in the large editor."""
MOST_EDITED = 250_000
"""With a longer text in one line, a key in the large editor takes more than a second: only when the user insists."""


class Editing:
    """Edits the cell under the cursor. What was under it when the editor opened stays the target."""

    def __init__(self, desk: Desk, editor: CellEditor, marked_rows: MarkedRows) -> None:
        self._desk = desk
        self._marked_rows = marked_rows
        self._editor = editor
        self._target: Target | None = None
        self._escaped = False
        self._remarks = Remarks(desk, editor)
        self._choosing = Choosing(desk, self._go_on, marked_rows)
        self._large = LargeText(desk)
        self._picking = Picking(desk)
        self._from_file = FromFile(desk)

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {
            "edit": self._edit,
            "edit_outside": self._edit_outside,
            "pick": lambda: self._picking.open(writable_target(self._desk)),
        }

    def answer(self, command: str, text: str, edited: bool) -> None:
        """Run a command of the editor on what stands in it."""
        steps = {"stage": 0, "stage_next": 1, "stage_previous": -1}
        if command in steps:
            self.submit(text, edited, steps[command])
            return
        acts = {"set_null": self.set_null, "leave": self.leave}
        texts = {"full_editor": self.full, "pick": self.pick, "from_file": self.from_file}
        acts[command]() if command in acts else texts[command](text, edited)

    def submit(self, text: str, edited: bool, step: int) -> None:
        """Stage what was typed, where anything was, and go on to another column."""
        target = self._target
        if edited and target is not None:
            if target.column.kind == Kind.BYTES and text.startswith("@"):
                self.leave()
                self._from_file.read(target, text[1:])
                return
            reading = self._remarks.read(text)
            if reading.reason:
                self._editor.refuse(reading.reason)
                return
            if not step:
                here = partial(self._stage_typed, target, reading.value)
                self._marked_rows.stage(target.column, reading.value, here, self.leave)
                return
            self._stage_typed(target, reading.value)
        self.leave()
        self._go_on(step)

    def _stage_typed(self, target: Target, value: Any) -> None:
        stage(self._desk, target, value)
        self._warn(target, value)

    def set_null(self) -> None:
        """Stage NULL."""
        assert self._target is not None
        if not self._target.column.nullable:
            self._editor.refuse(f"{name(self._target.column.name)} takes no NULL.")
            return
        here = partial(stage, self._desk, self._target, None)
        self._marked_rows.stage(self._target.column, None, here, self.leave)

    def full(self, text: str, edited: bool) -> None:
        """Go on in the large editor."""
        assert self._target is not None
        self.leave()
        self._large.open(self._target, unescape(text) if self._escaped else text, edited)

    def pick(self, text: str, edited: bool) -> None:
        """Go on in the list of rows that the foreign key refers to, or of the values that fit."""
        assert self._target is not None
        if has_choices(self._target):
            self.leave()
            self._choosing.open(self._target)
            return
        if not self._target.table.foreign_keys_of(self._target.column.name):
            self._editor.refuse(f"{name(self._target.column.name)} is no foreign key.")
            return
        self.leave()
        self._picking.open(self._target, text if edited else "")

    def from_file(self, text: str, edited: bool) -> None:
        """Take the value from a file."""
        assert self._target is not None
        self.leave()
        self._from_file.ask(self._target)

    def leave(self) -> None:
        """Close the editor; the cell stays as it is."""
        self._remarks.end()
        self._editor.close()
        # at once, so that it does not overtake an editor opened next
        self._desk.grid.screen.set_focus(self._desk.face.widget)
        self._desk.say("")

    def follow(self) -> None:
        """The screen has another size: the editor stays over its cell."""
        if self._editor.display:
            self._editor.place(self._desk.face.cell_region(), self._desk.face.region)

    def _go_on(self, step: int) -> None:
        if step:
            self._desk.face.step(step)
            self._edit()

    def _edit(self) -> None:
        """Open the editor that fits; where the value is very large, ask whether to."""
        target = writable_target(self._desk)
        if has_choices(target):
            self._choosing.open(target)
        elif isinstance(target.value, Reference):
            self._picking.open(target)
        elif extent := _very_large(target.value):
            self._insist(target, extent)
        else:
            with_whole_value(self._desk, target, self._open)

    def _insist(self, target: Target, extent: str) -> None:
        items = [Item("leave it; v shows and saves it", False), Item("edit it all the same", True)]

        def answered(insisted: bool) -> None:
            if insisted:
                with_whole_value(self._desk, target, self._open)

        title = f"{name(target.column.name)} holds {extent}, slow to edit"
        self._desk.ask_user(ChoiceScreen(title, items), answered)

    def _open(self, target: Target) -> None:
        self._target = target
        text = edit_text(target.value)
        if len(text) > MOST_IN_LINE or "\n" in text:
            self._large.open(target, text)
            return
        self._escaped = needs_escapes(text)
        shown = escape(text) if self._escaped else text
        self._remarks.begin(target, shown, self._escaped)
        face = self._desk.face
        self._editor.open(shown, face.cell_region(), face.region, self._remarks.of)

    def _edit_outside(self) -> None:
        with_whole_value(self._desk, writable_target(self._desk), self._large.edit_outside)

    def _warn(self, target: Target, value: Any) -> None:
        """Say where a staged foreign key leads to no row."""

        def looked(key: ForeignKeyInfo, found: Any) -> None:
            if not found.rows and not self._editor.display:
                self._desk.say(no_row(key, edit_text(value)))

        self._remarks.look_up(target, value, looked)


def _very_large(value: Any) -> str:
    """How long a value is that is too long for the editor; empty where it is not."""
    held = value.prefix if isinstance(value, LargeValue) else value
    if not isinstance(held, str | bytes):
        return ""
    length = value.length if isinstance(value, LargeValue) else len(held)
    return (
        f"{length:,} {'bytes' if isinstance(held, bytes) else 'characters'}" if length > MOST_EDITED else ""
    )
