"""Staged changes in words, for the review and for notices."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from textwrap import wrap

from tui_orm.database.changes import Default
from tui_orm.ui.cells import Look, cell
from tui_orm.ui.cleaning import name
from tui_orm.ui.widgets.cells_list import Cell
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.review import Entry, Tried, entries
from tui_orm.workspace.staged import NewRow, Staged

BY_SERVER = "(by the server)"
SHOWN_OF_ROW = 8
"""Values of a row that are shown where it goes as a whole."""


def review_items(staged: Iterable[Staged], tried: Tried, width: int) -> list[Item]:
    """A heading for each table, then its rows, a line for each value; beneath a row what it was refused for.

    The reason is told in full, in lines of at most `width` characters.
    """
    items: list[Item] = []
    for _, of_table in groupby(staged, key=lambda one: one.table.name):
        rows = list(of_table)
        items.append(Item(name(str(rows[0].table.name)), note=counts_text(rows), heading=True))
        for one in rows:
            items += [Item("", entry) for entry in entries(one, tried)]
            if (reason := tried.struck.get(one.place)) is not None:
                lines = wrap(f"✗ {name(reason)}", max(20, width - 6), subsequent_indent="  ")
                items += [Item(f"  {line}", "wrong", heading=True) for line in lines]
    return items


def counts_text(rows: Iterable[Staged]) -> str:
    """How many rows are changed, new and removed."""
    kinds = ["new" if one.is_new else "removed" if one.removed else "changed" for one in rows]
    counted = ((kinds.count(kind), kind) for kind in ("changed", "new", "removed"))
    return ", ".join(f"{count:,} {kind}" for count, kind in counted if count)


def written_alone(staged: Iterable[Staged]) -> str:
    """Which tables are not in the transaction, and why; empty where all are."""
    reasons = {one.table.name: one.table.no_rollback for one in staged if not one.table.transactional}
    return "".join(f"; {name(str(table))} alone: {name(reason)}" for table, reason in reasons.items())


def row_label(staged: Staged) -> str:
    """The key of a row, with the sign of what happens to it."""
    if isinstance(staged.row_id, NewRow):
        return f"+ new {staged.number}"
    table, row = staged.table, staged.row or ()
    names, values = table.key_names, staged.row_id
    if table.primary_key and row:  # SQLite's hidden row number says nothing to anybody
        names, values = table.primary_key, tuple(row[table.places[one]] for one in table.primary_key)
    key = ", ".join(f"{name(one)} {cell(value)[0]}" for one, value in zip(names, values, strict=True))
    return f"{'-' if staged.removed else '~'} {key}"


def entry_cells(entry: Entry, tried: Tried) -> list[Cell]:
    """A line of the review: the row, the column, before, after, and as stored where a commit was tried."""
    staged, place = entry.staged, entry.staged.place
    label = Cell(row_label(staged) if entry.is_first else "", "strong")
    if entry.column is None:
        cells = [label, Cell(""), *_whole(staged)]
        return [*cells, Cell("", "faint")] if tried.rows else cells
    before = Cell("") if staged.is_new else shown(entry.before)
    after = shown(staged.values[entry.column], "changed") if entry.is_staged else Cell(BY_SERVER, "faint")
    cells = [label, Cell(name(entry.column)), before, after]
    if not tried.rows:
        return cells
    stored = tried.rows.get(place)
    return [*cells, Cell("") if stored is None else shown(stored[staged.table.places[entry.column]])]


def _whole(staged: Staged) -> list[Cell]:
    if staged.is_new:
        return [Cell(""), Cell("all defaults", "changed")]
    seen = (cell(value)[0] for value in (staged.row or ())[:SHOWN_OF_ROW])
    return [Cell(", ".join(seen)), Cell("removed", "removed")]


def shown(value: object, kind: str = "") -> Cell:
    """A value as a cell."""
    text, look = cell(value)
    if isinstance(value, Default) and not kind:
        return Cell(text, "faint")
    return Cell(text, kind or ("faint" if look == Look.FAINT else ""))


def change_lines(staged: Staged) -> list[str]:
    """What is staged for a row, a line for each value."""
    lines = []
    for entry in entries(staged, Tried()):
        label, column, before, after = (one.text for one in entry_cells(entry, Tried()))
        was = f"{before} → " if before else ""
        lines.append(f"{label or '  '}  {column}: {was}{after}" if column else f"{label}  {after}")
    return lines
