"""Singular and plural of the English words that name tables; words in other scripts are left as they are."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pluralizer import Pluralizer

UNCOUNTABLE = ("data", "metadata", "media", "species", "lens", "kudos", "criteria", "staff")
"""Words that a schema uses alike for one and for many, and that the rules would cut."""
SHORT = 3
"""Words of so few letters are abbreviations as a rule (dns, gps, pos): an s at their end belongs to them."""


def singular(name: str) -> str:
    """A name with its last word in the singular: `order_items` becomes `order_item`."""
    begin, word = _last_word(name)
    return begin + _singular(word)


def plural(name: str) -> str:
    """A name with its last word in the plural: `order_item` becomes `order_items`."""
    begin, word = _last_word(singular(name))
    return begin + (_rules().plural(word) if word else word)


@lru_cache(maxsize=4096)
def _singular(word: str) -> str:
    if len(word) <= SHORT or word.lower().endswith("ss"):
        return word
    return _rules().singular(word)


def _last_word(name: str) -> tuple[str, str]:
    """The name up to its last word, and that word; no word where the name does not end in Latin letters."""
    found = re.search(r"[A-Z]?[a-z]+$|[A-Z]+$", name)
    return (name[: found.start()], found[0]) if found and name.isascii() else (name, "")


@cache
def _rules() -> Pluralizer:
    from pluralizer import Pluralizer

    rules = Pluralizer()  # type: ignore[no-untyped-call]
    for word in UNCOUNTABLE:
        rules.add_uncountable_rule(word)
    rules.add_irregular_rule("cache", "caches")
    return rules
