"""Names a person would choose for classes and attributes, made safe and unique."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable
from unicodedata import normalize

from tui_orm.database.mapping.inflection import plural, singular

# What a declarative class, its mapper or Python itself needs for its own use.
RESERVED = frozenset({"metadata", "registry", "query", "mro", "self", "cls"})
# What the source of a class says after its attributes: one of that name would be taken for it. And letters that pass
# for digits.
SPOKEN = frozenset(
    {
        "l",
        "str",
        "int",
        "float",
        "bool",
        "bytes",
        "date",
        "time",
        "datetime",
        "list",
        "text",
        "mapped_column",
        "relationship",
    }
)
# What stands in the source of models beside the classes: the types of SQLAlchemy and its dialects, and constructs.
CLASS_RESERVED = frozenset(
    """
    ARRAY Any BFILE BIGINT BINARY BIT BLOB BOOLEAN BYTEA Base BigInteger Boolean CHAR CIDR CITEXT CLOB Column
    Computed DATE DATEMULTIRANGE DATERANGE DATETIME DECIMAL DOMAIN DOUBLE DOUBLE_PRECISION Date DateTime Decimal
    DeclarativeBase Double ENUM Enum FLOAT False FetchedValue Float ForeignKey ForeignKeyConstraint HSTORE INET
    INT4MULTIRANGE INT4RANGE INT8MULTIRANGE INT8RANGE INTEGER INTERVAL Identity Index Integer Interval JSON
    JSONB LONGBLOB LONGTEXT LargeBinary MACADDR MACADDR8 MEDIUMBLOB MEDIUMINT MEDIUMTEXT MONEY Mapped NCHAR
    NUMERIC NUMMULTIRANGE NUMRANGE NVARCHAR None NullType Numeric OID PrimaryKeyConstraint REAL REGCLASS
    REGCONFIG SET SMALLINT SmallInteger String TEXT TIME TIMESTAMP TINYBLOB TINYINT TINYTEXT TSMULTIRANGE
    TSQUERY TSRANGE TSTZMULTIRANGE TSTZRANGE TSVECTOR TableClause Table Text Time True UUID Unicode
    UniqueConstraint UserDefinedType Uuid VARBINARY VARCHAR YEAR
    """.split()  # noqa: SIM905
)
SUFFIXES = ("id", "fk", "uuid", "guid", "key", "code", "no", "num", "number")
"""What a column that refers to a row says after what the row is."""


def attribute_name(name: str, taken: Iterable[str] = ()) -> str:
    """An attribute for a column or relation called `name`; a number is added where it is taken."""
    plain = _snake(_identifier(name)).strip("_")
    if not plain.isidentifier():
        plain = f"column_{plain}".rstrip("_")
    if keyword.iskeyword(plain) or plain in RESERVED | SPOKEN:
        plain += "_"
    return _unique(plain, taken)


def class_name(name: str, taken: Iterable[str] = ()) -> str:
    """A class for a table called `name`: one row of it, so in the singular."""
    words = [word for word in re.split(r"_+", _identifier(name)) if word]
    if name.isupper() and len(name) > 2:
        words = [word.capitalize() for word in words]
    camel = singular("".join(word[0].upper() + word[1:] for word in words))
    if not camel.isidentifier():
        camel = f"Table{camel}"
    if keyword.iskeyword(camel) or camel in CLASS_RESERVED:
        camel += "_"
    return _unique(camel, taken)


def one_of(table: str) -> str:
    """What one row of a table is called: `order_items` becomes `order_item`."""
    return singular(_snake(_identifier(table)).strip("_"))


def many_of(name: str) -> str:
    """What rows of a table, or in a role, are called: `order_item` becomes `order_items`."""
    return plural(_snake(_identifier(name)).strip("_"))


def role(column: str, target: str) -> str:
    """What the row of `target` that a column refers to is, by the column's name; empty where that does not tell.

    `artist_id`, `ArtistId`, `artistid`, `id_artist` and `fk_artist` all refer to the `artist`.
    """
    name = _snake(_identifier(column)).strip("_")
    one = one_of(target)
    if one and name.removeprefix(one) in SUFFIXES:
        return one
    stem = re.sub(rf"^(id|fk)_|_({'|'.join(SUFFIXES)})$", "", name)
    return "" if stem == name else stem


def relation_name(column: str, target: str) -> str:
    """What the row that a column of this name refers to is called as an attribute.

    By its role; where the column itself has that name, by the target too: `boss` becomes `boss_employee`.
    """
    plain = _snake(_identifier(column)).strip("_")
    one = one_of(target)
    return role(column, target) or (f"{plain}_row" if one in (plain, "") else f"{plain}_{one}")


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
