"""What comes of the console's statements, in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tui_orm.database.console.plans import Step
from tui_orm.database.descriptions import ColumnInfo
from tui_orm.database.failures import DatabaseFailure


class Phase(StrEnum):
    """Where a session stands, as its server says."""

    NONE = "none"
    OPEN = "open"
    FAILED = "failed"
    """It takes nothing but its rollback."""


@dataclass(frozen=True)
class Transaction:
    """The state of the console's transaction; `since` is by the clock that only goes forward."""

    phase: Phase = Phase.NONE
    since: float = 0.0
    written: int = 0
    """Rows that were written in it, as far as the server counted them."""

    @property
    def is_open(self) -> bool:
        """Whether there is one to be ended."""
        return self.phase != Phase.NONE


NO_TRANSACTION = Transaction()


@dataclass(frozen=True)
class Request:
    """A statement to be sent as it is, and the values of its parameters."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    prefix: str = ""
    """What goes before it: EXPLAIN, with what belongs to it."""

    @property
    def whole(self) -> str:
        """What is sent."""
        return self.prefix + self.text


@dataclass(frozen=True)
class Ran:
    """A statement ran. Where it gives rows, `columns` are theirs, and the first of them are in the spool."""

    transaction: Transaction
    seconds: float
    columns: tuple[ColumnInfo, ...] | None = None
    ended: bool = True
    """Whether all its rows are there."""
    count: int = -1
    """Rows that it wrote; -1 where it does not say."""
    notices: tuple[str, ...] = ()
    number: int = 0
    """By which its further rows are asked for."""


@dataclass(frozen=True)
class Refused:
    """A statement was refused. The place of what it is about, in its text, where the server gives one."""

    failure: DatabaseFailure
    transaction: Transaction
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class ReadOn:
    """Further rows came; `cut` says why there are no more of them although the statement had more."""

    transaction: Transaction
    ended: bool
    cut: str = ""


@dataclass(frozen=True)
class Plan:
    """How the server goes about a statement."""

    steps: tuple[Step, ...]
    transaction: Transaction
