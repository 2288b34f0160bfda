"""What a screen over another one answers, it answers once."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

Answer = TypeVar("Answer")


class Answered(Screen[Answer]):
    """A screen that ends with an answer. A key that was typed twice ends it once."""

    shows_tag: ClassVar[bool] = False
    """Whether the target's tag stands over it: something may be written from here."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Answer, and go away."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
