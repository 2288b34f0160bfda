"""The flow of code: what is shown and staged here, as SQLAlchemy 2 code to be learnt from and copied."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_orm.database.changes import Insert, Reference, RowChange, Unknown
from tui_orm.database.descriptions import LargeValue, Row
from tui_orm.ui.clipboard import Clipboard
from tui_orm.ui.command import CannotRun
from tui_orm.ui.desk import Desk
from tui_orm.ui.editing.new_rows import copied
from tui_orm.ui.putting import put_text
from tui_orm.workspace.filters import format_condition, joined, parse_filter
from tui_orm.workspace.staged import NewRow, Staged

if TYPE_CHECKING:
    from tui_orm.database.query import Query
    from tui_orm.database.sources.snippets import OnScreen, Snippet


class Coding:
    """Shows the code of what can be done where the cursor is."""

    def __init__(self, desk: Desk, clipboard: Clipboard) -> None:
        self._desk = desk
        self._clipboard = clipboard

    def show(self) -> None:
        """Write it, then show it. Raises CannotRun where no table is open."""
        shown = self._on_screen()

        def written(connection: Any, dialect: Any) -> list[Snippet]:
            from tui_orm.database.sources.snippets import snippets

            return snippets(connection, dialect, shown)

        question = self._desk.database.look_up(lambda server: server.read(written))
        self._desk.ask(question, self._show, holds=True)

    def _show(self, found: list[Snippet]) -> None:
        from tui_orm.ui.screens.code import CodeScreen

        put = partial(put_text, self._desk, self._clipboard)
        self._desk.ask_user(CodeScreen(found, put), lambda _: None)

    def _on_screen(self) -> OnScreen:
        from tui_orm.database.sources.snippets import OnScreen

        view, overlay, number = self._desk.view, self._desk.overlay, self._desk.grid.row
        row, staged = overlay.row(number), overlay.staged(number)
        whole = row is not None and not any(isinstance(value, LargeValue) for value in row)
        return OnScreen(
            view.query,
            max(0, number - overlay.new_rows),
            row,
            self._like_cell(negated=False),
            self._like_cell(negated=True),
            tuple(self._changes(staged)) if staged is not None else (),
            _copy(staged, view.table, row) if row is not None and whole else None,
            tuple(self._desk.workspace.referring_to(view.table.name)),
        )

    def _like_cell(self, negated: bool) -> Query | None:
        """What `keep_like` and `hide_like` would show; None where they cannot tell."""
        from tui_orm.database.query import Query

        view = self._desk.view
        try:
            place = self._desk.face.place
            value = self._desk.overlay.value(self._desk.grid.row, place)
        except (LookupError, CannotRun):
            return None
        if isinstance(value, LargeValue | Unknown):
            return None
        column = view.table.columns[place]
        text = joined([format_condition(column, value, negated), view.filter_text])
        return Query(view.table, parse_filter(text, view.table), view.order)

    def _changes(self, staged: Staged, above: tuple[Staged, ...] = ()) -> Iterator[RowChange]:
        """The change of a row, after those of the new rows that it refers to."""
        for value in staged.values.values():
            if isinstance(value, Reference):
                new = self._desk.workspace.changes.of(value.table, NewRow(value.number))
                if new is not None and new not in (staged, *above):
                    yield from self._changes(new, (*above, staged))
        yield staged.change()


def _copy(staged: Staged | None, table: Any, row: Row) -> Insert:
    from tui_orm.workspace.overlay import laid_over

    values = row if staged is None else laid_over(table, row, staged)
    given = {name: value for name, value in copied(table, values) if not isinstance(value, Reference)}
    return Insert(table.name, 1, given)
