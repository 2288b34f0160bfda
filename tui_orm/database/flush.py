"""A Session whose flushes are watched, and mappers that announce theirs to it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session, object_session

from tui_orm.database.watch import KINDS, WATCH, Watch


class WatchedSession(Session):
    """A Session whose flushes are followed by a Watch."""

    def __init__(self, connection: Connection, watch: Watch) -> None:
        connection.execution_options(**{WATCH: watch})
        super().__init__(bind=connection, autoflush=False, expire_on_commit=False)
        self.watch = watch


def announce_flushes(mapper: Mapper[Any]) -> None:
    """Let a mapper's flushes be announced to the session's watch."""

    def announce(kind: str, instance: Any) -> None:
        session = object_session(instance)
        if isinstance(session, WatchedSession) and (kind != "update" or session.is_modified(instance)):
            session.watch.announce(kind, instance)

    for kind in KINDS:
        event.listen(mapper, f"before_{kind}", lambda _mapper, _connection, it, kind=kind: announce(kind, it))
