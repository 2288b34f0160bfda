"""The family of failures: every driver's error becomes one of these, in `translation.py`.

DatabaseFailure
├── CannotConnect          no server, no such database, wrong password, missing driver, no database file
│   └── PasswordWanted         a password, or another one
├── ConnectionLost         the line dropped; nothing was written
│   └── CommitOutcomeUnknown   … while COMMIT was under way
├── NotPermitted           the user may not do this
├── ValueRefused           the server does not take a value
├── ConstraintBroken       a key, a check or a relation forbids it
├── Conflict               somebody else changed the row in between
├── Busy                   another client holds the rows or the file
└── Cancelled              stopped on request
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_orm.database.changes import Committed, Difference, RowChange


class DatabaseFailure(Exception):
    """Something the server refused: a sentence for the user, and what can be done about it."""

    def __init__(self, message: str, advice: str = "", change: RowChange | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.change = change
        """The staged change that was being written, where it is known."""

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class CannotConnect(DatabaseFailure):
    """There is no connection to be had."""


class PasswordWanted(CannotConnect):
    """The server wants a password, or another one."""


class ConnectionLost(DatabaseFailure):
    """The connection broke; nothing was written."""


class CommitOutcomeUnknown(ConnectionLost):
    """The connection broke while COMMIT was under way: it may or may not have happened.

    `expected` is what was stored then, ready to be committed; `Database.outcome` looks what became of it.
    """

    expected: Committed | None = None


class NotPermitted(DatabaseFailure):
    """The server's user may not do this."""


class ValueRefused(DatabaseFailure):
    """A value that does not fit its column."""


class ConstraintBroken(DatabaseFailure):
    """A key, a check or a relation forbids the change."""


class Busy(DatabaseFailure):
    """Another client holds the rows, or the file, for too long."""


class Cancelled(DatabaseFailure):
    """Stopped on request."""


class Conflict(DatabaseFailure):
    """Rows are no longer what the user saw. Nothing was written."""

    def __init__(self, differences: Sequence[Difference]) -> None:
        count = len(differences)
        rows = "a row" if count == 1 else f"{count} rows"
        super().__init__(f"Somebody else changed {rows} that you edited.", "Nothing was written.")
        self.differences = tuple(differences)


NO_CONNECTION = (CannotConnect, ConnectionLost)
"""Those that mean that there is no connection."""
