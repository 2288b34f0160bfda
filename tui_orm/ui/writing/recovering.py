"""The flow of work that an earlier program left behind: offered at the start, taken up, discarded or left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_orm.database.failures import DatabaseFailure
from tui_orm.ui.cleaning import name
from tui_orm.ui.counts import counted
from tui_orm.ui.described import Described, described
from tui_orm.ui.desk import Act, Desk
from tui_orm.ui.disk import disk_told, reason
from tui_orm.workspace.journal import Journal
from tui_orm.workspace.staged import Staged

if TYPE_CHECKING:
    from tui_orm.workspace.recovery import LeftBehind

IN_MEMORY = "It is in memory only. Make room or write it with w; each further change tries the disk again."
ONE_BY_ONE = "The program ended while rows were written one by one, for good: some may have been written."
LOOK = "Look at them before you write again: a new row would be there twice."


class Recovering:
    """Keeps the journal of this program, and offers those of others that are gone.

    `look` tells what became of the commit that another program was at, and then goes on.
    """

    look: Callable[[Sequence[Staged], Act], None]

    def __init__(self, desk: Desk, folder: Path, target: str) -> None:
        self._desk = desk
        self._folder = folder
        self._target = target
        self.journal = Journal(folder, target, self._broken)
        self._offered: list[LeftBehind] = []

    def close(self) -> None:
        """The program ends: what is staged stays on disk."""
        self.journal.close()
        for left in self._offered:
            left.release()

    def offer(self) -> None:
        """Look for what was left behind, and show it."""
        from tui_orm.workspace.recovery import left_behind

        try:
            self._offered = left_behind(self._folder, self._target)
        except OSError as error:
            self._desk.tell(DatabaseFailure(f"What was left behind cannot be read: {reason(error)}."))
        self._next()

    def _next(self) -> None:
        if not self._offered:
            return
        from tui_orm.ui.screens.recovery import Fate, RecoveryScreen

        def decided(fate: Fate) -> None:
            if fate == Fate.TAKE_UP:
                self._take_up(self._offered[0])
                return
            left = self._offered.pop(0)
            try:
                with disk_told("It cannot be discarded, and is offered again at the next start"):
                    left.remove() if fate == Fate.DISCARD else left.release()
            finally:
                self._next()

        self._desk.ask_user(RecoveryScreen(self._offered[0]), decided)

    def _take_up(self, left: LeftBehind) -> None:
        names = (kept.table for kept in left.held.rows)
        self._desk.say("reading the tables …")
        self._desk.ask(described(self._desk.database, names), lambda tables: self._stage(left, tables))

    def _stage(self, left: LeftBehind, tables: Described) -> None:
        staged, refused = [], []
        for kept in left.held.rows:
            table = tables[kept.table]
            try:
                if isinstance(table, DatabaseFailure):
                    refused.append(table.message)
                else:
                    staged.append(kept.staged(table))
            except LookupError as reason:
                refused.append(f"{reason.args[0]}.")
        path = left.path
        self._offered.remove(left)
        if refused:
            path = self._set_aside(left)
        else:
            self.journal.adopt(path, left.held.committing)
        changes = self._desk.workspace.changes
        taken = changes.take_up(staged)
        self.journal.keep({})
        left.release()
        self._desk.staged_changed()
        self._desk.say(f"Taken up: {counted(len(staged), 'row')}. ] walks them, w reviews and writes.")
        if refused:
            self._tell_refused(sorted(set(refused)), path)
        if left.held.committing:
            self._look_after(taken)
        else:
            self._next()

    def _set_aside(self, left: LeftBehind) -> Path:
        """The journal under the name by which it is offered no more; the one it has, where the disk refuses."""
        try:
            return left.set_aside()
        except OSError as error:
            self._desk.tell(DatabaseFailure(f"The journal cannot be set aside: {reason(error)}."))
            return left.path

    def _look_after(self, staged: Sequence[Staged]) -> None:
        """What is in one transaction is sent first; the rest not before that is known to be written."""
        together = [one for one in staged if one.table.transactional]
        if together:
            self.look(together, self._next)
            return
        self._next()
        if staged:
            self._desk.tell(DatabaseFailure(ONE_BY_ONE, LOOK))

    def _tell_refused(self, reasons: Sequence[str], path: Path) -> None:
        shown = " ".join(reasons[:5])
        self._desk.tell(
            DatabaseFailure(
                f"Not everything could be taken up: {shown}", f"It is kept as it was in {name(str(path))}."
            )
        )

    def _broken(self, error: OSError) -> None:
        self._desk.tell(
            DatabaseFailure(f"What is staged cannot be kept on disk: {reason(error)}.", IN_MEMORY)
        )
