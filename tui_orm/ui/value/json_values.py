"""JSON as it is written: numbers keep their digits, members their order, doubled keys both values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

MOST_CHARACTERS = 20_000_000
MOST_NODES = 1_000_000
MOST_DEEP = 150


class NotATree(Exception):
    """A text that is no JSON, or too much of it; the message says why."""


class Word(str):
    """A number, true, false or null, as it is written."""

    __slots__ = ()


class Members(list[tuple[str, Any]]):
    """The members of an object, in order."""


def parse_json(text: str) -> Any:
    """The value of a text: lists, Members, texts, Words and what stands for true, false, null. Raises NotATree."""
    if len(text) > MOST_CHARACTERS:
        raise NotATree(f"more than {MOST_CHARACTERS // 1_000_000} MB")
    if text.count(",") + text.count("[") + text.count("{") > MOST_NODES:
        raise NotATree(f"it may hold more than {MOST_NODES:,} values")
    try:
        value = json.loads(
            text, parse_int=_word, parse_float=_word, parse_constant=_word, object_pairs_hook=Members
        )
    except ValueError as error:
        raise NotATree(str(error)) from None
    except RecursionError:
        raise NotATree("it is nested too deeply") from None
    if _depth(value) > MOST_DEEP:
        raise NotATree("it is nested too deeply")
    return value


def _word(text: str) -> Word:
    # a function, not the class itself: between its calls other threads have their turn
    return Word(text)


def _depth(value: Any) -> int:
    """How deep lists and objects are nested; no more than MOST_DEEP + 1 is counted."""
    level, depth = [value] if isinstance(value, list) else [], 0
    while level and depth <= MOST_DEEP:
        depth += 1
        level = [child for one in level for child in children(one) if isinstance(child, list)]
    return depth


def children(value: list[Any]) -> list[Any]:
    return [child for _, child in value] if isinstance(value, Members) else value


def word_of(value: Any) -> str | None:
    """A number, true, false or null as it is written; None for all else."""
    if isinstance(value, Word):
        return value
    return None if isinstance(value, list | str) else {True: "true", False: "false", None: "null"}[value]


def source_of(value: Any) -> str:
    """A value as JSON, as it is written but for the space between; a text is given without quotes."""
    return value if isinstance(value, str) else "".join(_written(value))


def _written(value: Any) -> Iterator[str]:
    if isinstance(value, Members):
        pairs = [f"{json.dumps(key, ensure_ascii=False)}: {''.join(_written(one))}" for key, one in value]
        yield f"{{{', '.join(pairs)}}}"
    elif isinstance(value, list):
        yield f"[{', '.join(''.join(_written(one)) for one in value)}]"
    else:
        yield word_of(value) or json.dumps(value, ensure_ascii=False)
