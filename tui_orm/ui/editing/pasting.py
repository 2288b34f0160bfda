"""The flow of a paste: cells laid over rows and columns from the cursor on, shown first, then staged as one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from tui_orm.database.aside import aside
from tui_orm.database.descriptions import LargeValue, Row
from tui_orm.database.query import PageRequest, Start
from tui_orm.ui.cleaning import name
from tui_orm.ui.command import CannotRun
from tui_orm.ui.counts import counted
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.editing.marked_rows import rows
from tui_orm.ui.editing.seen import Seeing, Seen
from tui_orm.ui.editing.targets import refuse_read_only
from tui_orm.ui.screens.paste import PasteScreen, RefusedScreen
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.overlay import laid_over
from tui_orm.workspace.pasting import Plan, Target, header, plan
from tui_orm.workspace.separated import Cell, read_cells
from tui_orm.workspace.workspace import View


@dataclass(frozen=True)
class Block:
    """Pasted cells, the columns they go to, and the rows of the table they may go over."""

    view: View
    cells: list[list[Cell]]
    columns: tuple[str, ...]
    line: int
    """The line of the grid where they begin."""
    names: tuple[Cell, ...] = ()
    """The first line of what was pasted, where it names the columns."""
    targets: tuple[Target, ...] = ()


class Pasting:
    """Pastes into the view on the screen. Nothing is staged before the user has seen what."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seeing = Seeing(desk)

    def paste(self, text: str) -> None:
        """Take a text that the terminal pasted. Raises CannotRun where it cannot go anywhere."""
        view, grid = self._desk.view, self._desk.grid
        refuse_read_only(view.table)
        cells = read_cells(text)
        if not cells:
            raise CannotRun("Nothing was pasted.")
        if grid.columns is None or not grid.columns.order:
            raise CannotRun("There is no column here.")
        order = grid.columns.order[grid.column :]
        columns = tuple(view.table.columns[place].name for place in order)
        named = header(view.table, cells[0]) if len(cells) > 1 else ()
        if named and (len(named) > 1 or named[0] == columns[0]):
            self._begin(Block(view, cells[1:], named, grid.row, tuple(cells[0])))
        else:
            self._begin(Block(view, cells, columns, grid.row))

    def _begin(self, block: Block) -> None:
        self._desk.ask(self._targets(block), partial(self._whole, block))

    async def _targets(self, block: Block) -> tuple[Target, ...]:
        """The rows from the cursor on, as many as are pasted; from a new row on, new rows alone."""
        overlay, wanted = self._desk.overlay, len(block.cells)
        new = range(block.line, min(overlay.new_rows, block.line + wanted))
        if len(new):
            return tuple(
                Target(row_id, None, overlay.values(line) or ())
                for line in new
                if (row_id := overlay.row_id(line)) is not None
            )
        held = [overlay.row(line) for line in range(block.line, block.line + wanted)]
        found = await self._read_on(block.view, [row for row in held if row is not None], wanted)
        return tuple(self._target(block.view, row) for row in found)

    async def _read_on(self, view: View, found: list[Row], wanted: int) -> list[Row]:
        """Rows, and those that follow them in the view, as many as are wanted where there are so many."""
        while found and len(found) < wanted:
            self._desk.say(f"reading the rows: {len(found):,} of {wanted:,} …  Escape stops")
            page = await self._desk.database.page(PageRequest(view.query, Start.AFTER, found[-1]))
            found += page.rows
            if page.ended:
                break
        return found[:wanted]

    def _target(self, view: View, row: Row) -> Target:
        row_id = view.table.key_of(row)
        if not row_id or view.table.by_image:
            raise CannotRun("Rows without a key cannot be pasted over.")
        staged = self._desk.workspace.changes.of(view.table.name, row_id)
        return Target(row_id, row, row if staged is None else laid_over(view.table, row, staged))

    def _whole(self, block: Block, targets: tuple[Target, ...]) -> None:
        """See that no value that is pasted over is held cut."""
        table = block.view.table
        pasted = block.columns[: max(map(len, block.cells), default=0)]
        places = [table.places[column] for column in pasted]
        cut = [one for one in targets if any(isinstance(one.values[place], LargeValue) for place in places)]

        def seen(found: Seen) -> None:
            whole = {
                one.row_id: self._target(block.view, row)
                for one in cut
                if (row := found.rows.get(one.row_id)) is not None
            }
            self._plan(replace(block, targets=tuple(whole.get(one.row_id, one) for one in targets)))

        self._seeing.rows([one.row_id for one in cut], pasted, seen)

    def _plan(self, block: Block) -> None:
        made = aside(partial(plan, block.view.table, block.columns, block.cells, block.targets))
        self._desk.ask(made, partial(self._show, block))

    def _show(self, block: Block, made: Plan) -> None:
        if not made.refused and not len(made):
            raise CannotRun("All that was pasted stands there already.")
        self._desk.say("")
        width = len(made.columns)
        title = f"Paste {rows(len(block.cells))} × {counted(width, 'column')}"
        title += f" into {name(str(block.view.table.name))}: {extent(made)}"
        title += ". The first line names the columns" if block.names else ""
        self._desk.ask_user(PasteScreen(title, made, self._choices(block, made)), lambda act: act())

    def _choices(self, block: Block, made: Plan) -> list[Item]:
        leave: Act = lambda: self._desk.say("Nothing was pasted.")  # noqa: E731
        items = []
        if len(made):
            text = f"stage the rest: {extent(made)}" if made.refused else f"stage it: {extent(made)}"
            items.append(Item(text, partial(self._stage, block, made)))
        items.insert(0 if made.refused else 1, Item("leave it", leave))
        if made.refused:
            again = partial(self._show, block, made)
            items.append(Item("show all that cannot be taken", partial(self._show_refused, made, again)))
        if made.added and block.targets:
            there = replace(block, cells=block.cells[: len(block.targets)])
            items.append(Item("only over the rows that are there", partial(self._plan, there)))
        if any(target.row is not None for target in block.targets):
            as_new = partial(self._plan, replace(block, targets=()))
            items.append(Item(f"as {rows(len(block.cells), 'new ')} instead", as_new))
        if block.names:
            items.append(Item("the first line is a row too", partial(self._unnamed, block)))
        return items

    def _unnamed(self, block: Block) -> None:
        grid = self._desk.grid
        assert grid.columns is not None
        shown = tuple(block.view.table.columns[place].name for place in grid.columns.order[grid.column :])
        self._begin(replace(block, cells=[list(block.names), *block.cells], columns=shown, names=()))

    def _show_refused(self, made: Plan, again: Act) -> None:
        self._desk.ask_user(RefusedScreen(made.refused), lambda _: again())

    def _stage(self, block: Block, made: Plan) -> None:
        if self._desk.workspace.view is not block.view:
            raise CannotRun("Another table was opened meanwhile: nothing was pasted.")
        made.stage(self._desk.workspace.changes)
        self._desk.staged_changed()
        count = len(made.refused)
        left = f" {counted(count, 'cell')} left out." if count else ""
        self._desk.say(f"Pasted, and staged: {extent(made)}; u takes it back.{left}")


def extent(made: Plan) -> str:
    """How much a plan would stage."""
    parts: Sequence[tuple[int, str]] = (
        (len(made.changed), f"{rows(len(made.changed))} changed"),
        (len(made.added), rows(len(made.added), "new ")),
        (made.rekeyed, f"{made.rekeyed:,} with another key"),
        (made.same, f"{made.same:,} the same already"),
    )
    return ", ".join(text for count, text in parts if count) or "nothing"
