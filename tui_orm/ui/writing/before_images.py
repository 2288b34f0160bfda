"""Before a commit: what it will overwrite or remove, and was seen only in part, read whole for the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from tui_orm.database.descriptions import Key, LargeValue, Row
from tui_orm.database.failures import Cancelled, DatabaseFailure
from tui_orm.ui.command import CannotRun
from tui_orm.ui.counts import counted
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.gathering import CHUNK
from tui_orm.ui.screens.dialogs import ChoiceScreen
from tui_orm.ui.widgets.line_list import Item
from tui_orm.workspace.staged import Place, Staged

AT_ONCE = 4_000_000
"""Characters and bytes of large values read by one statement, where it is not one value alone."""


@dataclass(frozen=True)
class Cut:
    """A staged row of which something that the commit takes away was only seen in part."""

    staged: Staged
    columns: tuple[str, ...]
    size: int
    """Characters and bytes to be read."""


@dataclass
class Read:
    """The rows with their whole values; `left` were too large for the history."""

    rows: dict[Place, Row]
    left: int = 0


class BeforeImages:
    """Reads them for the history, which keeps at most `most` characters and bytes of them."""

    def __init__(self, desk: Desk, most: int) -> None:
        self._desk = desk
        self._most = most
        self._rows: dict[Place, Row] = {}
        self._has_told = False

    def read(self, then: Act) -> None:
        """Read what must be read, then go on; where that fails, only if the user wants it."""
        self._rows = {}
        cuts = list(_cuts(self._desk.workspace.changes))
        if not cuts:
            then()
            return
        self._desk.say("reading what is to be overwritten, for the history …  Escape stops")
        question, found = self._read(cuts), partial(self._found, then)
        self._desk.ask(question, found, partial(self._failed, then), holds=True)

    def laid_under(self, staged: Staged) -> Staged:
        """What was staged over the row as it was, with whole values where they were read."""
        whole = self._rows.pop(staged.place, None)
        if whole is None or staged.row is None:
            return staged
        pairs = zip(staged.row, whole, strict=False)
        return replace(staged, row=tuple(now if _begins(old, now) else old for old, now in pairs))

    async def _read(self, cuts: list[Cut]) -> Read:
        room, fitting = self._most, list[Cut]()
        for cut in cuts:
            if cut.size <= room:
                room -= cut.size
                fitting.append(cut)
        read = Read({}, left=len(cuts) - len(fitting))
        for chunk in _chunks(fitting):
            read.rows.update(await self._chunk(chunk))
        return read

    async def _chunk(self, chunk: list[Cut]) -> dict[Place, Row]:
        table, database = chunk[0].staged.table, self._desk.database
        if not table.key:
            rows = {cut.staged.place: await database.whole_row(table, cut.staged.row or ()) for cut in chunk}
            return {place: row for place, row in rows.items() if row is not None}
        keys: list[Key] = [cut.staged.row_id for cut in chunk if isinstance(cut.staged.row_id, tuple)]
        found = await database.whole_rows(table, keys, chunk[0].columns)
        return {(table.name, table.key_of(row)): row for row in found}

    def _found(self, then: Act, read: Read) -> None:
        self._rows = read.rows
        if not read.left or self._has_told:
            then()
            return
        self._has_told = True
        rows = counted(read.left, "row")
        self._ask(
            then,
            f"Of {rows} the history keeps only the beginning of large values: more than"
            f" {self._most // 1_000_000:,} MB ([history] megabytes in the settings). It cannot revert this commit.",
        )

    def _failed(self, then: Act, failure: DatabaseFailure) -> None:
        if isinstance(failure, Cancelled):
            raise CannotRun("Stopped: nothing was written.")
        reason = (
            "What is to be overwritten cannot be read for the history, which could not revert this commit."
        )
        self._ask(then, f"{reason} {failure.message}")

    def _ask(self, then: Act, why: str) -> None:
        self._desk.say("")
        items = [Item("commit all the same", True), Item("leave it staged", False)]
        self._desk.ask_user(ChoiceScreen(why, items), lambda sure: then() if sure else None)


def _cuts(changes: Iterable[Staged]) -> Iterator[Cut]:
    """The rows of which something is taken away that was only seen in part."""
    for staged in changes:
        names = staged.table.places if staged.removed else staged.values
        seen = {} if staged.row is None else {name: staged.seen(name) for name in names}
        cut = {name: value.length for name, value in seen.items() if isinstance(value, LargeValue)}
        if cut:
            yield Cut(staged, tuple(sorted(cut)), sum(cut.values()))


def _chunks(cuts: Iterable[Cut]) -> Iterator[list[Cut]]:
    """Rows that one statement reads: of one table, the same columns, and not too much at once."""
    alike: dict[tuple[object, tuple[str, ...]], list[Cut]] = {}
    for cut in cuts:
        alike.setdefault((cut.staged.table.name, cut.columns), []).append(cut)
    for group in alike.values():
        chunk, size = list[Cut](), 0
        for cut in group:
            if chunk and (size + cut.size > AT_ONCE or len(chunk) == CHUNK):
                yield chunk
                chunk, size = [], 0
            chunk.append(cut)
            size += cut.size
        yield chunk


def _begins(old: object, now: object) -> bool:
    return isinstance(old, LargeValue) and old.begins(now)
