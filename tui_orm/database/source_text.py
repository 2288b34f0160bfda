"""Python as a formatter would lay it out: literals in double quotes, calls broken where a line is too long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

WIDTH = 88


def literal(value: Any) -> str:
    """A value as Python, with the quotes of a formatter."""
    if isinstance(value, str):
        return quoted(repr(value))
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(key)}: {literal(one)}' for key, one in value.items())}}}"
    return quoted(repr(value))


def quoted(code: str) -> str:
    """Code whose strings have double quotes, unless these would need more escapes."""
    return re.sub(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", lambda found: _turned(found[0]), code)


def _turned(text: str) -> str:
    body = text[1:-1]
    if text[0] == '"' or body.count('"') > body.count("\\'"):
        return text
    return '"' + body.replace("\\'", "'").replace('"', '\\"') + '"'


def sql(text: str) -> str:
    """SQL as Python that `text()` takes for no more than it is: no parameter begins in it."""
    return literal(re.sub(r"(?<![:\w\\]):(?=\w)", r"\:", text))


def call(begin: str, arguments: Sequence[str], indent: int = 0, end: str = ")") -> list[str]:
    """`begin` with arguments, on one line if it is short enough; `begin` ends with the bracket that `end` closes."""
    margin = " " * indent
    line = f"{margin}{begin}{', '.join(arguments)}{end}"
    if len(line) <= WIDTH or not arguments:
        return [line]
    inner = f"{margin}    {', '.join(arguments)}"
    if len(inner) <= WIDTH:
        return [f"{margin}{begin}", inner, f"{margin}{end}"]
    lines = [line for one in arguments for line in _argument(one, indent + 4)]
    return [f"{margin}{begin}", *lines, f"{margin}{end}"]


def _argument(code: str, indent: int) -> list[str]:
    """An argument on a line; one that is too long, and a call or a list itself, broken in its turn."""
    line = f"{' ' * indent}{code},"
    found = re.fullmatch(r"([\w.=]*[(\[])(.+)([)\]])", code)
    compared = re.fullmatch(r"(\w+=lambda: )([^,]+) == ([^,]+)", code)
    if len(line) > WIDTH and compared is not None:
        margin = " " * indent
        left, right = f"{margin}    {compared[2]}", f"{margin}    == {compared[3]}"
        return [f"{margin}{compared[1]}(", left, right, f"{margin}),"]
    if len(line) <= WIDTH or found is None:
        return [line]
    return call(found[1], split(found[2]), indent, f"{found[3]},")


def split(code: str) -> list[str]:
    """The arguments in the text of a call, without the commas between."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[(\[{]|[)\]}]|,""", code):
        if found[0] in "([{" or found[0] in ")]}":
            depth += 1 if found[0] in "([{" else -1
        elif found[0] == "," and depth == 0:
            parts.append(code[start : found.start()].strip())
            start = found.end()
    return [*parts, code[start:].strip()]


def from_import(module: str, names: Iterable[str]) -> list[str]:
    """An import of names in the order that isort gives them: constants, classes, functions."""
    ordered = sorted(names, key=lambda name: (_sort_of(name), name.lower(), name))
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in ordered), ")"]


def _sort_of(name: str) -> int:
    return 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
