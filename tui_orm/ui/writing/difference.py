"""Texts line by line: what both have, what goes and what comes, with what differs within a line marked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from rich.text import Text

from tui_orm.database.descriptions import ColumnInfo, Kind, LargeValue
from tui_orm.ui.cells import cell
from tui_orm.ui.cleaning import clean, clean_lines
from tui_orm.ui.counts import counted
from tui_orm.workspace.values import edit_text

CONTEXT = 3
"""Lines around a difference that are shown."""
MOST_LINES = 3_000
"""Differing parts with more lines than this stand one after the other: to match them takes too long."""
PER_LINE = 16
"""Bytes in a line."""


class Part(NamedTuple):
    """A heading, empty for none, and two texts."""

    heading: str
    before: str
    after: str


def text_of(value: Any, info: ColumnInfo) -> str:
    """A value as a text whose lines can be compared: JSON unfolded, bytes as hex."""
    if isinstance(value, LargeValue):
        return f"{text_of(value.prefix, info)}\n… the beginning of {value.length:,}"
    if isinstance(value, bytes) and value:
        starts = range(0, len(value), PER_LINE)
        return "\n".join(f"{start:08x}  {value[start : start + PER_LINE].hex(' ')}" for start in starts)
    if isinstance(value, str) and value:
        return _unfolded(value) if info.kind == Kind.JSON else value
    return cell(value)[0] if value in (None, "") or not edit_text(value) else edit_text(value)


def _unfolded(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def difference_lines(part: Part, width: int) -> Iterator[Text]:
    """The lines to show, none wider than `width` cells."""
    if part.heading:
        yield Text(clean(part.heading), "bold underline")
    before, after = (clean_lines(text) if text else [] for text in (part.before, part.after))
    if before == after:
        yield Text("no difference that can be seen", "dim")
    for kind, one, other in _blocks(before, after):
        if kind == "equal":
            yield from (broken for line in one for broken in _broken("  ", Text(line, "dim"), width))
        else:
            pairs = list(zip_longest(one, other)) if len(one) == len(other) else []
            yield from _marked("- ", one, [there for _, there in pairs], "red", width)
            yield from _marked("+ ", other, [here for here, _ in pairs], "magenta", width)


def _blocks(before: list[str], after: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Runs of lines that are equal, cut to what is near a difference, or not."""
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    one, other = before[head : len(before) - tail], after[head : len(after) - tail]
    yield from _skipped(before[:head], False, True)
    if max(len(one), len(other)) > MOST_LINES:
        yield "replace", one, other
    elif one or other:
        matched = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        for kind, a, b, c, d in matched:
            if kind == "equal":
                yield from _skipped(one[a:b], True, True)
            else:
                yield kind, one[a:b], other[c:d]
    yield from _skipped(before[len(before) - tail :] if tail else [], True, False)


def _skipped(lines: list[str], after: bool, before: bool) -> Iterator[tuple[str, list[str], list[str]]]:
    """Equal lines, of which only those next to a difference after or before them are told."""
    first = lines[:CONTEXT] if after else []
    last = lines[max(len(first), len(lines) - CONTEXT) :] if before else []
    left = len(lines) - len(first) - len(last)
    between = [f"… {counted(left, 'equal line')} …"] if left else []
    if lines:
        yield "equal", [*first, *between, *last], []


def _marked(head: str, lines: list[str], others: list[str | None], colour: str, width: int) -> Iterator[Text]:
    """Lines of one side; where each has its counterpart, what differs stands out."""
    for line, other in zip_longest(lines, others):
        text = Text(line, colour)
        if other is not None:
            start = _shared(line, other)
            end = _shared(line[start:][::-1], other[start:][::-1])
            text.stylize("bold underline", start, len(line) - end)
        yield from _broken(head, text, width)


def _broken(head: str, text: Text, width: int) -> Iterator[Text]:
    """A line in pieces of at most `width` cells."""
    room = max(10, width - len(head)) // (1 if text.plain.isascii() else 2)
    for piece in text.divide(range(room, len(text), room)) if len(text) > room else [text]:
        yield Text(head, text.style) + piece


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How much of the beginning is the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (here, there) in pairs if here != there), min(len(one), len(other)))
