"""The ORM console's lane, asked from the screen's side. Importing this loads neither SQLAlchemy nor a driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_orm.database.lane import Lane
from tui_orm.database.orm.outcomes import Fault, Ran, Request
from tui_orm.database.orm.words import ClassWords, class_words, classes
from tui_orm.database.sent import SentLog
from tui_orm.database.target import Target

if TYPE_CHECKING:
    from tui_orm.database.orm.bench import Workbench


def open_workbench(target: Target, log: SentLog) -> Workbench:
    """Connect. Raises CannotConnect."""
    from tui_orm.database.orm.bench import Workbench

    return Workbench(target, log)


class OrmConnection:
    """Every method raises a DatabaseFailure where there is no answer; what is cancelled is stopped."""

    def __init__(self, target: Target, log: SentLog) -> None:
        self._lane: Lane[Workbench] = Lane("ORM lane", lambda: open_workbench(target, log))

    async def run(self, request: Request) -> Ran | Fault:
        """Run Python; see `Workbench.run`."""
        return await self._lane.run(lambda bench: bench.run(request))

    async def classes(self) -> dict[str, str] | None:
        """Each class of the schema as it is now, and its table; None where it is what it was."""
        return await self._lane.run(
            lambda bench: classes(bench.classes.schema) if bench.look_again() else None, stoppable=False
        )

    async def words(self, name: str) -> ClassWords:
        """What a class has."""
        return await self._lane.run(lambda bench: class_words(bench.classes.schema, name))

    def close(self) -> None:
        """End the connection."""
        self._lane.close()
