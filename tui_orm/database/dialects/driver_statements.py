"""What the drivers send by themselves, of which SQLAlchemy tells only the occasion."""

from __future__ import annotations

from typing import Any

Statements = tuple[str, ...]
IDLE, BROKEN = 0, 4
"""Of psycopg's connection: no transaction is open; nobody knows."""


def on_begin(dialect: str, driver: Any) -> Statements:
    """What begins a transaction: psycopg sends it before the first statement, the others nothing at all."""
    return ("BEGIN",) if dialect == "postgresql" and driver is not None and not driver.autocommit else ()


def on_end(dialect: str, driver: Any, word: str) -> Statements:
    """COMMIT or ROLLBACK, where the driver sends it: on MySQL and MariaDB always, else where a transaction is open."""
    if driver is None:
        return ()
    if dialect == "sqlite":
        return (word,) if driver.in_transaction else ()
    if dialect == "postgresql":
        return (word,) if driver.info.transaction_status not in (IDLE, BROKEN) else ()
    return (word,)


def on_isolation_level(dialect: str, level: str) -> Statements:
    """What sets how transactions begin; psycopg and SQLite tell nobody."""
    if dialect not in ("mysql", "mariadb"):
        return ()
    if level == "AUTOCOMMIT":
        return ("SET AUTOCOMMIT = 1",)
    return ("SET AUTOCOMMIT = 0", f"SET SESSION TRANSACTION ISOLATION LEVEL {level}", "COMMIT")


def on_stop(dialect: str, number: int | None) -> str:
    """What stops a statement from beside the connection, or what stands for it where that is no statement."""
    if dialect in ("mysql", "mariadb"):
        return f"KILL QUERY {number}"
    return "-- the statement in hand is interrupted"
