"""What may stand at the cursor in the ORM console: classes, their attributes and relations, the user's names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tui_orm.database.orm.words import ClassWords
from tui_orm.workspace.python_text import Typing

NAMES = (
    "select", "func", "session", "and_", "or_", "not_", "text", "literal", "cast", "case", "exists", "distinct",
    "desc", "asc", "null", "aliased", "joinedload", "selectinload", "date", "datetime", "timedelta", "Decimal",
    "print", "len", "sorted", "sum", "range", "for", "if", "def", "return", "import", "lambda",
)  # fmt: skip
MEMBERS: dict[str, tuple[str, ...]] = {
    "session": (
        "get", "get_one", "scalars", "scalar", "execute", "add", "add_all", "delete", "query", "refresh", "rollback",
        "expunge", "new", "dirty", "deleted", "merge",
    ),
    "select": (
        "where", "order_by", "join", "outerjoin", "limit", "offset", "group_by", "having", "options", "distinct",
        "filter_by", "select_from", "with_only_columns", "add_columns", "union_all", "subquery", "scalar_subquery",
    ),
    "func": (
        "count", "sum", "avg", "min", "max", "lower", "upper", "length", "coalesce", "now", "current_date", "random",
        "substr", "trim", "round", "abs", "concat",
    ),
    "column": (
        "like", "ilike", "contains", "startswith", "endswith", "icontains", "in_", "not_in", "is_", "is_not",
        "between", "desc", "asc", "label", "any", "has", "op", "distinct",
    ),
    "result": ("all", "first", "one", "one_or_none", "scalars", "scalar", "unique", "mappings", "fetchmany"),
    "list": ("append", "remove", "extend", "index", "sort", "reverse", "pop", "insert", "clear"),
}  # fmt: skip


class Word(NamedTuple):
    """What may stand there, and what it is."""

    text: str
    note: str = ""


@dataclass
class Vocabulary:
    """What is known so far. `want` is told of a class whose words are not."""

    want: Callable[[str], None]
    classes: Mapping[str, str] = field(default_factory=dict)
    words: dict[str, ClassWords] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    """The user's own names, by what they stand for; see `orm.names.kind_of`."""

    def of(self, name: str) -> ClassWords:
        """What a class has, as far as it is known."""
        if name in self.classes and name not in self.words:
            self.want(name)
        return self.words.get(name, ClassWords((), {}))

    def complete(self, typing: Typing) -> list[Word]:
        """What begins like this, the likeliest first."""
        found = self._members(self.kind(typing.base)) if typing.base else self._names(typing.call)
        begun = typing.begun.lower()
        return [word for word in found if word.text.lower().startswith(begun) and word.text != typing.begun]

    def kind(self, chain: str) -> str:
        """What a chain of names and calls stands for: `Album` for an instance, `class Album`, `[Album]`, `select` …"""
        head, *names = _links(chain)
        if head == "session" and names:
            kind, names = self._answer(names[0], chain), names[1:]
        elif head == "select":
            return "select"
        elif head in ("session", "func"):
            kind = head if not names else "column"
        elif head in self.classes:
            kind = head if chain[len(head) : len(head) + 1] == "(" else f"class {head}"
        else:
            kind = self.variables.get(head, "")
        for name in names:
            kind = self._next(kind, name)
        return kind

    def _answer(self, verb: str, chain: str) -> str:
        """What a method of the session gives."""
        if verb in ("get", "get_one"):
            return chain.partition("(")[2].partition(",")[0].strip()
        return "result" if verb in ("scalars", "execute") else ""

    def _next(self, kind: str, name: str) -> str:
        """What an attribute of something is."""
        if kind.removeprefix("class ") not in self.classes:
            return ""
        return "column" if kind.startswith("class ") else self.of(kind).relations.get(name, "")

    def _members(self, kind: str) -> Iterable[Word]:
        of = kind.removeprefix("class ")
        if of in self.classes:
            words = self.of(of)
            yield from (Word(name, "column") for name in words.columns)
            yield from (Word(name, target) for name, target in words.relations.items())
        elif kind.startswith("["):
            yield from (Word(name, "list") for name in MEMBERS["list"])
        else:
            yield from (Word(name) for name in MEMBERS.get(kind, ()))

    def _names(self, call: str) -> Iterable[Word]:
        if call in self.classes:
            words = self.of(call)
            yield from (Word(f"{name}=", call) for name in (*words.columns, *words.relations))
        yield from (Word(name, kind) for name, kind in self.variables.items())
        yield from (Word(name, table) for name, table in self.classes.items())
        yield from (Word(name) for name in NAMES)


def _links(chain: str) -> list[str]:
    """The names of a chain, what is called or indexed without its arguments."""
    bare, depth = "", 0
    for char in chain:
        depth += char in "(["
        if not depth:
            bare += char
        depth -= char in ")]"
    return [name.strip() for name in bare.split(".")]
