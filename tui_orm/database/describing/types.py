"""What a reflected SQLAlchemy type says of a column: its kind, its limits, and its Python source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import types as sqltypes

from tui_orm.database.descriptions import Kind

# The first that fits counts: each line stands before those that would take it too.
KINDS: tuple[tuple[type[sqltypes.TypeEngine[Any]], Kind], ...] = (
    (sqltypes.Boolean, Kind.BOOLEAN),
    (sqltypes.Integer, Kind.INTEGER),
    (sqltypes.Float, Kind.FLOAT),
    (sqltypes.Numeric, Kind.DECIMAL),
    (sqltypes.JSON, Kind.JSON),
    (sqltypes.Enum, Kind.ENUM),
    (sqltypes.LargeBinary, Kind.BYTES),
    (sqltypes._Binary, Kind.BYTES),
    (sqltypes.DateTime, Kind.DATETIME),
    (sqltypes.Date, Kind.DATE),
    (sqltypes.Time, Kind.TIME),
    (sqltypes.String, Kind.TEXT),
)
BY_NAME = {
    "BIT": Kind.INTEGER,
    "YEAR": Kind.INTEGER,
    "OID": Kind.INTEGER,
    "SET": Kind.TEXT,
    "DOUBLE": Kind.FLOAT,
    "TIMESTAMP": Kind.DATETIME,
}
PYTHON = {
    Kind.INTEGER: "int",
    Kind.DECIMAL: "Decimal",
    Kind.FLOAT: "float",
    Kind.BOOLEAN: "bool",
    Kind.TEXT: "str",
    Kind.BYTES: "bytes",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATETIME: "datetime",
    Kind.JSON: "Any",
    Kind.ENUM: "str",
    Kind.OTHER: "Any",
}
"""The Python type of a kind in the source of a model."""


# How MySQL writes what it lets an ENUM hold.
ESCAPE = re.compile(r"\\([0nr\\])")
ESCAPED = {"0": "\0", "n": "\n", "r": "\r", "\\": "\\"}
SPATIAL = re.compile(
    r"(multi)?(point|linestring|polygon)|geometry|geom(etry)?collection|vector", re.IGNORECASE
)


def is_spatial(server_name: str) -> bool:
    """Whether MySQL's type is one whose values are bytes with a form of their own."""
    return SPATIAL.match(server_name) is not None


@dataclass(frozen=True)
class TypeFacts:
    """What a type says."""

    kind: Kind
    length: int | None
    precision: int | None
    scale: int | None
    unsigned: bool
    choices: tuple[str, ...]
    source: str
    module: str
    single_precision: bool


def describe_type(found: sqltypes.TypeEngine[Any], dialect: str, server_name: str) -> TypeFacts:
    """The facts of a reflected type on a dialect where the server calls it `server_name`."""
    base = found
    while type(base).__name__ == "DOMAIN":
        base = getattr(base, "data_type", sqltypes.NullType())
    choices = getattr(base, "enums", None) or getattr(base, "values", None) or ()
    if dialect == "mysql":
        choices = [ESCAPE.sub(lambda found: ESCAPED[found[1]], choice) for choice in choices]
    name = type(base).__name__
    kind = _kind(base, name, dialect, server_name)
    module = type(found).__module__
    if not module.startswith("sqlalchemy."):  # one of ours, for a type that SQLAlchemy does not know
        found, module = sqltypes.NullType(), ""
    return TypeFacts(
        kind=kind,
        # the length of an ENUM, SET or VECTOR counts something else than characters or bytes
        length=None if choices or name == "Vector" else getattr(base, "length", None),
        precision=getattr(base, "precision", None),
        scale=getattr(base, "scale", None),
        unsigned=bool(getattr(base, "unsigned", False)) or name == "BIT",
        choices=tuple(choices),
        source=repr(found),
        module=".".join(module.split(".")[:3]) if ".dialects." in module else "sqlalchemy",
        single_precision=dialect == "mysql" and server_name.lower().startswith("float"),
    )


def _kind(found: sqltypes.TypeEngine[Any], name: str, dialect: str, server_name: str) -> Kind:
    if dialect == "sqlite" and server_name == "any":
        return Kind.OTHER
    if dialect == "mysql" and is_spatial(server_name):
        return Kind.BYTES
    if dialect == "postgresql" and name in ("BIT", "INTERVAL", "TSVECTOR", "MONEY", "CITEXT"):
        return Kind.TEXT if name == "CITEXT" else Kind.OTHER
    if name in BY_NAME:
        return BY_NAME[name]
    return next((kind for base, kind in KINDS if isinstance(found, base)), Kind.OTHER)
