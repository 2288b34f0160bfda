"""A row and the rows around it as the items of a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tui_orm.database.changes import Reference, Unknown
from tui_orm.database.descriptions import ColumnInfo, LargeValue, Row, TableInfo
from tui_orm.database.neighbours import MOST_COUNTED, Found
from tui_orm.ui.cells import Look, cell
from tui_orm.ui.cleaning import clean, name
from tui_orm.ui.labels import called, key_in, key_text, named_by, named_new, with_staged
from tui_orm.ui.relating import NotRead, Question
from tui_orm.ui.relations import Relation
from tui_orm.ui.widgets.form_layout import FormItem
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.staged import NewRow, RowId, Staged
from tui_orm.workspace.trail import Record

MOST_TEXT = 2_000
"""Characters of a value that are laid out."""


@dataclass(frozen=True)
class Child:
    """One of the rows that refer to this one; `row_id` is None where it cannot be told from others."""

    relation: Relation
    row_id: RowId | None


class RecordLines:
    """What is known of one row of a table: as the server has it (None: new), and as it is shown."""

    def __init__(
        self, table: TableInfo, row: Row | None, values: Row, staged: Staged | None, changes: ChangeSet
    ) -> None:
        self._table = table
        self._row = row
        self._values = values
        self._staged = staged
        self._changes = changes

    def question(self, relation: Relation, listed: bool = False) -> Question | None:
        """What to ask of a relation; None where the answer is known: NULL refers to nothing, a new row is new."""
        held = self._row if relation.is_many else self._values
        places = [self._table.places.get(column) for column in relation.columns]
        if held is None or any(place is None for place in places):
            return None
        values = tuple(held[place] for place in places if place is not None)
        if any(value is None or isinstance(value, Unknown | LargeValue) for value in values):
            return None
        return Question(relation, values, listed)

    def items(self, record: Record, relations: Sequence[Relation], are_all: bool) -> Iterator[FormItem]:
        """The fields, then the relations; `are_all` where those that lead here are known."""
        yield from self._remarks(record)
        for place, column in enumerate(self._table.columns):
            yield self._field(place, column)
        out = [relation for relation in relations if not relation.is_many]
        into = [relation for relation in relations if relation.is_many]
        if out:
            yield from _heading("Refers to")
            yield from (self._reference(record, relation) for relation in out)
        if into or not are_all:
            yield from _heading("Referred to by")
        for relation in into:
            yield from self._collection(record, relation)
        if not are_all:
            yield FormItem(heading=True, text="  the foreign keys are being read …", kind="faint")

    def _remarks(self, record: Record) -> Iterator[FormItem]:
        """What is the matter with the row as a whole."""
        said = ""
        if record.is_gone:
            said = "This row is not in the database any more; what is shown was read before."
        elif self._staged is not None and self._staged.removed:
            said = "To be removed when it is committed; d keeps it."
        elif self._staged is not None and self._staged.is_new:
            said = "A new row, not written yet."
        if said:
            kind = "added" if self._staged is not None and self._staged.is_new else "gone"
            yield FormItem(heading=True, text=said, kind=kind)

    def _field(self, place: int, column: ColumnInfo) -> FormItem:
        staged, value = self._staged, self._values[place]
        text, faint = _text(value)
        kind = ["faint"] if faint else []
        mark = " "
        if staged is not None and (staged.is_new or staged.removed):
            mark = "+" if staged.is_new else "-"
            kind = [*([] if faint else ["added" if staged.is_new else "removed"]), *kind]
        elif staged is not None and column.name in staged.values:
            mark, kind = "~", [*kind, "changed"]
        is_key = column.name in self._table.primary_key
        arrow = "→" if self._table.foreign_keys_of(column.name) else ""
        hint = f"{'key ' if is_key else ''}{clean(column.type_name.lower())}"
        return FormItem(name(column.name) + arrow, text, hint, " ".join(kind), mark, place=place)

    def _reference(self, record: Record, relation: Relation) -> FormItem:
        """The row that this one refers to."""
        text, kind = self._referred(record, relation)
        place = self._table.places.get(relation.columns[0])
        hint = name(relation.table.name)
        return FormItem(name(relation.name), f"→ {text}", hint, kind, place=place, value=relation)

    def _referred(self, record: Record, relation: Relation) -> tuple[str, str]:
        places = [self._table.places.get(column) for column in relation.columns]
        if None in places:
            return "the foreign key names a column that is not there", "gone"
        values = [self._values[place] for place in places if place is not None]
        new = next((value for value in values if isinstance(value, Reference)), None)
        if new is not None:
            staged = self._changes.of(new.table, NewRow(new.number))
            told = named_new(staged) if staged is not None else ""
            return f"{f'{told} ' if told else ''}({cell(new)[0]})", "added"
        question = self.question(relation)
        if question is None:
            return "NULL" if None in values else cell(values[0])[0], "faint"
        answer = record.answers.get(question)
        if answer is None:
            return f"{key_text(values)} …", "faint"
        if isinstance(answer, NotRead):
            return f"{key_text(values)}, {answer.reason}", "faint"
        if not answer.rows:
            return f"{key_text(values)}: there is no such row", "gone"
        staged = self._changes.of(relation.table, answer.table.key_of(answer.rows[0]))
        row = with_staged(answer, answer.rows[0], staged)
        shown = called(answer, row, values, relation.key.target_columns)
        return shown, "removed" if staged is not None and staged.removed else ""

    def _collection(self, record: Record, relation: Relation) -> Iterator[FormItem]:
        """The rows that refer to this one: their number, and where it is unfolded the first of them."""
        is_open = relation.key in record.unfolded
        new = [staged for staged in self._changes.new_rows(relation.table) if self._is_of(staged, relation)]
        counted = self.question(relation)
        count = record.answers.get(counted) if counted is not None else None
        text, kind = ("", "") if counted is None else _count(count)
        text = " + ".join(part for part in (text, f"{len(new)} new" if new else "") if part) or "0"
        hint, sign = name(relation.table.name), "▾" if is_open else "▸"
        yield FormItem(name(relation.name), text, hint, kind, sign=sign, value=relation)
        if is_open:
            for staged in new:
                child = Child(relation, staged.row_id)
                yield FormItem(f"  new {staged.number}", named_new(staged), "", "added", "+", value=child)
            listed = self.question(relation, listed=True)
            yield from self._listed(relation, record.answers.get(listed)) if listed is not None else ()

    def _listed(self, relation: Relation, answer: Any) -> Iterator[FormItem]:
        if not isinstance(answer, Found):
            text = answer.reason if isinstance(answer, NotRead) else "…"
            yield FormItem("  …", text, "", "faint", value=Child(relation, None))
            return
        for row in answer.rows:
            row_id = None if answer.table.by_image else answer.table.key_of(row) or None
            staged = self._changes.of(relation.table, row_id) if row_id is not None else None
            mark = " " if staged is None else "-" if staged.removed else "~"
            known = key_in(answer.table, row)
            key = f"  #{key_text(known)}" if known else "  ·"
            text = named_by(answer, with_staged(answer, row, staged), relation.key.columns)
            kind = "removed" if mark == "-" else ""
            yield FormItem(key, text, "", kind, mark, value=Child(relation, row_id))
        if answer.more:
            yield FormItem("  …", "more: o shows all as a grid", "", "faint", value=Child(relation, None))

    def _is_of(self, staged: Staged, relation: Relation) -> bool:
        """Whether a new row refers to this one."""
        given = [staged.values.get(column) for column in relation.key.columns]
        number = self._staged.number if self._staged is not None else 0
        if number:
            own = (self._table.name, number)
            return any(isinstance(value, Reference) and (value.table, value.number) == own for value in given)
        question = self.question(relation)
        return question is not None and tuple(given) == question.values


def _heading(text: str) -> Iterator[FormItem]:
    yield FormItem(heading=True)
    yield FormItem(heading=True, text=text, kind="header")


def _count(count: Any) -> tuple[str, str]:
    if count is None:
        return "…", "faint"
    if isinstance(count, NotRead):
        return count.reason, "faint"
    return f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count:,}", ""


def _text(value: Any) -> tuple[str, bool]:
    """A value as a text of several lines, and whether it is but a word that stands for it."""
    held = value.prefix if isinstance(value, LargeValue) else value
    if isinstance(held, str) and held:
        return held[:MOST_TEXT] + ("…" if isinstance(value, LargeValue) else ""), False
    text, look = cell(value)
    return text, look is Look.FAINT
