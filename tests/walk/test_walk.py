"""Random walks through the program with a model beside it, and a second client that writes in between.

After every step the database equals the model, and the screen equals the database under what is staged.
`TUI_ORM_STEPS=5000 pytest tests/walk -s` walks as far on each server; `TUI_ORM_SEED` repeats a walk.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from servers import LiveServer
from settler import Settler
from user import User, at
from walk_model import COLUMNS, Edit, Model, Row

from tui_orm.database.descriptions import TableName
from tui_orm.workspace.staged import NewRow

STEPS = int(os.environ.get("TUI_ORM_STEPS", "100"))
SEED = os.environ.get("TUI_ORM_SEED")
ROWS = 300
"""More than a page."""
READ = "SELECT id, v, w FROM t ORDER BY id"


class Walk:
    """One walk: steps of the user and of somebody else, each followed by a look at everything."""

    def __init__(self, user: User, server: LiveServer, random: Random) -> None:
        self.user = user
        self.server = server
        self.random = random
        self.model = Model(server.rows(READ))
        self.unread: set[Any] = set()
        """Rows that were written since they were read: the screen cannot know it."""
        self.is_miscounted = False
        self.touched: set[Any] = set()
        """Rows for which anything was staged: one can go to them, whatever the filter."""
        self.order: tuple[str, bool] | None = None
        self.least: int | None = None
        self.steps: list[str] = []
        self.met: Counter[str] = Counter()
        """What the walk came by."""
        self._keys = 0

    async def go(self, steps: int) -> None:
        """Walk."""
        ways: dict[Callable[[], Awaitable[None]], int] = {
            self.edit: 8,
            self.edit_key: 1,
            self.set_null: 1,
            self.set_marked: 2,
            self.add: 2,
            self.remove: 2,
            self.undo: 3,
            self.redo: 2,
            self.sort: 1,
            self.filter: 1,
            self.page: 3,
            self.refresh: 2,
            self.somebody_writes: 5,
            self.roll_back: 1,
            self.try_out: 2,
            self.commit: 3,
            self.revert: 1,
        }
        for _ in range(steps):
            way = self.random.choices(list(ways), list(ways.values()))[0]
            self.steps.append(way.__name__)
            await way()
            self.touched |= self.model.staged.keys()
            self.look()

    def look(self) -> None:
        """Compare the three: the database, the screen, the model."""
        assert {row[0]: row for row in self.server.rows(READ)} == self.model.stored
        assert self.user.browser.workspace.changes.counts() == self.model.counts()
        overlay, shown = self.user.browser.overlay, []
        for line in range(overlay.new_rows + len(overlay.view.window.rows())):
            number = line if line < overlay.new_rows else line + overlay.view.window.first
            row_id, values = overlay.row_id(number), overlay.values(number)
            assert values is not None
            known = row_id if isinstance(row_id, NewRow) else row_id[0] if row_id else None
            if not isinstance(known, NewRow):
                shown.append(known)
            edit = self.model.staged.get(known)
            if edit is not None and edit.seen is None:
                assert values[1:] == edit.over()[1:]
            elif known not in self.unread:
                under = self.model.stored[known]
                assert values == (edit_over(under, edit) if edit else under)
        if not self.unread:
            self.in_order(shown)

    def in_order(self, shown: list[Any]) -> None:
        """The rows on the screen are those of the query, without a gap, and guests: rows that were gone to."""
        window, expected = self.user.browser.view.window, self.expected()
        guests = set(shown) - set(expected)
        assert guests <= self.touched
        assert self.least is not None or not guests
        shown = [key for key in shown if key not in guests]
        # read from the end, or beside a guest, rows are numbered by an estimate; what others add, by the next reading
        is_counted = window.exact and not guests and not self.is_miscounted
        first = window.first if is_counted or not shown else expected.index(shown[0])
        assert shown == expected[first : first + len(shown)]

    def expected(self) -> list[Any]:
        """The keys of the rows that the query gives, in its order."""
        least, stored = self.least, self.model.stored.values()
        rows = [row for row in stored if least is None or (row[2] is not None and row[2] >= least)]
        column, descending = self.order or ("id", False)
        place, lowest = COLUMNS.index(column), "" if column == "v" else 0
        nulls_first = self.server.dialect != "postgresql"  # where the order ascends

        def rank(row: Row) -> tuple[Any, ...]:
            return (
                (row[place] is None) ^ nulls_first,
                row[place] if row[place] is not None else lowest,
                row[0],
            )

        rows.sort(key=rank, reverse=descending)
        return [row[0] for row in rows]

    def line(self, may_be_removed: bool = False) -> tuple[int, Any, Row | None] | None:
        """Some line on the screen: its number, its row, and what the server has for it."""
        overlay, grid = self.user.browser.overlay, self.user.browser.grid
        top = int(grid.scroll_offset.y)
        number = self.random.randrange(top, min(top + 20, max(top + 1, overlay.height)))
        row_id, row = overlay.row_id(number), overlay.row(number)
        if row_id is None:
            return None
        known = row_id if isinstance(row_id, NewRow) else row_id[0]
        staged = self.model.staged.get(known)
        if staged is not None and staged.removed and not may_be_removed:
            return None
        return number, known, row[:3] if row is not None else None

    async def edit(self) -> None:
        column = self.random.choice(("v", "w"))
        text = self.random.choice("abcdefgh") * 3 if column == "v" else str(self.random.randrange(100))
        await self._type(column, text, text if column == "v" else int(text))

    async def edit_key(self) -> None:
        self._keys -= 1
        await self._type("id", str(self._keys), self._keys)

    async def _type(self, column: str, text: str, value: Any) -> None:
        if (found := self.line()) is None or (column == "id" and found[2] is None):
            return
        number, known, row = found
        self.user.browser.grid.move_to(number, COLUMNS.index(column))
        await self.user.types_ahead("e", "End", "Ctrl+U", *text, "Enter")
        self.model.set(known, row, column, value)

    async def set_null(self) -> None:
        if (found := self.line()) is None:
            return
        number, known, row = found
        self.user.browser.grid.move_to(number, 1)
        await self.user.presses("x", "Enter")
        self.model.set(known, row, "v", None)

    async def set_marked(self) -> None:
        """Mark rows, and set a value in all of them at once."""
        found = [one for one in (self.line() for _ in range(self.random.randrange(2, 5))) if one is not None]
        marked = {known: (number, row) for number, known, row in found}
        for number, _ in marked.values():
            self.user.browser.grid.move_to(number, COLUMNS.index("w"))
            await self.user.presses("m")
        if not marked:
            return
        self.met["rows set together"] += len(marked)
        here = next(iter(marked.values()))[0]
        self.user.browser.grid.move_to(here, COLUMNS.index("w"))
        shown = self.user.browser.overlay.values(here)
        assert shown is not None
        text = str(
            self.random.choice([one for one in range(100) if one != shown[2]])
        )  # the same asks nothing
        await self.user.types_ahead("e", "End", "Ctrl+U", *text, "Enter")
        await self.user.presses("down", "Enter", "U")
        with self.model.group():
            for known, (_, row) in marked.items():
                self.model.set(known, row, "w", int(text))

    async def add(self) -> None:
        await self.user.presses("o")
        newest = self.user.browser.overlay.row_id(0)
        assert isinstance(newest, NewRow)
        self.model.put(newest, Edit(None))

    async def remove(self) -> None:
        if (found := self.line(may_be_removed=True)) is None:
            return
        number, known, row = found
        self.user.browser.grid.move_to(number, 1)
        await self.user.presses("d")
        self.model.remove(known, row)

    async def undo(self) -> None:
        await self.user.presses("u")
        self.model.undo()

    async def redo(self) -> None:
        await self.user.presses("Ctrl+R")
        self.model.redo()

    async def sort(self) -> None:
        column = self.random.choice(COLUMNS)
        self.user.browser.grid.move_to(self.user.browser.grid.row, COLUMNS.index(column))
        await self.user.presses("s")
        if self.order is None or self.order[0] != column:
            self.order = column, False
        else:
            self.order = None if self.order[1] else (column, True)
        self.unread.clear()

    async def filter(self) -> None:
        self.least = None if self.least is not None else self.random.randrange(100)
        await self.user.types_ahead(
            "/", "Ctrl+U", *("" if self.least is None else f"w>={self.least}"), "Enter"
        )
        self.unread.clear()

    async def page(self) -> None:
        await self.user.presses(self.random.choice(("Ctrl+End", "Ctrl+Home", "PgDn", "PgUp", "]")))

    async def refresh(self) -> None:
        await self.user.presses("F5")
        self.is_miscounted = False
        self.unread.clear()

    async def somebody_writes(self) -> None:
        held = self.random.choice(sorted(self.model.stored))
        staged = [key for key in self.model.staged if key in self.model.stored]
        if staged and self.random.random() < 0.8:
            held = self.random.choice(staged)
        number = self.random.randrange(100)
        match self.random.randrange(4):
            case 0:
                self.server.execute(f"INSERT INTO t (v, w) VALUES ('theirs', {number})")
            case 1:
                self.server.execute(f"DELETE FROM t WHERE id = {held}")
            case 2:
                self.server.execute(f"UPDATE t SET v = 'b{number}' WHERE id = {held}")
            case _:
                self.server.execute(f"UPDATE t SET w = {number} WHERE id = {held}")
        self._written({row[0]: row for row in self.server.rows(READ)})

    def _written(self, found: dict[Any, Row]) -> None:
        self.is_miscounted = True
        keys = self.model.stored.keys() | found.keys()
        self.unread |= {key for key in keys if self.model.stored.get(key) != found.get(key)}
        self.model.stored = found

    async def roll_back(self) -> None:
        if self.model.staged:
            await self.user.presses("w", "r", "down", "Enter")
            self.model.forget()

    async def try_out(self) -> None:
        """Try in the review; then go back, or commit."""
        if not self.model.staged:
            return
        await self.user.presses("w", "t")
        self.met["tries"] += 1
        if conflicts := self.model.conflicts():
            await self._settle(conflicts)
            return
        self.user.sees("Nothing was written." if self.model.clashes() else "Tried, then rolled back")
        await self._go_on()

    async def commit(self) -> None:
        if self.model.staged:
            await self.user.presses("w")
            await self._write()

    async def _go_on(self) -> None:
        """From the review."""
        if self.random.random() < 0.5:
            await self.user.presses(self.random.choice(("q", "Escape")))
        else:
            await self._write()

    async def _write(self) -> None:
        """Commit, from the review."""
        conflicts = self.model.conflicts()
        await self.user.presses("c")
        if conflicts:
            await self._settle(conflicts)
            return
        if self.model.clashes():
            self.met["refusals"] += 1
            self.user.sees("Nothing was written")
            await self.user.presses("Enter")
            await self.roll_back()
            return
        assert self.user.status.startswith("Committed:")
        self.met["commits"] += 1
        before = dict(self.model.stored)
        self.model.commit(self.server.rows(READ))
        written = {key for key in before | self.model.stored if before.get(key) != self.model.stored.get(key)}
        self.touched |= written
        self.unread |= written  # they may stand where the order or the filter has them no more

    async def _settle(self, conflicts: list[Any]) -> None:
        """Row by row, or all at once, or back; then the review is open again."""
        self.met["conflicts"] += 1
        self.met["rows in conflict"] += len(conflicts)
        settled, is_all = await Settler(self.user, self.model, self.random).settle(conflicts)
        with self.model.group():
            for key, one in settled.items():
                edit = one.after()
                self.model.put(key, edit if edit is not None and edit.seen is not None else None)
                if edit is not None and edit.seen is None:
                    self._put_new(edit)
        if is_all and self.model.staged:
            self.user.sees("Review")
            await self._go_on()

    def _put_new(self, edit: Edit) -> None:
        """A row that the program added by itself: known by its key."""
        key = dict(edit.values)["id"]
        new = self.user.browser.workspace.changes.new_rows(TableName("t"))
        known = [one for one in new if one.row_id not in self.model.staged and one.values.get("id") == key]
        self.model.put(known[0].row_id, edit)

    async def revert(self) -> None:
        """Take one of the last commits back, as far as nothing is staged for its rows."""
        if not self.model.commits:
            return
        number = self.random.randrange(min(3, len(self.model.commits)))
        await self.user.presses("D", *["down"] * number, "Enter")
        edits = self.model.inverse(number)
        if edits is None:
            self.user.sees("Something is staged already")
            return
        self.met["reverts"] += 1
        self.user.sees("Staged to revert")
        with self.model.group():
            for edit in edits:
                if edit.seen is None:
                    self._put_new(edit)
                else:
                    self.model.put(edit.seen[0], edit)


def edit_over(under: Row, edit: Edit) -> Row:
    """A row with what is staged over it."""
    return tuple({**dict(zip(COLUMNS, under, strict=True)), **dict(edit.values)}.values())


async def test_a_random_walk_agrees_with_its_model(server: LiveServer, tmp_path: Path) -> None:
    seed = int(SEED) if SEED else SystemRandom().randrange(10**6)
    rows = ", ".join(f"('{'abcdefgh'[number % 8] * 3}', {number * 7 % 100})" for number in range(ROWS))
    serial = server.serial + (" AUTOINCREMENT" if server.dialect == "sqlite" else "")  # no key comes twice
    server.execute(
        f"CREATE TABLE t (id {serial}, v VARCHAR(9), w INTEGER); INSERT INTO t (v, w) VALUES {rows}"
    )
    async with at(server.target.text, tmp_path, table="t") as user:
        walk = Walk(user, server, Random(seed))
        try:
            await walk.go(STEPS)
        except BaseException as error:
            error.add_note(f"TUI_ORM_SEED={seed}, step {len(walk.steps)}: … {' '.join(walk.steps[-12:])}")
            raise
        print(f"\n{server.label}: {STEPS} steps, seed {seed}: {dict(walk.met)}")
