"""What a profile asks in the lane's thread, where SQLAlchemy may be imported."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_orm.database.profiles import Subject
from tui_orm.database.query import Query
from tui_orm.workspace.bins import edges
from tui_orm.workspace.profile import Stage

if TYPE_CHECKING:
    from tui_orm.database.server import Server


def choose(query: Query, column: str, server: Server) -> Subject:
    """Which rows are profiled, and on which scale."""
    from tui_orm.database.sampling import choose_subject

    question = partial(choose_subject, query=query, column=column)
    return server.read(question, refusing_writes=query.is_raw)


def answer(stage: Stage, subject: Subject, server: Server) -> Any:
    """What a stage finds."""
    from tui_orm.database import profile

    works: dict[Stage, Callable[..., Any]] = {
        Stage.ROWS: profile.read_rows,
        Stage.FILLED: profile.read_filled,
        Stage.DISTINCT: profile.read_distinct,
        Stage.ENDS: profile.read_ends,
        Stage.AVERAGES: profile.read_averages,
        Stage.FREQUENT: profile.read_frequent,
        Stage.HISTOGRAM: partial(profile.read_histogram, edges_of=edges),
    }
    return server.read(partial(works[stage], subject=subject), refusing_writes=subject.query.is_raw)
