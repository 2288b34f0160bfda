"""Names a person would choose for classes and attributes, made safe and unique."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable
from unicodedata import normalize

# What a declarative class, its mapper or Python itself needs for its own use.
RESERVED = frozenset({"metadata", "registry", "query", "mro", "self", "cls"})
# What the source of a class says after its attributes: one of that name would be taken for it.
SPOKEN = frozenset(
    {
        "str",
        "int",
        "float",
        "bool",
        "bytes",
        "date",
        "time",
        "datetime",
        "text",
        "mapped_column",
        "relationship",
    }
)
CLASS_RESERVED = frozenset(
    {
        "Base",
        "Column",
        "Identity",
        "Table",
        "NullType",
        "ForeignKeyConstraint",
        "Any",
        "Decimal",
        "ForeignKey",
        "Mapped",
        "DeclarativeBase",
        "None",
        "True",
        "False",
        "Computed",
        "Index",
    }
)


def attribute_name(name: str, taken: Iterable[str] = ()) -> str:
    """An attribute for a column or relation called `name`; a number is added where it is taken."""
    plain = _snake(_identifier(name)).strip("_")
    if not plain.isidentifier():
        plain = f"column_{plain}".rstrip("_")
    if keyword.iskeyword(plain) or plain in RESERVED | SPOKEN:
        plain += "_"
    return _unique(plain, taken)


def class_name(name: str, taken: Iterable[str] = ()) -> str:
    """A class for a table called `name`."""
    words = [word for word in re.split(r"_+", _identifier(name)) if word]
    camel = "".join(word[0].upper() + word[1:] for word in words)
    if not camel.isidentifier():
        camel = f"Table{camel}"
    if keyword.iskeyword(camel) or camel in CLASS_RESERVED:
        camel += "_"
    return _unique(camel, taken)


def relation_name(columns: Iterable[str], target: str) -> str:
    """What a foreign key is called as an attribute: `artist_id` becomes `artist`, else the target's name."""
    names = list(columns)
    if len(names) == 1:
        stem = re.sub(r"(?i)(?<=[^_])_?(id|fk|key|code|no)$", "", names[0])
        return stem if stem and stem != names[0] else f"{names[0]}_{target}"
    return target


def _snake(name: str) -> str:
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return split.lower()


def _identifier(name: str) -> str:
    """The name with only what may stand in one, in the form that Python itself reads it."""
    return "".join(char if f"a{char}".isidentifier() else "_" for char in normalize("NFKC", name))


def _unique(name: str, taken: Iterable[str]) -> str:
    used = set(taken)
    if name not in used:
        return name
    number = 2
    while f"{name}_{number}" in used:
        number += 1
    return f"{name}_{number}"
