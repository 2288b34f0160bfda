"""A way of looking at a value: what the pane asks of each, and what most have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from tui_orm.ui.command import CannotRun

Piece = tuple[str, str]
"""A cleaned text, and the name of its style; empty for plain text."""
Dirty = set[int] | None
"""The lines to paint again, counted from the top of the view; None for all."""


class Look(ABC):
    """A value in a window of `width` x `height` cells."""

    name: ClassVar[str]
    keys: ClassVar[frozenset[str]] = frozenset()
    """The commands of the pane that belong to this look alone."""

    def __init__(self) -> None:
        self.width = 80
        self.height = 24

    def resize(self, width: int, height: int) -> None:
        """Fit another window."""
        self.width, self.height = max(2, width), max(1, height)

    @abstractmethod
    def line(self, y: int) -> list[Piece]:
        """What stands in a line of the window; empty beyond the end."""

    @abstractmethod
    def move(self, way: str) -> Dirty:
        """Go up, down, left, right, page_up, page_down, first or last."""

    @abstractmethod
    def place(self) -> str:
        """Where the window stands."""

    @abstractmethod
    def copied(self) -> str:
        """What is to be copied."""

    def run(self, command: str) -> Dirty:
        """Run a command that not every look has. Raises CannotRun."""
        raise CannotRun(f"Not in the {self.name}.")

    def find(self, words: str, backwards: bool = False) -> bool:
        """Go to the next place that holds these words; False where there is none. Raises CannotRun."""
        raise CannotRun(f"There is nothing to find in the {self.name}.")

    def go_to(self, place: str) -> None:
        """Go to a place that was typed. Raises CannotRun."""
        raise CannotRun(f"Not in the {self.name}.")

    def follow(self, other: Look) -> None:  # noqa: B027 (most have no place to keep)
        """Stand where the same look at less of the value stood."""


class RowLook(Look):
    """A look whose rows can be counted; `top` is the first in view."""

    def __init__(self) -> None:
        super().__init__()
        self.top = 0

    @property
    @abstractmethod
    def rows(self) -> int:
        """How many there are."""

    def resize(self, width: int, height: int) -> None:
        super().resize(width, height)
        self.scroll_to(self.top)

    def scroll_to(self, row: int) -> None:
        """Make a row the first in view, as far as there are rows."""
        self.top = max(0, min(row, self.rows - self.height))

    def step(self, way: str, row: int) -> int:
        """The row to go to from another; not yet bounded."""
        page = max(1, self.height - 1)
        steps = {
            "up": -1,
            "down": 1,
            "page_up": -page,
            "page_down": page,
            "first": -self.rows,
            "last": self.rows,
        }
        return row + steps.get(way, 0)

    def move(self, way: str) -> Dirty:
        before = self.top
        self.scroll_to(self.step(way, self.top))
        return None if self.top != before else set()
