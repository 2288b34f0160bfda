"""Another client of a server, which holds locks that a commit waits for."""

from __future__ import annotations

from typing import Any

from servers import LiveServer, MySQL

WAITING = {
    # a statement that takes long on a few rows waits; InnoDB's own table tells what was while several ask it
    "mysql": "SELECT count(*) FROM information_schema.processlist WHERE db = database()"
    " AND id <> connection_id() AND command = 'Query' AND time >= 1",
    "mariadb": "SELECT count(*) FROM information_schema.processlist WHERE db = database()"
    " AND id <> connection_id() AND command = 'Query' AND time_ms > 300",
    "postgresql": "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'",
}
RENEWED = 0.15
"""Seconds after which it is asked again."""


class Other:
    """A plain driver's connection."""

    def __init__(self, server: LiveServer) -> None:
        self._connection: Any = server.connect()

    def run(self, sql: str) -> None:
        """Run one statement."""
        self._connection.cursor().execute(sql)

    def close(self) -> None:
        """End the connection, and with it what it holds."""
        self._connection.close()


def somebody_waits(server: LiveServer) -> bool:
    """Whether somebody waits for a lock; of SQLite nobody can ask that, and it is taken for granted."""
    if server.dialect == "sqlite":
        return True
    kind = "mariadb" if isinstance(server, MySQL) and server.is_mariadb else server.dialect
    return server.rows(WAITING[kind]) != [(0,)]
