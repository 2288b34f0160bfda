"""The profile of a column as it comes in: stage by stage, of which each can fail or be stopped by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tui_orm.database.profiles import Averages, Ends, Frequent, Histogram, Subject


class Stage(StrEnum):
    """One question; its value is what is said while it is asked."""

    ROWS = "rows"
    FILLED = "NULLs"
    DISTINCT = "distinct values"
    ENDS = "least and greatest"
    AVERAGES = "averages"
    FREQUENT = "most frequent values"
    HISTOGRAM = "histogram"


STAGES = tuple(Stage)


@dataclass
class Profile:
    """What is known of a subject so far. `counted` are the rows while they are being counted."""

    subject: Subject
    found: dict[Stage, Any] = field(default_factory=dict)
    failed: dict[Stage, str] = field(default_factory=dict)
    counted: int = 0
    is_stopped: bool = False

    @property
    def next_stage(self) -> Stage | None:
        """What is to be asked next; None where all is known."""
        if self.is_stopped:
            return None
        return next((stage for stage in STAGES if stage not in self.found and stage not in self.failed), None)

    def learn(self, stage: Stage, answer: Any) -> None:
        """Take an answer in; where no value comes twice, which are most frequent is not asked."""
        self.found[stage] = answer
        if stage == Stage.DISTINCT and answer == self.filled:
            self.found[Stage.FREQUENT] = []

    @property
    def rows(self) -> int | None:
        """How many rows there are."""
        return self.found.get(Stage.ROWS)

    @property
    def filled(self) -> int | None:
        """How many are not NULL."""
        return self.found.get(Stage.FILLED)

    @property
    def distinct(self) -> int | None:
        """How many different values there are."""
        return self.found.get(Stage.DISTINCT)

    @property
    def ends(self) -> Ends | None:
        """The least and the greatest value."""
        return self.found.get(Stage.ENDS)

    @property
    def averages(self) -> Averages | None:
        """Mean or lengths."""
        return self.found.get(Stage.AVERAGES)

    @property
    def frequent(self) -> list[Frequent]:
        """The most frequent values; none where no value comes twice, which says nothing."""
        found: list[Frequent] = self.found.get(Stage.FREQUENT, [])
        return found if any(one.rows > 1 for one in found) else []

    @property
    def histogram(self) -> Histogram | None:
        """How the values lie."""
        return self.found.get(Stage.HISTOGRAM)
