"""Limits that the user may set."""

from __future__ import annotations

COUNT_LIMIT = 1_000_000
"""Tables that the server believes to be larger are counted only when the user asks for it."""
