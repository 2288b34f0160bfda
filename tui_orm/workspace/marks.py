"""Rows that the user marked in a view, known by key: they survive sorting, filtering, paging and reading again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui_orm.workspace.staged import NewRow, RowId


class Marks:
    """Marked rows, in the order in which they were marked."""

    def __init__(self) -> None:
        self._marked: dict[RowId, None] = {}
        self.last: RowId | None = None
        """The row marked last, where a range begins; None where it was unmarked."""

    def __len__(self) -> int:
        return len(self._marked)

    def __iter__(self) -> Iterator[RowId]:
        return iter(self._marked)

    def __contains__(self, row_id: object) -> bool:
        return row_id in self._marked

    def toggle(self, row_id: RowId) -> None:
        """Mark a row; a second time, unmark it."""
        if row_id in self._marked:
            del self._marked[row_id]
            self.last = None if self.last == row_id else self.last
        else:
            self.add([row_id])

    def add(self, row_ids: Iterable[RowId]) -> None:
        """Mark rows; the last of them is where the next range begins."""
        for row_id in row_ids:
            self._marked[row_id] = None
            self.last = row_id

    def clear(self) -> None:
        """Unmark all."""
        self._marked.clear()
        self.last = None

    def forget_new_rows(self, staged: Iterable[RowId]) -> None:
        """Unmark new rows that are staged no more: they were written, or given up."""
        kept = set(staged)
        for row_id in [one for one in self._marked if isinstance(one, NewRow) and one not in kept]:
            self.toggle(row_id)
