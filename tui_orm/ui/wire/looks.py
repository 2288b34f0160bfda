"""How a cell looks, as one character, and the shortest sequences (SGR) from one look to another."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

ON_BLANKS = frozenset({"4", "5", "6", "7", "9", "21", "51", "52", "53"})
"""Attributes that are seen on a space, which then has a colour too: underline, reverse, strike …"""


class Look(NamedTuple):
    """What a cell is drawn with, as parameters of SGR; an empty colour is the terminal's own."""

    attributes: frozenset[str] = frozenset()
    colour: str = ""
    background: str = ""

    @property
    def of_blank(self) -> Look:
        """What is left of it on a space."""
        return self if self.attributes & ON_BLANKS else Look(background=self.background)


_looks: list[Look] = []
_codes: dict[Look, str] = {}


def code(look: Look) -> str:
    """One character that stands for a look, so that the looks of a line are a string."""
    if look not in _codes:
        _codes[look] = chr(0x100 + len(_looks))
        _looks.append(look)
    return _codes[look]


def look_of(code: str) -> Look:
    """What a character stands for."""
    return _looks[ord(code) - 0x100]


PLAIN = code(Look())


@lru_cache(maxsize=4096)
def codes_of(style: Style | None, system: ColorSystem) -> tuple[str, str]:
    """The codes of a style on a character and on a space."""
    if style is None:
        return PLAIN, PLAIN
    colour, background = (
        "" if one is None or one.is_default else ";".join(one.downgrade(system).get_ansi_codes(foreground))
        for one, foreground in ((style.color, True), (style.bgcolor, False))
    )
    attributes = Strip.render_ansi(style.without_color, system)
    look = Look(frozenset(attributes.split(";")) - {""}, colour, background)
    return code(look), code(look.of_blank)


@lru_cache(maxsize=4096)
def blank_of(given: str) -> str:
    """The code of the same look on a space."""
    return code(look_of(given).of_blank)


@lru_cache(maxsize=4096)
def switch(before: str, after: str) -> str:
    """The shortest sequence from one look to another."""
    if before == after:
        return ""
    old, new = look_of(before), look_of(after)
    ways = [["0", *_parts(Look(), new)] if new != Look() else []]
    if old.attributes <= new.attributes:
        ways.append(_parts(old, new))
    return min((f"\x1b[{';'.join(way)}m" for way in ways), key=len)


def _parts(old: Look, new: Look) -> list[str]:
    """What to add to a look whose attributes all stay."""
    parts = sorted(new.attributes - old.attributes, key=int)
    if new.colour != old.colour:
        parts.append(new.colour or "39")
    if new.background != old.background:
        parts.append(new.background or "49")
    return parts
