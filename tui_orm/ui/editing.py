"""The flow of an edit: a cell becomes text, the text a value, the value a staged change. Nothing is sent."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from tui_orm.database.changes import DEFAULT
from tui_orm.database.descriptions import ColumnInfo, Kind, LargeValue, Row
from tui_orm.database.failures import ValueRefused
from tui_orm.ui.cleaning import name
from tui_orm.ui.commands import CannotRun
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.cell_editor import CellEditor
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.changeset import NewRow, RowId
from tui_orm.workspace.escapes import escape, needs_escapes, unescape
from tui_orm.workspace.values import edit_text, parse

MOST_IN_LINE = 500
"""A longer text, or one of many lines, is edited in the large editor."""
MOST_EDITED = 250_000
"""With a longer text in one line, a key in the large editor takes more than a second: only when the user insists."""


class Editing:
    """Edits the cell under the cursor. What was under it when the editor opened stays the target."""

    def __init__(self, desk: Desk, editor: CellEditor) -> None:
        self._desk = desk
        self._editor = editor
        self._row_id: RowId = ()
        self._row: Row | None = None
        self._column = ColumnInfo("", Kind.TEXT)
        self._value: Any = None
        self._escaped = False

    def acts(self) -> dict[str, Act]:
        """The commands of this flow."""
        return {
            "edit": self._edit,
            "special": self._special,
            "new_row": lambda: self._new_row({}),
            "copy_row": self._copy_row,
            "remove_row": self._remove_row,
        }

    def submit(self, text: str, edited: bool, step: int) -> None:
        """Stage what was typed, where anything was, and go on to another column."""
        if edited:
            try:
                self._stage_text(text)
            except ValueRefused as refusal:
                self._editor.refuse(refusal.message)
                return
        self.leave()
        if step:
            self._desk.grid.move_to(self._desk.grid.row, self._desk.grid.column + step)
            self._edit()

    def set_null(self) -> None:
        """Stage NULL."""
        if not self._column.nullable:
            self._editor.refuse(f"{name(self._column.name)} takes no NULL.")
            return
        self._stage(None)
        self.leave()

    def full(self, text: str, edited: bool) -> None:
        """Go on in the large editor."""
        self._editor.close()
        plain = unescape(text) if self._escaped else text
        self._open_large(plain, edited)

    def leave(self) -> None:
        """Close the editor; the cell stays as it is."""
        self._editor.close()
        self._desk.grid.screen.set_focus(
            self._desk.grid
        )  # at once, so that it does not overtake an editor opened next
        self._desk.say("")

    def follow(self) -> None:
        """The screen has another size: the editor stays over its cell."""
        if self._editor.display:
            self._editor.place(self._desk.grid.cell_region(), self._desk.grid.region)

    def _target(self) -> None:
        """Take the cell under the cursor for the target. Raises CannotRun where it cannot be edited."""
        overlay, grid = self._desk.overlay, self._desk.grid
        table = self._desk.view.table
        self._column = table.columns[grid.place]
        row_id = overlay.row_id(grid.row)
        staged = overlay.staged(grid.row)
        self._row = overlay.row(grid.row)
        if self._row is None and not isinstance(row_id, NewRow):
            raise CannotRun("There is no row here.")
        self._row_id = row_id or ()
        self._value = overlay.value(grid.row, grid.place)
        if staged is not None and staged.row is not None and self._column.name not in staged.values:
            self._value = staged.seen(self._column.name)

    def _writable(self) -> None:
        table = self._desk.view.table
        if table.read_only:
            raise CannotRun(f"{name(str(table.name))} is read-only: {name(table.read_only)}.")
        if self._column.generated:
            raise CannotRun(f"{name(self._column.name)} is computed by the server.")

    def _edit(self) -> None:
        """Open the editor; where the value is very large, ask whether to."""
        self._target()
        self._writable()
        extent = _very_large(self._value)
        if not extent:
            self._whole(self._open)
            return
        items = [Item("leave it; v shows and saves it", False), Item("edit it all the same", True)]

        def answered(insisted: bool) -> None:
            if insisted:
                self._whole(self._open)

        title = f"{name(self._column.name)} holds {extent}, slow to edit"
        self._desk.ask_user(ChoiceScreen(title, items), answered)

    def _whole(self, then: Act) -> None:
        """Read the value whole where only its beginning is held, then go on."""
        self._target()
        if not isinstance(self._value, LargeValue) or self._row is None:
            then()
            return
        if not self._row_id:
            raise CannotRun("Without a key the whole value cannot be read.")
        self._desk.say("reading the whole value …")
        self._desk.ask(
            self._desk.database.whole_row(self._desk.view.table, self._row), partial(self._with_whole, then)
        )

    def _with_whole(self, then: Act, row: Row | None) -> None:
        if row is None:
            raise CannotRun("The row is gone. F5 reads again.")
        self._desk.say("")
        place = self._desk.view.table.places[self._column.name]
        assert self._row is not None
        self._value = row[place]
        self._row = (*self._row[:place], row[place], *self._row[place + 1 :])
        then()

    def _open(self) -> None:
        text = edit_text(self._value)
        if len(text) > MOST_IN_LINE or "\n" in text:
            self._open_large(text, edited=False)
            return
        self._escaped = needs_escapes(text)
        grid = self._desk.grid
        self._editor.open(escape(text) if self._escaped else text, grid.cell_region(), grid.region)
        nullable = "may be NULL" if self._column.nullable else "NOT NULL"
        escapes = "; \\x1b and the like are escapes, \\\\ is a backslash" if self._escaped else ""
        self._desk.say(f"{name(self._column.type_name)}, {nullable}{escapes}")

    def _open_large(self, text: str, edited: bool) -> None:
        plain = text.replace("\n", "").replace("\t", "")
        self._escaped = needs_escapes(plain)
        shown = escape(text, keep="\n\t") if self._escaped else text
        escapes = "   \\x1b and the like are escapes, \\\\ is a backslash" if self._escaped else ""
        title = f"{self._column.name}  {self._column.type_name}{escapes}"

        def done(answer: str | None) -> None:
            self._desk.grid.focus()
            if answer is not None and (answer != shown or edited):
                try:
                    self._stage_text(answer)
                except ValueRefused as refusal:
                    self._desk.say(refusal.message)
                    self._open_large(unescape(answer) if self._escaped else answer, edited=True)

        from tui_orm.ui.screens.text_editor import TextEditorScreen

        self._desk.ask_user(TextEditorScreen(title, shown), done)

    def _stage_text(self, text: str) -> None:
        plain = unescape(text) if self._escaped else text
        self._stage(parse(plain, self._column, self._desk.view.table.dialect, self._value))

    def _stage(self, value: Any) -> None:
        changes = self._desk.workspace.changes
        changes.set_cell(self._desk.view.table, self._row_id, self._row, self._column.name, value)
        self._desk.grid.make_room(self._desk.view.table.places[self._column.name], value)
        self._desk.staged_changed()

    def _special(self) -> None:
        self._target()
        self._writable()
        column = self._column
        items = [Item("NULL", (None,))] if column.nullable else []
        if column.default is not None or (column.has_default and isinstance(self._row_id, NewRow)):
            items.append(Item("DEFAULT", (DEFAULT,), name(column.default or "given by the server")))
        if column.kind in (Kind.TEXT, Kind.OTHER):
            items.append(Item("empty text", ("",)))
        if column.kind in (Kind.DATE, Kind.TIME, Kind.DATETIME):
            items.append(Item("now", (_now(column.kind),), _now(column.kind)))
        if not items:
            raise CannotRun(f"{name(column.name)} takes no NULL and has no default.")
        self._desk.ask_user(
            ChoiceScreen(f"Set {column.name} to", items), lambda chosen: self._stage(chosen[0])
        )

    def _new_row(self, values: dict[str, Any]) -> None:
        table = self._desk.view.table
        if table.read_only:
            raise CannotRun(f"{name(str(table.name))} is read-only: {name(table.read_only)}.")
        self._desk.workspace.changes.add_row(table, values)
        self._desk.staged_changed()
        self._desk.grid.move_to(0, self._desk.grid.column)
        self._desk.say("A new row, staged. Edit its cells; w reviews and writes.")

    def _copy_row(self) -> None:
        overlay, table = self._desk.overlay, self._desk.view.table
        values = overlay.values(self._desk.grid.row)
        if values is None:
            raise CannotRun("There is no row here.")
        copied = {
            column.name: value
            for column, value in zip(table.columns, values, strict=False)
            if not column.generated and column.name not in table.primary_key
        }
        if any(isinstance(value, LargeValue) for value in copied.values()):
            raise CannotRun("A row with a large value cannot be copied yet.")
        self._new_row({key: value for key, value in copied.items() if value is not DEFAULT})

    def _remove_row(self) -> None:
        self._target()
        table = self._desk.view.table
        if table.read_only:
            raise CannotRun(f"{name(str(table.name))} is read-only: {name(table.read_only)}.")
        self._desk.workspace.changes.remove_row(table, self._row_id, self._row)
        self._desk.staged_changed()


def _very_large(value: Any) -> str:
    """How long a value is that is too long for the editor; empty where it is not."""
    held = value.prefix if isinstance(value, LargeValue) else value
    if not isinstance(held, str | bytes):
        return ""
    length = value.length if isinstance(value, LargeValue) else len(held)
    return (
        f"{length:,} {'bytes' if isinstance(held, bytes) else 'characters'}" if length > MOST_EDITED else ""
    )


def _now(kind: Kind) -> str:
    now = datetime.now().isoformat(" ", "seconds")
    return {Kind.DATE: now[:10], Kind.TIME: now[11:]}.get(kind, now)
