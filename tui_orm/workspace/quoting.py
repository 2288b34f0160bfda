"""Names of columns as filters and titles write them."""

from __future__ import annotations

import re


def quoted_name(name: str) -> str:
    """A column's name as a filter takes it."""
    plain = re.fullmatch(r"[^\s\"<>=!]+", name)
    return name if plain else '"' + name.replace('"', '""') + '"'
