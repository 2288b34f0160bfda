"""Python as a text: its colours, its pieces, and what is being typed at a place."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator
from typing import NamedTuple

TOKENS = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<string>(?i:[rbfu]{0,2})(?:'{3}.*?(?:'{3}|\Z)|"{3}.*?(?:"{3}|\Z)
        |'(?:\\.|[^'\\\n])*(?:'|(?=\n)|\Z)|"(?:\\.|[^"\\\n])*(?:"|(?=\n)|\Z)))
    |(?P<number>\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\b)
    |(?P<word>[^\W\d]\w*)""",
    re.VERBOSE | re.DOTALL,
)
NAME = re.compile(r"[^\W\d]\w*\Z")
CALL = re.compile(r"([^\W\d]\w*)\((?:[^()]|\([^()]*\))*\Z")


class Part(NamedTuple):
    """A part of a text, from `start` to before `end`."""

    start: int
    end: int
    kind: str = ""


class Typing(NamedTuple):
    """What is being typed: the beginning of a name, from `start` on, after `base` and a dot, or within a call."""

    start: int
    begun: str
    base: str = ""
    call: str = ""


def coloured(text: str) -> Iterator[Part]:
    """The parts that are drawn in a colour."""
    for found in TOKENS.finditer(text):
        kind = found.lastgroup or ""
        if kind != "word":
            yield Part(found.start(), found.end(), kind)
        elif keyword.iskeyword(found[0]):
            yield Part(found.start(), found.end(), "keyword")


def pieces(text: str) -> list[Part]:
    """What is run one after another: statements that stand together without an empty line between them.

    A text that is no Python as a whole is cut where a line at the margin follows an empty one.
    """
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    blocks: list[list[int]] = []
    for first, last in _statements(text):
        if blocks and first - blocks[-1][1] <= 1:
            blocks[-1][1] = last
        else:
            blocks.append([first, last])
    return [Part(starts[first - 1], min(starts[last] - 1, len(text))) for first, last in blocks]


def piece_at(text: str, place: int) -> Part | None:
    """The piece under the cursor, or the one before it."""
    found = [part for part in pieces(text) if part.start <= place]
    return found[-1] if found else next(iter(pieces(text)), None)


def typed_at(text: str, place: int) -> Typing | None:
    """What is being typed at a place; None within a string or a comment."""
    if any(part.start < place <= part.end and part.kind in ("string", "comment") for part in coloured(text)):
        closed = text[place - 1 : place] in ("'", '"')
        if not closed:
            return None
    before = text[:place]
    named = NAME.search(before)
    start = named.start() if named else place
    if before[:start].endswith("."):
        return Typing(start, before[start:], _chain(before[: start - 1]))
    called = CALL.search(before[:start])
    return Typing(start, before[start:], "", called[1] if called else "")


def _chain(text: str) -> str:
    """The names and calls at the end of a text that are joined by dots: what a further dot is after."""
    place, depth = len(text), 0
    while place:
        char = text[place - 1]
        if char in ")]":
            depth += 1
        elif char in "([":
            if not depth:
                break
            depth -= 1
        elif not depth and not (char.isalnum() or char in "_."):
            break
        place -= 1
    return text[place:]


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """The first and last line of each statement at the margin, counted from 1."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        yield from _blocks(text)
        return
    for node in tree.body:
        above = [one.lineno for one in getattr(node, "decorator_list", ())]
        yield min([node.lineno, *above]), node.end_lineno or node.lineno


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The same by the look of the lines: what is indented belongs to what is above."""
    first = last = 0
    after_empty = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            after_empty = True
            continue
        if first and after_empty and not line[0].isspace():
            yield first, last
            first = 0
        first, last, after_empty = first or number, number, False
    if first:
        yield first, last
