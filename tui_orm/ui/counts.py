"""Numbers of things in words."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """`1 row`, `2 rows`, `10,000 rows`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
