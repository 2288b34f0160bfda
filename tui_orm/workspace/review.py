"""What is staged, in the order in which it is reviewed, with what a commit that was tried would store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_orm.database.changes import alike
from tui_orm.database.descriptions import Row
from tui_orm.workspace.staged import NewRow, Place, Staged


@dataclass(frozen=True)
class Tried:
    """What became of a commit that was tried: the rows it stored, or what it struck and why."""

    rows: Mapping[Place, Row | None] = field(default_factory=dict)
    struck: Mapping[Place, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the review: a value of a row; without a column, the row as a whole."""

    staged: Staged
    column: str | None = None
    is_first: bool = True
    """Whether it is the first line of its row."""

    @property
    def is_staged(self) -> bool:
        """Whether the user staged it, and not the server would."""
        return self.column is None or self.column in self.staged.values

    @property
    def before(self) -> Any:
        """What the user saw in the column; None in a new row."""
        return None if self.column is None else self.staged.seen(self.column)


def ordered(changes: Iterable[Staged]) -> list[Staged]:
    """By table, then by key, whatever was staged first; new rows come last, in the order in which they were made."""
    return sorted(changes, key=lambda staged: (str(staged.table.name), staged.number, _rank(staged)))


def entries(staged: Staged, tried: Tried) -> Iterator[Entry]:
    """The lines of one row: what is staged, then what the server would store besides."""
    columns: list[str | None] = [] if staged.removed else list(staged.values)
    if not staged.removed:
        columns += _by_server(staged, tried.rows.get(staged.place))
    for number, column in enumerate(columns or [None]):
        yield Entry(staged, column, number == 0)


def _by_server(staged: Staged, stored: Row | None) -> Iterator[str]:
    """The columns that defaults and triggers give another value than the user saw."""
    for column, value in zip(staged.table.columns, stored or (), strict=False):
        if column.name not in staged.values and not alike(staged.seen(column.name), value):
            yield column.name


def _rank(staged: Staged) -> tuple[tuple[int, Any], ...]:
    """Keys in an order, whatever their types."""
    if isinstance(staged.row_id, NewRow):
        return ()
    return tuple(
        (0, value) if isinstance(value, int) else (1, value) if isinstance(value, str) else (2, repr(value))
        for value in staged.row_id
    )
