"""A session that was at a COMMIT when its line broke: until the server has ended it, the rows tell nothing."""

from __future__ import annotations

import time

from sqlalchemy.engine import Connection

from tui_orm.database.dialects.base import Dialect
from tui_orm.database.failures import Busy
from tui_orm.database.translation import ADVICE

PATIENCE = 5.0
"""Seconds that a server has to end a session."""
SOON = 0.02
"""Seconds after which it is looked at again."""


class LostSession:
    """The server's number for such a session and when it began; None where sessions have no numbers."""

    def __init__(self, dialect: Dialect, session: tuple[int, float] | None) -> None:
        self._dialect = dialect
        self._session = session

    def end(self, connection: Connection) -> None:
        """See over another connection that the server is no longer at it. Raises Busy where it stays."""
        patience = time.monotonic() + PATIENCE
        while self._session is not None:
            number, begun = self._session
            if not self._dialect.end_session(connection, number, time.monotonic() - begun):
                self._session = None
            elif time.monotonic() > patience:
                raise Busy("The server is still at the commit whose answer was lost.", ADVICE[Busy])
            else:
                time.sleep(SOON)
