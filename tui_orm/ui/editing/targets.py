"""The cell that is edited: what was under the cursor when the editing began stays its target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tui_orm.database.changes import Unknown
from tui_orm.database.descriptions import ColumnInfo, LargeValue, Row, TableInfo
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Desk
from tui_orm.workspace.overlay import laid_over
from tui_orm.workspace.staged import NewRow, RowId


@dataclass(frozen=True)
class Target:
    """One cell of a row. `row` is what the user saw of it, None for a new row; `value` is what stands there now."""

    table: TableInfo
    column: ColumnInfo
    row_id: RowId
    row: Row | None
    value: Any


def target_under_cursor(desk: Desk) -> Target:
    """The cell under the cursor. Raises CannotRun where there is none."""
    overlay, grid, table = desk.overlay, desk.grid, desk.view.table
    place = desk.face.place
    column = table.columns[place]
    row_id, row, staged = overlay.row_id(grid.row), overlay.row(grid.row), overlay.staged(grid.row)
    if row is None and not isinstance(row_id, NewRow):
        raise CannotRun("There is no row here.")
    refuse_alike(desk)
    value = overlay.value(grid.row, place)
    if staged is not None and staged.row is not None and column.name not in staged.values:
        value = staged.seen(column.name)
    return Target(table, column, row_id or (), row, value)


def writable_target(desk: Desk) -> Target:
    """The cell under the cursor. Raises CannotRun where it cannot be edited."""
    target = target_under_cursor(desk)
    refuse_read_only(target.table)
    if target.column.generated:
        raise CannotRun(f"{name(target.column.name)} is computed by the server.")
    return target


def refuse_read_only(table: TableInfo) -> None:
    """Raises CannotRun where nothing in the table can be edited."""
    if table.read_only:
        raise CannotRun(f"{name(str(table.name))} is read-only: {name(table.read_only)}.")


def refuse_alike(desk: Desk) -> None:
    """Raises CannotRun where the row under the cursor cannot be told from others."""
    if (alike := desk.overlay.alike(desk.grid.row)) > 1:
        raise CannotRun(f"{alike} rows are the same, and without a key none can be changed alone.")


def with_whole_value(desk: Desk, target: Target, then: Callable[[Target], None]) -> None:
    """Read the value whole where only its beginning is held, then go on."""
    if not isinstance(target.value, LargeValue) or target.row is None:
        then(target)
        return
    desk.say("reading the whole value …")
    whole = desk.database.whole_row(target.table, target.row)
    desk.ask(whole, partial(_with_row, desk, target, then), holds=True)


def _with_row(desk: Desk, target: Target, then: Callable[[Target], None], row: Row | None) -> None:
    if row is None:
        raise CannotRun("The row is gone. F5 reads again.")
    desk.say("")
    place = target.table.places[target.column.name]
    assert target.row is not None
    fuller = (*target.row[:place], row[place], *target.row[place + 1 :])
    then(replace(target, value=row[place], row=fuller))


def stage(desk: Desk, target: Target, value: Any) -> None:
    """Stage a value for the cell."""
    stage_values(desk, target, {target.column.name: value})


def stage_values(desk: Desk, target: Target, values: dict[str, Any]) -> None:
    """Stage values for columns of the target's row, as one act."""
    changes, table = desk.workspace.changes, target.table
    with changes.group():
        for column, value in values.items():
            changes.set_cell(table, target.row_id, target.row, column, value)
    if desk.view.table.name == table.name:
        for column, value in values.items():
            desk.grid.make_room(table.places[column], value)
    desk.staged_changed()


def values_beside(desk: Desk, target: Target) -> dict[str, Any]:
    """What the row of the target holds, with what is staged; what only the server knows is left out."""
    staged = desk.workspace.changes.of(target.table.name, target.row_id)
    row = target.row if staged is None else laid_over(target.table, staged.row, staged)
    names = [column.name for column in target.table.columns]
    pairs = zip(names, row or (), strict=False)
    return {column: value for column, value in pairs if not isinstance(value, Unknown | LargeValue)}
