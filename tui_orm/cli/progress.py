"""How far a stream of rows is, in one line of standard error; nothing where that is no terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

BETWEEN = 0.2
"""Seconds between two looks at the line."""


class Progress:
    """Counts rows. `expected` is how many the server believes there are."""

    def __init__(self, expected: int | None = None) -> None:
        self.rows = 0
        self._expected = expected
        self._begun = self._told = time.monotonic()
        self._is_shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self._is_written = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        if self._is_written:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def add(self, rows: int) -> None:
        """So many more."""
        self.rows += rows
        now = time.monotonic()
        if self._is_shown and now - self._told >= BETWEEN:
            self._told, self._is_written = now, True
            print(f"\r{self.line(now - self._begun)}\x1b[K", end="", file=sys.stderr, flush=True)

    def line(self, seconds: float) -> str:
        """What is said after so many seconds."""
        parts = [f"{self.rows:,} rows", f"{self.rows / max(seconds, 1e-9):,.0f} rows/s"]
        if self._expected:
            parts.append(f"about {min(99, self.rows * 100 // self._expected)} %")
        return "  ".join(parts)
