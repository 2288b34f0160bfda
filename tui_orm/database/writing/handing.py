"""The driver's cursor handed to whoever wants to send in a way of its own; SQLAlchemy keeps what lies around it."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import event
from sqlalchemy.engine import Engine

SENDER = "tui_orm_sender"
"""The execution option that names the sender of a statement."""


class UsesCursor(Protocol):
    """Sends by a driver's cursor."""

    def execute(self, cursor: Any) -> None:
        """Send."""


def listen(engine: Engine) -> None:
    """Let senders have the cursor on this engine."""
    event.listen(engine, "do_execute", _hand_over)
    event.listen(engine, "do_executemany", _hand_over)


def _hand_over(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
    sender: UsesCursor | None = context.execution_options.get(SENDER)
    if sender is not None:
        sender.execute(cursor)
    return sender is not None
