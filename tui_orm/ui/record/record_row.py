"""One row as a record knows it, and its fields as the items of a form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui_orm.database.changes import Unknown
from tui_orm.database.descriptions import ColumnInfo, LargeValue, Row, TableInfo
from tui_orm.database.mapping.relations import Relation
from tui_orm.ui.cells import Look, cell
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.record.relating import Question
from tui_orm.ui.record.relations import near_columns
from tui_orm.ui.widgets.form_layout import FormItem
from tui_orm.workspace.staged import Staged

MOST_TEXT = 2_000
"""Characters of a value that are laid out."""
GONE = "This row is not in the database any more; what is shown was read before."
REMOVED = "To be removed when it is committed; d keeps it."
NEW = "A new row, not written yet."
GIVEN_UP = "This new row was given up; u brings it back."


@dataclass(frozen=True)
class RecordRow:
    """A row of a table as the server has it, None for a new one, and as it is shown."""

    table: TableInfo
    row: Row | None
    values: Row
    staged: Staged | None

    @property
    def is_new(self) -> bool:
        """Whether the server has not seen it."""
        return self.staged is not None and self.staged.is_new

    @property
    def is_removed(self) -> bool:
        """Whether it is staged to be removed."""
        return self.staged is not None and self.staged.removed

    def question(self, relation: Relation, listed: bool = False) -> Question | None:
        """What to ask of a relation; None where the answer is known: NULL refers to nothing, a new row is new."""
        held = self.row if relation.is_inbound else self.values
        places = [self.table.places.get(column) for column in near_columns(relation)]
        if held is None or None in places:
            return None
        values = tuple(held[place] for place in places if place is not None)
        if any(value is None or isinstance(value, Unknown | LargeValue) for value in values):
            return None
        return Question(relation, values, listed)

    def remarks(self, is_gone: bool) -> Iterator[FormItem]:
        """What is the matter with the row as a whole."""
        said = GONE if is_gone else REMOVED if self.is_removed else ""
        if self.is_new:
            said = GIVEN_UP if is_gone else NEW
        if said:
            yield FormItem(heading=True, text=said, kind="added" if self.is_new else "gone")

    def fields(self) -> Iterator[FormItem]:
        """The columns and their values."""
        for place, column in enumerate(self.table.columns):
            text, is_word = _text(self.values[place])
            mark, kind = self._look(column)
            if is_word:
                kind = f"{kind if kind != 'added' else ''} faint"
            arrow = "→" if self.table.foreign_keys_of(column.name) else ""
            key = "key " if column.name in self.table.primary_key else ""
            hint = key + clean(column.type_name.lower())
            yield FormItem(name(column.name) + arrow, text, hint, kind, mark, place=place)

    def _look(self, column: ColumnInfo) -> tuple[str, str]:
        """The mark of a value, and how it is drawn."""
        if self.is_new:
            return "+", "added"
        if self.is_removed:
            return "-", "removed"
        changed = self.staged is not None and column.name in self.staged.values
        return ("~", "changed") if changed else (" ", "")


def _text(value: object) -> tuple[str, bool]:
    """A value as a text of several lines, and whether it is but a word that stands for it."""
    held = value.prefix if isinstance(value, LargeValue) else value
    if isinstance(held, str) and held:
        return held[:MOST_TEXT] + ("…" if isinstance(value, LargeValue) else ""), False
    text, look = cell(value)
    return text, look is Look.FAINT
