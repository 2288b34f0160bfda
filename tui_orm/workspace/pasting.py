"""What a block of pasted cells would stage: over which rows and columns, and what of it cannot be taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tui_orm.database.changes import Unknown, same_value
from tui_orm.database.descriptions import ColumnInfo, Row, TableInfo
from tui_orm.database.failures import ValueRefused
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.formats import plain
from tui_orm.workspace.separated import Cell
from tui_orm.workspace.staged import NewRow, RowId
from tui_orm.workspace.values import parse


class Target(NamedTuple):
    """A row to paste over: what it is known by, what the server has (None for a new row), what is shown."""

    row_id: RowId
    row: Row | None
    values: Row


class Refusal(NamedTuple):
    """Why a cell cannot be taken; `line` counts the pasted rows from 1, 0 stands for all of them."""

    line: int
    column: str
    reason: str


@dataclass
class Plan:
    """What is to be staged: values over rows, and values of new rows."""

    table: TableInfo
    columns: tuple[str, ...]
    changed: list[tuple[Target, dict[str, Any]]] = field(default_factory=list)
    added: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    same: int = 0
    """Rows that hold all of it already."""

    def __len__(self) -> int:
        return len(self.changed) + len(self.added)

    @property
    def rekeyed(self) -> int:
        """Rows of the server whose key would change."""
        key = set(self.table.key)
        return sum(target.row is not None and not key.isdisjoint(values) for target, values in self.changed)

    def stage(self, changes: ChangeSet) -> None:
        """Stage it, as one act."""
        with changes.group():
            for target, values in self.changed:
                for name, value in values.items():
                    changes.set_cell(self.table, target.row_id, target.row, name, value)
            for values in self.added:
                changes.add_row(self.table, values)


def header(table: TableInfo, first: Sequence[Cell]) -> tuple[str, ...]:
    """The columns that a first line of cells names; empty where it is no line of names."""
    lower = {column.name.lower(): column.name for column in table.columns}
    exact = {column.name for column in table.columns}
    named = [cell if cell in exact else lower.get((cell or "").strip().lower()) for cell in first]
    found = tuple(name for name in named if name)
    return found if len(found) == len(named) == len(set(found)) else ()


def plan(
    table: TableInfo, columns: Sequence[str], cells: Sequence[Sequence[Cell]], targets: Sequence[Target]
) -> Plan:
    """Lay cells over `columns` of the targets, and of new rows where there are more cells than targets."""
    width = max(map(len, cells), default=0)
    made = Plan(table, tuple(columns[:width]))
    made.refused += [
        Refusal(0, "", f"{place}. cell of each row: no column is left for it")
        for place in range(len(columns) + 1, width + 1)
    ]
    for line, row in enumerate(cells):
        target = targets[line] if line < len(targets) else None
        refused = len(made.refused)
        values = dict(_taken(made, line + 1, row, target))
        if target is None:
            made.added.append(values)
        elif values:
            made.changed.append((target, values))
        elif refused == len(made.refused):
            made.same += 1
    return made


def _taken(made: Plan, line: int, row: Sequence[Cell], target: Target | None) -> Iterator[tuple[str, Any]]:
    """The values of one row that differ from what stands there; what cannot be taken is noted."""
    for name, cell in zip(made.columns, row, strict=False):
        column = made.table.column(name)
        current = target.values[made.table.places[name]] if target is not None else None
        if target is not None and cell == _written(current):
            continue
        if _left_to_server(column, cell, target):
            continue
        try:
            value = _value(made.table, column, cell, current)
        except ValueRefused as refusal:
            made.refused.append(Refusal(line, name, refusal.message))
            continue
        if target is None or not same_value(current, value):
            yield name, value


def _written(value: Any) -> Cell:
    """A value as it is copied."""
    return None if value is None or isinstance(value, Unknown) else plain(value)


def _left_to_server(column: ColumnInfo, cell: Cell, target: Target | None) -> bool:
    """Whether an empty cell means that the server is to give the value of a new row."""
    new = target is None or isinstance(target.row_id, NewRow)
    given = column.identity or column.generated or (column.has_default and not column.nullable)
    return new and cell is None and given


def _value(table: TableInfo, column: ColumnInfo, cell: Cell, current: Any) -> Any:
    if column.generated:
        raise ValueRefused("computed by the server")
    if cell is None:
        if not column.nullable:
            raise ValueRefused('takes no NULL; "" with its quotes is an empty text')
        return None
    return parse(cell, column, table.dialect, None if isinstance(current, Unknown) else current)
