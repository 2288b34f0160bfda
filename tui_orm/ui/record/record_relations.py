"""The rows around one row as the items of a form: what it refers to, and what refers to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tui_orm.database.changes import Reference
from tui_orm.database.mapping.relations import Relation
from tui_orm.database.reading.neighbours import MOST_COUNTED, Found
from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.record.labels import called, key_in, key_text, named_by, named_new, with_staged
from tui_orm.ui.record.record_row import RecordRow
from tui_orm.ui.record.relating import NotRead
from tui_orm.ui.record.relations import near_columns
from tui_orm.ui.widgets.form_layout import FormItem
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.staged import NewRow, RowId, Staged
from tui_orm.workspace.trail import Record

Said = tuple[str, str]
"""A text, and how it is drawn."""


@dataclass(frozen=True)
class Child:
    """One of the rows at the other end; `row_id` is None where it cannot be told from others."""

    relation: Relation
    row_id: RowId | None = None
    columns: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()
    """What these columns of its table hold: by them it is found, with the rows beside it."""


class RelationLines:
    """Says what is known of the relations of a row, from memory."""

    def __init__(self, row: RecordRow, record: Record, changes: ChangeSet) -> None:
        self._row = row
        self._record = record
        self._changes = changes

    def items(self, relations: Sequence[Relation]) -> Iterator[FormItem]:
        """What the row refers to, then what refers to it."""
        for heading, is_inbound in (("Refers to", False), ("Referred to by", True)):
            some = [relation for relation in relations if relation.is_inbound == is_inbound]
            if some:
                yield FormItem(heading=True)
                yield FormItem(heading=True, text=heading, kind="header")
            for relation in some:
                yield from self._collection(relation) if is_inbound else self._reference(relation)

    def _reference(self, relation: Relation) -> Iterator[FormItem]:
        text, kind = self._referred(relation)
        place = self._row.table.places.get(near_columns(relation)[0])
        hint = name(relation.target.name)
        yield FormItem(name(relation.attribute), f"→ {text}", hint, kind, place=place, value=relation)

    def _referred(self, relation: Relation) -> Said:
        places = [self._row.table.places.get(column) for column in near_columns(relation)]
        values = [None if place is None else self._row.values[place] for place in places]
        new = next((value for value in values if isinstance(value, Reference)), None)
        if None in places:
            return "the foreign key names a column that is not there", "gone"
        if new is not None:
            staged = self._changes.of(new.table, NewRow(new.number))
            return f"{named_new(staged) if staged else ''} {cell(new)[0]}".lstrip(), "added"
        question = self._row.question(relation)
        if question is None:
            return "NULL" if None in values else cell(values[0])[0], "faint"
        answer = self._record.answers.get(question)
        if isinstance(answer, Found):
            return self._found(relation, answer, values)
        return f"{key_text(values)} {answer.reason if isinstance(answer, NotRead) else '…'}", "faint"

    def _found(self, relation: Relation, found: Found, values: Sequence[Any]) -> Said:
        if not found.rows:
            return f"{key_text(values)}: there is no such row", "gone"
        staged = self._changes.of(relation.target, found.table.key_of(found.rows[0]))
        row = with_staged(found, found.rows[0], staged)
        shown = called(found, row, values, relation.foreign_key.target_columns)
        return shown, "removed" if staged is not None and staged.removed else ""

    def _collection(self, relation: Relation) -> Iterator[FormItem]:
        """How many rows are at the other end, and where the relation is unfolded the first of them."""
        is_open = relation in self._record.unfolded
        new = self._new(relation)
        if not (relation.is_list or new):
            yield self._single(relation)
            return
        counted, listed = self._row.question(relation), self._row.question(relation, listed=True)
        text, kind = ("", "") if counted is None else _count(self._record.answers.get(counted))
        text = " + ".join(part for part in (text, f"{len(new)} new" if new else "") if part) or "0"
        through = f"by {name(relation.link.name)}" if relation.link is not None else ""
        hint, sign = through or name(relation.target.name), "▾" if is_open else "▸"
        yield FormItem(name(relation.attribute), text, hint, kind, sign=sign, value=relation)
        if is_open:
            for staged in new:
                child = Child(relation, staged.row_id)
                yield FormItem(f"  new {staged.number}", named_new(staged), "", "added", "+", value=child)
        if is_open and listed is not None:
            yield from self._listed(relation, listed.values, self._record.answers.get(listed))

    def _single(self, relation: Relation) -> FormItem:
        """The one row that may refer to this one."""
        shown = FormItem(
            name(relation.attribute), "none", name(relation.target.name), "faint", value=relation
        )
        listed = self._row.question(relation, listed=True)
        answer = self._record.answers.get(listed) if listed is not None else None
        if listed is None or (isinstance(answer, Found) and not answer.rows):
            return shown
        child = next(self._listed(relation, listed.values, answer))
        text = f"→ {child.text} ({child.name.lstrip(' #')})" if isinstance(answer, Found) else child.text
        return replace(child, name=shown.name, hint=shown.hint, text=text)

    def _listed(self, relation: Relation, values: tuple[Any, ...], answer: Any) -> Iterator[FormItem]:
        if not isinstance(answer, Found):
            text = answer.reason if isinstance(answer, NotRead) else "…"
            yield FormItem("  …", text, "", "faint", value=Child(relation))
            return
        for row in answer.rows:
            row_id = None if answer.table.by_image else answer.table.key_of(row) or None
            staged = self._changes.of(relation.target, row_id) if row_id is not None else None
            mark = " " if staged is None else "-" if staged.removed else "~"
            known = key_in(answer.table, row)
            columns, held = relation.foreign_key.columns, values
            if relation.onward is not None:
                columns = relation.onward.target_columns
                held = tuple(row[answer.table.places[column]] for column in columns)
            text = named_by(answer, with_staged(answer, row, staged), columns)
            kind = "removed" if mark == "-" else ""
            child = Child(relation, row_id, columns, held)
            yield FormItem(f"  #{key_text(known)}" if known else "  ·", text, "", kind, mark, value=child)
        if answer.more:
            yield FormItem("  …", "more: o shows all as a grid", "", "faint", value=Child(relation))

    def _new(self, relation: Relation) -> list[Staged]:
        """The new rows that refer to this one."""
        if relation.onward is not None:
            return []
        return [staged for staged in self._changes.new_rows(relation.target) if self._is_of(staged, relation)]

    def _is_of(self, staged: Staged, relation: Relation) -> bool:
        given = tuple(staged.values.get(column) for column in relation.foreign_key.columns)
        if self._row.is_new and self._row.staged is not None:
            own = (self._row.table.name, self._row.staged.number)
            return any(isinstance(value, Reference) and (value.table, value.number) == own for value in given)
        question = self._row.question(relation)
        return question is not None and given == question.values


def _count(count: Any) -> Said:
    if count is None:
        return "…", "faint"
    if isinstance(count, NotRead):
        return count.reason, "faint"
    return f"more than {MOST_COUNTED:,}" if count > MOST_COUNTED else f"{count:,}", ""
