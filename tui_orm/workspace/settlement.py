"""One row of a conflict on its way to be settled: for each column what was seen, what is there, and what is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from tui_orm.database.changes import alike
from tui_orm.database.descriptions import LargeValue, Row
from tui_orm.database.failures import ValueRefused
from tui_orm.workspace.changeset import ChangeSet
from tui_orm.workspace.staged import Staged


class Take(StrEnum):
    """Whose version it is to be."""

    MINE = "mine"
    THEIRS = "theirs"


class Undecided:
    """Stands for a value that nobody has decided on."""


UNDECIDED: Final = Undecided()


@dataclass(frozen=True)
class Version:
    """A column of the row in its versions; `mine` is what was seen where I did not touch it."""

    column: str
    seen: Any
    theirs: Any
    mine: Any
    is_mine: bool
    is_theirs: bool

    @property
    def clashes(self) -> bool:
        """Whether both of us touched it, and not alike."""
        return self.is_mine and self.is_theirs and not alike(self.mine, self.theirs)


class Settlement:
    """The decisions on one row. What only one of us touched is decided at first; nothing is staged before `apply`."""

    def __init__(self, staged: Staged, theirs: Row | None) -> None:
        self.staged = staged
        self.theirs = theirs
        self.is_settled = False
        self.row_take = Take.THEIRS if theirs is None and staged.removed else None
        """What is to become of the row as a whole, where it is gone or to be removed."""
        self._wanted: dict[str, Any] = {
            one.column: UNDECIDED if one.clashes else one.mine if one.is_mine else one.theirs
            for one in self.versions
        }

    @property
    def is_gone(self) -> bool:
        """Whether nobody has the row any more."""
        return self.theirs is None

    @property
    def is_whole(self) -> bool:
        """Whether it can only be decided for the row as a whole."""
        return self.theirs is None or self.staged.removed

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The columns that anybody touched; of a row that is gone, all."""
        return tuple(self._versions())

    @property
    def open(self) -> list[str]:
        """The columns that are not decided; one without a name stands for the row."""
        if self.is_whole:
            return [""] if self.row_take is None else []
        return [column for column, value in self._wanted.items() if value is UNDECIDED]

    def wanted(self, column: str) -> Any:
        """What is to stand in a column; UNDECIDED."""
        return self._wanted[column]

    def take(self, column: str, whose: Take) -> None:
        """Decide for one column; for the row, where that is all there is. Raises ValueRefused."""
        if self.is_whole:
            self.take_all(whose)
            return
        version = next(one for one in self.versions if one.column == column)
        if whose == Take.MINE and isinstance(version.mine, LargeValue):
            raise ValueRefused(f"Only the beginning of {column} is known.")
        self._wanted[column] = version.mine if whose == Take.MINE else version.theirs

    def edit(self, column: str, value: Any) -> None:
        """Decide for a value of its own."""
        self._wanted[column] = value

    def take_all(self, whose: Take) -> None:
        """Decide the row: mine keeps what nobody but others touched as theirs. Raises ValueRefused."""
        if self.is_gone and whose == Take.MINE:
            self._check_whole()
        self.row_take = whose
        for one in self.versions:
            keeps = whose == Take.MINE and one.is_mine
            self._wanted[one.column] = one.mine if keeps else one.theirs

    def take_untouched(self) -> None:
        """Keep mine where nobody else touched it; theirs where they did. A row as a whole stays to be decided."""
        for one in self.versions:
            self._wanted[one.column] = one.theirs if one.is_theirs else one.mine

    def apply(self, changes: ChangeSet) -> None:
        """Stage what was decided."""
        place = self.staged.place
        if self.theirs is None and self.row_take == Take.MINE and not self.staged.removed:
            changes.revive(place)
        elif self.theirs is None or (self.staged.removed and self.row_take == Take.THEIRS):
            changes.drop(place)
        elif self.staged.removed:
            changes.rebase(place, self.theirs)
        else:
            changes.rebase(place, self.theirs, self._wanted)

    def _check_whole(self) -> None:
        row = self.staged.row or ()
        for column, value in zip(self.staged.table.columns, row, strict=False):
            if isinstance(value, LargeValue) and column.name not in self.staged.values:
                raise ValueRefused(
                    f"Only the beginning of {column.name} is known: the row cannot be added anew."
                )

    def _versions(self) -> Iterator[Version]:
        table, values = self.staged.table, {} if self.staged.removed else self.staged.values
        for column in table.columns:
            seen = self.staged.seen(column.name)
            theirs = None if self.theirs is None else self.theirs[table.places[column.name]]
            is_mine = column.name in values
            is_theirs = self.theirs is not None and not alike(seen, theirs)
            if is_mine or is_theirs or self.is_gone:
                mine = values.get(column.name, seen)
                yield Version(column.name, seen, theirs, mine, is_mine, is_theirs)
